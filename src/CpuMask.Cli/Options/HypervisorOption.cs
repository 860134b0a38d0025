using System.CommandLine;
using CpuMask.Guests;

namespace CpuMask.Cli.Options;

/// <summary>--hypervisor: which of a host's bits guests get to see.</summary>
public sealed class HypervisorOption : Option<string>
{
    /// <summary>The words that it takes.</summary>
    public static IReadOnlyList<string> Names => Registry.Platforms.Select(p => p.Id).ToArray();

    public HypervisorOption()
        : base("--hypervisor")
    {
        DefaultValueFactory = _ => Registry.Default.Id;
        AcceptOnlyFromAmong([.. Names]);
    }

    /// <summary>The hypervisor chosen.</summary>
    public GuestView Read(ParseResult parsed) => (Registry.Find(parsed.GetValue(this)) ?? Registry.Default).View;
}
