using CpuMask.Cpuid;
using CpuMask.Faults;
using CpuMask.Features;
using CpuMask.Platforms;
using CpuMask.Text;

namespace CpuMask.Explaining;

/// <summary>A guest's CPU settings in a platform's language: what each register's line does, by the names of the bits. No fault.</summary>
internal static class OwnSettings
{
    private const int MostNames = 40, MostText = 1 << 20;

    /// <summary>The findings of a text and the platform whose language it is in; nothing where no language knows it.</summary>
    public static (FaultGrammar Grammar, IReadOnlyList<FaultFinding> Found)? In(string text)
    {
        if (text.Length > MostText)
        {
            return null;
        }

        foreach (Platform platform in Registry.Platforms)
        {
            foreach (CpuLanguage language in platform.Languages.Where(l => l.Knows(text)))
            {
                CpuTextReading reading = language.Read(text);
                FaultGrammar? grammar = FaultGrammars.All.FirstOrDefault(g => g.AnswersForGuests && g.Hypervisor == platform.View);
                if (reading.Bits.Count > 0 && grammar is not null)
                {
                    return (grammar, Told(reading).Select(f => f with { Platform = grammar.Id }).ToArray());
                }
            }
        }

        return null;
    }

    private static IEnumerable<FaultFinding> Told(CpuTextReading reading)
    {
        foreach (IGrouping<RegisterAddress, CpuTextBit> register in reading.Bits.GroupBy(b => b.Bit.Register))
        {
            string[] parts = new[] { Part("hides", register, BitEffect.Hidden), Part("forces on", register, BitEffect.Shown), Part("takes from the host", register, BitEffect.Host) }
                .Where(p => p.Length > 0).ToArray();
            yield return new FaultFinding
            {
                Kind = FaultKind.OwnMask, Question = FaultQuestion.OwnMasks, Register = register.Key, Summary = register.Key + ": " + string.Join("; ", parts) + ".",
                Bits = register.Where(b => b.Effect != BitEffect.Host && FeatureTable.Default.Find(b.Bit) is { IsFlag: true })
                    .Select(b => FaultBits.Of(b.Bit, b.Effect == BitEffect.Shown, null)).ToArray(),
            };
        }

        foreach (CpuTextFinding wrong in reading.Findings.Take(50))
        {
            yield return new FaultFinding
            {
                Kind = FaultKind.OwnMask, Question = FaultQuestion.OwnMasks,
                Summary = "Line " + Wording.Format("{0}", wrong.Position.Line) + ": " + wrong.Message,
            };
        }
    }

    private static string Part(string does, IEnumerable<CpuTextBit> bits, BitEffect effect)
    {
        string[] names = bits.Where(b => b.Effect == effect).Select(b => FeatureTable.Default.Find(b.Bit) is { } row
            ? row.IsFlag ? row.Name : row.Name + Wording.Format("[{0}]", b.Bit.Bit - row.LowBit) : Wording.Format("bit {0}", b.Bit.ManualBit)).Distinct().ToArray();
        return names.Length == 0 ? string.Empty : does + " " + Wording.List(names, MostNames);
    }
}
