using System.IO;
using System.Xml;
using CpuMask.Text;

namespace CpuMask.Dumps;

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
    public static XmlReader Open(DumpText text) =>
        XmlReader.Create(new StreamReader(new MemoryStream(text.Bytes, text.Start, text.Length, writable: false)), Settings);

    /// <summary>Moves to the next node; false at the end, and at an error, which is reported.</summary>
    public static bool Next(XmlReader xml, DumpImport import)
    {
        try
        {
            import.Cancellation.ThrowIfCancellationRequested();
            if (xml.Depth <= MostDepth)
            {
                return xml.Read();
            }

            import.Report(new DumpProblem(ErrorIds.InputTooLarge, import.Source, Position(xml), Messages.TooDeep(MostDepth)));
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

    // The reader's message ends in the position, which the problem itself says already.
    private static string Reason(XmlException e)
    {
        int place = e.Message.LastIndexOf(" Line ", System.StringComparison.Ordinal);
        return place > 0 ? e.Message.Substring(0, place) : e.Message;
    }
}
