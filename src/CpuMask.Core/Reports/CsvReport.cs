using System.Globalization;
using System.IO;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Runs;
using CpuMask.Text;

namespace CpuMask.Reports;

/// <summary>
/// RFC 4180, but for LF as the line end. A cell that a spreadsheet would take for a formula gets an apostrophe in front:
/// host names come from outside.
/// </summary>
internal static class CsvReport
{
    /// <summary>One row a finding, waived ones included.</summary>
    public static void WriteFindings(TextWriter output, CpuidReport report)
    {
        Row(output, "severity", "host", "rule", "feature", "class", "leaf", "subleaf", "register", "bit", "expected", "actual", "since", "waived", "message");
        foreach (CpuidFinding f in report.Run.Findings.Concat(report.Run.Waived))
        {
            Row(
                output,
                FindingSeverities.Name(f.Severity),
                f.Host,
                f.Rule,
                f.Feature,
                f.Class?.ToString().ToLowerInvariant(),
                f.Leaf is { } leaf ? Hex.Word(leaf) : null,
                f.Subleaf is { } subleaf ? "0x" + subleaf.ToString("X2", CultureInfo.InvariantCulture) : null,
                f.Register is { } register ? RunJson.RegisterText(register) : null,
                f.Bit?.ToString(CultureInfo.InvariantCulture),
                f.Expected,
                f.Actual,
                f.Since.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                f.Waiver?.Reason,
                f.Message);
        }
    }

    /// <summary>One row a feature, one column a kind of host; 1, 0, a number, or nothing where it is unknown.</summary>
    public static void WriteMatrix(TextWriter output, CpuidReport report)
    {
        Row(output, new[] { "feature", "class", "address" }.Concat(report.Groups.Select(g => g.Letter)).ToArray());
        Row(output, new[] { "hosts", string.Empty, string.Empty }.Concat(report.Groups.Select(g => string.Join(" ", g.Hosts.Select(h => h.Name)))).ToArray());
        Row(output, new[] { "cpu", string.Empty, string.Empty }.Concat(report.Groups.Select(g => g.Cpu)).ToArray());
        for (int row = 0; row < report.Rows.Count; row++)
        {
            FindingSubject subject = report.Rows[row];
            Row(output, new[] { subject.Name, subject.Class?.ToString().ToLowerInvariant(), subject.ToString() }
                .Concat(report.Groups.Select(g => g.Cells[row].Value?.ToString(CultureInfo.InvariantCulture))).ToArray());
        }
    }

    private static void Row(TextWriter output, params string?[] cells)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            output.Write(i == 0 ? string.Empty : ",");
            output.Write(Cell(cells[i] ?? string.Empty));
        }

        output.Write('\n');
    }

    private static string Cell(string text)
    {
        if (text.Length > 0 && "=+-@\t\r".IndexOf(text[0]) >= 0)
        {
            text = "'" + text;
        }

        return text.IndexOfAny(new[] { ',', '"', '\n', '\r' }) < 0 ? text : "\"" + text.Replace("\"", "\"\"") + "\"";
    }
}
