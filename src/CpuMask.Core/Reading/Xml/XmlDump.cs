using System.IO;
using System.Xml;
using CpuMask.Text;

namespace CpuMask.Reading.Xml;

/// <summary>Opens a dump that is XML: no DTD, no entity from anywhere, bounded depth, errors with their line.</summary>
internal static class XmlDump
{
    // No dump format nests deeper than a dozen; a reader keeps a stack of open elements.
    private const int MostDepth = 64;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        ConformanceLevel = ConformanceLevel.Fragment,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    /// <summary>
    /// Begins before the first node. What the XML declaration says about the encoding does not count: the text is UTF-8 by
    /// now. Several documents in one file are read one after the other.
    /// </summary>
    public static XmlReader Open(DumpText text)
    {
        int second = Declaration(text.Bytes, text.Start + 1, text.End);
        byte[] bytes = text.Bytes;
        int start = text.Start;
        if (second < text.End)
        {
            bytes = new byte[text.Length];
            start = 0;
            Array.Copy(text.Bytes, text.Start, bytes, 0, text.Length);
            BlankDeclarations(bytes, second - text.Start);
        }

        return XmlReader.Create(new StreamReader(new MemoryStream(bytes, start, text.Length, writable: false)), Settings);
    }

    /// <summary>Moves to the next node; false at the end, and at an error, which is reported.</summary>
    public static bool Next(XmlReader xml, DumpImport import)
    {
        try
        {
            import.Cancellation.ThrowIfCancellationRequested();
            if (xml.Depth <= MostDepth)
            {
                bool more = xml.Read();

                // A text is only parsed when it is asked for; what is wrong with it must show here.
                _ = more && xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA ? xml.Value : null;
                return more;
            }

            import.Report(new DumpProblem(ErrorIds.InputTooLarge, import.Source, Position(xml), CpuMask.Reading.Messages.TooDeep(MostDepth)));
        }
        catch (XmlException e)
        {
            import.Report(new DumpProblem(
                ErrorIds.MalformedDump, import.Source, new TextPosition(e.LineNumber, e.LinePosition), Messages.NoXml(Reason(e))));
        }

        return false;
    }

    /// <summary>Where the reader stands.</summary>
    public static TextPosition Position(XmlReader xml) =>
        xml is IXmlLineInfo line ? new TextPosition(line.LineNumber, line.LinePosition) : default;

    /// <summary>
    /// Reads an attribute as a 32-bit hexadecimal number; reports what stands there instead.
    /// </summary>
    public static bool Word(XmlReader xml, DumpImport import, string attribute, out uint value)
    {
        string? text = xml.GetAttribute(attribute);
        if (Hex.TryParse(text, out value))
        {
            return true;
        }

        import.Malformed(Position(xml), attribute + "='" + text + "'", "a 32-bit hexadecimal value");
        return false;
    }

    // Only a document's first line may be an XML declaration. Files that several documents were appended to have more;
    // they become blanks, so that every place stays what it was.
    private static void BlankDeclarations(byte[] bytes, int at)
    {
        for (; at < bytes.Length; at = Declaration(bytes, at, bytes.Length))
        {
            for (bool inside = true; inside && at < bytes.Length; at++)
            {
                inside = bytes[at] != '>';
                bytes[at] = bytes[at] == '\n' ? (byte)'\n' : (byte)' ';
            }
        }
    }

    private static int Declaration(byte[] b, int from, int end)
    {
        for (int i = from; i < end - 5; i++)
        {
            if (b[i] == '<' && b[i + 1] == '?' && b[i + 2] == 'x' && b[i + 3] == 'm' && b[i + 4] == 'l' && b[i + 5] == ' ')
            {
                return i;
            }
        }

        return end;
    }

    // The reader's message ends in the position, which the problem itself says already.
    private static string Reason(XmlException e)
    {
        int place = e.Message.LastIndexOf(" Line ", StringComparison.Ordinal);
        return place > 0 ? e.Message.Substring(0, place) : e.Message;
    }
}
