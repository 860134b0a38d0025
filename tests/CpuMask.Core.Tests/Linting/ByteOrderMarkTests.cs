using System;
using System.IO;
using System.Linq;
using System.Text;
using CpuMask.Linting;
using CpuMask.Platforms;

namespace CpuMask.Tests.Linting;

/// <summary>A byte order mark in front of a file, which some readers pass over and xl takes for a letter.</summary>
public sealed class ByteOrderMarkTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("vm.cfg", "name = \"a\"\ncpuid = \"host,avx2=0\"\n", false)]
    [InlineData("vm.cfg", "name = \"a\"\ncpuid = [ \"0x7,0:ebx=xxxxxxxxxxxxxxxxxxxxxxxxxx0xxxxx\" ]\n", false)]
    [InlineData("vm.vmx", ".encoding = \"UTF-8\"\nfeatMask.vm.cpuid.RDRAND = \"Val:0\"\n", true)]
    [InlineData("line.txt", "-cpu qemu64,enforce\n", true)]
    public void It_is_judged_as_the_reader_of_the_language_judges_it(string name, string text, bool taken)
    {
        string file = folder.PathOf(name);
        File.WriteAllText(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        CpuMaskLint bare = new LintFiles().Read(file).Single().Lint!;
        bare.Findings.ShouldNotContain(f => f.Fate == CpuTextFate.Refused);
        File.WriteAllText(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        CpuMaskLint marked = new LintFiles().Read(file).Single().Lint!;
        marked.Language.ShouldBe(bare.Language);
        marked.Text.ShouldBe(bare.Text);
        marked.Findings.Any(f => f.Fate == CpuTextFate.Refused && f.Message.Contains("byte order mark")).ShouldBe(!taken);
        marked.Settings.Count.ShouldBe(bare.Settings.Count);
    }
}
