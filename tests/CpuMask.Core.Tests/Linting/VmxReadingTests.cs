using System.IO;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
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

    private const string Unsupported = "VMware supports masks other than of NX/XD only where its support asks for them; remove the lines once they are not needed.";

    private const string NxHidden = "cpuid.80000001.edx = \"----:----:---0:----:----:----:----:----\"";

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

    [Theory]
    [InlineData("featureCompat.vm.completeMasks = \"TRUE\"", "featureCompat.vm.completeMasks hides every feature that no featMask line names, as per-VM EVC does.")]
    [InlineData("featureCompat.vm.completeMasks = \"FALSE\"", null)]
    [InlineData("cpuid.brandstring = \"My CPU\"", "cpuid.brandstring shows the CPU's name as 'My CPU'; it changes no feature.")]
    [InlineData("hypervisor.cpuid.v0 = FALSE", "hypervisor.cpuid.v0 hides the hypervisor bit (1.ECX[31]) and the hypervisor's leaves.")]
    [InlineData("hypervisor.cpuid.v0 = TRUE", null)]
    [InlineData("vhv.enable = \"true\"", "vhv.enable shows VMX or SVM to the guest and asks the host for it (hv.capable).")]
    [InlineData("vhv.enable = \"FALSE\"", null)]
    [InlineData("featureCompat.enable = \"FALSE\"", "featureCompat.enable switches vSphere's feature masks and requirements off: EVC and featMask lines mean nothing for this VM.")]
    [InlineData("featureCompat.enable = \"TRUE\"", null)]
    [InlineData("monitor_control.enable_fullCPUID = \"TRUE\"", "monitor_control.enable_fullCPUID lets masks reach leaves that are not masked by default.")]
    [InlineData("cpuid.1.edx = \"----:----:----:----:----:----:----:----\"", "cpuid.1.edx changes nothing.")]
    [InlineData("cpuid.1.edx = \"\"", null)]
    [InlineData("cpuid.80000001.edx = \"----:----:---0:----:----:----:----:----\"", null)]
    [InlineData("cpuid.1.eax = \"----:----:----:----:----:----:----:---0\"", null)]
    [InlineData("cpuid.1.ecx = \"----:----:----:----:----:----:----:---0\"", Unsupported)]
    [InlineData("cpuid.1.ecx.intel = \"----:----:----:----:----:----:----:---0\"\ncpuid.1.edx = \"----:----:0---:----:----:----:----:----\"", Unsupported)]
    [InlineData("featMask.vm.hv.capable = \"Min:1\"", "asks the host for hv.capable of at least 1; the VM is not powered on elsewhere.")]
    [InlineData("featMask.vm.cpuid.NUMLEVELS = \"max:0xd\"", "shows cpuid.NUMLEVELS up to 0xd.")]
    [InlineData("featMask.vm.cpuid.INTEL = \"Val:1\"", "shows cpuid.INTEL as 1.")]
    [InlineData("featMask.vm.cpuid.AMD = \"Val:0\"", "shows cpuid.AMD as 0.")]
    [InlineData("featMask.vm.cpuid.VIA = \"Val:0\"", "shows cpuid.VIA as 0.")]
    [InlineData("featMask.vm.cpuid.CYRIX = \"Val:0\"", "shows cpuid.CYRIX as 0.")]
    [InlineData("featMask.vm.cpuid.MODEL = \"Val:0x3f\"", "shows cpuid.MODEL as 0x3f.")]
    [InlineData("featMask.vm.other.AES = \"Val:0\"", "shows other.AES as 0.")]
    public void What_a_setting_does_besides_single_bits_is_remarked_and_nothing_is_wrong_with_it(string text, string? remark)
    {
        CpuTextReading reading = VmxReading.Of(text);
        reading.Remarks.Select(r => r.Message).ShouldBe(remark is null ? [] : [remark]);
        reading.Findings.Where(f => f.Severity != CpuTextSeverity.Note).ShouldBeEmpty();
        reading.Corrected.ShouldBeNull();
        reading.LevelBlockers.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("featMask.vm.cpuid.AVX2 = \"Min:1\"", BitEffect.Host, "featMask.vm.cpuid.AVX2 shows AVX2, whatever the mode hides.")]
    [InlineData("featMask.vm.cpuid.AVX2 = \"Min:1\"\nfeatureCompat.vm.completeMasks = \"TRUE\"", BitEffect.Host, null)]
    [InlineData("featMask.vm.cpuid.AVX2 = \"Min:1\"\nfeatureCompat.vm.completeMasks = \"FALSE\"", BitEffect.Host, "featMask.vm.cpuid.AVX2 shows AVX2, whatever the mode hides.")]
    [InlineData("featMask.vm.cpuid.AVX2 = \"Min:0\"", BitEffect.Host, null)]
    [InlineData("featMask.vm.cpuid.AVX2 = \"Max:1\"", BitEffect.Host, null)]
    [InlineData("featMask.vm.cpuid.AVX2 = \"Val:1\"", BitEffect.Host, null)]
    [InlineData("featMask.vm.cpuid.AVX2 = \"Max:0\"", BitEffect.Hidden, null)]
    [InlineData("cpuid.7.ebx = \"----:----:----:----:----:----:--1-:----\"", BitEffect.Shown, "cpuid.7.ebx shows AVX2, whatever the mode hides.")]
    [InlineData("cpuid.7.ebx = \"----:----:----:----:----:----:--T-:----\"", BitEffect.Shown, "cpuid.7.ebx shows AVX2, whatever the mode hides.")]
    [InlineData("cpuid.7.ebx = \"----:----:----:----:----:----:--H-:----\"", BitEffect.Host, "cpuid.7.ebx shows AVX2, whatever the mode hides.")]
    [InlineData("cpuid.7.ebx = \"----:----:----:----:----:----:--R-:----\"", BitEffect.Host, "cpuid.7.ebx shows AVX2, whatever the mode hides.")]
    [InlineData("cpuid.7.ebx = \"----:----:----:----:----:----:--F-:----\"", BitEffect.Hidden, null)]
    [InlineData("cpuid.7.ebx = \"----:----:----:----:----:----:--0-:----\"", BitEffect.Hidden, null)]
    public void A_bit_is_hidden_shown_or_left_to_the_host_and_what_goes_around_evc_is_said(string text, BitEffect effect, string? around)
    {
        CpuTextReading reading = VmxReading.Of(text);
        reading.Bits.Select(b => (b.Bit.ToShortString(), b.Effect, b.OnlyOn.IsKnown)).ShouldBe([("7.0.EBX.5", effect, false)]);
        reading.LevelBlockers.Select(b => b.Message).ShouldBe(around is null ? [] : [around]);
    }

    [Fact]
    public void A_line_for_one_vendor_counts_on_its_hosts_alone()
    {
        CpuTextBit bit = VmxReading.Of("cpuid.1.ecx.amd = \"----:----:----:----:----:----:----:---0\"").Bits.Single();
        bit.OnlyOn.ShouldBe(CpuVendor.Amd);
        bit.Position.ShouldBe(new TextPosition(1, 1));
    }

    [Theory]
    [InlineData("featMask.vm.cpuid.AVX2 = \"Foo:1\"")]
    [InlineData("featMask.vm.cpuid.AVX2 = \"Val:1:1\"")]
    [InlineData("featMask.vm.cpuid.AVX2 = \"Val:one\"")]
    [InlineData("featMask.vm.cpuid.AVX2 = \"1\"")]
    public void A_feature_has_a_comparison_and_a_number(string text)
    {
        CpuTextReading reading = VmxReading.Of(text);
        reading.Findings.Select(f => (f.Severity, f.Fate, f.Message.EndsWith("expected Val:n, Max:n or Min:n. The VM is not powered on with it.", System.StringComparison.Ordinal)))
            .ShouldBe([(CpuTextSeverity.Error, CpuTextFate.Refused, true)]);
        reading.Bits.ShouldBeEmpty();
    }

    // A claim counts where it stands beside a mask, over one, or in the lines of comment right over it, and nowhere else.
    [Theory]
    [InlineData("# hides SSE3\n" + NxHidden, true)]
    [InlineData("# hides SSE3\n# as we were told\n" + NxHidden, true)]
    [InlineData(NxHidden + " # hides SSE3", true)]
    [InlineData("# hides SSE3\nannotation = \"x\"\n" + NxHidden, false)]
    [InlineData("annotation = \"x\" # hides SSE3\n" + NxHidden, false)]
    [InlineData(NxHidden + "\n# hides SSE3", false)]
    public void A_comment_claims_something_of_the_mask_that_it_stands_beside(string text, bool claims)
    {
        CpuTextFinding[] found = VmxReading.Of(text).Findings.ToArray();
        found.Select(f => f.Fate).ShouldBe(claims ? [CpuTextFate.Misapplied] : []);
    }

    [Theory]
    [InlineData("7.0.EBX.5", true)]
    [InlineData("7.0.EDX.24", true)]
    [InlineData("1.0.ECX.4", false)]
    [InlineData("7.0.EDX.10", false)]
    [InlineData("D.1.EAX.1", false)]
    [InlineData("MSR.10A.0", false)]
    public void Checked_at_power_on_is_what_vSphere_shows_of_plain_features(string bit, bool isChecked)
    {
        BitAddress.TryParse(bit, out BitAddress address).ShouldBeTrue();
        VmxReading.IsChecked(FeatureTable.Default.Find(address)!).ShouldBe(isChecked);
    }

    // AVX2 is part of x86-64-v3, which programs take for granted; AMX is part of no level.
    [Theory]
    [InlineData("cpuid.1.ecx = \"---0:----:----:----:----:----:----:----\"", CpuTextSeverity.Warning)]
    [InlineData("cpuid.7.edx = \"----:---0:----:----:----:----:----:----\"", CpuTextSeverity.Note)]
    public void What_is_left_behind_warns_where_programs_take_it_for_granted(string text, CpuTextSeverity severity) =>
        VmxReading.Of(text).Findings.Select(f => f.Severity).ShouldBe([severity]);

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
