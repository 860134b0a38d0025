using System.IO;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Dumps;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Readme;

public class ReadmeFormatsTests
{
    [Fact]
    public void The_readme_s_table_of_formats_is_what_the_readers_say_of_themselves()
    {
        string readme = File.ReadAllText(Path.Combine(Corpus.RepositoryRoot, "README.md"));
        string table = "| -Format | What it is | Registers | Sub-leaves | All CPUs | Microcode | View |\n|---|---|---|---|---|---|---|\n"
            + string.Concat(DumpFormats.All.OrderBy(r => r.Format, System.StringComparer.Ordinal).Select(Row));
        readme.ShouldContain(table, customMessage: "The table should be:\n" + table);
    }

    private static string Row(DumpReader reader)
    {
        DumpKnowledge k = reader.Knows;
        string registers = k.Registers switch
        {
            RegisterKnowledge.AllLeaves => "all",
            RegisterKnowledge.SomeRegisters => "some",
            RegisterKnowledge.NamedBits => "named bits",
            _ => "set bits with a name",
        };
        return $"| `{reader.Format}` | {reader.Description} | {registers} | {Mark(k.Subleaves)} | {Mark(k.AllCpus)} | {Mark(k.Microcode)} "
            + $"| {string.Join(", ", k.Views.Select(HostViews.Name))} |\n";
    }

    private static string Mark(bool known) => known ? "yes" : "-";
}
