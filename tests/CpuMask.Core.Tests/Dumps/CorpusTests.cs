using System.Collections.Generic;
using System.IO;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Dumps;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Dumps;

public class CorpusTests
{
    private static readonly string[] Formats = { "aida64", "libcpuid", "libvirt-cpudata", "cpuid-r", "cpu-z", "firecracker", "rjcp" };

    [Fact]
    public void Every_dump_of_registers_reads_as_an_independent_parser_read_it()
    {
        if (!Corpus.IsThere())
        {
            return;
        }

        int read = 0;
        foreach (ExpectedDump expected in Corpus.Expected())
        {
            if (!Formats.Contains(CorpusFormats.Of(expected.Path)))
            {
                continue;
            }

            DumpImport import = new DumpFile().Read(Corpus.PathOf(expected.Path));
            import.Problems.ShouldBeEmpty(expected.Path);
            HostCpuid host = import.Hosts.ShouldHaveSingleItem(expected.Path);
            import.Format.ShouldBe(CorpusFormats.Of(expected.Path), expected.Path);
            ExpectedRegisters.ShouldMatch(host, expected);
            host.LogicalProcessors.ShouldBe(expected.Ncpu, expected.Path);
            host.Brand.ShouldBe(expected.Brand ?? string.Empty, expected.Path);
            read++;
        }

        read.ShouldBeGreaterThan(0);
    }
}
