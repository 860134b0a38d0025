using CpuMask.Faults;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms.Kvm.Guests;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Faults;

/// <summary>
/// What the platforms on KVM have in common: libvirt and QEMU find out what is missing, and those above them report it in their
/// frame and have settings of their own against it.
/// </summary>
internal abstract class KvmFaultGrammar : FaultGrammar
{
    public override GuestView Hypervisor => KvmGuestView.Instance;

    /// <summary>Words by which a text is known to come out of this platform.</summary>
    protected abstract IReadOnlyList<string> FrameWords { get; }

    protected internal override bool Frames(FaultText text) => FrameWords.Any(text.Says);

    protected internal override FaultWaysOut? WaysOut(FaultCase fault)
    {
        IReadOnlyList<BlockingFeature> lacks = fault.BitsThat(FaultDirection.HostLacks), has = fault.BitsThat(FaultDirection.HostHas);
        return fault.Findings.All(f => f.Question is FaultQuestion.Log or FaultQuestion.OwnMasks or FaultQuestion.Inventory) ? null : FaultWaysOut.Of(Common(fault, lacks).Concat(Own(fault, lacks, has)));
    }

    /// <summary>The ways that are this platform's own.</summary>
    /// <param name="fault">All that is known.</param>
    /// <param name="lacks">What a host lacks.</param>
    /// <param name="has">What a guest has and was not to have.</param>
    protected abstract IEnumerable<FaultWay> Own(FaultCase fault, IReadOnlyList<BlockingFeature> lacks, IReadOnlyList<BlockingFeature> has);

    /// <summary>Whether a text is about a guest that moves, and not one that starts.</summary>
    protected static FaultQuestion QuestionOf(FaultText text) => text.SaysAny("migrat", "restore", "MigrateToURI", "evacuat") ? FaultQuestion.Migration
        : text.SaysAny("starting domain", "start domain", "failed to start", "virsh start", "createWithFlags", "Domain installation", "virt-install", "SyncVMI", "virDomainCreate") ? FaultQuestion.PowerOn : FaultQuestion.Unknown;

    /// <summary>The libvirt name of a feature, which QEMU mostly shares.</summary>
    protected static string LibvirtName(BlockingFeature bit) => NameIn(bit, NamingScheme.Libvirt) ?? NameIn(bit, NamingScheme.Qemu) ?? bit.Feature;

    /// <summary>The QEMU name of a feature.</summary>
    protected static string QemuName(BlockingFeature bit) => NameIn(bit, NamingScheme.Qemu) ?? NameIn(bit, NamingScheme.Libvirt) ?? bit.Feature;

    private static string? NameIn(BlockingFeature bit, NamingScheme scheme) =>
        bit.Bit is { } at && FeatureTable.Default.Find(at) is { IsFlag: true } row ? row.NamesIn(scheme).FirstOrDefault() : null;

    private static IEnumerable<FaultWay> Common(FaultCase fault, IReadOnlyList<BlockingFeature> lacks)
    {
        if (fault.Has(FaultKind.Vendor) || lacks.Any(b => b.Feature == "Vendor"))
        {
            yield return new FaultWay(FaultHarm.None, Messages.HostOfItsVendor) { Advice = new[] { Messages.AcrossVendors } };
        }

        string[] host = lacks.Where(b => b.Remedies.Count > 0).SelectMany(b => b.Remedies.Select(r => (b.Feature, r.Advice))).GroupBy(p => p.Advice)
            .Select(g => Messages.ForFeature(Wording.List(g.Select(p => p.Feature).Distinct().ToArray(), 30), g.Key)).ToArray();
        if (host.Length > 0)
        {
            yield return new FaultWay(FaultHarm.Host, Messages.GiveTheHost) { Advice = host };
        }

        if (fault.Has(FaultKind.GuestState))
        {
            yield return new FaultWay(FaultHarm.Restart, Messages.RestartWithoutState);
        }
    }
}
