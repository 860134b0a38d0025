using System.Globalization;
using System.IO;
using System.Text;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Json;

namespace CpuMask.Reports;

/// <summary>
/// The page's data block: compact JSON whose names are a letter or two, with hosts numbered group by group, so that a
/// thousand hosts with two hundred differing features stay below three megabytes. data.js reads it.
/// </summary>
internal sealed class HtmlData
{
    private const int MostChanges = 2000;
    private readonly CpuidReport report;
    private readonly List<FindingSubject> features = new();
    private readonly Dictionary<FindingSubject, int> featureIndex = new();
    private readonly Dictionary<string, int> hostIndex = new(StringComparer.Ordinal);
    private readonly List<string> absentHosts = new();

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
        var json = new JsonWriter(new ScriptSafeWriter(output));
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
            json.String("n", subject.Name);
            if (subject.Register is not null)
            {
                json.String("a", subject.ToString());
            }

            json.Number("k", subject.Bit is not null ? 1 : 0);
            if (subject.Class is { } kind)
            {
                json.String("c", kind.ToString().ToLowerInvariant());
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
            json.BeginObject("promised");
            WriteCells(json, report.Rows.Select(r => new ReportCell(promised[r.Register!.Value].Field(r.LowBit, r.HighBit))).ToArray());
            json.EndObject();
        }
    }

    // One character a row for the value, one for the finding: a column of two hundred features is four hundred bytes.
    private void WriteCells(JsonWriter json, IReadOnlyList<ReportCell> cells)
    {
        var values = new StringBuilder(cells.Count);
        for (int i = 0; i < cells.Count; i++)
        {
            values.Append(cells[i].Value is null ? '?' : report.Rows[i].Bit is null ? '#' : cells[i].Value == 1 ? '1' : '0');
        }

        json.String("f", values.ToString());
        json.BeginObject("n");
        for (int i = 0; i < cells.Count; i++)
        {
            if (values[i] == '#')
            {
                json.Number(i.ToString(CultureInfo.InvariantCulture), cells[i].Value);
            }
        }

        json.EndObject();
    }

    private void WriteGroups(JsonWriter json)
    {
        int first = 0;
        json.Array("g", report.Groups, group =>
        {
            json.BeginObject();
            json.String("l", group.Letter);
            json.String("c", group.Cpu);
            json.String("v", group.Sample.Vendor.DisplayName);
            json.String("s", group.Sample.Signature is { } signature ? group.Sample.Vendor.DisplayName + " " + signature.ToFamilyModelStepping() + " (" + signature + ")" : string.Empty);
            json.String("w", HostViews.Name(group.Sample.View));
            WriteCells(json, group.Cells);
            json.String("m", new string(group.Cells.Select(Mark).ToArray()));
            json.Number("x", group.Worst is { } worst ? (int)worst : -1);
            json.BeginArray("h");
            json.Number(first);
            json.Number(group.Hosts.Count);
            json.EndArray();
            json.EndObject();
            first += group.Hosts.Count;
        });
    }

    private static char Mark(ReportCell cell)
    {
        char mark = cell.Severity switch { FindingSeverity.Error => 'e', FindingSeverity.Warning => 'w', FindingSeverity.Information => 'i', null => '.' };
        return cell.IsWaived ? char.ToUpperInvariant(mark) : mark;
    }

    private void WriteHosts(JsonWriter json)
    {
        json.BeginArray("h");
        foreach (HostCpuid host in report.Groups.SelectMany(g => g.Hosts))
        {
            json.BeginArray();
            json.String(host.Name);
            json.String(host.Microcode);
            json.String(host.Bios);
            json.String(host.Kernel);
            json.Number(report.WorstOf(host.Name) is { } worst ? (int)worst : -1);
            json.EndArray();
        }

        foreach (string name in absentHosts)
        {
            json.BeginArray();
            json.String(name);
            json.EndArray();
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
            json.String(finding.Rule);
            WriteIndexes(json, problem.Findings.Select(f => f.Subject).Where(s => IndexOf(s) >= 0).ToArray());
            json.String(finding.Expected);
            json.String(finding.Actual);
            json.String(problem.Message);
            json.String(Ranges(problem.Hosts.Select(h => hostIndex[h])));
            json.String(Time(finding.Since));
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
        json.Array("loss", report.Pool.Losses.GroupBy(l => (l.Reason, Has: Ranges(l.HasIt.Select(g => g.Index)), Takes: Ranges(l.TakesIt.Select(g => g.Index)))), alike =>
        {
            json.BeginArray();
            WriteIndexes(json, alike.Select(l => l.Subject).ToArray());
            json.String(alike.Key.Reason);
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
            json.String(Ranges(reach.To.Select(g => g.Index)));
            json.Number(reach.Nearest?.Index ?? -1);
            WriteIndexes(json, reach.Missing);
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
            json.String(Time(line.Key.At));
            json.String(line.Key.Host);
            json.String(line.Key.Kind.ToString());
            WriteTexts(json, line.Select(c => c.Feature).Where(f => f.Length > 0));
            json.String(string.Join(", ", line.Select(c => c.Class).Where(c => c is not null).Distinct().Select(c => c!.Value.ToString().ToLowerInvariant())));
            json.String(line.First().Before);
            json.String(line.First().Now);
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

    // 0,1,2,3,7 as "0-3,7".
    private static string Ranges(IEnumerable<int> numbers)
    {
        var text = new StringBuilder();
        int first = -2, last = -2;
        foreach (int n in numbers.OrderBy(n => n).Concat(new[] { int.MaxValue }))
        {
            if (n == last + 1)
            {
                last = n;
                continue;
            }

            if (first >= 0)
            {
                text.Append(text.Length > 0 ? "," : string.Empty).Append(first.ToString(CultureInfo.InvariantCulture));
                text.Append(last > first ? "-" + last.ToString(CultureInfo.InvariantCulture) : string.Empty);
            }

            first = last = n;
        }

        return text.ToString();
    }
}
