using System.Linq;
using CpuMask.Baselines;
using CpuMask.Linting;
using CpuMask.Platforms;
using CpuMask.Platforms.Xen.Masks;
using CpuMask.Tests.Languages;

namespace CpuMask.Tests.Linting;

/// <summary>What lint says of an xl configuration.</summary>
public class XlReadingTests
{
    // The fragment of AMD's paper on cross-vendor migration, which no xl ever took.
    private const string Paper = """
        cpuid = [ '0:eax=0x3,ebx=0x0,ecx=0x0,edx=0x0',
                  '1:eax=0xf61,
                    ecx=xxxxxxxx0x00xxxxxxxxxxxxxxxxxxxx,
                    edx=xxx0xxxxxxxxxxxxxxxxxxxxxxxxxxxx',
                  '0x80000001:eax=0xf61,
                    ecx=xxxxxxxxxxxxxxxxxxxx000000000000x,
                    edx=00xx000xx0xx0xxxxxxxxxxxxxxxxxxx' ]
        # disable POPCNT, SSE4.[12], SSSE3
        # disable HTT
        # disable CMPLEGACY, SVM, EXTAPIC, ALTMOVCR8, ABM, SSE4a, MisAlignSSE,
        #       3DNOWPrefetch, OSVW, IBS, SSE5, SKINIT, WDT
        # disable 3DNOW, 3DNOWEXT, RDTSCP, Page1GB, FFXSR, MMXExt, MP
        """;

    [Fact]
    public void The_papers_fragment_is_refused_for_every_fault_that_it_has()
    {
        CpuMaskLint lint = CpuMaskLint.Of(Paper, "paper.cfg");
        lint.Language.ShouldBe("xen");
        string found = string.Join('\n', lint.Findings);
        found.ShouldContain("33 characters");
        found.ShouldContain("hexadecimal ended");
        found.ShouldContain("not closed on its line");
        found.ShouldContain("SSE4.1 (bit 19), SSSE3 (bit 9)");
        found.ShouldContain("x2APIC (bit 21)");
        found.ShouldContain("no vendor at all");
    }

    [Fact]
    public void Put_right_it_hides_what_its_comments_say_and_nothing_is_wrong_with_it()
    {
        CpuMaskLint lint = CpuMaskLint.Of(CpuMaskLint.Of(Paper, "paper.cfg").Corrected!, "paper.cfg");
        lint.Findings.ShouldBeEmpty();
        lint.Settings.Where(s => s.Effect == BitEffect.Hidden).Select(s => s.Feature).ShouldBe(
        [
            "POPCNT", "SSE4.2", "SSE4.1", "SSSE3", "HTT", "WDT", "SKINIT", "XOP", "IBS", "OSVW", "3DNowPrefetch", "MisAlignSse", "SSE4A", "ABM", "AltMovCr8",
            "ExtApicSpace", "SVM", "CmpLegacy", "3DNow", "3DNowExt", "RDTSCP", "PDPE1GB", "FFXSR", "MmxExt", "MP",
        ]);
        lint.Settings.Single(s => s.Feature == "Family").Value.ShouldBe(15u);
        lint.Settings.Where(s => s.Feature.StartsWith("Vendor")).ShouldBeEmpty("an invented vendor is left out");
    }

    [Theory]
    [InlineData("cpuid = ['7:ebx=xxxxxxxxxxxxxxxxxxxxxxxxxx0xxxxx']\n", CpuTextFate.Refused, "expected 0x7,0", "0x7,0:ebx=xxxxxxxxxxxxxxxxxxxxxxxxxx0xxxxx")]
    [InlineData("cpuid = ['1,0:ecx=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx0']\n", CpuTextFate.Refused, "no sub-leaves", "\"0x1:ecx=")]
    [InlineData("cpuid = ['80000001:edx=xxxx0xxxxxxxxxxxxxxxxxxxxxxxxxxx']\n", CpuTextFate.Refused, "begin with 0x", "0x80000001:edx=")]
    [InlineData("cpuid = ['1:ecx=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxX']\n", CpuTextFate.Refused, "'X' is none of", null)]
    [InlineData("cpuid = ['1:ecx=----:----:----:----:----:----:----:---0']\n", CpuTextFate.Dropped, "Colons belong to vSphere", "0x1:ecx=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx0")]
    [InlineData("cpuid = ['1:ECX=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx0']\n", CpuTextFate.Dropped, "lower case", "0x1:ecx=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx0")]
    [InlineData("cpuid = ['1:ecx=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx0']\r\n", CpuTextFate.Refused, "carriage return", "0x1:ecx=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx0")]
    [InlineData("CPUID = ['1:ecx=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx0']\n", CpuTextFate.Refused, "lower case", "cpuid = [")]
    [InlineData("cpuid = ['1:ecx=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx0']\n# the end", CpuTextFate.Refused, "last line needs a line end", "# the end\n")]
    [InlineData("cpuid = ['1:ecx=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx0'\n '1:edx=xxx0xxxxxxxxxxxxxxxxxxxxxxxxxxxx']\n", CpuTextFate.Refused, "cannot read", "0x1:edx=")]
    [InlineData("cpuid = ['1:ecx=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx0']\ncpuid = ['1:edx=xxxxxxxxxxxxxxxxxxxxxxxxxxxxx0xx']\n", CpuTextFate.Dropped, "replaces", null)]
    [InlineData("cpuid = ['-1:ecx=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx0']\n", CpuTextFate.Dropped, "all ones", null)]
    [InlineData("cpuid = ['1:ecx=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx0','1:ecx=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx0x']\n", CpuTextFate.Misapplied, "given twice", null)]
    [InlineData("cpuid = ['7,0:edx=xxxxxxxxxxxxxxxxxxxxxxxxxxx1xxxx']\n# no FSRM\ncpuid += ['7,0:edx=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx0x']\n", CpuTextFate.Misapplied, "given twice", null)]
    [InlineData("cpuid = \"host, avx2=0\"\n", CpuTextFate.Dropped, "the blank counts", "cpuid = \"host,avx2=0\"")]
    [InlineData("cpuid = \"host,lahf_lm=0,-aes\"\n", CpuTextFate.Dropped, "no feature of the name", "cpuid = \"host,lahf-lm=0,aes=0\"")]
    [InlineData("cpuid = \"host,tm=2\"\n", CpuTextFate.Misapplied, "only the last bit counts", "cpuid = \"host,tm=0\"")]
    [InlineData("cpuid = \"avx2=0\"\n", CpuTextFate.Dropped, "does not begin with 'host'", "cpuid = \"host,avx2=0\"")]
    public void What_xl_or_xen_do_not_take_is_an_error_and_is_put_right_where_it_is_plain(string text, CpuTextFate fate, string says, string? corrected)
    {
        CpuMaskLint lint = CpuMaskLint.Of(text, "web.cfg");
        lint.IsFine.ShouldBeFalse();
        lint.Findings.ShouldContain(f => f.Fate == fate && f.Message.Contains(says), string.Join('\n', lint.Findings));
        if (corrected is not null)
        {
            lint.Corrected.ShouldNotBeNull().ShouldContain(corrected);
            CpuMaskLint.Of(lint.Corrected!, "web.cfg").Findings.ShouldBeEmpty();
        }
    }

    [Fact]
    public void A_list_that_xl_takes_is_told_bit_by_bit()
    {
        CpuMaskLint lint = CpuMaskLint.Of("name = \"sles\"\ncpuid = [\n    \"0x00000001:ecx=x00xxxxxx0xxxxxxxxx00xxxxxxxxxxx\",\n]\n", "sles.cfg");
        lint.IsFine.ShouldBeTrue();
        lint.Name.ShouldBe("sles");
        lint.Settings.Select(s => s.Feature).ShouldBe(["RDRAND", "F16C", "MOVBE", "FMA", "SDBG"]);
        LintWords.Does(lint).ShouldBe(["line 3: CPUID.(EAX=01H,ECX=0):ECX: hides RDRAND, F16C, MOVBE, FMA, SDBG."]);
        lint.Corrected.ShouldBeNull();
    }

    [Fact]
    public void Nothing_is_wrong_with_what_is_written_in_either_form()
    {
        foreach (var pool in KvmPools.All())
        {
            XenCpuid setting = XenCpuid.From(CpuBaseline.Of(pool), new XenCpuidOptions { UnknownBits = UnknownBits.Hide });
            foreach (string text in new[] { setting.Text, setting.LibxlText })
            {
                // What was said when it was written may be said again.
                CpuMaskLint.Of(text, "web.cfg", Registry.LanguageNamed("xen")).Findings.Where(f => f.Severity != CpuTextSeverity.Note).Concat(CpuMaskLint.Of(text, "web.cfg").Findings.Where(f => !f.Message.Contains("LM") && !setting.Notes.Concat(setting.Warnings).Contains(f.Message))).ShouldBeEmpty(text);
            }
        }
    }

    [Theory]
    [InlineData("cpuid = ['1:edx=0xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx0']\n", "starts without FPU")]
    [InlineData("cpuid = ['0:ebx=00000000000000000000000000000001,ecx=00000000000000000000000000000000,edx=00000000000000000000000000000000']\n", "no maker's CPUs say")]
    [InlineData("cpuid = ['1:ecx=xxx0xxxxxxxxxxxxxxxxxxxxxxxxxxxx','7,0:ebx=xxxxxxxxxxxxxxxxxxxxxxxxxx1xxxxx']\n", "AVX2 is shown and AVX")]
    public void What_harms_a_guest_is_a_warning(string text, string says) =>
        CpuMaskLint.Of(text, "web.cfg").Findings.ShouldContain(f => f.Severity == CpuTextSeverity.Warning && f.Message.Contains(says));
}
