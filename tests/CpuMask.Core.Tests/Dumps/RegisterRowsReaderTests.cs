using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Formats;
using CpuMask.Hosts;
using CpuMask.Reading;

namespace CpuMask.Tests.Dumps;

public class RegisterRowsReaderTests
{
    private const string Row = "00000000.0 0000000d 756e6547 6c65746e 49656e69\n00000001.0 000206a7 {0} 1fbae3ff bfebfbff\n";
    private static readonly string Cpus = "CPU 0\n" + string.Format(Row, "00100800") + "CPU 1\n" + string.Format(Row, "01100800");

    [Fact]
    public void A_name_begins_the_next_host_and_its_cpus_count_from_there()
    {
        HostCpuid[] hosts = Read("host=node-17\n" + Cpus + "host=node 18\n" + Cpus);
        hosts.Select(h => (h.Name, h.LogicalProcessors)).ShouldBe([("node-17", 2), ("node 18", 2)]);
        hosts[0].Registers.ShouldBe(hosts[1].Registers);
    }

    [Fact]
    public void A_text_without_names_begins_the_next_host_with_cpu_0() => Read(Cpus + Cpus).Select(h => h.LogicalProcessors).ShouldBe([2, 2]);

    private static HostCpuid[] Read(string text)
    {
        var import = new DumpImport("a.grid", "a", "grid");
        new GridReader().Read(DumpText.Of(text), import);
        import.Problems.ShouldBeEmpty();
        return import.Hosts.ToArray();
    }

    private sealed class GridReader : RegisterRowsReader
    {
        public override string Format => "grid";

        public override string Description => "a format for this test";

        private protected override string Example => "a row";

        private protected override bool HasSubleaves => true;

        private protected override bool IsRow(LineScanner line) => line.TakeWord(out _) && line.Peek == '.';

        private protected override bool TakeRow(ref LineScanner line, out RawRow row)
        {
            row = default;
            return line.TakeWord(out row.Leaf) && line.Take('.') && line.TakeHex(out row.Subleaf) && TakeWords(ref line, ref row, prefixed: false);
        }

        private protected override bool TakeName(ref LineScanner line, out string name)
        {
            bool named = line.Take("host=");
            name = named ? line.Rest(64) : string.Empty;
            return named;
        }
    }
}
