using System.Reflection;
using System.Text;
using CpuMask.Compliance.Policy;
using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Text;

namespace CpuMask.HelpGenerator;

/// <summary>Fills the tables of about topics from the data that the product itself goes by.</summary>
public sealed class TopicTables
{
    private const int Width = 75;
    private readonly Dictionary<string, Func<IEnumerable<(string Name, string Text)>>> tables;

    /// <summary>Takes what the tables are made of.</summary>
    /// <param name="cmdlets">The module's cmdlets.</param>
    /// <param name="core">The doc comments of the core.</param>
    public TopicTables(IReadOnlyList<CmdletHelp> cmdlets, DocComments core) => tables = new(StringComparer.Ordinal)
    {
        ["cmdlets"] = () => cmdlets.Select(c => (c.Name, c.Synopsis)),
        ["guest-masks"] = () => GuestMasks.Ids.Select(id => (id, GuestMasks.SourceOf(id))),
        ["guest-texts"] = () => Registry.Formats.ForGuests(Registry.Default.View).All.Select(f => (f.Format, f.Description)),
        ["dump-formats"] = () => Registry.Formats.All.Select(f => (f.Format, f.Description)),
        ["dump-knowledge"] = Knowledge,
        ["languages"] = () => Registry.Languages.Select(l => (l.Id, l.Title)),
        ["rules"] = () => ComplianceRules.All.Select(r => (r.Id, FindingSeverities.Name(r.Severity) + ": " + r.Description)),
        ["error-ids"] = () => typeof(ErrorIds).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(f => ((string)f.GetRawConstantValue()!, core.Summary(f))),
    };

    // A view is one letter here, or the table would not fit; the topic explains the letters.
    private static IEnumerable<(string Name, string Text)> Knowledge() => new[] { DumpKnowledgeTable.Headings }.Concat(DumpKnowledgeTable.Rows(Registry.Formats))
        .Select((cells, row) => (cells[0], string.Concat(cells.Skip(2).Take(4).Select(c => c.PadRight(12)))
            + (row == 0 ? cells[6] : string.Concat(cells[6].Split(", ").Select(view => char.ToUpperInvariant(view == HostViews.Name(HostView.GuestMaximum) ? 'm' : view[0]))))));

    /// <summary>Replaces each line <c>{{name}}</c> of a topic by the table of that name.</summary>
    /// <exception cref="InvalidOperationException">There is no table of that name.</exception>
    public string Fill(string topic)
    {
        var text = new StringBuilder();
        foreach (string line in topic.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            if (!line.StartsWith("{{", StringComparison.Ordinal))
            {
                text.Append(line.TrimEnd()).Append('\n');
                continue;
            }

            string name = line.Trim().Trim('{', '}');
            foreach (string row in Rows(tables.TryGetValue(name, out var table) ? table() : throw new InvalidOperationException("There is no table '" + name + "'.")))
            {
                text.Append("    ").Append(row.TrimEnd()).Append('\n');
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Rows(IEnumerable<(string Name, string Text)> rows)
    {
        (string Name, string Text)[] all = rows.ToArray();
        int width = all.Max(r => r.Name.Length) + 2;
        return all.SelectMany(r => Wrap(r.Text, Width - width).Select((part, i) => (i == 0 ? r.Name : string.Empty).PadRight(width) + part));
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : string.Empty).Append(word);
        }

        yield return line.ToString();
    }
}
