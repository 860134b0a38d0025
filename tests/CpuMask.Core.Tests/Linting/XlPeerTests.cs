using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Linting;
using CpuMask.Platforms;
using CpuMask.Platforms.Xen.Masks;
using CpuMask.Tests.Languages;
using CpuMask.Tests.Xen;

namespace CpuMask.Tests.Linting;

/// <summary>What lint says of an xl configuration, held against xl's own parser and libxl's.</summary>
public class XlPeerTests
{
    private static readonly string[] ByHand =
    [
        "name = 'web01'\nmemory = 512\ncpuid = [ '0:eax=0x3,ebx=0x0', '1:ecx=xxxxxxxx0x00xxxxxxxxxxxxxxxxxxxx,edx=xxx0xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' ]\n",
        "cpuid = \"host,avx2=0,tm=k,family=6,sse4.1=x\"\nvcpus=2\n",
        "cpuid = [\n  \"0x00000001:ecx=x00xxxxxx0xxxxxxxxx00xxxxxxxxxxx\", # no RDRAND\n  \"0x00000007,0x00:ebx=xxxxxxxxxxxxxxxxxx00x0000x0x0x00\"\n]\n",
        "cpuid = ['1:ecx=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx0']\ncpuid += ['7,0:ebx=xxxxxxxxxxxxxxxxxxxxxxxxxx0xxxxx']\n",
    ];

    [Fact]
    public void Of_2000_settings_with_slips_xls_own_parser_says_what_the_reading_says()
    {
        XenPeer.Require();
        string[] written = KvmPools.All().Select(p => XenCpuid.From(CpuBaseline.Of(p), new XenCpuidOptions { UnknownBits = UnknownBits.Hide }).Text)
            .Where(t => t.Contains(':')).Take(8).ToArray();
        string[] texts = Mutants.Of([.. written, .. ByHand, .. ByHand, .. ByHand], 2000, 14).Select(t => t.Replace("\0", string.Empty)).Where(t => t.Length > 0).ToArray();
        IReadOnlyList<JsonElement> answers = XenPeer.Parse(texts).Answers;
        answers.Count.ShouldBe(texts.Length);
        int refused = 0, dropped = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            string theirs = Theirs(answers[i]);
            Ours(texts[i]).ShouldBe(theirs, texts[i]);
            refused += theirs == "refused" ? 1 : 0;
            dropped += theirs.Contains('5') ? 1 : 0;
        }

        // The slips must reach both kinds of fault.
        refused.ShouldBeInRange(200, 1600);
        dropped.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void Where_the_parser_takes_all_and_the_domain_is_not_built_lint_says_so_and_else_it_does_not()
    {
        XenPeer.Require();
        IReadOnlyList<HostCpuid> pool = KvmPools.All().First(p => p.All(h => h.Registers.Maximum(LeafRange.Basic) >= 0xD && h.Vendor.IsIntel));
        string written = XenCpuid.From(CpuBaseline.Of(pool), new XenCpuidOptions { UnknownBits = UnknownBits.Hide, NoComments = true }).Text;
        int built = 0, not = 0;
        foreach (string text in Mutants.Of([written, .. ByHand], 400, 5).Where(t => Ours(t) is var o && (o.StartsWith("xend") || o.StartsWith("libxl")) && o.Split(' ').Skip(1).All(c => c == "0")).Take(120))
        {
            CpuMaskLint lint = CpuMaskLint.Of(text, "web.cfg", Registry.LanguageNamed("xen"));
            string complaints = XenPeer.Apply(text, pool[0]).Complaints;
            bool builds = !complaints.Contains("Missing leaf") && !complaints.Contains("Bad character");
            lint.Findings.Any(f => f.Fate == CpuTextFate.Refused).ShouldBe(!builds, text + "\n" + complaints + string.Join('\n', lint.Findings));
            _ = builds ? built++ : not++;
        }

        built.ShouldBeGreaterThan(10);
        not.ShouldBeGreaterThan(5);
    }

    [Fact]
    public void What_is_put_right_is_taken_in_silence()
    {
        XenPeer.Require();
        string[] corrected = Mutants.Of(ByHand, 300, 3).Select(t => CpuMaskLint.TryOf(t, "web.cfg")).Where(l => l?.Language == "xen" && l.Corrected is not null).Select(l => l!.Corrected!).ToArray();
        corrected.Length.ShouldBeGreaterThan(50);
        (IReadOnlyList<JsonElement> answers, string _) = XenPeer.Parse(corrected);
        foreach ((string text, JsonElement answer) in corrected.Zip(answers))
        {
            answer.GetProperty("rc").GetInt32().ShouldBe(0, text);
        }
    }

    [Fact]
    public void The_cases_of_the_grammar_are_what_xls_own_parser_says()
    {
        XenPeer.Require();
        string[] texts = [
            .. Cases(XlSyntaxTests.Files), .. Cases(XlSyntaxTests.Settings),
            .. Cases(XlSyntaxTests.Items).Select(t => "cpuid = [\"" + Escaped(t) + "\"]\n"), .. Cases(XlSyntaxTests.FlagTexts).Select(t => "cpuid = \"" + Escaped(t) + "\"\n"),
        ];
        foreach ((string text, JsonElement answer) in texts.Where(t => t.Length > 0).Zip(XenPeer.Parse(texts.Where(t => t.Length > 0)).Answers))
        {
            Ours(text).ShouldBe(Theirs(answer), text);
        }

        static IEnumerable<string> Cases(TheoryData<string, string> rows) => rows.Select(r => r.Data.Item1);

        static string Escaped(string text) => text.Replace("\t", "\\t").Replace("\n", "\\n").Replace("\v", "\\v").Replace("\f", "\\f").Replace("\r", "\\r").Replace("\b", "\\b");
    }

    private static string Theirs(JsonElement answer)
    {
        string form = answer.GetProperty("form").GetString()!;
        return form is "refused" or "none" ? form
            : form + " " + string.Join(' ', answer.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("rc").GetInt32()));
    }

    private static string Ours(string text)
    {
        XlCpuidSetting setting = XlCpuidSetting.Of(text);
        return setting.File.Refused is not null || setting.Mixed is not null ? "refused"
            : setting.Items is { } items ? "xend " + string.Join(' ', items.Select(i => XlListItem.Parse(i.Text).Error))
            : setting.Flags is { } flags ? "libxl " + string.Join(' ', XlFlag.Parse(flags.Text).Select(f => f.Error))
            : "none";
    }
}
