using CpuMask.Platforms;
using CpuMask.Text;

namespace CpuMask.Linting;

/// <summary>How a line of a lint's page is shown.</summary>
public enum LintLineKind
{
    /// <summary>What the lines behind it are about.</summary>
    Heading,

    /// <summary>What the text does.</summary>
    Plain,

    /// <summary>Something harmful in it.</summary>
    Warning,

    /// <summary>Something that is refused, dropped or done otherwise.</summary>
    Error,

    /// <summary>A line to paste, which is never wrapped.</summary>
    Literal,
}

/// <summary>A lint as people read it, the same in every face: what it does, what is wrong, the lines put right.</summary>
public static class LintPage
{
    /// <summary>The page as lines of a width; lines to paste may be longer.</summary>
    public static IEnumerable<(LintLineKind Kind, string Text)> Lines(CpuMaskLint lint, int width)
    {
        foreach (string line in WrappedText.Lines(LintWords.Heading(lint), width, 0, 2))
        {
            yield return (LintLineKind.Heading, line);
        }

        IEnumerable<(LintLineKind, string)> all = Section("What it does", LintWords.Does(lint).Select(d => (LintLineKind.Plain, d)), width)
            .Concat(Section(LintWords.BlockersHeading, LintWords.Blockers(lint).Select(b => (LintLineKind.Plain, b)), width))
            .Concat(Section("What is wrong", lint.Findings.Select(f => (KindOf(f.Severity), f.ToString())), width));
        foreach ((LintLineKind, string) line in all)
        {
            yield return line;
        }

        if (lint.Corrected is { } corrected)
        {
            yield return (LintLineKind.Heading, "Put right");
            foreach (string line in corrected.TrimEnd('\n').Split('\n'))
            {
                yield return (LintLineKind.Literal, Wording.Safe(line.Replace("\t", "    ")));
            }
        }
    }

    private static IEnumerable<(LintLineKind, string)> Section(string heading, IEnumerable<(LintLineKind Kind, string Text)> rows, int width)
    {
        bool first = true;
        foreach ((LintLineKind kind, string text) in rows)
        {
            if (first)
            {
                foreach (string line in WrappedText.Lines(heading, width, 0, 2))
                {
                    yield return (LintLineKind.Heading, line);
                }

                first = false;
            }

            foreach (string line in WrappedText.Lines(text, width, 2, 2))
            {
                yield return (kind, line);
            }
        }
    }

    private static LintLineKind KindOf(CpuTextSeverity severity) => severity switch
    {
        CpuTextSeverity.Error => LintLineKind.Error,
        CpuTextSeverity.Warning => LintLineKind.Warning,
        CpuTextSeverity.Note => LintLineKind.Plain,
    };
}
