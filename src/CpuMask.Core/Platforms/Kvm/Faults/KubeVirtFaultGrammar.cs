using CpuMask.Faults;
using CpuMask.Features;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms.Kvm.Guests;

namespace CpuMask.Platforms.Kvm.Faults;

/// <summary>KubeVirt, OpenShift Virtualization and Harvester: libvirt's messages out of virt-launcher, and node labels that no node has.</summary>
internal sealed class KubeVirtFaultGrammar : KvmFaultGrammar
{
    private static readonly string[] FeatureLabels = { "cpu-feature.node.kubevirt.io/", "host-model-required-features.node.kubevirt.io/" };
    private static readonly string[] ModelLabels = { "cpu-model.node.kubevirt.io/", "cpu-model-migration.node.kubevirt.io/", "host-model-cpu.node.kubevirt.io/" };

    public override string Id => "kubevirt";

    public override string Name => "KubeVirt (libvirt, KVM)";

    protected override IReadOnlyList<string> FrameWords { get; } = new[]
    {
        "kubevirt", "virt-launcher", "virt-handler", "SyncVMI", "VirtualMachineInstance", "NoSuitableNodesForHostModelMigration", "harvester", "migrationState:", "nodeDrainTaintKey",
    };

    protected internal override IEnumerable<FaultFinding> Read(FaultText text)
    {
        string[] features = Behind(text, FeatureLabels), models = Behind(text, ModelLabels);
        bool refused = text.SaysAny("nodes are available", "FailedScheduling", "Unschedulable", "node affinity", "no node is suitable", "NoSuitableNodes", "nodeSelector", "Node-Selectors");
        if (features.Length > 0 && refused)
        {
            IReadOnlyList<BlockingFeature> bits = FaultBits.Named(features, true, KvmGuestView.Instance);
            yield return new FaultFinding
            {
                Kind = FaultKind.FeatureNames, Question = FaultQuestion.Migration, Direction = FaultDirection.HostLacks, Summary = Messages.KubeVirtLabels(bits.Select(b => b.Feature).ToArray(), models),
                Bits = bits, NotKnown = new[] { Messages.KubeVirtWhere },
            };
        }
        else if (text.SaysAny("NoSuitableNodesForHostModelMigration", "no node is suitable to run the required CPU model") || (models.Length > 0 && refused))
        {
            string[] named = text.EndsOf("required CPU model:", 2).Select(e => FeatureNames.ListAt(text.Flat, e)).Where(n => n.Count > 0).Select(n => n[0]).Concat(models).Distinct().ToArray();
            yield return new FaultFinding
            {
                Kind = FaultKind.CpuModel, Question = FaultQuestion.Migration, Direction = FaultDirection.HostLacks,
                Summary = Messages.KubeVirtModel(named), NotKnown = new[] { Messages.KubeVirtWhere },
            };
        }
        else if (refused && Frames(text))
        {
            yield return new FaultFinding
            {
                Kind = FaultKind.RequirementsNotMet, Question = FaultQuestion.Migration, Direction = FaultDirection.HostLacks,
                Summary = Messages.KubeVirtSilent, NotKnown = new[] { Messages.KubeVirtWhere },
            };
        }
    }

    protected override IEnumerable<FaultWay> Own(FaultCase fault, IReadOnlyList<BlockingFeature> lacks, IReadOnlyList<BlockingFeature> has)
    {
        (string Model, string Vendor)[] models = KvmModels.Without(lacks, fault.Hosts).ToArray();
        string[] off = lacks.Where(b => b.Class != FeatureClass.Numeric && b.Feature != "Vendor").Take(20).Select(b => "- {name: " + LibvirtName(b) + ", policy: disable}").ToArray();
        yield return new FaultWay(FaultHarm.FewerFeatures, Messages.KubeVirtNamedModel)
        {
            Advice = models.Select(m => Messages.ModelWithout(m.Model, m.Vendor, fault.Hosts.Count)).Concat(new[] { Messages.KubeVirtRestart }).ToArray(),
            Lines = new[] { "spec.template.spec.domain.cpu.model: " + (models.Length > 0 ? models[0].Model : "MODEL") },
        };
        if (off.Length > 0)
        {
            yield return new FaultWay(FaultHarm.FewerFeatures, Messages.KubeVirtDisable) { Lines = new[] { "spec.template.spec.domain.cpu.features:" }.Concat(off).ToArray() };
        }

        yield return new FaultWay(FaultHarm.FewerFeatures, Messages.KubeVirtCluster) { Lines = new[] { "spec.configuration.cpuModel: " + (models.Length > 0 ? models[0].Model : "MODEL") } };
    }

    private static string[] Behind(FaultText text, string[] labels) => labels.SelectMany(l => text.EndsOf(l, 200)).Select(e => FeatureNames.ListAt(text.Flat, e)).Where(n => n.Count > 0)
        .Select(n => n[0]).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
}
