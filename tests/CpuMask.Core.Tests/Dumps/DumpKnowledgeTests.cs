using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Formats;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Reading;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Dumps;

public class DumpKnowledgeTests
{
    private static readonly RegisterAddress[] Identity =
    {
        new(0, 0, RegisterName.Eax), new(1, 0, RegisterName.Eax), new(0x80000008, 0, RegisterName.Eax),
    };

    [Theory]
    [MemberData(nameof(Corpora.Each), MemberType = typeof(Corpora))]
    public void What_each_reader_claims_to_know_is_what_it_reads_from_real_texts(string corpus)
    {
        ILookup<string, HostCpuid> hosts = Hosts(corpus).ToLookup(h => h.Format);
        foreach (DumpReader reader in Registry.Formats.All)
        {
            HostCpuid[] read = hosts[reader.Format].ToArray();
            read.ShouldNotBeEmpty(reader.Format);
            DumpKnowledge knows = reader.Knows!;
            read.Any(h => h.Leaves.Any(r => r.Subleaf > 0 && !IsUnknown(r))).ShouldBe(knows.Subleaves, reader.Format + ": sub-leaves");
            read.Any(h => h.Microcode is not null).ShouldBe(knows.Microcode, reader.Format + ": microcode");
            read.Select(h => h.View).Except(knows.Views).ShouldBeEmpty(reader.Format + ": views");
            read.Select(h => Scope(h, knows.Registers)).ShouldAllBe(ok => ok, reader.Format + ": registers");
            if (knows.AllCpus)
            {
                read.ShouldContain(h => h.LogicalProcessors > 1, reader.Format + ": all CPUs");
            }
            else
            {
                read.ShouldAllBe(h => h.UnevenBits.Count == 0, reader.Format + ": all CPUs");
            }
        }
    }

    [Fact]
    public void Every_reader_that_exists_is_registered()
    {
        Type[] known = Registry.Formats.ForAll(Registry.Default.View).All.Select(r => r.GetType()).Distinct().ToArray();
        typeof(DumpReader).Assembly.GetTypes().Where(t => !t.IsAbstract && typeof(DumpReader).IsAssignableFrom(t)).ShouldBe(known, ignoreOrder: true);
    }

    [Fact]
    public void The_table_has_a_row_for_every_format_and_for_this_machine()
    {
        string[] lines = DumpKnowledgeTable.ToMarkdown(Registry.Formats).TrimEnd('\n').Split('\n');
        lines.Length.ShouldBe(Registry.Formats.All.Count + 3);
        lines.Select(l => l.Count(c => c == '|')).Distinct().ShouldBe(new[] { DumpKnowledgeTable.Headings.Count + 1 });
        foreach (DumpReader reader in Registry.Formats.All)
        {
            lines.Count(l => l.StartsWith("| `" + reader.Format + "` |")).ShouldBe(1, reader.Format);
        }

        lines[^1].ShouldStartWith("| `local` |");
    }

    [Fact]
    public void Every_example_is_detected_as_its_format_unless_only_its_name_tells()
    {
        foreach ((string format, string text) in FormatExamples.All().Where(e => !IsChoice(e.Format)))
        {
            string[] claimed = Registry.Formats.All.Where(r => r.Fit(DumpText.Of(text)).Weight > 0).Select(r => r.Format).ToArray();
            claimed.ShouldBe(new[] { format }, text);
        }
    }

    private static bool IsChoice(string format) => format.StartsWith("xen-cpuid-") || format.StartsWith("xapi-");

    private static IEnumerable<HostCpuid> Hosts(string corpus)
    {
        foreach ((string format, string text) in FormatExamples.All())
        {
            DumpImport import = Registry.Formats.Read(DumpText.Of(text), "example.txt", "example", Registry.Formats.Named(format));
            import.Problems.ShouldBeEmpty(format);
            foreach (HostCpuid host in import.Hosts)
            {
                yield return host;
            }
        }

        foreach (HostCpuid host in new DumpFiles(Registry.Formats).Read(Corpus.Named(corpus).Folder).SelectMany(i => i.Hosts))
        {
            yield return host;
            if (host.Format is "firecracker" or "aida64" or "lscpu")
            {
                var text = new StringWriter();
                HostJson.Write(new JsonWriter(text), host);
                yield return Registry.Formats.Read(DumpText.Of(text.ToString()), "own.json", "own").Hosts.Single() with { Format = "cpumask-json" };
            }
        }
    }

    private static bool IsUnknown(LeafRegisters row) => row.Eax.IsUnknown && row.Ebx.IsUnknown && row.Ecx.IsUnknown && row.Edx.IsUnknown;

    private static bool Scope(HostCpuid host, RegisterKnowledge claim)
    {
        IEnumerable<(RegisterAddress Address, RegisterValue Value)> words = host.Leaves.SelectMany(r =>
            new[] { RegisterName.Eax, RegisterName.Ebx, RegisterName.Ecx, RegisterName.Edx }.Select(n => (new RegisterAddress(r.Leaf, r.Subleaf, n), r[n])));
        return claim switch
        {
            // Own JSON tells what its source told.
            RegisterKnowledge.AllLeaves => host.Format is "cpumask-json" || host.Format.StartsWith("xen-cpuid") || host.Leaves.Find(1, 0) is { Eax.IsKnown: true, Edx.IsKnown: true },
            RegisterKnowledge.SomeRegisters => words.All(w => w.Value.IsKnown || w.Value.IsUnknown || w.Address.Leaf is 0x80000001 or 0xD) && host.Leaves.Count < 30,
            RegisterKnowledge.NamedBits => words.Any(w => w.Value is { IsKnown: false, IsUnknown: false }),
            _ => words.All(w => w.Value.Zeros == 0 || Identity.Contains(w.Address)),
        };
    }
}
