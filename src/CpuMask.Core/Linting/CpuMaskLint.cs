using CpuMask.Platforms;
using CpuMask.Text;

namespace CpuMask.Linting;

/// <summary>
/// What a guest's CPU settings do, in whatever language they are: each bit by its name, what their reader will not do as it is
/// written, what harms, and the lines put right.
/// </summary>
public sealed class CpuMaskLint
{
    /// <summary>What some editors of Windows put in front of a file, and some readers take for a letter.</summary>
    internal const char ByteOrderMark = '\uFEFF';

    private readonly Lazy<IReadOnlyList<LintedSetting>> settings;

    private CpuMaskLint(string source, string text, Platform platform, CpuLanguage language, CpuTextReading reading)
    {
        Text = text;
        Source = source;
        Platform = platform.Id;
        Language = language.Id;
        Title = language.Title;
        Name = reading.Subject ?? source;
        Reading = reading;
        settings = new Lazy<IReadOnlyList<LintedSetting>>(() => LintedSetting.Of(reading));
    }

    /// <summary>Whose CPU it is, as the text says; the file's name where it says nothing.</summary>
    public string Name { get; }

    /// <summary>The file.</summary>
    public string Source { get; }

    /// <summary>The text as it stands.</summary>
    public string Text { get; }

    /// <summary>The platform that reads the text: <c>xen</c>.</summary>
    public string Platform { get; }

    /// <summary>The language's word, as it is written to: <c>libvirt</c>.</summary>
    public string Language { get; }

    /// <summary>The language as a heading: what it is and where it goes.</summary>
    public string Title { get; }

    /// <summary>Whether nothing is refused, dropped, done otherwise than it is written, or dangerous.</summary>
    public bool IsFine => Findings.All(f => f.Severity == CpuTextSeverity.Note);

    /// <summary>What it does, feature by feature.</summary>
    public IReadOnlyList<LintedSetting> Settings => settings.Value;

    /// <summary>What it does besides: a named model, a vendor, address bits.</summary>
    public IReadOnlyList<CpuTextRemark> Remarks => Reading.Remarks;

    /// <summary>What in it goes around the platform's own levelling, such as EVC.</summary>
    public IReadOnlyList<CpuTextRemark> LevelBlockers => Reading.LevelBlockers;

    /// <summary>What is wrong or dangerous, in the text's order.</summary>
    public IReadOnlyList<CpuTextFinding> Findings => Reading.Findings;

    /// <summary>The text with everything mended that can be; null when nothing can be or has to be.</summary>
    public string? Corrected => Reading.Corrected;

    /// <summary>The reading behind it, bit by bit.</summary>
    public CpuTextReading Reading { get; }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text, lines ended in any way.</param>
    /// <param name="source">Where it is from.</param>
    /// <param name="language">The language that it is in; null tells it by its look.</param>
    /// <returns>Null when no language knows the text.</returns>
    public static CpuMaskLint? TryOf(string text, string source, CpuLanguage? language = null)
    {
        string bare = text.TrimStart(ByteOrderMark);
        (Platform Platform, CpuLanguage Language)[] all = Registry.Platforms.SelectMany(p => p.Languages.Select(l => (p, l))).ToArray();
        foreach ((Platform platform, CpuLanguage each) in all.Where(l => language is null ? l.Language.Knows(bare) : l.Language.Id == language.Id))
        {
            return new CpuMaskLint(source, bare, platform, each, each.Read(each.TakesByteOrderMark ? bare : text));
        }

        return null;
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="CpuMaskException">No language knows the text.</exception>
    /// <inheritdoc cref="TryOf(string, string, CpuLanguage?)"/>
    public static CpuMaskLint Of(string text, string source, CpuLanguage? language = null) => TryOf(text, source, language)
        ?? throw new CpuMaskException(ErrorIds.UnknownFormat, ErrorKind.Input, source + ": " + Messages.NoLanguage(Registry.Languages.Select(l => l.Id).ToArray()));
}
