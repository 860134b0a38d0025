using System.Globalization;
using System.IO;
using System.Text;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;

namespace CpuMask.Reports;

/// <summary>
/// Prometheus text format 0.0.4, for the node exporter's textfile folder: the verdict, counts by rule, and what each host
/// has. Gauges all: a run is a measurement.
/// </summary>
internal static class PrometheusReport
{
    private const int MostLabel = 200;

    /// <summary>Writes the metrics.</summary>
    public static void Write(TextWriter output, CpuidReport report)
    {
        ComplianceRun run = report.Run;
        Metric(output, "cpumask_compliant", "1 when nothing was found that makes the check fail.");
        Sample(output, "cpumask_compliant", run.Compliant ? 1 : 0, ("reference", run.Reference), ("kind", RunJson.KindName(run.ReferenceKind)));
        Metric(output, "cpumask_check_timestamp_seconds", "When the check ran, in seconds since 1970.");
        Sample(output, "cpumask_check_timestamp_seconds", run.CheckedAt.ToUnixTimeSeconds());
        Metric(output, "cpumask_hosts", "Hosts checked.");
        Sample(output, "cpumask_hosts", run.Hosts.Count);
        Metric(output, "cpumask_host_kinds", "Kinds of host: hosts of one kind are alike in all features.");
        Sample(output, "cpumask_host_kinds", report.Groups.Count);
        Metric(output, "cpumask_findings", "Findings by rule and severity, waived ones apart.");
        foreach (var group in run.Findings.Concat(run.Waived).GroupBy(f => (f.Rule, f.Severity, Waived: f.Waiver is not null)).OrderBy(g => g.Key))
        {
            Sample(output, "cpumask_findings", group.Count(), ("rule", group.Key.Rule), ("severity", FindingSeverities.Name(group.Key.Severity)), ("waived", group.Key.Waived ? "true" : "false"));
        }

        Hosts(output, report);
    }

    private static void Hosts(TextWriter output, CpuidReport report)
    {
        Dictionary<string, int[]> counts = report.Run.Findings.GroupBy(f => f.Host).ToDictionary(
            g => g.Key, g => new[] { g.Count(f => f.Severity == FindingSeverity.Information), g.Count(f => f.Severity == FindingSeverity.Warning), g.Count(f => f.Severity == FindingSeverity.Error) });
        Metric(output, "cpumask_host_info", "One for each host, with what it is.");
        var labels = new Labels();
        foreach (ReportGroup group in report.Groups)
        {
            foreach (HostCpuid host in group.Hosts)
            {
                Sample(
                    output, "cpumask_host_info", 1, ("host", labels.Of(host.Name)), ("host_kind", group.Letter), ("vendor", host.Vendor.Id),
                    ("signature", host.Signature?.ToString() ?? string.Empty), ("microcode", host.Microcode ?? string.Empty));
            }
        }

        Metric(output, "cpumask_host_findings", "Findings of each host by severity, without waived ones.");
        foreach (HostCpuid host in report.Groups.SelectMany(g => g.Hosts))
        {
            int[] count = counts.TryGetValue(host.Name, out int[]? own) ? own : new int[3];
            for (FindingSeverity severity = FindingSeverity.Error; severity >= FindingSeverity.Information; severity--)
            {
                Sample(output, "cpumask_host_findings", count[(int)severity], ("host", labels.Of(host.Name)), ("severity", FindingSeverities.Name(severity)));
            }
        }
    }

    private static void Metric(TextWriter output, string name, string help) =>
        output.Write("# HELP " + name + " " + help + "\n# TYPE " + name + " gauge\n");

    private static void Sample(TextWriter output, string name, long value, params (string Name, string Value)[] labels)
    {
        output.Write(name);
        if (labels.Length > 0)
        {
            output.Write('{');
            for (int i = 0; i < labels.Length; i++)
            {
                output.Write(i == 0 ? string.Empty : ",");
                output.Write(labels[i].Name + "=\"" + Escape(labels[i].Value) + "\"");
            }

            output.Write('}');
        }

        output.Write(" " + value.ToString(CultureInfo.InvariantCulture) + "\n");
    }

    private static string Escape(string value)
    {
        var safe = new StringBuilder(value.Length);
        foreach (char c in value.Length > MostLabel + 12 ? value.Substring(0, MostLabel) : value)
        {
            safe.Append(c switch
            {
                '\\' => "\\\\",
                '"' => "\\\"",
                '\n' => "\\n",
                _ => HtmlText.IsInvisible(c) || char.IsSurrogate(c) ? Text.Wording.Format("\u27E8{0:X4}\u27E9", (int)c) : c.ToString(),
            });
        }

        return safe.ToString();
    }

    // Two samples with the same labels make the whole file invalid: a name that is cut, or that reads like another one once
    // its invisible characters are shown, gets a number of its own.
    private sealed class Labels
    {
        private readonly Dictionary<string, string> of = new(StringComparer.Ordinal);
        private readonly HashSet<string> taken = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> alike = new(StringComparer.Ordinal);

        public string Of(string host)
        {
            if (!of.TryGetValue(host, out string? label))
            {
                string shown = host.Length <= MostLabel ? host : host.Substring(0, MostLabel) + "\u2026";
                label = shown;
                while (!taken.Add(Escape(label)))
                {
                    alike[shown] = alike.TryGetValue(shown, out int n) ? n + 1 : 2;
                    label = Text.Wording.Format("{0}#{1}", shown, alike[shown]);
                }

                of[host] = label;
            }

            return label;
        }
    }
}
