using System.Globalization;
using System.IO;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Runs;
using CpuMask.Text;

namespace CpuMask.Reports;

/// <summary>The top of the page, one screen: written here and not drawn by script, so that a mail client shows it too.</summary>
internal static class HtmlVerdict
{
    private const string Tick = "<path d=\"M5 13l4 4L19 7\"/>", Cross = "<path d=\"M6 6l12 12M18 6L6 18\"/>", Mark = "<path d=\"M12 5v9M12 18.5v.5\"/>";

    /// <summary>Writes the section.</summary>
    public static void Write(TextWriter output, CpuidReport report, HtmlData data)
    {
        ComplianceRun run = report.Run;
        (string state, string icon) = !run.Compliant ? ("fail", Cross) : run.Count(FindingSeverity.Warning) > 0 ? ("attention", Mark) : ("pass", Tick);
        output.Write("<section id=\"verdict\" class=\"hero " + state + "\" aria-labelledby=\"verdict-title\">\n");
        output.Write("  <div class=\"hero-head\"><span class=\"hero-icon\" aria-hidden=\"true\"><svg viewBox=\"0 0 24 24\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2.6\" stroke-linecap=\"round\" stroke-linejoin=\"round\">" + icon + "</svg></span>\n");
        output.Write("  <div><h1 id=\"verdict-title\">" + HtmlText.Escape(ReportWords.Headline(report)) + "</h1>\n");
        output.Write("  <p class=\"hero-sub\">" + HtmlText.Escape(ReportWords.Circumstances(report), 600) + "</p></div></div>\n");
        Meter(output, report);
        Tiles(output, report);
        First(output, report, data);
        output.Write("</section>\n");
    }

    private static void Meter(TextWriter output, CpuidReport report)
    {
        var parts = Parts(report).Where(p => p.Hosts > 0).ToArray();
        string words = string.Join(", ", parts.Select(p => Wording.Format("{0} {1}", Wording.Count(p.Hosts, "host", "hosts"), p.Words)));

        // Widths by viewBox units: the page's policy allows no style attributes.
        output.Write("  <svg class=\"meter\" viewBox=\"0 0 1000 12\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"" + HtmlText.Escape(words) + "\">");
        double x = 0;
        foreach (var part in parts)
        {
            double width = 1000.0 * part.Hosts / Math.Max(1, report.Run.Hosts.Count);
            output.Write(string.Format(CultureInfo.InvariantCulture, "<rect class=\"{0}\" x=\"{1:0.##}\" y=\"0\" width=\"{2:0.##}\" height=\"12\"/>", part.Tone, x, Math.Max(2, width - 2)));
            x += width;
        }

        output.Write("</svg>\n");
    }

    private static IEnumerable<(string Tone, int Hosts, string Words)> Parts(CpuidReport report)
    {
        yield return ("error", report.HostsWith(FindingSeverity.Error), "with errors");
        yield return ("warn", report.HostsWith(FindingSeverity.Warning), "with warnings");
        yield return ("info", report.HostsWith(FindingSeverity.Information), "with information only");
        yield return ("ok", report.HostsWith(null), "without findings");
    }

    private static void Tiles(TextWriter output, CpuidReport report)
    {
        output.Write("  <div class=\"tiles\">\n");
        Tile(output, "error", report.HostsWith(FindingSeverity.Error), "with errors");
        Tile(output, "warn", report.HostsWith(FindingSeverity.Warning), "with warnings");
        Tile(output, "ok", report.HostsWith(FindingSeverity.Information) + report.HostsWith(null), "as promised");
        Tile(output, "plain", report.Groups.Count, report.Groups.Count == 1 ? "kind of host" : "kinds of host", hosts: false);
        if (report.Waived.Count > 0)
        {
            Tile(output, "plain", report.Waived.Count, report.Waived.Count == 1 ? "waived finding" : "waived findings", hosts: false);
        }

        output.Write("  </div>\n");
    }

    private static void Tile(TextWriter output, string tone, int number, string words, bool hosts = true) => output.Write(string.Format(
        CultureInfo.InvariantCulture, "    <p class=\"tile {0}{1}\"><b>{2:N0}</b><span>{3}{4}</span></p>\n",
        tone, number == 0 ? " zero" : string.Empty, number, hosts ? (number == 1 ? "host " : "hosts ") : string.Empty, words));

    private static void First(TextWriter output, CpuidReport report, HtmlData data)
    {
        ReportProblem[] first = report.Problems.Where(p => p.Finding.Severity >= FindingSeverity.Warning).Take(3).ToArray();
        if (first.Length == 0)
        {
            return;
        }

        output.Write("  <div class=\"first\"><h2>Look at this first</h2>\n  <ol>\n");
        foreach (ReportProblem problem in first)
        {
            int feature = problem.Finding.Subject.Register is null ? -1 : data.IndexOf(problem.Finding.Subject);
            string title = HtmlText.Escape(ReportWords.TitleOf(problem), 160);
            output.Write("    <li><span class=\"badge " + Tone(problem.Finding.Severity) + "\">" + Name(problem.Finding.Severity) + "</span><h3>");
            output.Write(feature < 0 ? title : "<button type=\"button\" class=\"link\" data-feature=\"" + feature.ToString(CultureInfo.InvariantCulture) + "\">" + title + "</button>");
            output.Write(problem.Hosts.Count == 0 ? string.Empty : " <span class=\"where\">on " + string.Join(", ", problem.Hosts.Take(3).Select(h => "<bdi>" + HtmlText.Escape(h, 40) + "</bdi>"))
                + (problem.Hosts.Count > 3 ? Wording.Format(" and {0:N0} more", problem.Hosts.Count - 3) : string.Empty) + "</span>");
            output.Write("</h3><p>" + HtmlText.Escape(problem.Message, 600) + "</p></li>\n");
        }

        output.Write("  </ol></div>\n");
    }

    private static string Tone(FindingSeverity severity) => severity == FindingSeverity.Error ? "error" : severity == FindingSeverity.Warning ? "warn" : "info";

    private static string Name(FindingSeverity severity) => severity == FindingSeverity.Error ? "Error" : severity == FindingSeverity.Warning ? "Warning" : "Information";
}
