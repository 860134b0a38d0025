using CpuMask.Reading;

namespace CpuMask.Formats;

/// <summary>
/// x86info's raw dump (<c>x86info -r</c>): <c>eax in: 0x00000001, eax = 00000678 ebx = 00000000 ecx = 00000000 edx = 00803135</c>,
/// in later versions with <c>ecx in</c> too. Everything that it decodes is skipped.
/// </summary>
internal sealed class X86InfoReader : RegisterRowsReader
{
    private static readonly string[] Registers = { "eax", "ebx", "ecx", "edx" };

    public override string Format => "x86info";

    public override string Description => "raw dump of x86info (x86info -r)";

    private protected override string Example => "a line such as 'eax in: 0x00000001, eax = 00000000 ebx = 00000000 ecx = 00000000 edx = 00000000'";

    private protected override bool HasSubleaves => false;

    private protected override bool IsRow(LineScanner line) => line.LooksAt("eax in:");

    private protected override bool TakeRow(ref LineScanner line, out RawRow row)
    {
        row = default;
        line.Take("eax in:");
        line.SkipBlanks();
        if (!line.TakePrefixedHex(out row.Leaf))
        {
            return false;
        }

        for (int r = 0; r < 4; r++)
        {
            line.Take(',');
            line.SkipBlanks();
            if (!line.Take(Registers[r]))
            {
                return false;
            }

            line.SkipBlanks();
            bool equals = line.Take('=');
            line.SkipBlanks();
            line.Take("0x");
            if (!equals || !line.TakeWord(out uint value))
            {
                return false;
            }

            row.Set(r, value);
        }

        return line.SkipBlanks().AtEnd;
    }
}
