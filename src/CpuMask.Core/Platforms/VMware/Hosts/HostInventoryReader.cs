using CpuMask.Cpuid;
using CpuMask.Processors;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// A list of hosts with the names of their CPUs and their EVC modes: RVTools' vHost tab as CSV, and what PowerCLI prints of
/// Get-VMHost as a table, a list or CSV. It tells no register: <c>evc</c> answers by the names and by vCenter's maxEVCModeKey.
/// </summary>
internal sealed class HostInventoryReader : DumpReader
{
    private static readonly string[] Names = { "host", "name", "vmhost", "hostname", "esxihost", "esxhost", "esx" };
    private static readonly string[] Cpus = { "cpumodel", "processortype", "processor", "cpu", "cputype", "model" };
    private static readonly string[] Highest = { "maxevc", "maxevcmode", "maxevcmodekey" };
    private static readonly string[] Current = { "currentevc", "currentevcmode", "currentevcmodekey", "evcmode", "evc" };

    public override string Format => "host-inventory";

    public override string Description => "hosts with CPU names and EVC modes: RVTools vHost, PowerCLI Get-VMHost as table, list or CSV";

    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.None, subleaves: false, allCpus: false, microcode: false, HostView.Hardware);

    public override DumpFit Fit(DumpText text) => text.FirstByte is (byte)'{' or (byte)'[' or (byte)'<' || !MayBe(text) ? DumpFit.None
        : InventoryTable.Read(text.Slice(text.Start, Math.Min(text.End, text.Start + (16 << 10)))) is { } table && table.Rows.Any(IsHost)
            ? DumpFit.Yes(5) : DumpFit.None;

    public override void Read(DumpText text, DumpImport import)
    {
        InventoryTable? table = InventoryTable.Read(text.ToString());
        foreach (InventoryTable.Row row in table?.Rows ?? new InventoryTable.Row[0])
        {
            import.CheckCancellation(row.Line);
            if (IsHost(row))
            {
                import.Add(Host(row, import));
            }
            else if (row[Names] is { } name)
            {
                import.Malformed(new TextPosition(row.Line, 1), name, "a host with the name of its CPU or its highest EVC mode");
            }
        }
    }

    // A cheap look before a table is made of every text of the world: some heading speaks of EVC or of a processor.
    private static bool MayBe(DumpText text) => text.HasNearBeginning("evc", 4096) || text.HasNearBeginning("processortype", 4096) || text.HasNearBeginning("cpu model", 4096)
        || text.HasNearBeginning("cpumodel", 4096);

    private static bool IsHost(InventoryTable.Row row) => row[Names] is not null
        && (Mode(row[Highest]) is not null || (row[Cpus] is { } cpu && ProcessorTable.Named(cpu) is not null) || (row[Cpus] is not null && row["cpumodel", "processortype"] is not null));

    private static string? Mode(string? text) => text is not null && (text.StartsWith("intel-", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("amd-", StringComparison.OrdinalIgnoreCase)) && text.IndexOf(' ') < 0 ? text.ToLowerInvariant() : null;

    private static HostCpuid Host(InventoryTable.Row row, DumpImport import)
    {
        string brand = row[Cpus] ?? string.Empty;
        string? highest = Mode(row[Highest]), current = Mode(row[Current]);
        CpuVendor vendor = ProcessorTable.Named(brand)?.Vendor
            ?? ((highest ?? current) is { } key ? CpuVendor.Of(key.StartsWith("intel-", StringComparison.Ordinal) ? "intel" : "amd") : default);
        return new HostCpuid
        {
            Name = row[Names]!, Source = import.Source, Format = import.Format, Brand = brand, Vendor = vendor,
            Kernel = row["esxversion"] ?? row["version"],
            Surroundings = new HostSurroundings
            {
                Cluster = row["cluster", "parent"], Datacenter = row["datacenter"], MaxEvcMode = highest, CurrentEvcMode = current,
                Manufacturer = row["manufacturer", "vendor"], Model = row["model"] is { } model && model != brand ? model : null,
                ConnectionState = row["connectionstate"]?.ToLowerInvariant() is "connected" or "disconnected" ? row["connectionstate"]!.ToLowerInvariant() : null,
            },
        };
    }
}
