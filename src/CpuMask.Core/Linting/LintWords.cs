using CpuMask.Cpuid;
using CpuMask.Platforms;
using CpuMask.Text;

namespace CpuMask.Linting;

/// <summary>A lint in sentences, the same in every face.</summary>
public static class LintWords
{
    private const int MostNames = 60;

    /// <summary>The line over all of it: <c>web.cfg: 2 errors, 1 warning.</c></summary>
    public static string Heading(CpuMaskLint lint)
    {
        string[] counts = new[]
        {
            Count(lint, CpuTextSeverity.Error, "error", "errors"), Count(lint, CpuTextSeverity.Warning, "warning", "warnings"),
            Count(lint, CpuTextSeverity.Note, "note", "notes"),
        }.Where(c => c.Length > 0).ToArray();
        string name = lint.Name == lint.Source ? lint.Source : lint.Source + " (" + lint.Name + ")";
        return Wording.Safe(name + ", " + lint.Title + ": " + (counts.Length == 0 ? "nothing is wrong." : string.Join(", ", counts) + "."));
    }

    /// <summary>How many texts are not fine; null when all are.</summary>
    public static string? Summary(IReadOnlyList<CpuMaskLint> lints) =>
        lints.Count(l => !l.IsFine) is > 0 and int wrong ? Messages.NotFine(wrong, lints.Count) : null;

    /// <summary>What it does, a sentence for each register or number of each line, then what it does besides.</summary>
    public static IReadOnlyList<string> Does(CpuMaskLint lint)
    {
        var does = new List<(TextPosition Position, string Text)>();
        foreach (IGrouping<(int, RegisterAddress, CpuVendor), LintedSetting> group in lint.Settings.GroupBy(s => (s.Line, s.Register, s.OnlyOn)))
        {
            string[] parts = new[] { Part("hides", group, BitEffect.Hidden), Part("shows", group, BitEffect.Shown), Part("takes from the host", group, BitEffect.Host), Numbers(group) }
                .Where(p => p.Length > 0).ToArray();
            string only = group.Key.Item3.IsKnown ? " on hosts of " + group.Key.Item3.DisplayName : string.Empty;
            does.Add((group.First().Position, group.Key.Item2 + only + ": " + string.Join("; ", parts) + "."));
        }

        does.AddRange(lint.Remarks.Select(r => (r.Position, r.Message)));
        return does.OrderBy(d => d.Position.Line).Select(d => Wording.Safe(Place(d.Position) + d.Text)).ToArray();
    }

    /// <summary>What stands over what goes around the platform's levelling.</summary>
    public const string BlockersHeading = "Goes around EVC: while the VM runs with more than the mode shows, EVC cannot be switched on, and its promise does not hold for this VM. Take these lines out with the VM powered off";

    /// <summary>What goes around the platform's levelling, a sentence each.</summary>
    public static IReadOnlyList<string> Blockers(CpuMaskLint lint) =>
        lint.LevelBlockers.Select(b => Wording.Safe(Place(b.Position) + b.Message)).ToArray();

    /// <summary>Whose settings go around their platform's levelling; null when nobody's do, and for one text, which has said it.</summary>
    public static string? AroundLevels(IReadOnlyList<CpuMaskLint> lints) => lints.Count > 1 && lints.Any(l => l.LevelBlockers.Count > 0)
        ? Wording.Safe(Messages.GoAroundEvc(lints.Where(l => l.LevelBlockers.Count > 0).Select(l => l.Name).ToArray(), lints.Count))
        : null;

    private static string Place(TextPosition position) => position.Line > 0 ? Wording.Format("line {0}: ", position.Line) : string.Empty;

    private static string Part(string does, IEnumerable<LintedSetting> settings, BitEffect effect)
    {
        string[] names = settings.Where(s => s.Effect == effect && s.Value is null).Select(s => s.Feature).Distinct().ToArray();
        return names.Length == 0 ? string.Empty : does + " " + Wording.List(names, MostNames);
    }

    private static string Numbers(IEnumerable<LintedSetting> settings) => string.Join("; ", settings.Where(s => s.Value is not null)
        .Select(s => Wording.Format("sets {0} to 0x{1:X}", s.Feature, s.Value)));

    private static string Count(CpuMaskLint lint, CpuTextSeverity severity, string one, string many) =>
        lint.Findings.Count(f => f.Severity == severity) is > 0 and int count ? Wording.Count(count, one, many) : string.Empty;
}
