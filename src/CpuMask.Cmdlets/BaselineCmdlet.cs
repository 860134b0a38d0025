using System.Management.Automation;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Text;

namespace CpuMask.Cmdlets;

/// <summary>A cmdlet that works on what all hosts of a pool can promise.</summary>
public abstract class BaselineCmdlet : HostCmdlet
{
    private readonly List<ComputedBaseline> given = new();
    private bool othersGiven;

    /// <summary>Leaves these hosts out. Wildcards are allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? WithoutHost { get; set; }

    /// <summary>Allows hosts of several vendors, and says whose CPU the baseline is: majority, a vendor string, intel, amd, hygon, or host: and a host's name.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(VendorPolicyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Vendor { get; set; }

    /// <summary>Family, model and stepping to show, as EAX of leaf 1: 0x000506E3.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Signature { get; set; }

    /// <summary>Takes dumps that were made inside a virtual machine, although they do not show what the host has.</summary>
    [Parameter]
    public SwitchParameter AllowGuestDump { get; set; }

    /// <summary>Features not to promise although every host has them, by any of their names or by address: NX, LM.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FeatureNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Hide { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        given.AddRange((InputObject ?? new HostInput[0]).Select(i => i.Baseline).Where(b => b is not null)!);
        othersGiven |= LiteralPath is not null || (InputObject ?? new HostInput[0]).Any(i => i.Baseline is null);
        base.Process();
    }

    /// <summary>
    /// What the pool can promise. A single computed baseline is taken as it was computed; anything else is evidence, and
    /// is computed by the options.
    /// </summary>
    protected ComputedBaseline Compute()
    {
        bool asIs = given.Count == 1 && !othersGiven && WithoutHost is null && Vendor is null && Signature is null && !AllowGuestDump && Hide is null;
        if (asIs)
        {
            return given[0];
        }

        CpuBaseline evidence = CpuBaseline.OfInputs(Hosts);
        return (WithoutHost is null ? evidence : evidence.Without(WithoutHost)).Compute(Policies());
    }

    /// <summary>What was given of vendor, signature and guest dumps.</summary>
    protected BaselineOptions Policies() => new()
    {
        Vendor = VendorPolicy.Parse(Vendor),
        Signature = ParsedSignature(),
        AllowGuestDumps = AllowGuestDump,
        Hide = About(Hide, () => NamedFlags.Parse(Hide ?? new string[0])),
    };

    private CpuSignature? ParsedSignature() => Signature is null ? null
        : Hex.TryParse(Signature, out uint eax) ? new CpuSignature(eax)
        : throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, CmdletMessages.NoSignature(Signature));
}
