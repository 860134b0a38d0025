using System.CommandLine;
using System.CommandLine.Parsing;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Pool;
using CpuMask.Text;

namespace CpuMask.Cli.Options;

/// <summary>The options by which a baseline is computed; baseline and mask share them.</summary>
public sealed class BaselineOption
{
    private readonly Option<string[]> without = new("--without-host") { HelpName = "name" };

    private readonly Option<string?> vendor = new("--vendor") { HelpName = "policy" };

    private readonly Option<string?> signature = new("--signature") { HelpName = "hex" };

    private readonly Option<string[]> hide = new("--hide") { HelpName = "feature" };

    private readonly Option<bool> allowGuest = new("--allow-guest-dump");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(without);
        command.Add(vendor);
        command.Add(signature);
        command.Add(allowGuest);
        command.Add(hide);
    }

    /// <summary>The bits to hide.</summary>
    public IReadOnlyList<BitAddress> Hidden(ParseResult parsed) => NamedFlags.Parse(parsed.GetValue(hide) ?? []);

    /// <summary>The options given that only a baseline has a use for.</summary>
    public IEnumerable<string> OfBaselinesOnly(SymbolResult result) =>
        new Option[] { vendor, signature, allowGuest }.Where(o => result.GetResult(o) is { Implicit: false }).Select(o => o.Name);

    /// <summary>The hosts without those that are to be left out.</summary>
    public IReadOnlyList<HostCpuid> Remaining(ParseResult parsed, IReadOnlyList<HostCpuid> hosts) =>
        parsed.GetValue(without) is { Length: > 0 } names ? HostPool.Of(hosts).Without(names) : hosts;

    /// <summary>The evidence and the options, from hosts and what was given on the command line.</summary>
    public ComputedBaseline Compute(ParseResult parsed, IEnumerable<HostCpuid> hosts)
    {
        CpuBaseline evidence = CpuBaseline.OfInputs(hosts);
        if (parsed.GetValue(without) is { Length: > 0 } names)
        {
            evidence = evidence.Without(names);
        }

        return evidence.Compute(Policies(parsed));
    }

    /// <summary>What was given of vendor, signature and guest dumps.</summary>
    public BaselineOptions Policies(ParseResult parsed) => new()
    {
        Vendor = VendorPolicy.Parse(parsed.GetValue(vendor)),
        Signature = Signature(parsed.GetValue(signature)),
        AllowGuestDumps = parsed.GetValue(allowGuest),
        Hide = Hidden(parsed),
    };

    private static CpuSignature? Signature(string? text) => text is null ? null
        : Hex.TryParse(text, out uint eax) ? new CpuSignature(eax)
        : throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, "--signature: " + CpuMask.Json.Messages.FoundInsteadOf(text, "a 32-bit hexadecimal value"));
}
