using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Explaining;
using CpuMask.Faults;
using CpuMask.Migration.Generations;
using CpuMask.Reading;

namespace CpuMask.Tests.Faults;

public class HostsBesideTests
{
    private const string Edx = "Unable to migrate from a to b: problem detected at CPUID level 0x80000001 register 'edx'.";
    private const string Missing = "the CPU is incompatible with host CPU: Host CPU does not provide required features: avx2, bmi2";

    [Theory]
    [InlineData(Edx)]
    [InlineData(Missing)]
    public void Hosts_that_are_alike_contradict_the_text_and_that_is_said(string text)
    {
        HostCpuid host = CpuGenerations.Named("Skylake-SP").Host;
        FaultExplanation explanation = Explain(text, host with { Name = "a" }, host with { Name = "b" });
        explanation.Findings[0].Notes.ShouldContain(n => n.Contains("contradict"));
    }

    [Fact]
    public void Hosts_that_differ_say_which_bits_a_register_means()
    {
        HostCpuid with = CpuGenerations.Named("Barcelona").Host with { Name = "a" }, without = CpuGenerations.Named("Opteron K8").Host with { Name = "b" };
        FaultFinding finding = Explain(Edx, with, without).Findings[0];
        finding.Bits.Select(b => b.Feature).ShouldContain("RDTSCP");
        finding.Notes.ShouldNotContain(n => n.Contains("contradict"));
    }

    [Fact]
    public void The_host_that_lacks_what_is_missing_is_named_and_a_model_that_all_have_is_found()
    {
        FaultExplanation explanation = Explain(
            Missing, CpuGenerations.Named("Haswell-EP").Host with { Name = "new" }, CpuGenerations.Named("Ivy Bridge-EP").Host with { Name = "old" });
        explanation.Findings[0].Notes.ShouldContain(n => n.Contains("old lacks AVX2, BMI2"));
        explanation.Ways.SelectMany(w => w.Advice).ShouldContain(a => a.Contains("IvyBridge"));
        explanation.Mask.ShouldBeNull();
    }

    [Fact]
    public void One_log_does_not_ask_whether_its_VM_can_move_to_its_own_host()
    {
        const string Log = """
            2016-01-04T16:19:46.611-08:00| vmx| I125: Log for VMware ESX pid=1 version=6.7.0
            2016-01-04T16:19:46.611-08:00| vmx| I125: hostCPUID level 00000000, 0: 0x0000000b 0x756e6547 0x6c65746e 0x49656e69
            2016-01-04T16:19:46.611-08:00| vmx| I125: hostCPUID level 00000001, 0: 0x000306f2 0x00000000 0x00000201 0x078bfbff
            2016-01-04T16:19:46.611-08:00| vmx| I125: hostCPUID level 80000000, 0: 0x80000008 0x00000000 0x00000000 0x00000000
            2016-01-04T16:19:46.611-08:00| vmx| I125: VM Features Required: cpuid.avx2 - Bool:Min:1
            2016-01-04T16:19:46.611-08:00| vmx| I125: DICT displayName = "app01"
            """;
        FaultExplanation explanation = FaultExplanation.Of(new[] { new FaultInput(DumpText.Of(Log), "app01.log", "app01") });
        explanation.Findings.Select(f => f.Kind).ShouldBe(new[] { FaultKind.Log });
        explanation.Findings[0].Summary.ShouldContain("family 6 model 0x3F");
        explanation.Ways.ShouldBeEmpty();
    }

    [Fact]
    public void A_domain_and_a_hosts_boot_flags_are_guests_beside_an_error()
    {
        const string Domain = """
            <domain type='kvm'>
              <name>web1</name>
              <cpu mode='custom' match='exact'><model fallback='forbid'>Haswell-noTSX-IBRS</model><feature policy='require' name='hypervisor'/></cpu>
            </domain>
            """;
        const string Flags = "last-boot-CPU-flags ( RO): vendor: GenuineIntel; features: 1fcbfbff-f7fa3203-2c100800-00000121-0000000f-219c07ab-8040070c-00000000";
        HostCpuid old = CpuGenerations.Named("Ivy Bridge-EP").Host with { Name = "old" };
        foreach ((string text, string guest, string platform) in new[] { (Domain, Missing, "libvirt"), (Flags, "VM_INCOMPATIBLE_WITH_THIS_HOST", "xapi") })
        {
            FaultExplanation explanation = FaultExplanation.Of(new[] { new FaultInput(DumpText.Of(guest)), new FaultInput(DumpText.Of(text), "g", "g") }, new[] { old });
            explanation.Platform.ShouldBe(platform);
            FaultFinding compared = explanation.Findings.Single(f => f.Kind == FaultKind.Comparison);
            compared.Bits.Select(b => b.Feature).ShouldContain("AVX2");
            explanation.Mask.ShouldBeNull();
        }
    }

    [Fact]
    public void A_host_or_a_guest_alone_is_told_to_be_one_and_no_fault()
    {
        FaultExplanation host = FaultExplanation.Of(new FaultInput[0], new[] { CpuGenerations.Named("Rome").Host });
        (host.Platform, host.Findings.Single().Kind).ShouldBe((null, FaultKind.Log));
        FaultExplanation guest = FaultExplanation.Of("qemu-system-x86_64 -name guest=vm7 -cpu Haswell-noTSX,enforce");
        guest.Findings.Single().Summary.ShouldContain("vm7");
        guest.Ways.ShouldBeEmpty();
    }

    private static FaultExplanation Explain(string text, params HostCpuid[] hosts) =>
        FaultExplanation.Of(new[] { new FaultInput(DumpText.Of(text)) }, hosts);
}
