using CpuMask.Faults;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms.Kvm.Guests;

namespace CpuMask.Platforms.Kvm.Faults;

/// <summary>oVirt and RHV: hosts against the cluster's CPU type, whose flags include whole models of QEMU as <c>model_X</c>.</summary>
internal sealed class OVirtFaultGrammar : KvmFaultGrammar
{
    private const string ModelFlag = "model_";

    private static readonly string[] Lists = { "missing the following CPU flags:", "Missing CPU features :", "Missing CPU features:", "missing CPU flags:", "missing CPU features:" };

    public override string Id => "ovirt";

    public override string Name => "oVirt (libvirt, KVM)";

    protected override IReadOnlyList<string> FrameWords { get; } = new[] { "Cluster CPU Type", "cluster's minimum CPU level", "vdsm", "ovirt", "rhevm", "RHV-M", "internal filter CPU" };

    protected internal override IEnumerable<FaultFinding> Read(FaultText text)
    {
        var told = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (int at in Lists.SelectMany(l => text.EndsOf(l)))
        {
            string[] names = FeatureNames.ListAt(text.Flat, at).Where(told.Add).ToArray();
            if (names.Length > 0)
            {
                yield return Flags(names);
            }
        }

        // Another language: flags such as model_X stay as they are.
        string[] loose = told.Count > 0 ? new string[0] : text.Words().Select(w => w.Word.Trim('.', ':')).Where(w => w.StartsWith(ModelFlag, StringComparison.Ordinal)).Where(told.Add).ToArray();
        if (loose.Length > 0)
        {
            yield return Flags(loose);
        }

        if (told.Count == 0 && text.SaysAll("CPU level", "lower than the VM requires"))
        {
            yield return new FaultFinding
            {
                Kind = FaultKind.RequirementsNotMet, Question = FaultQuestion.Migration, Direction = FaultDirection.HostLacks,
                Summary = Messages.OVirtLevel, NotKnown = new[] { Messages.OVirtWhere },
            };
        }
        else if (told.Count == 0 && text.SaysAny("CPU type is not supported in this cluster", "CPU type is not compatible", "internal filter CPU", "minimum CPU level", "does not match the Cluster CPU Type"))
        {
            yield return new FaultFinding
            {
                Kind = FaultKind.RequirementsNotMet, Question = FaultQuestion.PoolAdmission, Direction = FaultDirection.HostLacks,
                Summary = Messages.OVirtSilent, NotKnown = new[] { Messages.OVirtWhere },
            };
        }
    }

    protected override IEnumerable<FaultWay> Own(FaultCase fault, IReadOnlyList<BlockingFeature> lacks, IReadOnlyList<BlockingFeature> has)
    {
        bool tsx = lacks.Any(b => b.Feature is "HLE" or "RTM");
        if (tsx)
        {
            yield return new FaultWay(FaultHarm.None, Messages.OVirtNoTsx) { Advice = new[] { Messages.OVirtNoTsxHow } };
        }

        yield return new FaultWay(FaultHarm.Host, Messages.OVirtMicrocode);
        yield return new FaultWay(FaultHarm.FewerFeatures, Messages.OVirtLower) { Advice = new[] { Messages.OVirtLowerHow } };
        yield return new FaultWay(FaultHarm.None, Messages.OVirtOtherCluster);
    }

    private static FaultFinding Flags(string[] names)
    {
        string[] models = names.Where(n => n.StartsWith(ModelFlag, StringComparison.OrdinalIgnoreCase)).Select(n => n.Substring(ModelFlag.Length)).ToArray();
        BlockingFeature[] bits = FaultBits.Named(names.Where(n => !n.StartsWith(ModelFlag, StringComparison.OrdinalIgnoreCase)), true, KvmGuestView.Instance)
            .Concat(models.SelectMany(KvmModels.Tsx).Distinct().Select(b => FaultBits.Of(b, true, null, KvmGuestView.Instance))).GroupBy(b => b.Address).Select(g => g.First()).ToArray();
        return new FaultFinding
        {
            Kind = models.Length > 0 ? FaultKind.CpuModel : FaultKind.FeatureNames,
            Question = FaultQuestion.PoolAdmission,
            Direction = FaultDirection.HostLacks,
            Summary = Messages.OVirtLacks(names),
            Bits = bits,
            Notes = models.Select(m => KvmModels.WithoutTsx(m) is { } twin ? Messages.ModelNeedsTsx(m, twin) : Messages.ModelIsWhole(m)).ToArray(),
            NotKnown = models.Length > 0 ? new[] { Messages.OVirtWhere } : new string[0],
        };
    }
}
