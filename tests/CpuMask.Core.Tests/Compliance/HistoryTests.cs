using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using CpuMask.Compliance;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Rules;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Hosts;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Tests.Compliance;

public sealed class HistoryTests : IDisposable
{
    private static readonly ComplianceReference Promised = ComplianceReference.FromHost(SamplePool.Host("golden"));
    private readonly string folder = Directory.CreateTempSubdirectory("cpumask-history-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Since_is_carried_from_night_to_night_through_the_file()
    {
        ComplianceRun first = Check(1, null, SamplePool.Host("a"));
        ComplianceRun second = Check(2, first, SamplePool.Host("a", ebx7: 0));
        ComplianceRun third = Check(3, second, SamplePool.Host("a", ebx7: 0, addressBits: 39));
        third.Findings.Select(f => (f.Feature, f.Since)).ShouldBe(
            new[] { ("AVX2", SamplePool.Night(2)), ("PhysicalAddressBits", SamplePool.Night(3)) }, ignoreOrder: true);
        third.PreviousAt.ShouldBe(SamplePool.Night(2));
    }

    [Fact]
    public void A_waived_finding_keeps_its_since_when_the_waiver_ends()
    {
        ComplianceRun first = ComplianceCheck.Run(
            new[] { SamplePool.Host("a", ebx7: 0) }, Promised,
            CompliancePolicy.Parse("""{"waivers":[{"feature":"AVX2","reason":"x","expires":"2026-01-10"}]}"""), now: SamplePool.Night1);
        first.Findings.ShouldBeEmpty();
        Check(2, first, SamplePool.Host("a", ebx7: 0)).Findings.Single().Since.ShouldBe(SamplePool.Night1);
    }

    [Fact]
    public void What_is_mended_is_listed_as_resolved_once()
    {
        ComplianceRun broken = Check(1, null, SamplePool.Host("a", ebx7: 0));
        ComplianceRun mended = Check(2, broken, SamplePool.Host("a"));
        mended.Resolved.Single().Feature.ShouldBe("AVX2");
        mended.Findings.Single().Rule.ShouldBe(RuleIds.FeatureGained, "that the bit came back is worth a line");
        Check(3, mended, SamplePool.Host("a")).Resolved.ShouldBeEmpty();
    }

    [Fact]
    public void A_host_that_is_gone_stays_a_finding_until_it_is_retired()
    {
        ComplianceRun first = Check(1, null, SamplePool.Host("a"), SamplePool.Host("b"));
        ComplianceRun second = Check(2, first, SamplePool.Host("a"));
        ComplianceRun third = Check(3, second, SamplePool.Host("a"));
        third.Findings.Single().Rule.ShouldBe(RuleIds.HostMissing);
        (third.Findings[0].Host, third.Findings[0].Since).ShouldBe(("b", SamplePool.Night(2)));
        ComplianceCheck.Run(new[] { SamplePool.Host("a") }, Promised, CompliancePolicy.Parse("""{"retired":["b"]}"""), third).Findings.ShouldBeEmpty();
    }

    [Fact]
    public void A_namesake_from_elsewhere_does_not_make_a_host_another()
    {
        HostCpuid a = SamplePool.Host("a"), namesake = SamplePool.Host("a") with { Source = "elsewhere/a.txt" };
        ComplianceRun one = Check(1, null, a);
        ComplianceRun two = Check(2, one, a, namesake);
        two.Findings.Select(f => (f.Host, f.Rule)).ShouldBe(new[] { ("elsewhere/a", RuleIds.HostNew) });
        Check(3, two, namesake).Findings.Select(f => (f.Host, f.Rule)).ShouldBe(new[] { ("a", RuleIds.HostMissing) });
    }

    [Fact]
    public void A_host_that_is_new_is_information() =>
        Check(2, Check(1, null, SamplePool.Host("a")), SamplePool.Host("a"), SamplePool.Host("b")).Findings.Single().Rule.ShouldBe(RuleIds.HostNew);

    [Fact]
    public void With_a_previous_run_alone_each_host_is_held_against_itself()
    {
        ComplianceRun first = ComplianceCheck.Run(new[] { SamplePool.Host("a"), SamplePool.Host("b", ebx7: 0, signature: 0x000806F8) }, now: SamplePool.Night1);
        ComplianceRun second = ComplianceCheck.Run(
            new[] { SamplePool.Host("a", ebx7: 0), SamplePool.Host("b", signature: 0x000806F8) }, previous: SamplePool.Reread(first), now: SamplePool.Night(2));
        second.ReferenceKind.ShouldBe(ReferenceKind.PreviousRun);
        second.Findings.Select(f => (f.Host, f.Rule, f.Feature)).ShouldBe(
            new[] { ("a", RuleIds.FeatureMissing, "AVX2"), ("b", RuleIds.FeatureExtra, "AVX2") });
    }

    [Fact]
    public void A_lost_feature_that_nobody_promised_is_an_error_once_whatever_the_reference()
    {
        ComplianceReference little = ComplianceReference.FromEvcMode(EvcMode.Parse("mode", new[] { "SSE3" }));
        ComplianceRun first = ComplianceCheck.Run(new[] { SamplePool.Host("a") }, little, now: SamplePool.Night1);
        ComplianceRun second = ComplianceCheck.Run(new[] { SamplePool.Host("a", ebx7: 0) }, little, previous: SamplePool.Reread(first), now: SamplePool.Night(2));
        CpuidFinding finding = second.Findings.Single();
        (finding.Rule, finding.Severity, finding.Feature, finding.Since).ShouldBe((RuleIds.FeatureLost, FindingSeverity.Error, "AVX2", SamplePool.Night(2)));
        second.Compliant.ShouldBeFalse();
        ComplianceRun third = ComplianceCheck.Run(new[] { SamplePool.Host("a", ebx7: 0) }, little, previous: SamplePool.Reread(second), now: SamplePool.Night(3));
        (third.Compliant, third.Findings.Count, third.Resolved.Count).ShouldBe((true, 0, 0), "told once, and not mended");
    }

    [Fact]
    public void A_loss_beyond_an_unlike_pools_baseline_is_told_and_the_drift_that_it_leaves_keeps_its_day()
    {
        // The lesser model keeps AVX2 from being promised; b is of a's model.
        HostCpuid lesser = SamplePool.Host("old", ebx7: 0, signature: 0x000806F8), broken = SamplePool.Host("a", ebx7: 0);
        HostCpuid[] whole = { SamplePool.Host("a"), SamplePool.Host("b"), lesser }, less = { broken, SamplePool.Host("b"), lesser };
        ComplianceReference baseline = ComplianceReference.FromBaseline(CpuMask.Baselines.CpuBaseline.Of(whole), "pool.json");
        ComplianceRun first = ComplianceCheck.Run(whole, baseline, now: SamplePool.Night1);
        first.Findings.ShouldBeEmpty();
        ComplianceRun second = ComplianceCheck.Run(less, baseline, previous: SamplePool.Reread(first), now: SamplePool.Night(2));
        second.Findings.Select(f => (f.Host, f.Rule, f.Feature, f.Severity)).ShouldBe(
            new[] { ("a", RuleIds.FeatureLost, "AVX2", FindingSeverity.Error) }, "one word for one bit, the graver");
        CpuMask.Reports.ReportProblem.NewsOf(second).ShouldEndWith(": 1 new, 0 mended.");
        ComplianceRun third = ComplianceCheck.Run(less, baseline, previous: SamplePool.Reread(second), now: SamplePool.Night(3));
        third.Findings.Select(f => (f.Rule, f.Since)).ShouldBe(new[] { (RuleIds.ModelDrift, SamplePool.Night(2)) });
        CpuMask.Reports.ReportProblem.NewsOf(third).ShouldEndWith(": 0 new, 0 mended.");
        ComplianceRun back = ComplianceCheck.Run(whole, baseline, previous: SamplePool.Reread(third), now: SamplePool.Night(4));
        (back.Compliant, back.Resolved.Single().Feature).ShouldBe((true, "AVX2"));
    }

    [Fact]
    public void A_policy_that_turns_the_loss_off_leaves_the_drift()
    {
        HostCpuid[] less = { SamplePool.Host("a", ebx7: 0), SamplePool.Host("b") };
        ComplianceReference little = ComplianceReference.FromEvcMode(EvcMode.Parse("mode", new[] { "SSE3" }));
        ComplianceRun first = ComplianceCheck.Run(new[] { SamplePool.Host("a"), SamplePool.Host("b") }, little, now: SamplePool.Night1);
        CompliancePolicy off = CompliancePolicy.Parse("""{"rules":{"feature-lost":"off"}}""");
        ComplianceCheck.Run(less, little, off, SamplePool.Reread(first)).Findings.Single().Rule.ShouldBe(RuleIds.ModelDrift);
    }

    [Fact]
    public void A_lower_number_and_a_lost_capability_count_as_without_a_baseline()
    {
        ComplianceReference little = ComplianceReference.FromEvcMode(EvcMode.Parse("mode", new[] { "SSE3" }));
        HostCpuid Capable(string value) => SamplePool.Host("b") with { Capabilities = new System.Collections.Generic.Dictionary<string, string> { ["hv.capable"] = value } };
        ComplianceRun first = ComplianceCheck.Run(new[] { SamplePool.Host("a", signature: 0x000806F8), Capable("1") }, little, now: SamplePool.Night1);
        HostCpuid[] now = { SamplePool.Host("a", signature: 0x000806F8, addressBits: 39), Capable("0") };
        ComplianceRun second = ComplianceCheck.Run(now, little, previous: first, now: SamplePool.Night(2));
        second.Findings.Select(f => (f.Host, f.Rule, f.Severity)).ShouldBe(new[]
        {
            ("a", RuleIds.AddressBitsLower, FindingSeverity.Error), ("b", RuleIds.CapabilityMissing, FindingSeverity.Error),
        });
        ComplianceCheck.Run(now, little, previous: second, now: SamplePool.Night(3)).Resolved.ShouldBeEmpty();
    }

    [Fact]
    public void What_guests_never_saw_and_drift_that_was_mended_are_withdrawn_and_no_error()
    {
        ComplianceReference little = ComplianceReference.FromEvcMode(EvcMode.Parse("mode", new[] { "SSE3" }));
        HostCpuid plain = SamplePool.Host("a"), other = SamplePool.Host("b"), more = SamplePool.Host("c", ebx7: SamplePool.Ebx7 | 1u << 9);
        ComplianceRun first = ComplianceCheck.Run(new[] { plain, other, more }, little, now: SamplePool.Night1);
        first.Findings.Single().Rule.ShouldBe(RuleIds.ModelDrift);
        ComplianceRun second = ComplianceCheck.Run(new[] { plain, other, SamplePool.Host("c") }, little, previous: SamplePool.Reread(first), now: SamplePool.Night(2));
        second.Findings.Select(f => (f.Rule, f.Severity, f.Feature)).ShouldBe(new[] { (RuleIds.FeatureWithdrawn, FindingSeverity.Warning, "ERMS") });
        second.Resolved.Single().Feature.ShouldBe("ERMS");
    }

    [Fact]
    public void A_run_survives_its_file()
    {
        ComplianceRun run = Check(2, Check(1, null, SamplePool.Host("a"), SamplePool.Host("gone")), SamplePool.Host("a", ebx7: 0, addressBits: 39), SamplePool.Host("\u202E<b>\"", edx7: 0) with { UnevenBits = new[] { SamplePool.Bit("7.0.EBX.5") } });
        string path = RunFile.Save(folder, run);
        ComplianceRun again = RunFile.Load(path);
        again.Findings.Select(f => f with { Run = null }).ShouldBe(run.Findings.Select(f => f with { Run = null }));
        again.Hosts.Select(h => (h.Name, h.Registers, h.Microcode, h.Bios, h.View, h.Signature)).ShouldBe(
            run.Hosts.Select(h => (h.Name, h.Registers, h.Microcode, h.Bios, h.View, h.Signature)));
        (again.CheckedAt, again.PreviousAt, again.ReferenceKind, again.Reference).ShouldBe((run.CheckedAt, run.PreviousAt, run.ReferenceKind, run.Reference));
        again.Hosts[1].UnevenBits.ShouldBe(run.Hosts[1].UnevenBits);
    }

    [Fact]
    public void A_runs_file_stands_for_its_hosts_dumps()
    {
        string path = RunFile.Save(folder, Check(1, null, SamplePool.Host("a"), SamplePool.Host("b", ebx7: 0)));
        DumpImport import = new DumpFile(Registry.Formats).Read(path);
        import.Problems.ShouldBeEmpty();
        import.Hosts.Select(h => h.Name).ShouldBe(new[] { "a", "b" });
        import.Hosts[1].Registers.ShouldBe(SamplePool.Host("b", ebx7: 0).Registers);
    }

    [Fact]
    public void A_folder_gives_its_latest_run_and_nothing_on_the_first_night()
    {
        RunFile.LoadPrevious(folder).ShouldBeNull();
        RunFile.Save(folder, Check(2, null, SamplePool.Host("a")));
        RunFile.Save(folder, Check(1, null, SamplePool.Host("a")));
        File.WriteAllText(Path.Combine(folder, "policy.json"), "{}");
        RunFile.LoadPrevious(folder)!.CheckedAt.ShouldBe(SamplePool.Night(2));
    }

    [Fact]
    public void A_latest_run_that_is_cut_off_does_not_end_all_nights_to_come()
    {
        RunFile.Save(folder, Check(1, null, SamplePool.Host("a")));
        string whole = RunFile.Save(folder, Check(2, null, SamplePool.Host("a")));
        string cut = Path.Combine(folder, "cut.json");
        string text = File.ReadAllText(whole).Replace("2026-01-11T", "2026-01-12T", StringComparison.Ordinal);
        File.WriteAllText(cut, text[..(text.Length / 2)]);
        var problems = new System.Collections.Generic.List<CpuMaskException>();
        RunFile.LoadPrevious(folder, problems.Add)!.CheckedAt.ShouldBe(SamplePool.Night(2));
        problems.Single().Message.ShouldContain("cut.json(");
        Should.Throw<CpuMaskException>(() => RunFile.LoadPrevious(cut), "a file that is named is not passed over");
    }

    [Fact]
    public void A_run_of_a_clock_that_ran_ahead_is_not_the_latest_for_years()
    {
        RunFile.Save(folder, Check(2, null, SamplePool.Host("a")));
        RunFile.Save(folder, Check(1000, null, SamplePool.Host("a")));
        var warnings = new System.Collections.Generic.List<string>();
        RunFile.LoadPrevious(folder, warning: warnings.Add, now: SamplePool.Night(3))!.CheckedAt.ShouldBe(SamplePool.Night(2));
        warnings.Single().ShouldContain("a clock was wrong");
    }

    [Fact]
    public void When_all_runs_are_yet_to_come_this_clock_is_wrong_and_the_latest_counts()
    {
        RunFile.Save(folder, Check(2, null, SamplePool.Host("a")));
        RunFile.Save(folder, Check(3, null, SamplePool.Host("a")));
        var warnings = new System.Collections.Generic.List<string>();
        RunFile.LoadPrevious(folder, warning: warnings.Add, now: SamplePool.Night(1))!.CheckedAt.ShouldBe(SamplePool.Night(3));
        warnings.Count.ShouldBe(1);
    }

    [Fact]
    public void What_was_not_looked_at_is_not_called_mended()
    {
        ComplianceRun broken = Check(1, null, SamplePool.Host("a"), SamplePool.Host("b", ebx7: 0));
        Check(2, broken, SamplePool.Host("a")).Resolved.ShouldBeEmpty("b is gone, and its AVX2 is not back");

        HostCpuid partial = HostRecord.Of("b", LeafTable.Of(SamplePool.Host("b").Registers.Leaves.Where(l => l.Leaf != 7))) with { Microcode = "0x5003901" };
        Check(2, broken, SamplePool.Host("a"), partial).Resolved.ShouldBeEmpty("its source no longer tells");

        ComplianceCheck.Run(
            new[] { SamplePool.Host("a"), SamplePool.Host("b", ebx7: 0) }, Promised, CompliancePolicy.Parse("""{"rules":{"feature-missing":"off","model-drift":"off"}}"""),
            broken, now: SamplePool.Night(2)).Resolved.ShouldBeEmpty("the rule is off");

        ComplianceCheck.Run(
            new[] { SamplePool.Host("a"), SamplePool.Host("b", ebx7: 0) }, ComplianceReference.FromEvcMode(EvcMode.Parse("less", new[] { "SSE3" })),
            previous: broken, now: SamplePool.Night(2)).Resolved.ShouldBeEmpty("nobody asks for AVX2 now, and it is still missing");
    }

    [Fact]
    public void A_trapped_guest_that_is_not_asked_about_is_not_called_mended()
    {
        var trapped = new[] { new TrappedGuest("app01", "a", new[] { "AVX2" }, "b") };
        HostCpuid[] hosts = { SamplePool.Host("a"), SamplePool.Host("b") };
        ComplianceRun first = ComplianceCheck.Run(hosts, Promised, trapped: trapped, now: SamplePool.Night1);
        ComplianceCheck.Run(hosts, Promised, previous: first, now: SamplePool.Night(2)).Resolved.ShouldBeEmpty();
        ComplianceCheck.Run(hosts, Promised, previous: first, trapped: Array.Empty<TrappedGuest>(), now: SamplePool.Night(2)).Resolved.Single().Feature.ShouldBe("app01");
    }

    [Fact]
    public void A_host_that_is_back_is_mended_and_not_new()
    {
        ComplianceRun first = Check(1, null, SamplePool.Host("a"), SamplePool.Host("b"));
        ComplianceRun back = Check(3, Check(2, first, SamplePool.Host("a")), SamplePool.Host("a"), SamplePool.Host("b"));
        back.Findings.ShouldBeEmpty();
        back.Resolved.Single().Rule.ShouldBe(RuleIds.HostMissing);
    }

    [Fact]
    public void A_folder_with_a_slash_at_its_end_is_made()
    {
        string runs = Path.Combine(folder, "new", "runs") + "/";
        RunFile.Save(runs, Check(1, null, SamplePool.Host("a"))).ShouldStartWith(runs);
        RunFile.LoadPrevious(runs)!.Hosts.Count.ShouldBe(1);
    }

    [Fact]
    public void Runs_that_end_at_the_same_moment_all_survive()
    {
        ComplianceRun run = Check(1, null, SamplePool.Host("a"));
        Parallel.For(0, 16, _ => RunFile.Save(folder, run));
        Directory.GetFiles(folder).Length.ShouldBe(16);
        foreach (string file in Directory.GetFiles(folder))
        {
            RunFile.Load(file).Hosts.Count.ShouldBe(1);
        }
    }

    [Fact]
    public void A_file_that_many_runs_replace_is_whole_at_every_moment()
    {
        string path = Path.Combine(folder, "last.json");
        ComplianceRun run = Check(1, null, Enumerable.Range(0, 50).Select(i => SamplePool.Host("h" + i)).ToArray());
        RunFile.Save(path, run);
        Parallel.For(0, 60, i =>
        {
            if (i % 2 == 0)
            {
                RunFile.Save(path, run);
            }
            else
            {
                RunFile.Load(path).Hosts.Count.ShouldBe(50);
            }
        });
        Directory.GetFiles(folder).ShouldBe(new[] { path }, "no temporary file is left");
    }

    [Fact]
    public void A_folder_of_runs_tells_what_changed_when()
    {
        RunFile.Save(folder, Check(1, null, SamplePool.Host("a"), SamplePool.Host("b")));
        RunFile.Save(folder, Check(2, null, SamplePool.Host("a", edx7: SamplePool.Edx7 | 1u << 28, microcode: "0x6000000"), SamplePool.Host("b")));
        RunFile.Save(folder, Check(3, null, SamplePool.Host("a", edx7: SamplePool.Edx7 | 1u << 28, microcode: "0x6000000", addressBits: 39)));
        File.WriteAllText(Path.Combine(folder, "broken.json"), "{\"compliant\": true, \"checkedAt\": \"2026-01-12T00:00:00Z\",");
        CpuidHistory history = CpuidHistory.Read(folder);
        history.Runs.ShouldBe(new[] { SamplePool.Night(1), SamplePool.Night(2), SamplePool.Night(3) });
        history.Changes.Select(c => (c.At, c.Host, c.Kind, c.Feature, c.Before, c.Now)).ShouldBe(new[]
        {
            (SamplePool.Night(1), "a", ChangeKind.HostFirstSeen, "", "absent", "present"),
            (SamplePool.Night(1), "b", ChangeKind.HostFirstSeen, "", "absent", "present"),
            (SamplePool.Night(2), "a", ChangeKind.VersionChanged, "microcode", "0x5003901", "0x6000000"),
            (SamplePool.Night(2), "a", ChangeKind.FeatureGained, "L1D_FLUSH", "0", "1"),
            (SamplePool.Night(3), "a", ChangeKind.NumberChanged, "PhysicalAddressBits", "46", "39"),
            (SamplePool.Night(3), "b", ChangeKind.HostGone, "", "present", "absent"),
        });
        history.Changes[2].After.ShouldBe(SamplePool.Night(1));
        history.Problems.Single().ShouldContain("broken.json(1,");
    }

    [Theory]
    [InlineData("{}", "checkedAt")]
    [InlineData("{\"checkedAt\":\"2026-01-01\"}", "groups: ")]
    [InlineData("{\"checkedAt\":\"2026-01-01\",\"groups\":[{\"id\":\"g1\"}]}", "groups[0].registers: ")]
    [InlineData("{\"checkedAt\":\"2026-01-01\",\"groups\":[{\"registers\":[],\"hosts\":[{}]}]}", "groups[0].hosts[0].name: ")]
    [InlineData("not json", "run.json(1,1): found 'not', expected a value.")]
    public void A_file_that_is_no_run_is_an_error_with_its_place(string json, string place) =>
        Should.Throw<CpuMaskException>(() => RunJsonReader.Read(System.Text.Encoding.UTF8.GetBytes(json), "run.json")).Message.ShouldContain(place);

    private static ComplianceRun Check(int night, ComplianceRun? previous, params HostCpuid[] hosts) =>
        ComplianceCheck.Run(hosts, Promised, previous: previous is null ? null : SamplePool.Reread(previous), now: SamplePool.Night(night));
}
