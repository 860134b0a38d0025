using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Linting;
using CpuMask.Platforms;
using CpuMask.Tests.Languages;
using CpuMask.Text;

namespace CpuMask.Tests.Linting;

/// <summary>What is written in any language, linted.</summary>
public class WrittenTests
{
    public static TheoryData<string> Languages => new(Registry.Languages.Select(l => l.Id));

    [Theory]
    [MemberData(nameof(Languages))]
    public void Lint_finds_nothing_in_what_is_written_for_pools_of_real_cpus(string id)
    {
        CpuLanguage language = Registry.LanguageNamed(id);
        int written = 0;
        foreach (IReadOnlyList<HostCpuid> pool in KvmPools.All().Where((_, i) => i % 3 == 0))
        {
            string text;
            try
            {
                text = language.Write(CpuRequest.Of(pool) with { UnknownBits = UnknownBits.Hide }).Text;
            }
            catch (CpuMaskException e) when (e.Kind == ErrorKind.Impossible)
            {
                continue;
            }

            if (text.Length == 0)
            {
                continue;
            }

            written++;
            CpuMaskLint lint = CpuMaskLint.Of(text, "text", language);
            lint.Findings.Where(f => f.Severity != CpuTextSeverity.Note).ShouldBeEmpty(text);
            lint.Corrected.ShouldBeNull(text);
        }

        written.ShouldBeGreaterThan(3);
    }
}
