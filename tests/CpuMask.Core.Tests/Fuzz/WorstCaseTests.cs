using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using CpuMask.Reading;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Fuzz;

/// <summary>Megabytes that chance would not find: each makes one part of reading as costly as it can be.</summary>
[Collection(AloneCollection.Name)]
public class WorstCaseTests
{
    private const int Megabyte = 1 << 20;

    [Theory]
    [InlineData("many leaves, then many CPUs without any")]
    [InlineData("many leaves, then many CPUs with one each")]
    [InlineData("one leaf printed with ever new values")]
    [InlineData("a host in every second line")]
    [InlineData("CPUs that print leaves backwards")]
    [InlineData("headings without rows")]
    [InlineData("one long line")]
    [InlineData("one long line of blanks")]
    [InlineData("only line ends")]
    [InlineData("AIDA64 rows without numbers")]
    [InlineData("AIDA64 headings only")]
    [InlineData("an XML element of a hundred thousand attributes")]
    [InlineData("XML with a comment in every word")]
    [InlineData("JSON of a hundred thousand names")]
    [InlineData("JSON nested without end")]
    [InlineData("JSON registers of one leaf")]
    [InlineData("model-specific registers")]
    public void A_megabyte_takes_no_more_than_a_second(string what)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Text(what));
        TimeSpan least = TimeSpan.MaxValue;
        for (int i = 0; i < 3 && least > TimeSpan.FromSeconds(1); i++)
        {
            using var process = Process.GetCurrentProcess();
            TimeSpan before = process.TotalProcessorTime;
            foreach (DumpImport _ in new DumpFiles(Registry.Formats, standardInput: new MemoryStream(bytes)).Read("-"))
            {
            }

            process.Refresh();
            TimeSpan taken = process.TotalProcessorTime - before;
            least = taken < least ? taken : least;
        }

        least.ShouldBeLessThan(TimeSpan.FromSeconds(1), what);
    }

    [Theory]
    [InlineData("\t")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("-")]
    [InlineData("a")]
    [InlineData("a1")]
    [InlineData("0x")]
    [InlineData(".")]
    [InlineData("/a")]
    [InlineData("a.")]
    [InlineData("host ")]
    [InlineData("missing features: ")]
    [InlineData("guest '")]
    [InlineData("&lt;")]
    [InlineData("> ")]
    [InlineData("cpuid.")]
    [InlineData("level 0x1 ")]
    public void An_error_text_of_one_thing_again_and_again_is_explained_within_a_second(string filler)
    {
        foreach (string before in new[] { "internal error: guest CPU doesn't match specification: missing", "Unable to migrate from esx01 to esx02: problem detected at CPUID level 0x1 register 'ecx'" })
        {
            string text = before + Repeat(filler, 64 << 10) + "esx07";
            TimeSpan least = TimeSpan.MaxValue;
            for (int i = 0; i < 3 && least > TimeSpan.FromSeconds(1); i++)
            {
                using var process = Process.GetCurrentProcess();
                TimeSpan start = process.TotalProcessorTime;
                CpuMask.Explaining.FaultExplanation.Of(text, redact: true);
                process.Refresh();
                TimeSpan taken = process.TotalProcessorTime - start;
                least = taken < least ? taken : least;
            }

            least.ShouldBeLessThan(TimeSpan.FromSeconds(1), filler);
        }
    }

    private static string Text(string what) => what switch
    {
        "many leaves, then many CPUs without any" => "CPU 0:\n" + Rows(6000) + Repeat("CPU 1:\n", Megabyte / 2),
        "many leaves, then many CPUs with one each" => "CPU 0:\n" + Rows(6000) + Repeat("CPU 1:\n" + Row(1, 1), Megabyte / 2),
        "one leaf printed with ever new values" => "CPU 0:\n" + string.Concat(Enumerable.Range(0, 12_000).Select(n => Row(2, (uint)n))),
        "a host in every second line" => Repeat("CPU:\n" + Row(1, 1), Megabyte),
        "CPUs that print leaves backwards" => string.Concat(Enumerable.Range(0, 60).Select(cpu =>
            "CPU " + cpu + ":\n" + string.Concat(Enumerable.Range(0, 200).Select(n => Row((uint)(cpu % 2 == 0 ? n : 200 - n), (uint)cpu))))),
        "headings without rows" => Repeat("CPU 0:\n", Megabyte),
        "one long line" => "CPU 0:\n" + new string('x', Megabyte),
        "one long line of blanks" => "CPU 0:\n" + new string(' ', Megabyte),
        "only line ends" => new string('\n', Megabyte),
        "AIDA64 rows without numbers" => "CPUID Registers (CPU #1):\n" + Repeat("CPUID 0000000D: 00000007-00000340-00000340-00000000\n", Megabyte),
        "AIDA64 headings only" => "CPUID 00000000: 00000001-756E6547-6C65746E-49656E69\n" + Repeat("------[ Logical CPU #0 ]------\n", Megabyte),
        "an XML element of a hundred thousand attributes" =>
            "<cpudata><cpuid eax_in='0x1' " + string.Concat(Enumerable.Range(0, 100_000).Select(n => "a" + n + "='' ")) + "/></cpudata>",
        "XML with a comment in every word" => "<cpuid><processor><register eax=\"0\" ecx=\"0\">" + Repeat("0<!---->", Megabyte) + "</register></processor></cpuid>",
        "JSON of a hundred thousand names" => "{\"hosts\":[{\"registers\":[]," + string.Join(",", Enumerable.Range(0, 60_000).Select(n => "\"n" + n + "\":{}")) + "}]}",
        "JSON nested without end" => "{\"hosts\":" + new string('[', Megabyte),
        "JSON registers of one leaf" => "{\"registers\":[" + string.Join(
            ",", Enumerable.Range(0, 9000).Select(n => "{\"leaf\":\"0x1\",\"subleaf\":\"0x" + n.ToString("x") + "\",\"register\":\"eax\",\"value\":\"0x1\",\"known\":\"0xFFFFFFFF\"}")) + "],\"msrs\":{}}",
        "model-specific registers" => "{\"registers\":[],\"msrs\":{" + string.Join(
            ",", Enumerable.Range(0, 20_000).Select(n => "\"" + n.ToString("X8") + "\":{\"value\":\"0x1\",\"known\":\"0x1\"}")) + "}}",
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "There is no such case."),
    };

    private static string Rows(int count) => string.Concat(Enumerable.Range(0, count).Select(n => Row((uint)n, 1)));

    private static string Row(uint leaf, uint value) => $"   0x{leaf:x8} 0x00: eax=0x{value:x8} ebx=0x00000000 ecx=0x00000000 edx=0x00000000\n";

    private static string Repeat(string text, int length) => string.Concat(Enumerable.Repeat(text, length / text.Length));
}
