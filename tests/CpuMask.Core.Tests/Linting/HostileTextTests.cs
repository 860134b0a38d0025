using System;
using System.Linq;
using CpuMask.Linting;
using CpuMask.Platforms;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Linting;

/// <summary>No text makes a linter throw, hang or answer out of the text.</summary>
public class HostileTextTests
{
    public static TheoryData<string> Languages => new(Registry.Languages.Select(l => l.Id));

    [Theory]
    [MemberData(nameof(Languages))]
    public void A_long_text_of_anything_is_read_and_nothing_hangs(string id)
    {
        CpuLanguage language = Registry.LanguageNamed(id);
        foreach (string piece in new[] { "cpuid = [\"", "cpuid=['1:ecx=x',", "[", "'", "\"", "#", "=", ",", " ", "\n", "-cpu a, ", "-cpu ", "<cpu ", "<cpu>", "<feature policy='", "cpu: +", "cpu-model: ", "cpuid.1.ecx = \"-", "featMask.vm.cpuid.", "{", "[{", "name: ", "- ", "+a;", "guest.cpu.features=-", "cpu_models = ,", "# disable SSE4.[", "\0", "\uFEFF", "\uD800", "EVC_MODE=", "Set-VMProcessor -" })
        {
            string text = string.Concat(Enumerable.Repeat(piece, 1 + (120_000 / piece.Length)));
            CpuTextReading? reading = null;
            Hang.Never(
                () =>
                {
                    language.Knows(text);
                    reading = language.Read(text);
                },
                id + " on " + piece);
            int lines = text.Count(c => c == '\n') + 1;
            reading!.Findings.ShouldAllBe(f => f.Position.Line <= lines);
        }
    }

    [Fact]
    public void Slips_in_what_is_written_never_make_a_linter_throw_and_what_is_put_right_is_known_again()
    {
        foreach (CpuLanguage language in Registry.Languages)
        {
            string[] texts = Languages.Count == 0 ? [] : Samples(language);
            foreach (string text in Mutants.Of(texts, 40, 21))
            {
                CpuTextReading reading = language.Read(text);
                _ = LintWords.Does(CpuMaskLint.Of(text, "text", language));
                if (reading.Corrected is { } corrected)
                {
                    language.Read(corrected).ShouldNotBeNull();
                }
            }
        }
    }

    private static string[] Samples(CpuLanguage language) => CpuMask.Tests.Languages.KvmPools.All().Take(6).Select(pool =>
    {
        try
        {
            return language.Write(CpuRequest.Of(pool) with { UnknownBits = UnknownBits.Hide }).Text;
        }
        catch (CpuMask.Text.CpuMaskException)
        {
            return string.Empty;
        }
    }).Append("cpuid = x").ToArray();
}
