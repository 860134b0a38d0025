using System.Text.RegularExpressions;

namespace CpuMask.HelpGenerator;

/// <summary>The module's manifest as it ships: with this version's section of the changelog as its release notes.</summary>
internal static class PackagedManifest
{
    // What the PowerShell Gallery takes; a longer text keeps the module from being published.
    private const int MostNotes = 10_000;

    /// <summary>Fills a manifest in.</summary>
    /// <param name="manifest">The text of the checkout's CpuMask.psd1.</param>
    /// <param name="changelog">The text of CHANGELOG.md.</param>
    /// <param name="projectUri">Where the project is hosted.</param>
    /// <exception cref="InvalidOperationException">The changelog has nothing to say of the version, or the manifest lacks a setting.</exception>
    public static string Of(string manifest, string changelog, string projectUri)
    {
        string version = Regex.Match(manifest, @"ModuleVersion\s*=\s*'([0-9.]+)'").Groups[1].Value;
        return With(With(manifest, "ReleaseNotes", Short(Section(changelog, version), projectUri)), "ProjectUri", projectUri);
    }

    // Whole items, and where the rest stands.
    private static string Short(string notes, string projectUri)
    {
        string rest = "\n\nThere is more in CHANGELOG.md: " + projectUri;
        if (notes.Length <= MostNotes)
        {
            return notes;
        }

        int end = notes.LastIndexOf("\n- ", MostNotes - rest.Length, StringComparison.Ordinal);
        return notes[..(end > 0 ? end : MostNotes - rest.Length)].TrimEnd() + rest;
    }

    private static string Section(string changelog, string version)
    {
        string[] lines = changelog.ReplaceLineEndings("\n").Split('\n');
        string text = string.Join("\n", lines.SkipWhile(l => !(l + " ").StartsWith("## " + version + " ", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal))).Trim();
        return text.Length > 0 ? text : throw new InvalidOperationException("CHANGELOG.md has no section '## " + version + "' with anything in it.");
    }

    private static string With(string manifest, string setting, string value)
    {
        // PowerShell takes the typographic quotes for quotes too, and doubled ones for one in the text.
        string quoted = Regex.Replace(value, "['\u2018\u2019\u201A\u201B]", "$0$0");
        var line = new Regex("(?m)^(\\s*" + setting + "\\s*=\\s*)'[^']*'");
        return line.IsMatch(manifest) ? line.Replace(manifest, m => m.Groups[1].Value + "'" + quoted + "'", 1)
            : throw new InvalidOperationException("The manifest has no line " + setting + " = '...'.");
    }
}
