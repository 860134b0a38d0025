using System.Xml;
using CpuMask.Text;

namespace CpuMask.VSphere.Soap;

/// <summary>
/// Reads an answer forward, element by element. No document type, no external entity; size, depth and count are bounded,
/// so that memory stays bounded whatever a server sends.
/// </summary>
internal sealed class AnswerReader : IDisposable
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        CloseInput = true,
    };

    private readonly AnswerStream stream;
    private readonly XmlReader xml;
    private readonly object featureName;
    private readonly object threadId;
    private int elements;
    private int characters;

    public AnswerReader(AnswerStream stream)
    {
        this.stream = stream;
        xml = XmlReader.Create(stream, Settings);

        // The reader gives equal names as the same string.
        featureName = xml.NameTable.Add("featureName");
        threadId = xml.NameTable.Add("threadId");
    }

    /// <summary>The local name of the element at hand.</summary>
    public string Name => xml.LocalName;

    /// <summary>Goes to the first element inside the SOAP body.</summary>
    public void MoveToBody()
    {
        while (xml.NodeType is XmlNodeType.None or XmlNodeType.XmlDeclaration)
        {
            if (!xml.Read())
            {
                throw Malformed("nothing");
            }
        }

        Expect("Envelope", Vim.Envelope);
        Descend();
        while (!(xml.LocalName == "Body" && xml.NamespaceURI == Vim.Envelope))
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                throw Malformed("no SOAP body");
            }

            Skip();
        }

        Descend();
        if (xml.NodeType != XmlNodeType.Element)
        {
            throw Malformed("an empty SOAP body");
        }
    }

    /// <summary>Takes a document that is no SOAP envelope.</summary>
    public XmlItem TakeDocument()
    {
        while (xml.NodeType != XmlNodeType.Element)
        {
            if (!xml.Read())
            {
                throw Malformed("no XML element");
            }
        }

        return Take();
    }

    /// <summary>Goes from an element to the first thing inside it; to what follows it when it is empty.</summary>
    /// <returns>False when it is empty.</returns>
    public bool Descend()
    {
        bool empty = xml.IsEmptyElement;
        Read();
        return !empty && xml.NodeType != XmlNodeType.EndElement;
    }

    /// <summary>True while the reader stands at an element and not at the end of the one around it.</summary>
    public bool AtElement()
    {
        while (xml.NodeType is not (XmlNodeType.Element or XmlNodeType.EndElement or XmlNodeType.None))
        {
            Read();
        }

        return xml.NodeType == XmlNodeType.Element;
    }

    /// <summary>Passes over the element at hand with all inside it.</summary>
    public void Skip()
    {
        int depth = xml.Depth;
        bool empty = xml.IsEmptyElement;
        Read();
        if (empty)
        {
            return;
        }

        while (xml.Depth > depth)
        {
            Read();
        }

        Read();
    }

    /// <summary>Takes the element at hand with all inside it, and goes to what follows.</summary>
    public XmlItem Take()
    {
        elements = characters = 0;
        return TakeInner();
    }

    /// <summary>Reads to the end, so that an answer that is cut off does not pass for a whole one.</summary>
    public void Finish()
    {
        while (xml.Read())
        {
            stream.NodeRead();
        }
    }

    /// <summary>An answer that is no answer.</summary>
    public static VSphereException Malformed(string found) =>
        new(ErrorIds.MalformedAnswer, ErrorKind.Input, SoapMessages.MalformedAnswer(found)) { IsTransient = true };

    /// <summary>An answer that was made to do harm.</summary>
    public static VSphereException Hostile(string server, string what) =>
        new(ErrorIds.MalformedAnswer, ErrorKind.Input, SoapMessages.DocumentType(server, what));

    public void Dispose() => xml.Dispose();

    private static VSphereException TooLarge() => new(ErrorIds.InputTooLarge, ErrorKind.Input, SoapMessages.AnswerTooLarge);

    private void Read()
    {
        if (!xml.Read())
        {
            return;
        }

        stream.NodeRead();
        if (xml.Depth > AnswerLimits.Depth)
        {
            throw TooLarge();
        }
    }

    private void Expect(string name, string space)
    {
        if (xml.NodeType != XmlNodeType.Element || xml.LocalName != name || xml.NamespaceURI != space)
        {
            throw Malformed("no SOAP envelope");
        }
    }

    private XmlItem TakeInner()
    {
        if (++elements > AnswerLimits.ObjectElements)
        {
            throw TooLarge();
        }

        string? type = null, reference = null;
        if (xml.HasAttributes)
        {
            type = xml.GetAttribute("type", Vim.SchemaInstance);
            reference = xml.GetAttribute("type");
        }

        var item = new XmlItem(xml.LocalName, type is null ? null : Vim.Local(type), reference);
        bool empty = xml.IsEmptyElement;
        int pieces = 0;
        Read();
        if (empty)
        {
            return item;
        }

        while (xml.NodeType != XmlNodeType.EndElement)
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when IsUnused(xml.LocalName):
                    Skip();
                    break;
                case XmlNodeType.Element:
                    item.Add(TakeInner());
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    // One value in a thousand pieces would cost a square of work.
                    item.Text = ++pieces == 1 ? TakeText() : pieces < 100 ? item.Text + TakeText() : throw TooLarge();
                    Read();
                    break;
                case XmlNodeType.None:
                    throw Malformed("an answer that ends too early");
                default:
                    Read();
                    break;
            }
        }

        Read();
        return item;
    }

    // A third of what a host answers: names that repeat the key beside them, and the numbers of its threads.
    private bool IsUnused(string name) => ReferenceEquals(name, featureName) || ReferenceEquals(name, threadId);

    // An endless value never gets here whole: the stream ends it, because no node comes of its bytes.
    private string TakeText()
    {
        string text = xml.Value;
        characters += text.Length;
        return characters > AnswerLimits.ObjectText ? throw TooLarge() : text;
    }
}
