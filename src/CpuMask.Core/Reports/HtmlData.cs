using System.Globalization;
using System.IO;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Json;

namespace CpuMask.Reports;

/// <summary>
/// The page's data block: compact JSON whose names are a letter or two, with hosts numbered group by group, every text that can
/// occur twice written once, and sets of numbers as bits, so that a thousand hosts that differ at random stay far below 1.5
/// megabytes. What follows from the rest (a cell's finding, a host's worst) is not written. data.js reads it.
/// </summary>
internal sealed class HtmlData
{
    private const int MostChanges = 2000;
    private readonly CpuidReport report;
    private readonly List<FindingSubject> features = new();
    private readonly Dictionary<FindingSubject, int> featureIndex = new();
    private readonly Dictionary<string, int> hostIndex = new(StringComparer.Ordinal);
    private readonly List<string> absentHosts = new();
    private readonly TextTable texts = new();

    /// <summary>Numbers the hosts and features.</summary>
    public HtmlData(CpuidReport report)
    {
        this.report = report;
        foreach (HostCpuid host in report.Groups.SelectMany(g => g.Hosts))
        {
            hostIndex[host.Name] = hostIndex.Count;
        }

        foreach (string name in Problems().SelectMany(p => p.Hosts).Where(h => !hostIndex.ContainsKey(h)).Distinct().ToArray())
        {
            hostIndex[name] = hostIndex.Count;
            absentHosts.Add(name);
        }

        IEnumerable<FindingSubject> subjects = report.Rows
            .Concat(Problems().SelectMany(p => p.Findings).Select(f => f.Subject))
            .Concat(report.Pool.Losses.Select(l => l.Subject))
            .Concat(report.Pool.Gains.SelectMany(g => g.Features))
            .Concat(report.Reaches.SelectMany(r => r.Missing));
        foreach (FindingSubject subject in subjects.Where(s => s.Name.Length > 0 && !featureIndex.ContainsKey(s)))
        {
            if (!featureIndex.ContainsKey(subject))
            {
                featureIndex[subject] = features.Count;
                features.Add(subject);
            }
        }
    }

    /// <summary>A feature's number; -1 when the page has no such feature.</summary>
    public int IndexOf(FindingSubject subject) => featureIndex.TryGetValue(subject, out int i) ? i : -1;

    /// <summary>Writes the block.</summary>
    public void Write(TextWriter output)
    {
        var json = new JsonWriter(new ScriptSafeWriter(output), isCompact: true);
        json.BeginObject(onOneLine: true);
        json.String("prev", report.Run.PreviousAt is { } previous ? Time(previous) : null);
        WriteRules(json);
        WriteFeatures(json);
        json.Array("rows", report.Rows, row => json.Number(featureIndex[row]));
        WritePromised(json);
        WriteGroups(json);
        WriteHosts(json);
        WriteProblems(json, "p", report.Problems);
        WriteProblems(json, "w", report.Waived);
        WriteProblems(json, "r", report.Resolved);
        WriteSnippets(json);
        WriteGuests(json);
        WriteHistory(json);
        texts.Write(json, "t");
        json.EndObject();
    }

    private IEnumerable<ReportProblem> Problems() => report.Problems.Concat(report.Waived).Concat(report.Resolved);

    private void WriteRules(JsonWriter json)
    {
        json.BeginObject("rules");
        foreach (string id in Problems().Select(p => p.Finding.Rule).Distinct())
        {
            ComplianceRule? rule = ComplianceRules.Find(id);
            json.Strings(id, new[] { rule?.Title ?? id, rule?.Description ?? string.Empty });
        }

        json.EndObject();
    }

    private void WriteFeatures(JsonWriter json)
    {
        json.Array("f", features, subject =>
        {
            json.BeginObject();
            json.Number("n", texts.IndexOf(subject.Name));
            if (subject.Register is not null)
            {
                WritePieces(json, "a", subject.ToString(), subject.Name);
            }

            json.Number("k", subject.Bit is not null ? 1 : 0);
            if (subject.Class is { } kind)
            {
                json.Number("c", texts.IndexOf(kind.ToString().ToLowerInvariant()));
            }

            if (subject.Row is { } row && subject.Mask != uint.MaxValue | !row.IsFlag)
            {
                WriteRow(json, row);
            }

            json.EndObject();
        });
    }

    private static void WriteRow(JsonWriter json, Feature row)
    {
        json.String("m", row.Meaning);
        json.Strings("v", new[] { row.OnVmware, row.OnXen, row.OnKvm }.Select(Visibility));
        json.Strings("d", row.DependsOn.Select(FeatureTable.Default.NameOf));
        json.BeginObject("al");
        for (NamingScheme scheme = NamingScheme.Linux; scheme <= NamingScheme.Vmware; scheme++)
        {
            if (row.NamesIn(scheme).Count > 0)
            {
                json.Strings(scheme.ToString().ToLowerInvariant(), row.NamesIn(scheme));
            }
        }

        json.EndObject();
    }

    private static string Visibility(GuestVisibility visibility) => visibility switch
    {
        GuestVisibility.Yes => "y",
        GuestVisibility.No => "n",
        GuestVisibility.OptIn => "o",
        GuestVisibility.Synthesised => "s",
        GuestVisibility.Unknown => string.Empty,
    };

    private void WritePromised(JsonWriter json)
    {
        if (report.Run.Promised is { } promised)
        {
            json.BeginArray("promised");
            WriteCells(json, report.Rows.Select(r => new ReportCell(promised[r.Register!.Value].Field(r.LowBit, r.HighBit))).ToArray());
            json.EndArray();
        }
    }

    // Three items: the rows that are set, the rows that are unknown, and the values of those that are numbers, row by row.
    private void WriteCells(JsonWriter json, IReadOnlyList<ReportCell> cells)
    {
        var all = Enumerable.Range(0, cells.Count).ToArray();
        json.String(NumberSet.Bits(all.Where(i => report.Rows[i].Bit is not null && cells[i].Value == 1)));
        json.String(NumberSet.Bits(all.Where(i => cells[i].Value is null)));
        json.Array(null, all.Where(i => report.Rows[i].Bit is null), i => json.Number(cells[i].Value ?? 0));
    }

    private void WriteGroups(JsonWriter json)
    {
        json.Array("g", report.Groups, group =>
        {
            HostCpuid sample = group.Sample;
            json.BeginArray();
            json.Number(group.Hosts.Count);
            json.Number(texts.IndexOf(group.Cpu));
            json.Number(texts.IndexOf(sample.Signature is { } signature ? sample.Vendor.DisplayName + " " + signature.ToFamilyModelStepping() + " (" + signature + ")" : string.Empty));
            json.Number(texts.IndexOf(HostViews.Name(sample.View)));
            WriteCells(json, group.Cells);
            json.EndArray();
        });
    }

    private void WriteHosts(JsonWriter json)
    {
        HostCpuid[] present = report.Groups.SelectMany(g => g.Hosts).ToArray();
        json.Array("h", present.Select(h => h.Name).Concat(absentHosts), json.String);
        json.BeginArray("hv");
        foreach (Func<HostCpuid, string?> version in new Func<HostCpuid, string?>[] { h => h.Microcode, h => h.Bios, h => h.Kernel })
        {
            json.Array(null, present.Any(h => version(h) is not null) ? present : Array.Empty<HostCpuid>(), h => json.Number(texts.IndexOf(version(h))));
        }

        json.EndArray();
    }

    private void WriteProblems(JsonWriter json, string name, IReadOnlyList<ReportProblem> problems)
    {
        json.Array(name, problems, problem =>
        {
            CpuidFinding finding = problem.Finding;
            json.BeginArray();
            json.Number((int)finding.Severity);
            json.Number(texts.IndexOf(finding.Rule));
            WriteIndexes(json, problem.Findings.Select(f => f.Subject).Where(s => IndexOf(s) >= 0).ToArray());
            json.Number(texts.IndexOf(finding.Expected));
            json.Number(texts.IndexOf(finding.Actual));
            WritePieces(json, null, problem.Message, finding.Feature);
            json.String(NumberSet.Shortest(problem.Hosts.Select(h => hostIndex[h])));
            json.Number(texts.IndexOf(Time(finding.Since)));
            json.Number(problem.IsNew ? 1 : 0);
            if (finding.Waiver is { } waiver)
            {
                json.BeginArray();
                json.String(waiver.Reason);
                json.String(CpuMask.Text.Wording.Day(waiver.Expires));
                json.EndArray();
            }

            json.EndArray();
        });
    }

    private void WriteSnippets(JsonWriter json)
    {
        json.Array("s", report.Snippets, snippet =>
        {
            json.BeginArray();
            json.String(snippet.Id);
            json.String(snippet.Title);
            json.String(snippet.Text);
            WriteTexts(json, snippet.Notes);
            json.EndArray();
        });
    }

    private void WriteGuests(JsonWriter json)
    {
        json.Array("loss", report.Pool.Losses.GroupBy(l => (l.Reason, Has: NumberSet.Shortest(l.HasIt.Select(g => g.Index)), Takes: NumberSet.Shortest(l.TakesIt.Select(g => g.Index)))), alike =>
        {
            json.BeginArray();
            WriteIndexes(json, alike.Select(l => l.Subject).ToArray());
            json.Number(texts.IndexOf(alike.Key.Reason));
            json.String(alike.Key.Has);
            json.String(alike.Key.Takes);
            json.EndArray();
        });
        json.Array("gain", report.Pool.Gains, gain =>
        {
            json.BeginArray();
            json.Number(gain.Without.Index);
            WriteIndexes(json, gain.Features);
            json.EndArray();
        });
        json.Array("reach", report.Reaches, reach =>
        {
            json.BeginArray();
            json.Number(reach.From.Index);
            json.String(NumberSet.Shortest(reach.To.Select(g => g.Index)));
            json.Number(reach.Nearest?.Index ?? -1);
            WriteIndexes(json, reach.Missing);
            json.Array(null, reach.NotKnown, name => json.Number(texts.IndexOf(name)));
            json.EndArray();
        });
        json.Array("poolNotes", report.Pool.Notes, note => json.String(note));
    }

    private void WriteHistory(JsonWriter json)
    {
        if (report.History is not { } history)
        {
            return;
        }

        json.BeginObject("hist");
        json.Number("runs", history.Runs.Count);
        json.String("first", history.Runs.Count > 0 ? Time(history.Runs[0]) : null);
        json.BeginArray("changes");

        // What one host did between two runs is one line a kind of change; that the first run saw its hosts first is none.
        var lines = history.Changes.Where(c => c.Kind != ChangeKind.HostFirstSeen || c.After is not null)
            .GroupBy(c => (c.At, c.Host, c.Kind, Single: c.Subject.Bit is null ? c.Subject : FindingSubject.None)).ToArray();
        foreach (var line in lines.Reverse().Take(MostChanges))
        {
            json.BeginArray();
            json.Number(texts.IndexOf(Time(line.Key.At)));
            json.Number(texts.IndexOf(line.Key.Host));
            json.Number(texts.IndexOf(line.Key.Kind.ToString()));
            json.Array(null, line.Select(c => c.Feature).Where(f => f.Length > 0), feature => json.Number(texts.IndexOf(feature)));
            json.Number(texts.IndexOf(string.Join(", ", line.Select(c => c.Class).Where(c => c is not null).Distinct().Select(c => c!.Value.ToString().ToLowerInvariant()))));
            json.Number(texts.IndexOf(line.First().Before));
            json.Number(texts.IndexOf(line.First().Now));
            json.EndArray();
        }

        json.EndArray();
        json.Number("cut", lines.Length > MostChanges ? lines.Length : null);
        json.EndObject();
    }

    private void WriteIndexes(JsonWriter json, IReadOnlyList<FindingSubject> subjects)
    {
        json.Array(null, subjects, subject => json.Number(IndexOf(subject)));
    }

    private static void WriteTexts(JsonWriter json, IEnumerable<string> texts)
    {
        json.Array(null, texts, text => json.String(text));
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    // A text that begins with a feature's name differs from another feature's by that alone, and sentences recur: cut there, the
    // parts are written once.
    private void WritePieces(JsonWriter json, string? name, string text, string feature)
    {
        var pieces = new List<string>();
        int at = 0, named = feature.Length > 0 ? text.IndexOf(feature, StringComparison.Ordinal) : -1;
        if (named >= 0)
        {
            pieces.Add(text.Substring(0, named));
            pieces.Add(feature);
            at = named + feature.Length;
        }

        for (int end; (end = text.IndexOf(". ", at, StringComparison.Ordinal)) >= 0; at = end + 2)
        {
            pieces.Add(text.Substring(at, end + 2 - at));
        }

        pieces.Add(text.Substring(at));
        json.Array(name, pieces.Where(p => p.Length > 0), piece => json.Number(texts.IndexOf(piece)));
    }
}
