using System.Collections.Generic;
using System.Linq;
using CpuMask.Compliance;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Rules;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Text;

namespace CpuMask.Tests.Compliance;

public class EvcModeTests
{
    private static readonly EvcMode Mode = EvcMode.Parse("intel-test", new[]
    {
        "# a mode", "cpuid.Intel = Bool:Min:1", "cpuid.SSE3", "AVX2", "cpuid.AVX = Val:1", "cpuid.FAMILY Val:6", "cpuid.NUMLEVELS Num:Min:0x7", "hv.capable = Bool:Min:1", "misc.rdcl_no",
    });

    private static readonly Dictionary<string, string> Capable = new() { ["hv.capable"] = "1", ["misc.rdcl_no"] = "1" };

    [Fact]
    public void A_host_that_has_the_modes_features_complies_whatever_else_it_has() =>
        Check(SamplePool.Host("a", ebx7: uint.MaxValue >> 8) with { Capabilities = Capable }).Findings.ShouldBeEmpty();

    [Fact]
    public void A_missing_key_is_found_at_its_bit()
    {
        CpuidFinding finding = Check(SamplePool.Host("a", ebx7: 0) with { Capabilities = Capable }).Findings.Single();
        (finding.Rule, finding.Feature, finding.Bit).ShouldBe((RuleIds.FeatureMissing, "AVX2", 5));
        finding.Message.ShouldContain("intel-test");
    }

    [Fact]
    public void A_capability_that_is_no_bit_is_missed_by_its_key_and_one_that_is_an_msr_bit_by_its_bit()
    {
        IReadOnlyList<CpuidFinding> findings = Check(SamplePool.Host("a") with { Capabilities = new Dictionary<string, string> { ["hv.capable"] = "0", ["misc.rdcl_no"] = "0" } }).Findings;
        findings.Select(f => (f.Rule, f.Feature)).ShouldBe(new[] { (RuleIds.CapabilityMissing, "hv.capable"), (RuleIds.CapabilityMissing, "RDCL_NO") });
        findings[1].Leaf.ShouldBe(0x10Au);
    }

    [Fact]
    public void A_capability_of_which_nothing_is_known_is_unknown() =>
        Check(SamplePool.Host("a")).Findings.Select(f => (f.Rule, f.Feature)).ShouldContain((RuleIds.BitsUnknown, "hv.capable"));

    [Fact]
    public void An_msr_bit_answers_for_a_capability_that_the_source_gives_as_a_register()
    {
        HostCpuid host = SamplePool.Host("a", edx7: SamplePool.Edx7 | 1u << 29);
        host = host with { Capabilities = new Dictionary<string, string> { ["hv.capable"] = "1" }, Registers = new RegisterSet(host.Registers.Leaves, new[] { new MsrValue(0x10A, 1, ulong.MaxValue) }) };
        Check(host).Findings.ShouldBeEmpty();
    }

    [Fact]
    public void Another_vendor_is_refused() =>
        Check(SamplePool.Host("a", amd: true)).Findings.Single().Rule.ShouldBe(RuleIds.VendorDifferent);

    [Fact]
    public void A_guests_dump_is_not_held_against_a_mode() =>
        Check(SamplePool.Host("a") with { View = HostView.Guest }).Findings.Single().Rule.ShouldBe(RuleIds.ViewDifferent);

    [Theory]
    [InlineData("cpuid.AVX = maybe")]
    [InlineData("<script>")]
    public void A_line_that_is_no_requirement_is_an_error_with_its_place(string line) =>
        Should.Throw<CpuMaskException>(() => EvcMode.Parse("mode.txt", new[] { "cpuid.SSE3", line })).Message.ShouldStartWith("mode.txt(2,1): ");

    [Fact]
    public void An_empty_list_is_an_error() =>
        Should.Throw<CpuMaskException>(() => EvcMode.Parse("mode.txt", new[] { "", "# nothing" }));

    private static ComplianceRun Check(HostCpuid host) => ComplianceCheck.Run(new[] { host }, ComplianceReference.FromEvcMode(Mode));
}
