using System.Linq;
using CpuMask.Compliance;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Rules;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Tests.Compliance;

public class ComplianceCheckTests
{
    private static readonly ComplianceReference Promised = ComplianceReference.FromHost(SamplePool.Host("golden"));

    [Fact]
    public void Hosts_that_are_as_promised_give_no_finding_and_one_all_clear_for_the_pipeline()
    {
        ComplianceRun run = Check(SamplePool.Host("esx01"), SamplePool.Host("esx02"));
        run.Compliant.ShouldBeTrue();
        run.Findings.ShouldBeEmpty();
        run.Output.Single().Rule.ShouldBe(RuleIds.AllClear);
        run.Output.Single().Run.ShouldBe(run);
    }

    [Fact]
    public void A_missing_feature_is_an_error_with_its_whole_address()
    {
        CpuidFinding finding = Check(SamplePool.Host("esx01"), SamplePool.Host("esx02"), SamplePool.Host("esx07", ebx7: 0)).Findings.Single();
        finding.Rule.ShouldBe(RuleIds.FeatureMissing);
        finding.Severity.ShouldBe(FindingSeverity.Error);
        (finding.Host, finding.Feature, finding.Class).ShouldBe(("esx07", "AVX2", FeatureClass.Feature));
        (finding.Leaf, finding.Subleaf, finding.Register, finding.Bit).ShouldBe((7u, 0u, RegisterName.Ebx, 5));
        (finding.Expected, finding.Actual).ShouldBe(("1", "0"));
        finding.Message.ShouldContain("golden");
        finding.Run!.Compliant.ShouldBeFalse();
    }

    [Fact]
    public void A_missing_feature_whose_parent_is_missing_too_names_the_parent()
    {
        CpuidFinding avx2 = Check(SamplePool.Host("esx07", ecx1: 0x400_0201, ebx7: 0)).Findings.Single(f => f.Feature == "AVX2");
        avx2.Message.ShouldContain("needs AVX,");
    }

    [Fact]
    public void A_missing_security_bit_is_classed_so()
    {
        CpuidFinding finding = Check(SamplePool.Host("esx07", edx7: 0x8000_0400)).Findings.Single();
        (finding.Rule, finding.Class, finding.Feature).ShouldBe((RuleIds.FeatureMissing, FeatureClass.Security, "SPEC_CTRL"));
        finding.Message.ShouldContain("microcode");
    }

    [Fact]
    public void A_mitigation_that_one_host_lacks_is_a_warning_since_guests_see_it_anyway()
    {
        CpuidFinding finding = Check(SamplePool.Host("esx07", edx7: 0x8400_0000)).Findings.Single();
        (finding.Rule, finding.Severity, finding.Feature).ShouldBe((RuleIds.MitigationMissing, FindingSeverity.Warning, "MD_CLEAR"));
    }

    [Fact]
    public void A_mitigation_that_the_reference_does_not_show_is_a_warning()
    {
        ComplianceReference reference = ComplianceReference.FromHost(SamplePool.Host("golden", edx7: 0x8400_0000, signature: 0x000806F8));
        Run(reference, SamplePool.Host("esx07")).Findings.ShouldContain(f => f.Rule == RuleIds.MitigationUndeclared && f.Feature == "MD_CLEAR");
    }

    [Fact]
    public void Fewer_physical_address_bits_are_an_error()
    {
        CpuidFinding finding = Check(SamplePool.Host("esx07", addressBits: 39)).Findings.Single();
        (finding.Rule, finding.Severity, finding.Expected, finding.Actual).ShouldBe((RuleIds.AddressBitsLower, FindingSeverity.Error, "46", "39"));
        (finding.Leaf, finding.Register, finding.Bit).ShouldBe((0x80000008u, RegisterName.Eax, 0));
    }

    [Fact]
    public void Another_vendor_is_one_error_and_not_a_hundred_bits()
    {
        CpuidFinding finding = Check(SamplePool.Host("esx07", amd: true, ebx7: 0)).Findings.Single();
        (finding.Rule, finding.Severity, finding.Actual).ShouldBe((RuleIds.VendorDifferent, FindingSeverity.Error, "AuthenticAMD"));
    }

    [Fact]
    public void An_extra_feature_of_another_model_is_information()
    {
        ComplianceRun run = Check(SamplePool.Host("esx07", ebx7: SamplePool.Ebx7 | 1 << 16, signature: 0x000806F8));
        run.Compliant.ShouldBeTrue();
        run.Findings.Select(f => (f.Rule, f.Severity)).ShouldBe(
            new[] { (RuleIds.ModelNew, FindingSeverity.Information), (RuleIds.FeatureExtra, FindingSeverity.Information) });
        run.Findings[1].Feature.ShouldBe("AVX512F");
    }

    [Fact]
    public void An_extra_feature_of_the_same_model_is_drift_with_both_microcodes()
    {
        CpuidFinding finding = Check(SamplePool.Host("esx01"), SamplePool.Host("esx07", edx7: SamplePool.Edx7 | 1u << 28, microcode: "0x5003ABC")).Findings.Single();
        (finding.Rule, finding.Severity, finding.Feature, finding.Host).ShouldBe((RuleIds.ModelDrift, FindingSeverity.Warning, "L1D_FLUSH", "esx07"));
        finding.Message.ShouldContain("0x5003901");
        finding.Message.ShouldContain("0x5003ABC");
    }

    [Fact]
    public void A_missing_feature_of_the_same_model_says_both_microcodes()
    {
        CpuidFinding finding = Check(SamplePool.Host("esx01"), SamplePool.Host("esx07", ebx7: 0, microcode: "0x1")).Findings.Single();
        finding.Message.ShouldContain("microcode 0x5003901 there, 0x1 here");
    }

    [Fact]
    public void Without_a_reference_the_lesser_number_of_a_model_has_drifted()
    {
        ComplianceRun run = ComplianceCheck.Run(new[] { SamplePool.Host("a"), SamplePool.Host("b", ebx7: 0), SamplePool.Host("c") });
        run.Findings.Single().Host.ShouldBe("b");
        run.Findings.Single().Rule.ShouldBe(RuleIds.ModelDrift);
        run.Findings.Single().Message.ShouldContain("a and 1 more");
    }

    [Fact]
    public void Uneven_cpus_inside_a_host_are_a_warning_a_bit()
    {
        HostCpuid host = SamplePool.Host("esx07") with { UnevenBits = new[] { SamplePool.Bit("7.0.EBX.5") } };
        CpuidFinding finding = Check(host).Findings.Single();
        (finding.Rule, finding.Feature, finding.Severity).ShouldBe((RuleIds.CpusUneven, "AVX2", FindingSeverity.Warning));
    }

    [Fact]
    public void What_the_source_does_not_say_is_not_missing_but_unknown_one_line_a_register()
    {
        HostCpuid whole = SamplePool.Host("esx07");
        HostCpuid host = whole with { Registers = new RegisterSet(LeafTable.Of(whole.Registers.Leaves.Where(r => r.Leaf != 7)), whole.Msrs) };
        ComplianceRun run = Check(host);
        run.Findings.ShouldAllBe(f => f.Rule == RuleIds.BitsUnknown && f.Actual == "unknown");
        run.Findings.Select(f => f.Register).ShouldBe(new RegisterName?[] { RegisterName.Ebx, RegisterName.Edx });
        run.Findings[0].Feature.ShouldBe("AVX2");
        run.Findings[1].Bit.ShouldBeNull();
        run.Findings[1].Message.ShouldContain("SPEC_CTRL");
    }

    [Fact]
    public void Another_view_is_said_and_not_compared()
    {
        CpuidFinding finding = Check(SamplePool.Host("esx07", ebx7: 0) with { View = HostView.GuestMaximum }).Findings.Single();
        (finding.Rule, finding.Expected, finding.Actual).ShouldBe((RuleIds.ViewDifferent, "hardware", "guest-maximum"));
    }

    [Fact]
    public void A_set_bit_without_a_name_is_information()
    {
        CpuidFinding finding = Check(SamplePool.Host("esx07", signature: 0x000806F8) with { Registers = With(SamplePool.Host("x").Registers, 0x80000001, RegisterName.Ecx, 1u << 31 | 0x121) })
            .Findings.Single(f => f.Rule != RuleIds.ModelNew);
        (finding.Rule, finding.Feature).ShouldBe((RuleIds.BitUnnamed, "unknown bit 31"));
    }

    [Fact]
    public void A_trapped_vm_is_an_error_that_names_the_way_out()
    {
        ComplianceRun run = ComplianceCheck.Run(
            new[] { SamplePool.Host("a"), SamplePool.Host("b") }, trapped: new[] { new TrappedGuest("db01", "a", new[] { "AVX512F" }, "b") });
        CpuidFinding finding = run.Findings.Single();
        (finding.Rule, finding.Host, finding.Feature, finding.Severity).ShouldBe((RuleIds.VmTrapped, "a", "db01", FindingSeverity.Error));
        finding.Message.ShouldContain("AVX512F");
    }

    [Fact]
    public void No_hosts_at_all_are_an_error_and_not_a_clean_bill() =>
        Should.Throw<CpuMaskException>(() => Check()).Id.ShouldBe(ErrorIds.TooFewHosts);

    [Fact]
    public void A_host_is_named_in_any_case_and_a_wrong_name_lists_the_right_ones()
    {
        ComplianceReference.FromHostNamed("ESX01", new[] { SamplePool.Host("esx01") }).Name.ShouldBe("esx01");
        Should.Throw<CpuMaskException>(() => ComplianceReference.FromHostNamed("esx9", new[] { SamplePool.Host("esx01") })).Message.ShouldContain("esx01");
    }

    [Fact]
    public void Every_finding_says_what_to_do_and_follows_the_rule_table()
    {
        ComplianceRun run = Check(
            SamplePool.Host("a"), SamplePool.Host("b", ebx7: 0, edx7: 0, ecx1: 0, addressBits: 39), SamplePool.Host("c", amd: true), SamplePool.Host("d") with { View = HostView.Guest });
        run.Findings.ShouldNotBeEmpty();
        foreach (CpuidFinding finding in run.Findings)
        {
            ComplianceRules.Find(finding.Rule)!.Severity.ShouldBe(finding.Severity);
            finding.Message.ShouldEndWith(".");
            finding.Message.Length.ShouldBeGreaterThan(40);
            finding.Host.ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void The_rule_table_holds_every_id_once() =>
        ComplianceRules.All.Select(r => r.Id).OrderBy(i => i).ShouldBe(
            typeof(RuleIds).GetFields().Select(f => (string)f.GetValue(null)!).OrderBy(i => i));

    private static ComplianceRun Check(params HostCpuid[] hosts) => Run(Promised, hosts);

    private static ComplianceRun Run(ComplianceReference reference, params HostCpuid[] hosts) => ComplianceCheck.Run(hosts, reference, now: SamplePool.Night1);

    private static RegisterSet With(RegisterSet registers, uint leaf, RegisterName register, uint value) => new(
        LeafTable.Of(registers.Leaves.Concat(new[]
        {
            new LeafRegisters(
                leaf, 0, register == RegisterName.Eax ? RegisterValue.Of(value) : default, register == RegisterName.Ebx ? RegisterValue.Of(value) : default,
                register == RegisterName.Ecx ? RegisterValue.Of(value) : default, register == RegisterName.Edx ? RegisterValue.Of(value) : default),
        })), registers.Msrs);
}
