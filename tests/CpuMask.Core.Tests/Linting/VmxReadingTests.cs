using System.IO;
using System.Linq;
using CpuMask.Linting;
using CpuMask.Platforms;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Tests.Languages;
using CpuMask.Tests.Shared;
using CpuMask.Text;

namespace CpuMask.Tests.Linting;

/// <summary>What lint says of a virtual machine's own masks.</summary>
public class VmxReadingTests
{
    // Vendor, signature and feature words of an Intel CPU, for a guest on AMD.
    private const string Invented = """
        displayName = "mac"
        cpuid.0.ebx = "0111:0101:0110:1110:0110:0101:0100:0111"
        cpuid.0.ecx = "0110:1100:0110:0101:0111:0100:0110:1110"
        cpuid.0.edx = "0100:1001:0110:0101:0110:1110:0110:1001"
        cpuid.1.eax = "0000:0000:0000:0001:0000:0110:0111:0001"
        """;

    [Fact]
    public void An_invented_vendor_and_signature_are_dangerous_and_go_around_evc()
    {
        CpuMaskLint lint = CpuMaskLint.Of(Invented, "mac.vmx");
        lint.Name.ShouldBe("mac");
        lint.IsFine.ShouldBeFalse();
        lint.Findings.Select(f => f.Severity).ShouldBe([CpuTextSeverity.Warning, CpuTextSeverity.Warning]);
        lint.Findings[0].Message.ShouldContain("GenuineIntel");
        lint.Findings[1].Message.ShouldContain("6/23/1");
        lint.LevelBlockers.Count.ShouldBe(4);
    }

    [Fact]
    public void A_vendor_with_a_slip_in_it_is_nobodys()
    {
        string slip = Invented.Replace("0100:1001:0110:0101:0110:1110:0110:1001", "0100:1001:0110:0101:0111:0100:0110:1110");
        CpuMaskLint.Of(slip, "mac.vmx").Findings.ShouldContain(f => f.Message.Contains("'GenunteIntel'"));
    }

    [Theory]
    [InlineData("cpuid.7.ebx = \"-------------0------------------\"", "RDSEED")]
    [InlineData("cpuid.80000001.edx = \"---- ---- ---0 ---- ---- ---- ---- ----\"", "NX")]
    [InlineData("cpuid.80000001.edx.amd = \"----:----:---0:----:----:----:----:----\"", "NX")]
    [InlineData("featMask.vm.cpuid.stibp = \"Max:0\"", "STIBP")]
    [InlineData("'cpuid.1.ecx' = '----:----:----:----:----:----:----:---0'", "SSE3")]
    public void A_line_that_hides_a_bit_is_told_by_name_and_nothing_is_wrong(string text, string feature)
    {
        CpuMaskLint lint = CpuMaskLint.Of(text, "a.vmx");
        lint.Settings.Where(s => s.Effect == BitEffect.Hidden).Select(s => s.Feature).ShouldBe([feature]);
        lint.IsFine.ShouldBeTrue();
        lint.LevelBlockers.ShouldBeEmpty("what is only hidden is in nobody's way");
        lint.Corrected.ShouldBeNull();
    }

    [Fact]
    public void A_miscounted_bit_shows_by_its_comment_and_is_put_right()
    {
        CpuMaskLint lint = CpuMaskLint.Of("# Hide hypervisor from CPUID\ncpuid.1.ecx = \"----:----:----:----:----:----:--0-:----\"\n", "a.vmx");
        lint.Findings.Single().Fate.ShouldBe(CpuTextFate.Misapplied);
        lint.Findings.Single().Message.ShouldContain("VMX (bit 5)");
        lint.Corrected.ShouldBe("# Hide hypervisor from CPUID\ncpuid.1.ecx = \"0---:----:----:----:----:----:----:----\"\n");
        CpuMaskLint.Of(lint.Corrected!, "a.vmx").IsFine.ShouldBeTrue();
    }

    [Fact]
    public void Avx_hidden_without_avx2_is_dangerous_and_put_right()
    {
        CpuMaskLint lint = CpuMaskLint.Of("cpuid.1.ecx = \"---0:----:----:----:----:----:----:----\"\n", "a.vmx");
        lint.Findings.Single().Severity.ShouldBe(CpuTextSeverity.Warning);
        lint.Findings.Single().Message.ShouldContain("AVX2");
        CpuMaskLint again = CpuMaskLint.Of(lint.Corrected!, "a.vmx");
        again.Settings.Select(s => s.Feature).ShouldContain("AVX2");
        again.IsFine.ShouldBeTrue();
        CpuMaskLint.Of("# no host has AVX2, AVX-NE-CONVERT, XOP, FMA4, FMA, F16C, AVX512F\ncpuid.1.ecx = \"---0:----:----:----:----:----:----:----\"\n", "a.vmx").IsFine.ShouldBeTrue();
    }

    [Theory]
    [InlineData("cpuid.1.ecx = \"----:----:----:----:----:----:----:---\"", CpuTextFate.Refused, "31 signs")]
    [InlineData("cpuid.1.ecx = \"0xFFFFFFFE\"", CpuTextFate.Refused, "no register mask")]
    [InlineData("cpuid.1.ecx = \u201C---0:----:----:----:----:----:----:----\u201D", CpuTextFate.Dropped, "word processor")]
    [InlineData("cpuid.1.foo = \"0\"", CpuTextFate.Dropped, "names no register")]
    [InlineData("cpuid.4.4.eax = \"0000:0000:0000:0000:0000:0000:0000:0000\"", CpuTextFate.Dropped, "enable_fullcpuid")]
    [InlineData("featMask.vm.cpuid.AVX2 = \"off\"", CpuTextFate.Refused, "Val:n, Max:n or Min:n")]
    [InlineData("featMask.vm.cpuid.NOSUCH = \"Val:0\"", CpuTextFate.Dropped, "no vSphere feature key")]
    [InlineData("cpuid.1.edx = \"---0:----:----:----:----:----:----:----\"\ncpuid.1.edx = \"----:----:----:----:----:----:----:----\"", CpuTextFate.Refused, "line 1 too, and otherwise")]
    public void What_esxi_does_not_take_is_an_error(string text, CpuTextFate fate, string says) =>
        CpuMaskLint.Of(text, "a.vmx").Findings.ShouldContain(f => f.Severity == CpuTextSeverity.Error && f.Fate == fate && f.Message.Contains(says));

    [Fact]
    public void Of_a_folder_of_virtual_machines_those_are_named_whose_masks_go_around_evc()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Root, "mac"));
        File.WriteAllText(Path.Combine(folder.Root, "mac", "mac.vmx"), Invented);
        File.WriteAllText(Path.Combine(folder.Root, "clean.vmx"), "virtualHW.version = \"14\"\ndisplayName = \"clean\"\n");
        File.WriteAllBytes(Path.Combine(folder.Root, "mac", "mac.vmdk"), new byte[100_000]);
        var files = new LintFiles();
        CpuMaskLint[] lints = files.Read(folder.Root).Select(r => r.Lint!).ToArray();
        lints.Select(l => l.Name).ShouldBe(["clean", "mac"]);
        LintWords.AroundLevels(lints).ShouldBe("1 of 2 go around their cluster's EVC mode: mac.");
        files.UnknownFiles.ShouldBe(1);
    }

    [Fact]
    public void Nothing_is_wrong_with_what_is_written()
    {
        CpuLanguage language = Registry.LanguageNamed("vmware");
        int written = 0;
        foreach (var pool in KvmPools.All())
        {
            try
            {
                string text = language.Write(CpuRequest.Of(pool)).Text;
                written += text.Length > 0 ? 1 : 0;
                language.Read(text).Findings.Where(f => !f.Message.Contains("LM")).ShouldBeEmpty(text);
            }
            catch (CpuMaskException e) when (e.Kind == ErrorKind.Impossible)
            {
            }
        }

        written.ShouldBeGreaterThan(5);
    }
}
