using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using CpuMask.Cpuid;
using CpuMask.Reading;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Dumps;

public class CorpusTests
{
    [Theory]
    [MemberData(nameof(Corpora.Each), MemberType = typeof(Corpora))]
    public void All_dumps_of_registers_read_as_an_independent_parser_read_them(string corpus)
    {
        int read = 0;
        foreach (ExpectedDump expected in Corpus.Named(corpus).Expected())
        {
            DumpImport import = new DumpFiles(Registry.Formats).Read(Corpus.Named(corpus).PathOf(expected.Path)).ToArray().ShouldHaveSingleItem(expected.Path);
            import.Problems.ShouldBeEmpty(expected.Path);
            import.Format.ShouldBe(Corpus.Named(corpus).FormatOf(expected.Path), expected.Path);
            HostCpuid host = import.Hosts.ShouldHaveSingleItem(expected.Path);
            ExpectedRegisters.ShouldMatch(host, expected);
            host.LogicalProcessors.ShouldBe(expected.Ncpu, expected.Path);
            host.Brand.ShouldBe(expected.Brand ?? string.Empty, expected.Path);
            read++;
        }

        read.ShouldBe(165);
    }

    [Theory]
    [MemberData(nameof(Corpora.Each), MemberType = typeof(Corpora))]
    public void The_cpus_of_real_hosts_differ_in_no_feature_but_one_of_hybrid_cpus(string corpus)
    {
        // Intel's efficient cores and its performance cores give processor trace in two forms of addresses.
        BitAddress.TryParse("14.0.ECX.31", out BitAddress traceForm).ShouldBeTrue();
        BitAddress.TryParse("7.0.EDX.15", out BitAddress hybrid).ShouldBeTrue();
        int several = 0;
        foreach (HostCpuid host in new DumpFiles(Registry.Formats).Read(Corpus.Named(corpus).Folder).SelectMany(i => i.Hosts).Where(h => h.LogicalProcessors > 1))
        {
            several++;
            if (host.UnevenBits.Count > 0)
            {
                host.UnevenBits.ShouldBe(new[] { traceForm }, host.Source);
                host.Registers[hybrid].ShouldBe(true, host.Source);
                host.Warnings.ShouldContain(w => w.Contains("differ"), host.Source);
            }
        }

        several.ShouldBeGreaterThan(60);
    }

    [Theory]
    [MemberData(nameof(Corpora.Each), MemberType = typeof(Corpora))]
    public void Exactly_one_reader_claims_each_file_and_it_is_the_right_one(string corpus)
    {
        foreach (string relative in Corpus.Named(corpus).Files())
        {
            byte[] bytes = File.ReadAllBytes(Corpus.Named(corpus).PathOf(relative));
            string[] claimed = Registry.Formats.All.Where(r => r.Fit(DumpText.Of(bytes, bytes.Length)).Weight > 0).Select(r => r.Format).ToArray();
            string expected = Corpus.Named(corpus).FormatOf(relative);
            claimed.ShouldBe(expected.Length == 0 ? Array.Empty<string>() : new[] { expected }, relative);
        }
    }

    [Theory]
    [MemberData(nameof(Corpora.With), "UTF-8 with a mark", "\n", MemberType = typeof(Corpora))]
    [MemberData(nameof(Corpora.With), "UTF-8 with a mark", "\r\n", MemberType = typeof(Corpora))]
    [MemberData(nameof(Corpora.With), "UTF-8", "\r\n", MemberType = typeof(Corpora))]
    [MemberData(nameof(Corpora.With), "UTF-16", "\n", MemberType = typeof(Corpora))]
    [MemberData(nameof(Corpora.With), "UTF-16", "\r\n", MemberType = typeof(Corpora))]
    [MemberData(nameof(Corpora.With), "UTF-16 without a mark", "\n", MemberType = typeof(Corpora))]
    [MemberData(nameof(Corpora.With), "UTF-16 big-endian", "\r\n", MemberType = typeof(Corpora))]
    [MemberData(nameof(Corpora.With), "UTF-16 big-endian without a mark", "\r\n", MemberType = typeof(Corpora))]
    public void Every_format_reads_in_every_encoding_and_with_both_line_ends(string corpus, string encoding, string lineEnd)
    {
        Encoding target = encoding switch
        {
            "UTF-8" => new UTF8Encoding(false),
            "UTF-8 with a mark" => new UTF8Encoding(true),
            "UTF-16" => new UnicodeEncoding(false, true),
            "UTF-16 without a mark" => new UnicodeEncoding(false, false),
            "UTF-16 big-endian" => new UnicodeEncoding(true, true),
            _ => new UnicodeEncoding(true, false),
        };
        foreach (IGrouping<string, string> format in Corpus.Named(corpus).Files().Where(f => Corpus.Named(corpus).FormatOf(f).Length > 0).GroupBy(Corpus.Named(corpus).FormatOf))
        {
            foreach (string relative in format.Where((_, i) => i % 4 == 0))
            {
                DumpImport plain = new DumpFile(Registry.Formats).Read(Corpus.Named(corpus).PathOf(relative));
                string text = File.ReadAllText(Corpus.Named(corpus).PathOf(relative)).Replace("\r\n", "\n").Replace("\n", lineEnd);
                byte[] bytes = target.GetPreamble().Concat(target.GetBytes(text)).ToArray();
                DumpImport transcoded = Registry.Formats.Read(DumpText.Of(bytes, bytes.Length), relative, plain.Name);
                transcoded.Format.ShouldBe(format.Key, relative);
                transcoded.Problems.Select(p => p.Position).ShouldBe(plain.Problems.Select(p => p.Position), relative);
                transcoded.Hosts.Select(h => h.Registers).ShouldBe(plain.Hosts.Select(h => h.Registers), relative);
                transcoded.Hosts.Select(h => h.Leaves).ShouldBe(plain.Hosts.Select(h => h.Leaves), relative);
                transcoded.Hosts.Select(h => (h.Brand, h.Microcode, h.Bios, h.Kernel)).ShouldBe(plain.Hosts.Select(h => (h.Brand, h.Microcode, h.Bios, h.Kernel)), relative);
            }
        }
    }

    [Theory]
    [InlineData("CPU 0:\nCPU 1:\nnothing else\n", "cpuid-r", 3)]
    [InlineData("------[ Versions ]------\n\n------[ Logical CPU #0 ]------\n\nno rows\n", "aida64", 4)]
    [InlineData("version=0.6.4\nbasic_cpuid 0 = 1 2 3 4\n", "libcpuid", 2)]
    [InlineData("<cpudata arch='x86'>\n<row/></cpudata>\n", "libvirt-cpudata", 1)]
    [InlineData("# mask e[abcd]x => e[abcd]x\n1 0 0 0 0 = 1\n", "hwloc", 2)]
    public void A_file_that_only_begins_like_a_format_is_refused_with_that_format_and_the_line(string text, string format, int line)
    {
        DumpImport import = Registry.Formats.Read(DumpText.Of(text), "a.txt", "a");
        DumpProblem problem = import.Problems.ShouldHaveSingleItem();
        problem.Position.Line.ShouldBe(line);
        problem.Message.ShouldContain("begins like " + format);
    }
}
