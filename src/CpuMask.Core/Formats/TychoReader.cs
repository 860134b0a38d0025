using CpuMask.Reading;

namespace CpuMask.Formats;

/// <summary>
/// The dump of tycho's cpuid, which kernel mailing lists know: <c>CPU 0:</c>, then
/// <c>CPUID 00000007:00 = 00000000 219c91a9 00400004 00000000 | ......!...@.....</c>; the letters behind the bar are the same
/// bytes and count for nothing.
/// </summary>
internal sealed class TychoReader : RegisterRowsReader
{
    public override string Format => "tycho-cpuid";

    public override string Description => "dump of tycho's cpuid";

    private protected override string Example => "a line such as 'CPUID 00000007:00 = 00000000 00000000 00000000 00000000'";

    private protected override bool HasSubleaves => true;

    private protected override bool IsRow(LineScanner line)
    {
        if (!line.Take("CPUID "))
        {
            return false;
        }

        int start = line.At;
        return line.TakeHex(out _) && line.At - start == 8 && line.Take(':') && line.TakeHex(out _) && line.SkipBlanks().Peek == '=';
    }

    private protected override bool TakeRow(ref LineScanner line, out RawRow row)
    {
        row = default;
        bool begun = line.Take("CPUID ") && line.TakeWord(out row.Leaf) && line.Take(':') && line.TakeHex(out row.Subleaf) && line.SkipBlanks().Peek == '=';
        return begun && line.SkipBlanks().Peek == '=' && TakeBehind(ref line, ref row);
    }

    private static bool TakeBehind(ref LineScanner line, ref RawRow row)
    {
        line.SkipBlanks();
        return line.Take('=') && TakeWords(ref line, ref row, prefixed: false) && (line.SkipBlanks().AtEnd || line.Peek == '|');
    }
}
