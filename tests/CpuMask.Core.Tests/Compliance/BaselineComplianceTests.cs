using System.Linq;
using CpuMask.Baselines;
using CpuMask.Compliance;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Rules;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Tests.Compliance;

public class BaselineComplianceTests
{
    // Two models: the newer has RDSEED (7.0.EBX bit 18), which the pool does not promise.
    private const uint NewModel = 0x000806F8, NewEbx7 = SamplePool.Ebx7 | 1 << 18;

    private static readonly CpuBaseline Built = CpuBaseline.Of(new[]
    {
        SamplePool.Host("old1"), SamplePool.Host("old2"), SamplePool.Host("new1", ebx7: NewEbx7, signature: NewModel, addressBits: 52),
    });

    [Fact]
    public void The_hosts_that_the_pool_was_built_on_comply_with_what_each_of_them_had() =>
        Check(SamplePool.Host("old1"), SamplePool.Host("old2"), SamplePool.Host("new1", ebx7: NewEbx7, signature: NewModel, addressBits: 52)).Findings.ShouldBeEmpty();

    [Fact]
    public void A_host_that_joins_complies_when_it_is_like_its_model() =>
        Check(SamplePool.Host("new2", ebx7: NewEbx7, signature: NewModel, addressBits: 52)).Findings.ShouldBeEmpty();

    [Fact]
    public void A_promised_feature_that_goes_is_an_error_and_one_that_was_never_promised_is_drift()
    {
        ComplianceRun run = Check(SamplePool.Host("old1", ebx7: 0), SamplePool.Host("new1", signature: NewModel, addressBits: 52));
        run.Findings.Select(f => (f.Host, f.Rule, f.Feature)).ShouldBe(new[]
        {
            ("old1", RuleIds.FeatureMissing, "AVX2"), ("new1", RuleIds.ModelDrift, "RDSEED"),
        });
        run.Findings[0].Message.ShouldContain("pool.json");
    }

    [Fact]
    public void What_no_host_of_today_has_is_said_to_have_been_there_then_and_not_to_be_there_on_the_host_itself()
    {
        ComplianceRun run = Check(SamplePool.Host("old1", ebx7: 0, addressBits: 40), SamplePool.Host("new1", signature: NewModel, addressBits: 52));
        run.Findings.ShouldAllBe(f => !f.Message.Contains("old1") && !f.Message.Contains("new1"));
        run.Findings.Where(f => f.Feature is "AVX2" or "RDSEED").ShouldAllBe(f => f.Message.Contains("when pool.json was made"));
        run.Findings.Single(f => f.Rule == RuleIds.AddressBitsLower).Message.ShouldContain("memory encryption");
        Check(SamplePool.Host("old1", ebx7: 0), SamplePool.Host("old2")).Findings.Single().Message.ShouldContain("old2, of the same CPU model, has it");
    }

    [Fact]
    public void A_third_model_is_said_with_what_it_has_beyond_the_promise()
    {
        ComplianceRun run = Check(SamplePool.Host("third", ebx7: NewEbx7, signature: 0x000906EA));
        run.Findings.Select(f => (f.Rule, f.Feature)).ShouldBe(new[] { (RuleIds.ModelNew, ""), (RuleIds.FeatureExtra, "RDSEED") });
    }

    [Fact]
    public void Address_bits_are_held_against_the_pools_least()
    {
        Check(SamplePool.Host("old1", addressBits: 45)).Findings.Single().Expected.ShouldBe("46");
        Check(SamplePool.Host("new1", ebx7: NewEbx7, signature: NewModel, addressBits: 48)).Findings.Single().Rule.ShouldBe(RuleIds.ModelDrift);
    }

    [Fact]
    public void A_host_from_another_vendor_than_the_pools_is_an_error() =>
        Check(SamplePool.Host("old1", amd: true)).Findings.Single().Rule.ShouldBe(RuleIds.VendorDifferent);

    private static ComplianceRun Check(params HostCpuid[] hosts) =>
        ComplianceCheck.Run(hosts, ComplianceReference.FromBaseline(Built, "pool.json"), now: SamplePool.Night1);
}
