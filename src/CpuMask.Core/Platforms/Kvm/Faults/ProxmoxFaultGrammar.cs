using CpuMask.Faults;
using CpuMask.Features;
using CpuMask.Migration.Verdicts;

namespace CpuMask.Platforms.Kvm.Faults;

/// <summary>Proxmox VE: QEMU's messages in a task's log. It always starts guests with enforce, so what is missing stops them.</summary>
internal sealed class ProxmoxFaultGrammar : KvmFaultGrammar
{
    public override string Id => "proxmox";

    public override string Name => "Proxmox VE (KVM)";

    protected override IReadOnlyList<string> FrameWords { get; } = new[] { "TASK ERROR", "qmeventd", "pvedaemon", "pveproxy", "/etc/pve", "qm start", "/usr/bin/kvm -id", "PVE::QemuServer", "qmigrate", "CPU config mismatch" };

    protected internal override IEnumerable<FaultFinding> Read(FaultText text)
    {
        if (text.SaysAny("CPU config mismatch"))
        {
            yield return new FaultFinding { Kind = FaultKind.CpuModel, Question = FaultQuestion.Migration, Summary = Messages.ProxmoxMismatch };
        }
    }

    protected override IEnumerable<FaultWay> Own(FaultCase fault, IReadOnlyList<BlockingFeature> lacks, IReadOnlyList<BlockingFeature> has)
    {
        (string Model, string Vendor)[] models = KvmModels.Without(lacks, fault.Hosts).ToArray();
        yield return new FaultWay(FaultHarm.FewerFeatures, Messages.ProxmoxModel)
        {
            Advice = models.Select(m => Messages.ModelWithout(m.Model, m.Vendor, fault.Hosts.Count)).Concat(new[] { Messages.ProxmoxLevels }).ToArray(),
            Lines = new[] { "qm set VMID --cpu x86-64-v2-AES" }.Concat(models.Take(1).Select(m => "qm set VMID --cpu " + m.Model)).ToArray(),
        };
        string[] off = lacks.Where(b => b.Bit is not null && b.Class != FeatureClass.Numeric).Select(b => "-" + QemuName(b)).Distinct().ToArray();
        if (off.Length > 0)
        {
            yield return new FaultWay(FaultHarm.FewerFeatures, Messages.ProxmoxCustom)
            {
                Advice = new[] { Messages.ProxmoxCustomHow }, Lines = new[] { "cpu-model: poolbase", "    reported-model MODEL", "    flags " + string.Join(";", off) },
            };
        }
    }
}
