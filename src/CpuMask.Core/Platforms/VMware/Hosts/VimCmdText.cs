using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// The notation of vim-cmd and of pyVmomi, which differ in quotes and commas only:
/// <c>value := (type) { name = value, ... } | (type) [ value, ... ] | (type) null | "text" | 'text' | word</c>.
/// What stands between two objects (headings, prompts) is skipped.
/// </summary>
internal sealed class VimCmdText
{
    private const int MostDepth = 64;
    private readonly DumpText text;
    private readonly DumpImport import;
    private int at;
    private int line = 1;
    private int lineStart;
    private bool broken;

    public VimCmdText(DumpText text, DumpImport import)
    {
        this.text = text;
        this.import = import;
        at = lineStart = text.Start;
    }

    private TextPosition Position => new(line, at - lineStart + 1);

    private byte Peek => at < text.End ? text.Bytes[at] : (byte)0;

    /// <summary>The next object; null at the end, or where the text does not fit.</summary>
    public VsphereNode? Next()
    {
        while (!broken && at < text.End)
        {
            if (Peek == '(' && LooksAt("(vim"))
            {
                return Value(0);
            }

            Step();
        }

        return null;
    }

    private VsphereNode Value(int depth)
    {
        SkipBlanks();
        TextPosition position = Position;
        if (depth > MostDepth)
        {
            return Fail("at most 64 levels of nesting");
        }

        if (Peek == '(')
        {
            SkipType();
            SkipBlanks();
        }

        switch (Peek)
        {
            case (byte)'{':
                return Members(depth, position);
            case (byte)'[':
                return Items(depth, position);
            case (byte)'"':
            case (byte)'\'':
                return VsphereNode.OfText(Quoted(), position);
            default:
                string word = Word();
                return VsphereNode.OfText(word is "null" or "<unset>" or "None" ? null : word, position);
        }
    }

    private VsphereNode Members(int depth, TextPosition position)
    {
        VsphereNode node = VsphereNode.OfObject(position);
        Step();
        while (!broken)
        {
            SkipBlanks();
            if (Peek is 0)
            {
                return Fail("'}'");
            }

            if (Peek == '}')
            {
                Step();
                return node;
            }

            string name = Word();
            SkipBlanks();
            if (name.Length == 0 || Peek != '=')
            {
                return Fail("a member such as 'level = 1'");
            }

            Step();
            node.Add(name, Value(depth + 1));
            SkipComma();
        }

        return node;
    }

    private VsphereNode Items(int depth, TextPosition position)
    {
        VsphereNode node = VsphereNode.OfList(position);
        Step();
        while (!broken)
        {
            SkipBlanks();
            if (Peek is 0)
            {
                return Fail("']'");
            }

            if (Peek == ']')
            {
                Step();
                return node;
            }

            int before = at;
            node.Add(Value(depth + 1));
            SkipComma();
            if (at == before)
            {
                return Fail("a value, ',' or ']'");
            }
        }

        return node;
    }

    private VsphereNode Fail(string expected)
    {
        if (!broken)
        {
            int stop = Math.Min(text.End, at + 40);
            import.Malformed(Position, text.Slice(at, stop), expected);
        }

        broken = true;
        return VsphereNode.OfText(null, Position);
    }

    // "(vim.host.CpuIdInfo)"; pyVmomi writes "(str) [" as well.
    private void SkipType()
    {
        while (Peek is not (0 or (byte)')' or (byte)'\n'))
        {
            Step();
        }

        if (Peek == ')')
        {
            Step();
        }
    }

    private string Quoted()
    {
        byte quote = Peek;
        Step();
        int start = at;
        while (at < text.End && Peek != quote)
        {
            if (Peek == '\\')
            {
                Step();
            }

            Step();
        }

        string value = text.Slice(start, Math.Min(at, text.End));
        Step();
        return value;
    }

    // A number, a boolean, <unset>, a member's name, or datetime.datetime(2020, 1, 2, tzinfo=<...>).
    private string Word()
    {
        int start = at, brackets = 0;
        while (at < text.End)
        {
            byte c = Peek;
            if (c is (byte)'\n' or (byte)'\r' || (brackets == 0 && c is (byte)',' or (byte)'=' or (byte)'}' or (byte)']' or (byte)'{' or (byte)'['))
            {
                break;
            }

            brackets += c == '(' ? 1 : c == ')' ? -1 : 0;
            Step();
        }

        return text.Slice(start, at).Trim();
    }

    private void SkipComma()
    {
        SkipBlanks();
        if (Peek == ',')
        {
            Step();
        }
    }

    private void SkipBlanks()
    {
        while (Peek is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            Step();
        }
    }

    private bool LooksAt(string word)
    {
        for (int i = 0; i < word.Length; i++)
        {
            if (at + i >= text.End || text.Bytes[at + i] != word[i])
            {
                return false;
            }
        }

        return true;
    }

    private void Step()
    {
        if (at < text.End && text.Bytes[at++] == '\n')
        {
            line++;
            lineStart = at;
        }
    }
}
