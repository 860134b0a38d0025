using System.Text;
using CpuMask.Cpuid;
using CpuMask.Formats.Local;
using CpuMask.Reading;

namespace CpuMask;

/// <summary>Which source knows what, as help and docs/dump-formats.md print it: one row a format, and one for this machine itself.</summary>
public static class DumpKnowledgeTable
{
    /// <summary>The headings of the columns.</summary>
    public static IReadOnlyList<string> Headings { get; } = new[] { "Format", "Source", "Registers", "Sub-leaves", "All CPUs", "Microcode", "View" };

    /// <summary>The rows, as many cells each as there are headings.</summary>
    public static IEnumerable<IReadOnlyList<string>> Rows(DumpFormats formats)
    {
        foreach (DumpReader reader in formats.All.OrderBy(r => r.Format, StringComparer.Ordinal))
        {
            yield return Row(reader.Format, reader.Description, reader.Knows!);
        }

        yield return Row(LocalCpuid.Format, "this machine", LocalCpuid.Knows);
    }

    /// <summary>The table in Markdown, LF only.</summary>
    public static string ToMarkdown(DumpFormats formats)
    {
        var text = new StringBuilder();
        void Line(IEnumerable<string> cells) => text.Append("| ").Append(string.Join(" | ", cells.Select(c => c.Replace("|", "\\|")))).Append(" |\n");
        Line(Headings);
        Line(Headings.Select(_ => "---"));
        foreach (IReadOnlyList<string> row in Rows(formats))
        {
            Line(row.Select((cell, column) => column == 0 ? "`" + cell + "`" : cell));
        }

        return text.ToString();
    }

    private static IReadOnlyList<string> Row(string format, string source, DumpKnowledge knows) => new[]
    {
        format,
        source,
        knows.Registers switch
        {
            RegisterKnowledge.AllLeaves => "all",
            RegisterKnowledge.SomeRegisters => "some",
            RegisterKnowledge.NamedBits => "named bits",
            RegisterKnowledge.None => "none",
            RegisterKnowledge.SetBits => "set bits",
        },
        knows.Subleaves ? "yes" : "-",
        knows.AllCpus ? "yes" : "-",
        knows.Microcode ? "yes" : "-",
        string.Join(", ", knows.Views.Select(HostViews.Name)),
    };
}
