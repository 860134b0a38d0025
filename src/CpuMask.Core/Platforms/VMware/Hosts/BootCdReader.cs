using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// What VMware's old boot CD showed, as people typed it off the screen: <c>ID1ECX 0x0000641d</c>, the value also in
/// parentheses, several to a line, or the names in one line and the values in the next. ID81 stands for leaf 0x80000001.
/// A zero is printed as ten zeros without a prefix. A register that comes again, or another word in front (<c>Server2</c>),
/// is a new host.
/// </summary>
internal sealed class BootCdReader : DumpReader
{
    private const string Value = "a 32-bit hexadecimal value";

    public override string Format => "vmware-boot-cd";

    public override string Description => "screen of VMware's CPU identification boot CD";

    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.SomeRegisters, subleaves: false, allCpus: false, microcode: false, HostView.Hardware);

    public override DumpFit Fit(DumpText text)
    {
        var lines = new LineScanner(text);
        for (int n = 0; n < 40 && lines.Next(); n++)
        {
            while (!lines.SkipBlanks().AtEnd && lines.Peek != '#')
            {
                if (TakeName(ref lines, out _))
                {
                    return DumpFit.Yes(10);
                }

                SkipWord(ref lines);
            }
        }

        return DumpFit.None;
    }

    public override void Read(DumpText text, DumpImport import)
    {
        var screen = new Screen(import);
        var waiting = new Queue<RegisterAddress>();
        var lines = new LineScanner(text);
        while (lines.Next())
        {
            bool first = true;
            while (!lines.SkipBlanks().AtEnd && lines.Peek != '#')
            {
                if (TakeName(ref lines, out RegisterAddress name))
                {
                    waiting.Enqueue(name);
                }
                else if (waiting.Count > 0 && TakeValue(ref lines, out uint value))
                {
                    RegisterAddress register = waiting.Dequeue();
                    if (Label(text, ref lines) is { } label)
                    {
                        screen.NamedHost(label);
                    }

                    screen.Add(register, value);
                }
                else if (waiting.Count > 0)
                {
                    import.Malformed(lines.Position, lines.Rest(40), Value);
                    waiting.Clear();
                    break;
                }
                else
                {
                    int start = lines.At;
                    bool isValue = TakeValue(ref lines, out _);
                    lines.At = start;
                    SkipWord(ref lines);
                    string word = text.Slice(start, lines.At);
                    if (isValue || (word.Length > 2 && word.StartsWith("ID", StringComparison.Ordinal) && Hex.Digit(word[2]) >= 0))
                    {
                        import.Malformed(new TextPosition(lines.Number, start - lines.Start + 1), word, "a register such as ID1ECX");
                    }

                    if (!word.Any(char.IsLetterOrDigit))
                    {
                        // A mark in front of the line is no host's name, and the word behind it may be.
                        continue;
                    }

                    if (first && TakesName(lines))
                    {
                        screen.NamedHost(word.TrimEnd(':'));
                    }
                }

                first = false;
            }
        }

        screen.End();
    }

    // "ID1ECX 0x0000641d (server one)": whose value it is.
    private static string? Label(DumpText text, ref LineScanner lines)
    {
        LineScanner at = lines;
        if (at.SkipBlanks().Peek != '(' || at.IndexOf(")") is not (var end and > 0))
        {
            return null;
        }

        string label = text.Slice(at.At + 1, end).Trim();
        if (label.Length is 0 or > 60 || !label.Any(char.IsLetter) || Hex.TryParse(label, out _))
        {
            return null;
        }

        at.At = end + 1;
        if (!at.SkipBlanks().AtEnd)
        {
            return null;
        }

        lines = at;
        return label;
    }

    private static bool TakesName(LineScanner lines)
    {
        lines.SkipBlanks();
        return TakeName(ref lines, out _);
    }

    // ID, the leaf in one or two digits (8 in front stands for 0x8000000), the register.
    private static bool TakeName(ref LineScanner lines, out RegisterAddress name)
    {
        name = default;
        LineScanner at = lines;
        if (!at.Take("ID"))
        {
            return false;
        }

        uint leaf = 0;
        int digits = 0;
        for (int d; digits < 2 && !at.LooksAt("EAX") && !at.LooksAt("EBX") && !at.LooksAt("ECX") && !at.LooksAt("EDX")
            && (d = Hex.Digit(at.Peek)) >= 0; digits++)
        {
            leaf = (leaf << 4) | (uint)d;
            at.At++;
        }

        if (digits == 0 || !at.Take('E') || at.Peek is < (byte)'A' or > (byte)'D')
        {
            return false;
        }

        var register = (RegisterName)(at.Peek - 'A');
        at.At++;
        if (!at.Take('X'))
        {
            return false;
        }

        name = new RegisterAddress(digits == 2 && leaf >> 4 == 8 ? 0x80000000 | (leaf & 0xF) : leaf, 0, register);
        lines = at;
        lines.Take(':');
        return true;
    }

    private static bool TakeValue(ref LineScanner lines, out uint value)
    {
        LineScanner at = lines;
        if (TakeGroups(ref at, out value))
        {
            lines = at;
            lines.Take(',');
            return true;
        }

        bool bracket = at.Take('('), zero = at.Take("0000000000");
        value = 0;
        if (!(zero || TakeDigits(ref at, out value)) || (bracket && !at.Take(')')) || !(at.AtEnd || at.Peek is (byte)' ' or (byte)'\t' or (byte)',' or (byte)'('))
        {
            return false;
        }

        lines = at;
        lines.Take(',');
        return true;
    }

    // Eight groups of four binary digits, as people convert the value for a mask.
    private static bool TakeGroups(ref LineScanner at, out uint value)
    {
        value = 0;
        LineScanner line = at;
        for (int bit = 0; bit < 32; bit++)
        {
            if (bit > 0 && bit % 4 == 0 && !line.Take(':'))
            {
                int before = line.At;
                if (line.SkipBlanks().At == before)
                {
                    return false;
                }
            }

            if (line.Peek is not ((byte)'0' or (byte)'1'))
            {
                return false;
            }

            value = (value << 1) | (uint)(line.Peek - '0');
            line.At++;
        }

        at = line;
        return at.AtEnd || at.Peek is (byte)' ' or (byte)'\t' or (byte)',';
    }

    // A screen shows all eight digits. Fewer are a part of a value that was cut in two.
    private static bool TakeDigits(ref LineScanner at, out uint value)
    {
        at.Take("0x");
        return at.TakeWord(out value);
    }

    private static void SkipWord(ref LineScanner lines)
    {
        while (!lines.AtEnd && lines.Peek is not ((byte)' ' or (byte)'\t'))
        {
            lines.At++;
        }
    }

    private sealed class Screen
    {
        private readonly DumpImport import;
        private readonly HashSet<RegisterAddress> seen = new();
        private HostBuilder? host;
        private string? name;

        public Screen(DumpImport import) => this.import = import;

        public void NamedHost(string word)
        {
            if (word != name)
            {
                End();
                name = word;
            }
        }

        public void Add(RegisterAddress register, uint value)
        {
            if (host is null || !seen.Add(register))
            {
                string? kept = name;
                End();
                name = kept;
                host = import.NewHost();
                host.Name = name;
                host.View = HostView.Hardware;
                host.BeginCpu();
                seen.Add(register);
            }

            host.AddRegister(register, RegisterValue.Of(value));
        }

        public void End()
        {
            if (host is not null)
            {
                import.Add(host);
            }

            host = null;
            name = null;
            seen.Clear();
        }
    }
}
