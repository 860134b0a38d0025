using System.IO;
using System.Management.Automation;
using System.Reflection;

namespace CpuMask.HelpGenerator;

/// <summary>Everything that help says about one parameter in one parameter set.</summary>
public sealed class ParameterHelp
{
    private ParameterHelp(PropertyInfo property, CustomAttributeData attribute, DocComments comments)
    {
        Name = property.Name;
        Description = comments.Summary(property);
        Type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        ParameterSet = (string?)attribute.Named(nameof(ParameterAttribute.ParameterSetName));
        IsMandatory = attribute.Is(nameof(ParameterAttribute.Mandatory));
        Position = (int?)attribute.Named(nameof(ParameterAttribute.Position));
        Aliases = property.Attributes<AliasAttribute>().SelectMany(a => a.List()).Cast<string>().ToArray();
        TakesWildcards = property.Attributes<SupportsWildcardsAttribute>().Any();
        PipelineInput = (attribute.Is(nameof(ParameterAttribute.ValueFromPipeline)), attribute.Is(nameof(ParameterAttribute.ValueFromPipelineByPropertyName))) switch
        {
            (true, true) => "True (ByValue, ByPropertyName)",
            (true, false) => "True (ByValue)",
            (false, true) => "True (ByPropertyName)",
            _ => "False",
        };
        Values = ElementType(Type) is { IsEnum: true } e ? Enum.GetNames(e)
            : property.Attributes<ValidateSetAttribute>().SelectMany(v => v.List()).Cast<string>().ToArray();
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What it means.</summary>
    public string Description { get; }

    /// <summary>What it takes.</summary>
    public Type Type { get; }

    /// <summary>The one set that this entry is for; null for all.</summary>
    public string? ParameterSet { get; }

    /// <summary>Whether it must be given.</summary>
    public bool IsMandatory { get; }

    /// <summary>Its position, from 0; null when it must be named.</summary>
    public int? Position { get; }

    /// <summary>Its other names.</summary>
    public IReadOnlyList<string> Aliases { get; }

    /// <summary>Whether * and ? mean something.</summary>
    public bool TakesWildcards { get; }

    /// <summary>Whether and how it takes pipeline input, as Get-Help prints it.</summary>
    public string PipelineInput { get; }

    /// <summary>The values of a closed set.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>What may be piped to it, in short names, ours first: what its own type is made from, when it is one of ours.</summary>
    public IReadOnlyList<string> InputTypes
    {
        get
        {
            Type type = ElementType(Type);
            Assembly ours = typeof(Cmdlets.CpuMaskCmdlet).Assembly;
            Type[] taken = type.Assembly == ours && !type.IsEnum
                ? type.GetConstructors().Where(c => c.GetParameters().Length == 1).Select(c => c.GetParameters()[0].ParameterType).ToArray() : Array.Empty<Type>();
            return (taken.Length > 0 ? taken : new[] { type })
                .OrderBy(t => t.Namespace!.StartsWith("CpuMask", StringComparison.Ordinal) ? 0 : 1).Select(NameOf).Distinct().ToArray();
        }
    }

    /// <summary>A property's entries; none when it is no parameter.</summary>
    public static IEnumerable<ParameterHelp> Of(PropertyInfo property, DocComments comments) =>
        property.Attributes<ParameterAttribute>().Select(a => new ParameterHelp(property, a, comments));

    // What a client of another maker is taken by has no type here that could be named.
    private static string NameOf(Type type) => type == typeof(Cmdlets.VMHostInput) ? "VMHost, HostSystem"
        : type.IsGenericType || type.IsArray ? NameOf(type.IsArray ? type.GetElementType()! : type.GetGenericArguments()[0])
        : type == typeof(FileSystemInfo) ? "FileInfo, DirectoryInfo" : type.Name;

    private static Type ElementType(Type type) => type.IsArray ? type.GetElementType()! : type;
}
