using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Formats;

/// <summary>
/// The .cpuid file of Joseph Newcomer's CPUID Explorer: <c>&lt;CPUID:CPUID EAX="0x4" ECX="0x1"&gt;</c> and in it
/// <c>&lt;CPUID:EAX value="0x00000000"/&gt;</c> to EDX. It looks like XML and is none (no root, a prefix that nothing declares), so it
/// is read element by element. ECX is written where it is not zero, and for leaf 4 alone; what the tool asked the other leaves with
/// it does not say, so one of them that came back empty says nothing.
/// </summary>
internal sealed class CpuidExplorerReader : DumpReader
{
    private const string Open = "<CPUID:";
    private static readonly HashSet<uint> WithSubleaves = new() { 7, 0xB, 0xD, 0xF, 0x10, 0x12, 0x14, 0x17, 0x18, 0x1D, 0x1F, 0x20, 0x23, 0x24, 0x8000001D, 0x80000020, 0x80000026 };

    public override string Format => "cpuid-explorer";

    public override string Description => "a .cpuid file of CPUID Explorer";

    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.AllLeaves, subleaves: true, allCpus: false, microcode: false, HostView.Hardware, HostView.Guest);

    public override DumpFit Fit(DumpText text) => text.FirstByte == (byte)'<' && text.HasNearBeginning("<cpuid:cpuid ", 64 << 10) ? DumpFit.Yes(30) : DumpFit.None;

    public override void Read(DumpText text, DumpImport import)
    {
        HostBuilder host = import.NewHost();
        RawRow row = default;
        int known = -1;
        var lines = new LineScanner(text);
        while (lines.Next())
        {
            import.CheckCancellation(lines.Number);
            for (int at = lines.IndexOf(Open); at >= 0; at = lines.IndexOf(Open))
            {
                lines.At = at + Open.Length;
                TextPosition position = lines.Position;
                string element = lines.Rest(400);
                int end = element.IndexOf('>');
                element = end < 0 ? element : element.Substring(0, end);
                switch (element.Split(' ', '\t', '/')[0])
                {
                    case "id" when host.CpuCount > 0:
                        import.Add(host);
                        host = import.NewHost();
                        break;
                    case "CPUID":
                        ReportHalf(import, known, position);
                        row = default;
                        known = Number(element, "EAX", out row.Leaf) && (Number(element, "ECX", out row.Subleaf) || Attribute(element, "ECX") is null) ? 0 : Fail(import, position, element);
                        break;
                    case "EAX" or "EBX" or "ECX" or "EDX" when known >= 0:
                        int register = element[1] - 'A';
                        known = Number(element, "value", out uint value) && Attribute(element, "value")?.Length == "0x00000000".Length ? known | 1 << register : Fail(import, position, element);
                        row.Set(register, value);
                        if (known == 15)
                        {
                            Add(host, row, Attribute(element, "ECX") is not null);
                            known = -1;
                        }

                        break;
                }
            }
        }

        ReportHalf(import, known, new TextPosition(lines.Number, 1));
        import.Add(host);
    }

    private static void Add(HostBuilder host, RawRow row, bool toldSubleaf)
    {
        if (host.CpuCount == 0)
        {
            host.BeginCpu();
        }

        if (!toldSubleaf && row.Subleaf == 0 && WithSubleaves.Contains(row.Leaf) && (row.Eax | row.Ebx | row.Ecx | row.Edx) == 0)
        {
            host.Warn(Messages.AmbiguousSubleaf(row.Leaf));
            return;
        }

        host.AddLeaf(row.Leaf, row.Subleaf, row.Eax, row.Ebx, row.Ecx, row.Edx);
    }

    private static int Fail(DumpImport import, TextPosition position, string element)
    {
        import.Malformed(position, Open + element, "an element such as '<CPUID:CPUID EAX=\"0x1\">' or '<CPUID:EAX value=\"0x00000000\"/>'");
        return -1;
    }

    private static void ReportHalf(DumpImport import, int known, TextPosition position)
    {
        if (known >= 0)
        {
            import.Malformed(position, "a leaf with some of its registers", "all of EAX, EBX, ECX and EDX");
        }
    }

    private static bool Number(string element, string name, out uint value)
    {
        value = 0;
        return Attribute(element, name) is { } text && Hex.TryParse(text, out value);
    }

    private static string? Attribute(string element, string name)
    {
        int at = element.IndexOf(" " + name + "=", StringComparison.Ordinal);
        string[] parts = at < 0 ? new string[0] : element.Substring(at).Split('"', '\'');
        return parts.Length >= 3 ? parts[1] : at < 0 ? null : string.Empty;
    }
}
