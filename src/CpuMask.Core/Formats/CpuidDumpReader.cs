using CpuMask.Reading;

namespace CpuMask.Formats;

/// <summary>
/// The text of Umio's cpuid_dump: <c>[Pkg: 000, Core: 003, SMT: 001, x2APIC: 007]</c> over each thread, then
/// <c>0x00000001 0x0:  0x00A50F00 0x070C0800 0x7EF8320B 0x178BFBFF  [F: 0x19, M: 0x50, S: 0x0]</c> with more brackets below. Of
/// further threads it prints the rows that differ, so only the first one counts.
/// </summary>
internal sealed class CpuidDumpReader : RegisterRowsReader
{
    public override string Format => "cpuid-dump";

    public override string Description => "text of Umio's cpuid_dump";

    public override DumpKnowledge Knows { get; } = new(
        RegisterKnowledge.AllLeaves, subleaves: true, allCpus: false, microcode: false, Cpuid.HostView.Hardware, Cpuid.HostView.Guest);

    private protected override string Example => "a line such as '0x00000001 0x0:  0x00000000 0x00000000 0x00000000 0x00000000'";

    private protected override bool HasSubleaves => true;

    private protected override bool FirstCpuOnly => true;

    private protected override bool TakeHeading(ref LineScanner line, out int number)
    {
        number = 0;
        if (!line.Take("[Pkg:"))
        {
            return false;
        }

        foreach (string next in new[] { "Core:", "SMT:", "x2APIC:" })
        {
            line.SkipBlanks();
            number |= line.TakeDecimal(out int part) ? part : 0;
            line.At = line.IndexOf(next) is int at and >= 0 ? at + next.Length : line.End;
        }

        return true;
    }

    private protected override bool IsRow(LineScanner line) =>
        line.Take("0x") && line.TakeWord(out _) && line.SkipBlanks().LooksAt("0x") && line.TakePrefixedHex(out _) && line.Take(':') && line.SkipBlanks().LooksAt("0x");

    private protected override bool TakeRow(ref LineScanner line, out RawRow row)
    {
        row = default;
        bool begun = line.Take("0x") && line.TakeWord(out row.Leaf);
        line.SkipBlanks();
        return begun && line.TakePrefixedHex(out row.Subleaf) && line.Take(':') && TakeWords(ref line, ref row, prefixed: true)
            && (line.SkipBlanks().AtEnd || line.Peek == '[');
    }
}
