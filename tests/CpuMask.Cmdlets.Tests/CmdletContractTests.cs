using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CpuMask.Cmdlets;
using CpuMask.Platforms.VMware.Masks;

namespace CpuMask.Tests.Cmdlets;

public class CmdletContractTests
{
    // The verbs of these classes are the approved ones; the reference assembly has them as constants.
    private static readonly HashSet<string> Verbs = new(
        new[] { typeof(VerbsCommon), typeof(VerbsData), typeof(VerbsDiagnostic), typeof(VerbsLifecycle), typeof(VerbsSecurity), typeof(VerbsCommunications), typeof(VerbsOther) }
            .SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(f => (string)f.GetRawConstantValue()!),
        StringComparer.Ordinal);

    private static readonly Dictionary<string, XElement> Comments = XDocument.Load(Path.ChangeExtension(typeof(CpuMaskCmdlet).Assembly.Location, ".xml"))
        .Descendants("member").ToDictionary(m => m.Attribute("name")!.Value);

    public static TheoryData<Type> Cmdlets => new(CmdletMetadata.Cmdlets);

    [Fact]
    public void The_manifest_exports_every_cmdlet_and_nothing_else_in_alphabetical_order() =>
        CmdletMetadata.Exported.ShouldBe(CmdletMetadata.Cmdlets.Select(CmdletMetadata.Name).OrderBy(n => n, StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_cmdlet_is_a_sealed_class_called_as_its_verb_and_noun(Type type)
    {
        type.IsSealed.ShouldBeTrue();
        type.Name.ShouldBe(CmdletMetadata.Name(type).Replace("-", string.Empty) + "Command");
        Verbs.ShouldContain(CmdletMetadata.Verb(type));
        CmdletMetadata.Name(type).ShouldNotEndWith("s");
        typeof(CpuMaskCmdlet).IsAssignableFrom(type).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_cmdlet_states_what_it_writes(Type type) => CmdletMetadata.OutputTypes(type).ShouldNotBeEmpty();

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_cmdlet_has_help_for_itself_and_for_each_parameter(Type type)
    {
        XElement help = Comments["T:" + type.FullName];
        help.Element("summary").ShouldNotBeNull().Value.Trim().ShouldEndWith(".");
        help.Elements("example").ShouldNotBeEmpty();
        help.Elements("example").ShouldAllBe(e => e.Element("code") != null && e.Element("para") != null);
        foreach (PropertyInfo parameter in CmdletMetadata.Parameters(type))
        {
            Comments["P:" + parameter.DeclaringType!.FullName + "." + parameter.Name].Element("summary")!.Value.Trim().ShouldEndWith(".", Case.Sensitive, parameter.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_switch_is_a_SwitchParameter_and_a_closed_set_completes(Type type)
    {
        foreach (PropertyInfo parameter in CmdletMetadata.Parameters(type))
        {
            parameter.PropertyType.ShouldNotBe(typeof(bool), parameter.Name);
            if (parameter.Name is "Format" or "GuestMask" or "Vendor" or "Session" && !(Nullable.GetUnderlyingType(parameter.PropertyType) ?? parameter.PropertyType).IsEnum)
            {
                CmdletMetadata.Has<ArgumentCompleterAttribute>(parameter).ShouldBeTrue(parameter.Name);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void What_changes_something_asks_first(Type type)
    {
        bool changes = CmdletMetadata.Verb(type) is "Set" or "Remove" or "Restore" or "Export" || CmdletMetadata.Name(type) == "Test-VMSoak";
        CmdletMetadata.Option(type, nameof(CmdletAttribute.SupportsShouldProcess)).ShouldBe(changes ? true : null);
        if (CmdletMetadata.Name(type) is "Set-VMCpuMask" or "Restore-VMCpuMask")
        {
            CmdletMetadata.Option(type, nameof(CmdletAttribute.ConfirmImpact)).ShouldBe((int)ConfirmImpact.High);
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_file_is_named_by_Path_with_wildcards_or_by_LiteralPath_exactly(Type type)
    {
        PropertyInfo? path = CmdletMetadata.Parameters(type).SingleOrDefault(p => p.Name == "Path");
        PropertyInfo? literal = CmdletMetadata.Parameters(type).SingleOrDefault(p => p.Name == "LiteralPath");
        bool writes = CmdletMetadata.Verb(type) is "Export" or "New" || CmdletMetadata.Name(type) == "Test-VMSoak";
        if (path is not null && !writes)
        {
            CmdletMetadata.Has<SupportsWildcardsAttribute>(path).ShouldBeTrue();
            literal.ShouldNotBeNull();
            literal.GetCustomAttributesData().Single(a => a.AttributeType == typeof(AliasAttribute)).ToString().ShouldContain("PSPath");
        }
    }

    // ConvertTo-Json writes a number for an enum of another size, and its word for one of 64 bits, which JavaScript could not hold.
    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void An_enum_in_the_output_has_64_bits_so_that_JSON_gets_its_word(Type type)
    {
        foreach (Type shown in Reach(CmdletMetadata.OutputTypes(type)).Where(t => t.IsEnum && t.Namespace!.StartsWith("CpuMask", StringComparison.Ordinal)))
        {
            Enum.GetUnderlyingType(shown).ShouldBe(typeof(long), shown.FullName);
        }
    }

    // Every type that the public properties of some types lead to.
    private static HashSet<Type> Reach(IEnumerable<Type> from)
    {
        var reached = new HashSet<Type>();
        var left = new Stack<Type>(from);
        while (left.Count > 0)
        {
            Type type = left.Pop();
            if (type.IsGenericType || type.IsArray)
            {
                (type.IsArray ? new[] { type.GetElementType()! } : type.GetGenericArguments()).ToList().ForEach(left.Push);
            }

            if (type.Namespace?.StartsWith("CpuMask", StringComparison.Ordinal) == true && reached.Add(type))
            {
                type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => p.PropertyType).ToList().ForEach(left.Push);
            }
        }

        return reached;
    }

    [Fact]
    public void Nothing_of_the_module_writes_to_the_console()
    {
        foreach (string file in Directory.GetFiles(Path.Combine(CmdletMetadata.RepositoryRoot, "src/CpuMask.Cmdlets"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/") && !f.Contains("\\obj\\")))
        {
            Regex.IsMatch(File.ReadAllText(file), @"\bConsole\.|Host\.UI\.Write").ShouldBeFalse(file);
        }
    }
}
