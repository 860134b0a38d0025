using System.IO;
using System.Text;
using CpuMask.Compliance.Policy;
using CpuMask.Text;

namespace CpuMask.Reports;

/// <summary>GitHub's Markdown: verdict, findings, kinds of host, the matrix, masks. Foreign text can be neither markup nor HTML.</summary>
internal static class MarkdownReport
{
    // A ticket takes some ten thousand lines at most, and nobody reads a table wider than a screen.
    private const int MostProblems = 500, MostColumns = 26, MostHosts = 12;

    /// <summary>Writes the document.</summary>
    public static void Write(TextWriter output, CpuidReport report)
    {
        output.Write("# " + Text(report.Title) + "\n\n");
        output.Write("**" + Text(ReportWords.Headline(report)) + ".** " + Text(ReportWords.Circumstances(report)) + "\n");
        Findings(output, "Findings", report.Problems);
        Findings(output, "Waived", report.Waived);
        Findings(output, "Mended since the last run", report.Resolved);
        Kinds(output, report);
        Matrix(output, report);
        Guests(output, report);
        Masks(output, report);
    }

    private static void Findings(TextWriter output, string title, IReadOnlyList<ReportProblem> problems)
    {
        if (problems.Count == 0)
        {
            return;
        }

        output.Write("\n## " + title + "\n\n");
        Row(output, "Severity", "What", "Hosts", "Since", "What to do");
        Row(output, "---", "---", "---", "---", "---");
        foreach (ReportProblem p in problems.Take(MostProblems))
        {
            Row(output, FindingSeverities.Name(p.Finding.Severity), Text(ReportWords.TitleOf(p)), Hosts(p.Hosts), Wording.Day(p.Since.UtcDateTime),
                Text(p.Message) + (p.Finding.Waiver is { } w ? " Waived until " + Wording.Day(w.Expires) + ": " + Text(w.Reason) : string.Empty));
        }

        if (problems.Count > MostProblems)
        {
            output.Write(Wording.Format("\n{0} more are in the JSON and CSV reports.\n", problems.Count - MostProblems));
        }
    }

    private static void Rest(TextWriter output, int count)
    {
        if (count > MostProblems)
        {
            output.Write(Wording.Format("\n{0} more are in the JSON report.\n", count - MostProblems));
        }
    }

    private static void Kinds(TextWriter output, CpuidReport report)
    {
        output.Write("\n## Hosts, alike ones together\n\n");
        Row(output, "Kind", "CPU", "Model", "Microcode", "Hosts");
        Row(output, "---", "---", "---", "---", "---");
        foreach (ReportGroup group in report.Groups.Take(MostProblems))
        {
            Row(
                output,
                group.Letter,
                Text(group.Cpu),
                group.Sample.Signature is { } signature ? Text(group.Sample.Vendor.DisplayName) + " " + signature.ToFamilyModelStepping() : string.Empty,
                Text(Wording.List(group.Microcodes, 4)),
                Hosts(group.Hosts.Select(h => h.Name).ToArray()));
        }

        Rest(output, report.Groups.Count);
    }

    private static void Matrix(TextWriter output, CpuidReport report)
    {
        if (report.Rows.Count == 0)
        {
            return;
        }

        ReportGroup[] columns = report.Groups.Take(MostColumns).ToArray();
        output.Write("\n## Features that differ\n\nY there, - not there, M missing, X there and not as expected, ? unknown.\n\n");
        Row(output, new[] { "Feature", "Class", "Address" }.Concat(columns.Select(g => g.Letter)).ToArray());
        Row(output, Enumerable.Repeat("---", 3).Concat(columns.Select(_ => ":---:")).ToArray());
        for (int row = 0; row < report.Rows.Count; row++)
        {
            FindingSubject subject = report.Rows[row];
            Row(output, new[] { Text(subject.Name), subject.Class?.ToString().ToLowerInvariant() ?? string.Empty, Text(subject.ToString()) }
                .Concat(columns.Select(g => g.Cells[row].Letter(subject.Bit is not null))).ToArray());
        }

        if (report.Groups.Count > MostColumns)
        {
            output.Write(Wording.Format("\nThe first {0} of {1} kinds of host are shown.\n", MostColumns, report.Groups.Count));
        }
    }

    private static void Guests(TextWriter output, CpuidReport report)
    {
        if (report.Reaches.Count > 1)
        {
            output.Write("\n## Where a VM started without a mask can go\n\n");
            Row(output, "Started on", "Can move to", "Nearest other", "It lacks");
            Row(output, "---", "---", "---", "---");
            foreach (ReportReach reach in report.Reaches.Take(MostProblems))
            {
                Row(
                    output, reach.From.Letter, reach.IsTrapped ? "**nowhere**" : reach.NotKnown.Count > 0 ? "not known" : Letters(reach.To), reach.Nearest?.Letter ?? string.Empty,
                    Text(reach.NotKnown.Count > 0 ? "not known: " + Wording.List(reach.NotKnown) : Wording.List(reach.Missing.Select(m => m.Name).ToArray())));
            }

            Rest(output, report.Reaches.Count);
        }

        if (report.Pool.Losses.Count > 0)
        {
            output.Write("\n## What a VM loses behind the pool's mask\n\n");
            Row(output, "Feature", "On", "Taken away by", "Why");
            Row(output, "---", "---", "---", "---");
            foreach (ReportLoss loss in report.Pool.Losses)
            {
                Row(output, Text(loss.Subject.Name), Letters(loss.HasIt), Letters(loss.TakesIt), Text(loss.Reason));
            }
        }
    }

    private static void Masks(TextWriter output, CpuidReport report)
    {
        output.Write("\n## Masks that make the hosts alike\n");
        foreach (ReportSnippet snippet in report.Snippets)
        {
            output.Write("\n### " + Text(snippet.Title) + "\n\n");
            if (snippet.Text.Length > 0)
            {
                output.Write("```\n" + snippet.Text.TrimEnd('\n') + "\n```\n");
            }

            foreach (string note in snippet.Notes)
            {
                output.Write("- " + Text(note) + "\n");
            }
        }
    }

    private static string Letters(IReadOnlyList<ReportGroup> groups) => Wording.List(groups.Select(g => g.Letter).ToArray(), MostHosts);

    private static string Hosts(IReadOnlyList<string> names) => Text(Wording.List(names.Select(n => n.Length > 80 ? n.Substring(0, 79) + "\u2026" : n).ToArray(), MostHosts));

    private static void Row(TextWriter output, params string[] cells) => output.Write("| " + string.Join(" | ", cells) + " |\n");

    // A backslash takes the meaning from any punctuation of ASCII (CommonMark, backslash escapes).
    private static string Text(string text)
    {
        var safe = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            if (HtmlText.IsInvisible(c))
            {
                safe.Append(c is '\n' or '\r' or '\t' ? " " : Wording.Format("\u27E8{0:X4}\u27E9", (int)c));
            }
            else
            {
                safe.Append("\\`*_{}[]<>#|~&!".IndexOf(c) >= 0 ? "\\" : string.Empty).Append(c);
            }
        }

        return safe.ToString();
    }
}
