namespace CpuMask.Platforms.Xen.Masks;

/// <summary>A setting of an xl configuration file.</summary>
/// <param name="Key">Its name.</param>
/// <param name="At">Where the name begins.</param>
/// <param name="Appends">Whether it adds to a setting of the same name before it.</param>
/// <param name="Text">The value where it is one text or number.</param>
/// <param name="Items">The value where it is a list; an inner list is null.</param>
internal sealed record XlStatement(string Key, int At, bool Appends, XlToken? Text, IReadOnlyList<XlToken?>? Items);

/// <summary>An xl configuration file as xl's own parser reads it (tools/libs/util/libxlu_cfg_y.y), up to what it does not take.</summary>
internal sealed class XlConfigFile
{
    private const int MostDepth = 50;

    private readonly XlConfigLexer lexer;
    private readonly List<XlStatement> statements = new();
    private XlToken token;

    private XlConfigFile(string text) => lexer = new XlConfigLexer(text);

    /// <summary>The settings before the place where reading ended.</summary>
    public IReadOnlyList<XlStatement> Statements => statements;

    /// <summary>The piece that xl does not take, for which it refuses the whole file; null when it takes all.</summary>
    public XlToken? Refused { get; private set; }

    /// <summary>Reads a file.</summary>
    public static XlConfigFile Parse(string text)
    {
        var file = new XlConfigFile(text);
        file.Read();
        return file;
    }

    private void Read()
    {
        Advance();
        while (token.Kind != XlTokenKind.End && Refused is null)
        {
            if (token.Kind is XlTokenKind.LineEnd or XlTokenKind.Separator)
            {
                Advance();
                continue;
            }

            Statement();
            if (token.Kind is not (XlTokenKind.LineEnd or XlTokenKind.Separator or XlTokenKind.End))
            {
                Refuse();
            }
        }
    }

    private void Statement()
    {
        XlToken key = token;
        if (key.Kind != XlTokenKind.Word)
        {
            // Whoever asked for a setting refuses what is none.
            return;
        }

        Advance();
        bool appends = token.Kind == XlTokenKind.Append;
        if (!appends && token.Kind != XlTokenKind.Assign)
        {
            Refuse();
            return;
        }

        Advance();
        if (token.Kind == XlTokenKind.Open)
        {
            IReadOnlyList<XlToken?> items = List(0);
            if (Refused is null)
            {
                statements.Add(new XlStatement(key.Text, key.At, appends, null, items));
            }
        }
        else if (Atom() is { } atom)
        {
            statements.Add(new XlStatement(key.Text, key.At, appends, atom, null));
        }
    }

    // [ a, b, ]: line ends after the bracket, after a value and after a comma.
    private IReadOnlyList<XlToken?> List(int depth)
    {
        var items = new List<XlToken?>();
        Advance();
        SkipLineEnds();
        while (token.Kind != XlTokenKind.Close && Refused is null)
        {
            if (token.Kind == XlTokenKind.Open && depth < MostDepth)
            {
                List(depth + 1);
                items.Add(null);
            }
            else
            {
                items.Add(Atom());
            }

            SkipLineEnds();
            if (token.Kind == XlTokenKind.Comma)
            {
                Advance();
                SkipLineEnds();
            }
            else if (token.Kind != XlTokenKind.Close)
            {
                Refuse();
            }
        }

        if (Refused is null)
        {
            Advance();
        }

        return items;
    }

    private XlToken? Atom()
    {
        XlToken atom = token;
        if (token.Kind is not (XlTokenKind.Text or XlTokenKind.Number))
        {
            Refuse();
            return null;
        }

        Advance();
        return atom;
    }

    private void SkipLineEnds()
    {
        while (token.Kind == XlTokenKind.LineEnd)
        {
            Advance();
        }
    }

    private void Advance() => token = lexer.Next();

    private void Refuse() => Refused ??= token;
}
