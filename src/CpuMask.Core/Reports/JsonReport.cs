using System.IO;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Runs;
using CpuMask.Hosts;
using CpuMask.Json;

namespace CpuMask.Reports;

/// <summary>
/// The run as check --json prints it, and behind it what a report adds: kinds of host, the matrix, masks, and where VMs can
/// go. Whatever takes a run takes this file too.
/// </summary>
internal static class JsonReport
{
    /// <summary>Writes one document.</summary>
    public static void Write(TextWriter output, CpuidReport report)
    {
        var json = new JsonWriter(output);
        json.BeginObject();
        RunJson.WriteMembers(json, report.Run);
        json.BeginObject("report");
        json.String("title", report.Title);
        json.String("verdict", ReportWords.Headline(report));
        WriteKinds(json, report);
        WriteMatrix(json, report);
        WriteSnippets(json, report);
        WriteGuests(json, report);
        json.EndObject();
        json.EndObject();
        json.EndDocument();
    }

    private static void WriteKinds(JsonWriter json, CpuidReport report)
    {
        json.Array("kinds", report.Groups, group =>
        {
            json.BeginObject();
            json.String("id", group.Letter);
            json.String("cpu", group.Cpu);
            json.String("vendor", group.Sample.Vendor.IsKnown ? group.Sample.Vendor.Id : null);
            HostJson.WriteSignature(json, group.Sample.Signature);
            json.Strings("microcodes", group.Microcodes);
            json.String("worst", group.Worst is { } worst ? FindingSeverities.Name(worst) : null);
            json.Strings("hosts", group.Hosts.Select(h => h.Name));
            json.EndObject();
        });
    }

    private static void WriteMatrix(JsonWriter json, CpuidReport report)
    {
        json.BeginArray("matrix");
        for (int row = 0; row < report.Rows.Count; row++)
        {
            FindingSubject subject = report.Rows[row];
            json.BeginObject(onOneLine: true);
            json.String("feature", subject.Name);
            json.String("class", subject.Class?.ToString().ToLowerInvariant());
            json.String("address", subject.ToString());
            json.BeginObject("values");
            foreach (ReportGroup group in report.Groups)
            {
                json.Number(group.Letter, group.Cells[row].Value);
            }

            json.EndObject();
            json.EndObject();
        }

        json.EndArray();
    }

    private static void WriteSnippets(JsonWriter json, CpuidReport report)
    {
        json.Array("masks", report.Snippets, snippet =>
        {
            json.BeginObject();
            json.String("for", snippet.Id);
            json.String("title", snippet.Title);
            json.String("text", snippet.Text);
            json.Strings("notes", snippet.Notes);
            json.EndObject();
        });
    }

    private static void WriteGuests(JsonWriter json, CpuidReport report)
    {
        json.Array("losses", report.Pool.Losses, loss =>
        {
            json.BeginObject(onOneLine: true);
            json.String("feature", loss.Subject.Name);
            json.String("address", loss.Subject.ToString());
            json.String("reason", loss.Reason);
            json.Strings("onKinds", Letters(loss.HasIt));
            json.Strings("takenByKinds", Letters(loss.TakesIt));
            json.EndObject();
        });
        json.Array("reach", report.Reaches, reach =>
        {
            json.BeginObject(onOneLine: true);
            json.String("from", reach.From.Letter);
            json.Strings("to", Letters(reach.To));
            json.Boolean("trapped", reach.IsTrapped);
            json.String("nearest", reach.Nearest?.Letter);
            json.Strings("missing", reach.Missing.Select(m => m.Name));
            json.Strings("notKnown", reach.NotKnown);
            json.EndObject();
        });
    }

    private static IEnumerable<string> Letters(IEnumerable<ReportGroup> groups) => groups.Select(g => g.Letter);
}
