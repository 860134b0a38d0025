using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using CpuMask.Compliance;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Rules;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Reading;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Compliance;

/// <summary>
/// Three nights of one real CPU: what KVM offered to guests under three kernels. What must be found is worked out from the
/// files' own bitmaps, without any of the product's readers.
/// </summary>
public sealed class FirecrackerHistoryTests : IDisposable
{
    private static readonly string[] Kernels = { "5.10", "6.1", "6.18" };
    private readonly string folder = Directory.CreateTempSubdirectory("cpumask-nights-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Corpora.With), "INTEL_CASCADELAKE", 0, 2, MemberType = typeof(Corpora))]
    [MemberData(nameof(Corpora.With), "INTEL_SAPPHIRE_RAPIDS", 22, 12, MemberType = typeof(Corpora))]
    [MemberData(nameof(Corpora.With), "AMD_MILAN", 20, 10, MemberType = typeof(Corpora))]
    public void The_drift_of_three_nights_is_exactly_the_bits_that_differ(string corpus, string cpu, int atLeastSecond, int atLeastThird)
    {
        ComplianceRun? previous = null;
        for (int night = 0; night < 3; night++)
        {
            previous = ComplianceCheck.Run(new[] { Host(corpus, cpu, night) }, previous: previous, now: SamplePool.Night(night + 1));
            RunFile.Save(folder, previous);
            previous = RunFile.LoadPrevious(folder);
        }

        CpuidHistory history = CpuidHistory.Read(folder);
        foreach ((int night, int atLeast) in new[] { (1, atLeastSecond), (2, atLeastThird) })
        {
            CpuidChange[] changes = history.Changes.Where(c => c.At == SamplePool.Night(night + 1) && c.Subject.Register is not null).ToArray();
            changes.Length.ShouldBeGreaterThanOrEqualTo(atLeast);
            Dictionary<string, ulong> expected = Differing(corpus, cpu, night);
            foreach (CpuidChange change in changes)
            {
                RegisterAddress at = change.Subject.Register!.Value;
                ulong mask = (ulong)change.Subject.Mask << (at.Register == RegisterName.MsrHigh ? 32 : 0);
                expected.ContainsKey(at.ToShortString()).ShouldBeTrue($"{change} does not differ in the files");
                (expected[at.ToShortString()] & mask).ShouldNotBe(0UL, $"{change} does not differ in the files");
                expected[at.ToShortString()] &= ~mask;
            }

            foreach ((string word, ulong left) in expected.Where(e => e.Value != 0))
            {
                throw new ShouldAssertException($"{cpu} night {night + 1}: {word} differs in {left:X} and nothing says so");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Corpora.Each), MemberType = typeof(Corpora))]
    public void The_bits_of_the_third_night_are_classed_right(string corpus)
    {
        Classes(corpus, "INTEL_CASCADELAKE", 2).ShouldBe(new[] { ("L1D_FLUSH", FeatureClass.Security, "0", "1"), ("GuestPhysicalAddressBits", FeatureClass.Numeric, "0", "46") }, ignoreOrder: true);
        Classes(corpus, "AMD_MILAN", 2).ShouldContain(("SPEC_CTRL", FeatureClass.Security, "1", "0"));
        Classes(corpus, "AMD_MILAN", 2).ShouldContain(("IBPB_BRTYPE", FeatureClass.Security, "0", "1"));
        Classes(corpus, "AMD_MILAN", 1).ShouldContain(("SEV-SNP", FeatureClass.Feature, "1", "0"));
        Classes(corpus, "INTEL_SAPPHIRE_RAPIDS", 1).ShouldContain(("AMX-TILE", FeatureClass.Feature, "0", "1"));
        Classes(corpus, "INTEL_SAPPHIRE_RAPIDS", 2).ShouldContain(("MaxBasicLeaf", FeatureClass.Switch, "31", "32"));
    }

    [Theory]
    [MemberData(nameof(Corpora.Each), MemberType = typeof(Corpora))]
    public void A_check_against_the_night_before_calls_what_went_an_error_and_names_the_kernels(string corpus)
    {
        ComplianceRun second = ComplianceCheck.Run(new[] { Host(corpus, "AMD_MILAN", 1) }, now: SamplePool.Night(2));
        ComplianceRun third = ComplianceCheck.Run(new[] { Host(corpus, "AMD_MILAN", 2) }, previous: SamplePool.Reread(second), now: SamplePool.Night(3));
        CpuidFinding lost = third.Findings.Single(f => f.Severity == FindingSeverity.Error);
        (lost.Rule, lost.Feature, lost.Class).ShouldBe((RuleIds.FeatureMissing, "SPEC_CTRL", FeatureClass.Security));
        third.Findings.Single(f => f.Rule == RuleIds.NumberChanged && f.Feature == "GuestPhysicalAddressBits").Message.ShouldContain("6.18");
    }

    private static (string, FeatureClass, string, string)[] Classes(string corpus, string cpu, int night) =>
        CpuidHistory.Of(new[] { night - 1, night }.Select(n => ComplianceCheck.Run(new[] { Host(corpus, cpu, n) }, now: SamplePool.Night(n + 1)))).Changes
            .Where(c => c.Class is not null).Select(c => (c.Feature, c.Class!.Value, c.Before, c.Now)).ToArray();

    private static HostCpuid Host(string corpus, string cpu, int night) => new DumpFile(Registry.Formats).Read(FileOf(corpus, cpu, night)).Hosts.Single() with { Name = cpu };

    private static string FileOf(string corpus, string cpu, int night) => Corpus.Named(corpus).PathOf($"firecracker/fingerprint_{cpu}_{Kernels[night]}host.json");

    // Words that differ between two nights, as the files' bitmaps have them; what is no feature of the CPU is left out.
    private static Dictionary<string, ulong> Differing(string corpus, string cpu, int night)
    {
        Dictionary<string, ulong> before = Bitmaps(FileOf(corpus, cpu, night - 1)), after = Bitmaps(FileOf(corpus, cpu, night));
        var differing = new Dictionary<string, ulong>();
        foreach (string word in before.Keys.Union(after.Keys))
        {
            ulong bits = before.GetValueOrDefault(word) ^ after.GetValueOrDefault(word);

            // The only MSR that says what a CPU can do is 10A; the fingerprint also has a clock ratio.
            if (bits != 0 && (!word.StartsWith("MSR.") || word == "MSR.10A"))
            {
                differing[word] = bits;
            }
        }

        return differing;
    }

    private static Dictionary<string, ulong> Bitmaps(string file)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(file));
        JsonElement config = json.RootElement.GetProperty("guest_cpu_config");
        var words = new Dictionary<string, ulong>();
        foreach (JsonElement leaf in config.GetProperty("cpuid_modifiers").EnumerateArray())
        {
            foreach (JsonElement register in leaf.GetProperty("modifiers").EnumerateArray())
            {
                string word = $"{Number(leaf, "leaf"):X}.{Number(leaf, "subleaf"):X}.{register.GetProperty("register").GetString()!.ToUpperInvariant()}";
                words[word] = Bitmap(register);
            }
        }

        foreach (JsonElement msr in config.GetProperty("msr_modifiers").EnumerateArray())
        {
            words[$"MSR.{Number(msr, "addr"):X}"] = Bitmap(msr);
        }

        return words;
    }

    private static uint Number(JsonElement element, string name) => uint.Parse(element.GetProperty(name).GetString()![2..], NumberStyles.HexNumber);

    private static ulong Bitmap(JsonElement element) => Convert.ToUInt64(element.GetProperty("bitmap").GetString()!.Substring(2), 2);
}
