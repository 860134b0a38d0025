using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using CpuMask.Cli.Tests.Toy;
using CpuMask.Cmdlets;

namespace CpuMask.Tests.Cmdlets;

/// <summary>A new platform is one folder and one line for the module, too.</summary>
public sealed class ToyPlatformTests
{
    [Fact]
    public void A_platform_of_one_folder_and_one_line_is_completed_for_every_cmdlet_that_asks_for_one()
    {
        using IDisposable _ = Registry.With(new ToyPlatform());
        Completed("Hypervisor").ShouldAllBe(words => words.Contains("toy"));
        Completed("Hypervisor").Count().ShouldBeGreaterThan(3);
    }

    [Fact]
    public void Its_language_is_completed_where_a_CPU_is_written()
    {
        using IDisposable _ = Registry.With(new ToyPlatform());
        Completed("For").ShouldNotBeEmpty();
        Completed("For").ShouldAllBe(words => words.Contains("toy"));
    }

    // The words that the module offers for a parameter of this name, a list for each cmdlet that has it.
    private static IEnumerable<IReadOnlyList<string>> Completed(string parameter) =>
        typeof(ConvertToCpuModelCommand).Assembly.GetTypes()
            .Where(t => t.GetCustomAttribute<CmdletAttribute>() is not null)
            .Select(t => t.GetProperty(parameter)).OfType<PropertyInfo>()
            // The attribute's own property is hollow here; what it was given is in the metadata.
            .Select(p => p.CustomAttributes.Single(a => a.AttributeType == typeof(ArgumentCompleterAttribute)).ConstructorArguments[0].Value)
            .Select(t => (NameCompleter)Activator.CreateInstance((Type)t!)!)
            .Select(c => (IEnumerable<KeyValuePair<string, string>>)c.GetType()
                .GetProperty("Names", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(c)!)
            .Select(n => n.Select(w => w.Key).ToArray());
}
