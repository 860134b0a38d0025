using System;
using System.Linq;
using CpuMask.Compliance;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Rules;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Tests.Compliance;

public class CompliancePolicyTests
{
    private static readonly ComplianceReference Promised = ComplianceReference.FromHost(SamplePool.Host("golden"));

    [Fact]
    public void A_rule_that_is_off_finds_nothing() =>
        Check("""{"rules":{"feature-missing":"off","model-drift":"off"}}""", SamplePool.Host("a", ebx7: 0)).Findings.ShouldBeEmpty();

    [Fact]
    public void With_missing_features_off_the_same_bit_is_still_drift() =>
        Check("""{"rules":{"feature-missing":"off"}}""", SamplePool.Host("a", ebx7: 0)).Findings.Single().Rule.ShouldBe(RuleIds.ModelDrift);

    [Fact]
    public void A_severity_is_what_the_policy_says_and_decides_compliance()
    {
        Check("""{"rules":{"feature-missing":"Information"}}""", SamplePool.Host("a", ebx7: 0)).Compliant.ShouldBeTrue();
        Check("""{"failOn":"warning"}""", SamplePool.Host("a", edx7: 0x8400_0000)).Compliant.ShouldBeFalse();
        Check("{}", SamplePool.Host("a", edx7: 0x8400_0000)).Compliant.ShouldBeTrue();
    }

    [Theory]
    [InlineData("avx*", "esx0?")]
    [InlineData("7.0.EBX.5", "*")]
    [InlineData("7.0.EBX[5]", "*")]
    [InlineData("AVX2", "ESX07")]
    public void A_waiver_takes_a_finding_out_of_the_verdict_and_keeps_it_listed(string feature, string host)
    {
        ComplianceRun run = Check(Waiver(host, feature, "2026-01-31"), SamplePool.Host("esx07", ebx7: 0));
        run.Findings.ShouldBeEmpty();
        run.Compliant.ShouldBeTrue();
        run.Waived.Single().Waiver!.Reason.ShouldBe("CHG-1204");
    }

    [Fact]
    public void A_waiver_and_a_retired_host_of_a_name_with_brackets_are_no_pattern_of_others()
    {
        ComplianceRun first = ComplianceCheck.Run(
            [SamplePool.Host("esx[06]", ebx7: 0), SamplePool.Host("esx6", ebx7: 0)], Promised,
            CompliancePolicy.Parse(Waiver("ESX[06]", "AVX2", "2026-01-31")), now: SamplePool.Night1);
        first.Findings.Single().Host.ShouldBe("esx6");
        first.Waived.Single().Host.ShouldBe("esx[06]");
        ComplianceRun second = ComplianceCheck.Run(
            [SamplePool.Host("a")], Promised, CompliancePolicy.Parse("""{"retired":["esx[06]"]}"""), first, now: SamplePool.Night(2));
        second.Findings.Where(f => f.Rule == RuleIds.HostMissing).Select(f => f.Host).ShouldBe(["esx6"]);
        CpuidHistory.Of([first, second]).For("esx[06]").Changes.Select(c => c.Host).Distinct().ShouldBe(["esx[06]"]);
    }

    [Fact]
    public void A_waiver_counts_through_its_last_day_and_is_a_finding_after_it()
    {
        Check(Waiver("*", "AVX2", "2026-01-10"), SamplePool.Host("a", ebx7: 0)).Compliant.ShouldBeTrue();
        ComplianceRun late = Check(Waiver("*", "AVX2", "2026-01-09"), SamplePool.Host("a", ebx7: 0));
        late.Compliant.ShouldBeFalse();
        late.Findings.Select(f => f.Rule).ShouldBe(new[] { RuleIds.FeatureMissing, RuleIds.WaiverExpired });
        late.Findings[1].Message.ShouldContain("2026-01-09");
    }

    [Fact]
    public void A_waiver_for_another_host_or_feature_excuses_nothing_and_says_so()
    {
        Check(Waiver("esx1*", "AVX2", "2026-02-01"), SamplePool.Host("esx07", ebx7: 0)).Findings.Select(f => f.Rule)
            .ShouldBe(new[] { RuleIds.FeatureMissing, RuleIds.WaiverUnused });
    }

    [Fact]
    public void A_policy_saved_by_Windows_PowerShell_or_Notepad_is_read()
    {
        const string Json = """{"rules":{"model-drift":"off"}}""";
        foreach (System.Text.Encoding encoding in new System.Text.Encoding[] { new System.Text.UTF8Encoding(true), System.Text.Encoding.Unicode, System.Text.Encoding.BigEndianUnicode })
        {
            byte[] bytes = System.Linq.Enumerable.ToArray(encoding.GetPreamble().Concat(encoding.GetBytes(Json)));
            CompliancePolicyReader.Read(bytes, "policy.json").SeverityOf(RuleIds.ModelDrift).ShouldBeNull(encoding.EncodingName);
        }
    }

    [Theory]
    [InlineData("{", "policy.json(1,2): found the end of the text, expected a name in double quotes.")]
    [InlineData("{\n  \"rules\": {\"x\" 1}\n}", "policy.json(2,17): found '1', expected ':'.")]
    [InlineData("""{"rules":{"feature-gone":"off"}}""", "policy.json: rules: found 'feature-gone', expected one of vendor-different,")]
    [InlineData("""{"rules":{"feature-extra":"fatal"}}""", "policy.json: rules.feature-extra: found 'fatal', expected off, information, warning or error.")]
    [InlineData("""{"rules":[]}""", "policy.json: rules: found an array, expected an object of rule ids and severities.")]
    [InlineData("""{"waiver":[]}""", "policy.json: found 'waiver', expected one of failOn, rules, retired, waivers.")]
    [InlineData("""{"failOn":"off"}""", "policy.json: failOn: found 'off', expected information, warning or error.")]
    [InlineData("""{"waivers":[{"reason":"x","expires":"2026-01-01"}]}""", "policy.json: waivers[0]: found a waiver of everything,")]
    [InlineData("""{"waivers":[{"host":"*","rule":"**","reason":"x","expires":"2026-01-01"}]}""", "policy.json: waivers[0]: found a waiver of everything,")]
    [InlineData("""{"waivers":[{"host":"a","expires":"2026-01-01"}]}""", "policy.json: waivers[0].reason: found nothing,")]
    [InlineData("""{"waivers":[{"host":"a","reason":"x"}]}""", "policy.json: waivers[0].expires: found nothing,")]
    [InlineData("""{"waivers":[{"host":"a","reason":"x","expires":"31.1.2026"}]}""", "policy.json: waivers[0].expires: found '31.1.2026', expected the last day")]
    [InlineData("""{"waivers":[{"host":7,"reason":"x","expires":"2026-01-31"}]}""", "policy.json: waivers[0].host: found '7', expected a string.")]
    [InlineData("""{"waivers":[{"rule":"nope","reason":"x","expires":"2026-01-31"}]}""", "policy.json: waivers[0].rule: found 'nope',")]
    [InlineData("""{"retired":["a",{}]}""", "policy.json: retired[1]: found an object, expected a host's name.")]
    [InlineData("[]", "policy.json: found an array, expected an object.")]
    [InlineData("""{"failOn":"error","failOn":"error"}""", "policy.json(1,19): the name 'failOn' stands twice in one object.")]
    public void A_malformed_policy_is_an_error_with_its_place(string json, string message)
    {
        CpuMaskException error = Should.Throw<CpuMaskException>(() => CompliancePolicy.Parse(json, "policy.json"));
        error.Message.ShouldStartWith(message);
        (error.Id, error.Kind).ShouldBe((ErrorIds.MalformedPolicy, ErrorKind.Input));
    }

    [Fact]
    public void A_policy_file_that_is_not_there_is_named() =>
        Should.Throw<CpuMaskException>(() => CompliancePolicy.Load("no/such/policy.json")).Id.ShouldBe(ErrorIds.PathNotFound);

    private static string Waiver(string host, string feature, string expires) =>
        $$"""{"waivers":[{"host":"{{host}}","feature":"{{feature}}","reason":"CHG-1204","expires":"{{expires}}"}]}""";

    private static ComplianceRun Check(string policy, HostCpuid host) =>
        ComplianceCheck.Run(new[] { host }, Promised, CompliancePolicy.Parse(policy), now: SamplePool.Night1);
}
