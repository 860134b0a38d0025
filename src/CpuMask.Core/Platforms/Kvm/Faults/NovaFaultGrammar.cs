using CpuMask.Faults;
using CpuMask.Features;
using CpuMask.Migration.Verdicts;

namespace CpuMask.Platforms.Kvm.Faults;

/// <summary>OpenStack Nova: InvalidCPUInfo around libvirt's message, and its own about configured models.</summary>
internal sealed class NovaFaultGrammar : KvmFaultGrammar
{
    public override string Id => "nova";

    public override string Name => "OpenStack Nova (libvirt, KVM)";

    protected override IReadOnlyList<string> FrameWords { get; } = new[]
    {
        "Unacceptable CPU info", "InvalidCPUInfo", "nova-compute", "nova.virt", "nova.compute", "oslo_messaging", "MigrationPreCheckError", "virCPUCompareResult", "openstack server migrate", "nova.exception",
    };

    protected internal override IEnumerable<FaultFinding> Read(FaultText text)
    {
        foreach (string model in text.EndsOf("Configured CPU model:", 4).Select(e => FeatureNames.ListAt(text.Flat, e)).Where(n => n.Count > 0).Select(n => n[0]))
        {
            yield return new FaultFinding
            {
                Kind = FaultKind.CpuModel, Question = FaultQuestion.PoolAdmission, Direction = FaultDirection.HostLacks,
                Summary = Messages.NovaModel(model), NotKnown = new[] { Messages.NovaWhere },
            };
        }

        if (text.SaysAny("Unacceptable CPU info", "InvalidCPUInfo", "CPU doesn't have compatibility"))
        {
            yield return new FaultFinding
            {
                Kind = FaultKind.RequirementsNotMet, Question = FaultQuestion.Migration, Direction = FaultDirection.HostLacks, Summary = Messages.NovaSilent, NotKnown = new[] { Messages.NovaWhere },
            };
        }
    }

    protected override IEnumerable<FaultWay> Own(FaultCase fault, IReadOnlyList<BlockingFeature> lacks, IReadOnlyList<BlockingFeature> has)
    {
        (string Model, string Vendor)[] models = KvmModels.Without(lacks, fault.Hosts).ToArray();
        string[] minus = lacks.Where(b => b.Bit is not null && b.Class == FeatureClass.Security).Select(b => "-" + LibvirtName(b)).ToArray();
        yield return new FaultWay(FaultHarm.None, Messages.NovaOtherHost);
        yield return new FaultWay(FaultHarm.FewerFeatures, Messages.NovaCustom)
        {
            Advice = models.Select(m => Messages.ModelWithout(m.Model, m.Vendor, fault.Hosts.Count)).Concat(new[] { Messages.NovaCustomHow }).ToArray(),
            Lines = new[] { "[libvirt]", "cpu_mode = custom", "cpu_models = " + (models.Length > 0 ? models[0].Model : "MODEL") }
                .Concat(minus.Length > 0 ? new[] { "cpu_model_extra_flags = " + string.Join(", ", minus) } : new string[0]).ToArray(),
        };
        yield return new FaultWay(FaultHarm.Restart, Messages.NovaCold);
        yield return new FaultWay(FaultHarm.Unsupported, Messages.NovaSkip) { Lines = new[] { "[workarounds]", "skip_cpu_compare_on_dest = True" } };
    }
}
