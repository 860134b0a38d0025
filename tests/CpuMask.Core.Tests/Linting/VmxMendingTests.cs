using System.Linq;
using CpuMask.Platforms;
using CpuMask.Platforms.VMware.Masks;

namespace CpuMask.Tests.Linting;

/// <summary>What becomes of a virtual machine's lines when they are put right: each text with the whole of what is expected.</summary>
public sealed class VmxMendingTests
{
    private const string Open = "----:----:----:----:----:----:----:----", Hides0 = "----:----:----:----:----:----:----:---0", Blanks = "---- ---- ---- ---- ---- ---- ---- ----";

    [Theory]
    [InlineData("twice alike", "cpuid.1.ecx = \"" + Hides0 + "\"\na = 1\ncpuid.1.ecx = \"" + Hides0 + "\"\n", "a = 1\ncpuid.1.ecx = \"" + Hides0 + "\"\n")]
    [InlineData("a feature twice alike", "featMask.vm.cpuid.AES = \"Val:0\"\nFEATMASK.VM.CPUID.AES = \"Val:0\"\n", "FEATMASK.VM.CPUID.AES = \"Val:0\"\n")]
    [InlineData("twice and otherwise", "cpuid.1.ecx = \"" + Hides0 + "\"\ncpuid.1.ecx = \"" + Open + "\"\n", null)]
    [InlineData("a setting of another kind twice", "a = 1\na = 1\ncpuid.1.foo = \"0\"\n", null)]
    [InlineData("quotes of a word processor", "featMask.vm.cpuid.AES = \u201CVal:0\u201D # why\n", "featMask.vm.cpuid.AES = \"Val:0\"  # why\n")]
    [InlineData("a quote that is not closed", "cpuid.1.ecx = \"" + Hides0 + "\n", "cpuid.1.ecx = \"" + Hides0 + "\"\n")]
    [InlineData(
        "other lines stay as they are", "displayName = \"x\nfeatMask.vm.cpuid.AES=\"Val:0\"\ncpuid.1.edx=\"" + Blanks + "\"\ncpuid.1.ecx = \u201C" + Hides0 + "\u201D\n",
        "displayName = \"x\nfeatMask.vm.cpuid.AES=\"Val:0\"\ncpuid.1.edx=\"" + Blanks + "\"\ncpuid.1.ecx = \"" + Hides0 + "\"\n")]
    [InlineData("no key of a register", "cpuid.1.foo = \"0\"\n", null)]
    [InlineData("no mask at all", "cpuid.1.ecx = \"0xFFFFFFFE\"\n", null)]
    [InlineData("underscores and dots", "cpuid.1.ecx = \"----_----_----_----.----.----_----_---0\"\n", "cpuid.1.ecx = \"" + Hides0 + "\"\n")]
    [InlineData("dashes of a word processor", "cpuid.1.ecx = \"\u2014---:----:----:----:----:----:----:\u2013--0\"\n", "cpuid.1.ecx = \"" + Hides0 + "\"\n")]
    [InlineData("blank lines at the end", "cpuid.1.ecx = \u201C" + Hides0 + "\u201D\n\n\n", "cpuid.1.ecx = \"" + Hides0 + "\"\n")]
    [InlineData("31 signs", "cpuid.1.ecx = \"---:----:----:----:----:----:----:---0\"  # hides SSE3\n", "cpuid.1.ecx = \"" + Hides0 + "\"  # hides SSE3\n")]
    [InlineData(
        "31 signs, and the comment tells where the missing one is",
        "# hides HYPERVISOR and VMX\ncpuid.1.ecx = \"0---:----:----:----:----:----:-0-0:---\"\n",
        "# hides HYPERVISOR and VMX\ncpuid.1.ecx = \"0---:----:----:----:----:----:--0-:0---\"\n")]
    [InlineData(
        "33 signs, and the comment tells which one is too much",
        "# hides HYPERVISOR and VMX\ncpuid.1.ecx = \"-0---:----:----:----:----:----:--0-:0---\"\n",
        "# hides HYPERVISOR and VMX\ncpuid.1.ecx = \"0---:----:----:----:----:----:--0-:0---\"\n")]
    [InlineData("33 signs and no comment", "cpuid.1.ecx = \"0---:----:----:----:----:----:----:-----\"\n", "cpuid.1.ecx = \"0---:----:----:----:----:----:----:----\"\n")]
    [InlineData("33 signs of which the first says nothing", "cpuid.1.ecx = \"-0---:----:----:----:----:----:----:----\"\n", "cpuid.1.ecx = \"0---:----:----:----:----:----:----:----\"\n")]
    [InlineData("a leaf that has to be opened", "cpuid.4.4.eax = \"" + Hides0 + "\"\na = 1\n", "cpuid.4.4.eax = \"" + Hides0 + "\"\na = 1\nmonitor_control.enable_fullcpuid = \"TRUE\"\n")]
    [InlineData("a leaf that has to be opened behind a sub-leaf that has not", "cpuid.7.1.eax = \"" + Hides0 + "\"\ncpuid.b.0.eax = \"" + Hides0 + "\"\n",
        "cpuid.7.1.eax = \"" + Hides0 + "\"\ncpuid.b.0.eax = \"" + Hides0 + "\"\nmonitor_control.enable_fullcpuid = \"TRUE\"\n")]
    [InlineData("a leaf that is closed", "monitor_control.enable_fullCPUID = \"FALSE\"\ncpuid.4.4.eax = \"" + Hides0 + "\"\n", "cpuid.4.4.eax = \"" + Hides0 + "\"\nmonitor_control.enable_fullcpuid = \"TRUE\"\n")]
    [InlineData("a leaf that is open", "monitor_control.enable_fullCPUID = \"TRUE\"\ncpuid.4.4.eax = \"" + Hides0 + "\"\n", null)]
    [InlineData("a mask that changes nothing needs no leaf opened", "cpuid.4.4.eax = \"" + Open + "\"\n", null)]
    [InlineData("a sub-leaf that is masked by default", "cpuid.7.1.eax = \"" + Hides0 + "\"\n", null)]
    public void Lines_are_put_right_where_what_was_meant_is_plain(string what, string text, string? mended)
    {
        CpuTextReading reading = VmxReading.Of(text);
        reading.Corrected.ShouldBe(mended, what);
        if (mended is not null)
        {
            VmxReading.Of(mended).Findings.Where(f => f.Severity == CpuTextSeverity.Error).ShouldBeEmpty(what);
        }
    }

    // AVX takes along what means nothing without it: FMA and F16C in its own line, AVX2 and AVX512F and what builds on that elsewhere.
    [Fact]
    public void What_is_left_behind_is_hidden_in_lines_of_its_own_by_ascending_leaf()
    {
        const string known = "# no host has XOP, FMA4, AVX-NE-CONVERT, AVX512F, AVX-VNNI, VAES, VPCLMULQDQ, AVX-IFMA, AVX-VNNI-INT8, AVX-VNNI-INT16, SM3, SM4, SHA512";
        VmxReading.Of(known + "\ncpuid.7.0.ebx.amd = \"" + Open + "\"\ncpuid.1.ecx = \"---0:----:----:----:----:----:----:----\"\n").Corrected.ShouldBe(
            known + "\ncpuid.7.0.ebx.amd = \"" + Open + "\"\ncpuid.1.ecx = \"--00:----:----:----:---0:----:----:----\"\ncpuid.7.0.ebx = \"----:----:----:----:----:----:--0-:----\"\n");

        string[] all = VmxReading.Of("cpuid.1.ecx = \"---0:----:----:----:----:----:----:----\"\n").Corrected!.Split('\n');
        string[] keys = all.Select(l => l.Split(' ')[0]).ToArray();
        keys.Take(2).ShouldBe(["cpuid.1.ecx", "cpuid.7.0.ebx"]);
        System.Array.IndexOf(keys, "cpuid.80000001.ecx").ShouldBe(keys.Length - 2);
    }

    [Fact]
    public void What_the_text_itself_leaves_to_the_host_is_not_put_otherwise()
    {
        CpuTextReading reading = VmxReading.Of("cpuid.1.ecx = \"---0:----:----:----:----:----:----:----\"\ncpuid.7.0.ebx = \"----:----:----:----:----:----:--H-:----\"\n");
        reading.Findings.Single().Message.ShouldNotContain("AVX2");
        reading.Corrected!.Split('\n')[1][^8].ShouldBe('H');
    }
}
