using System.Xml;

namespace CpuMask.Reading.Xml;

/// <summary>Reads a dump that is XML into a tree, for formats whose parts stand in no fixed order.</summary>
internal static class XmlTree
{
    // Text is cut into pieces by comments and CDATA only; joining them must not become quadratic.
    private const int LongestText = 4096;

    /// <summary>
    /// The outermost elements, several when documents were appended to one file. What is not well-formed is reported, and
    /// what stood before it is kept.
    /// </summary>
    public static IReadOnlyList<DumpElement> Read(DumpText text, DumpImport import)
    {
        var roots = new List<DumpElement>();
        var open = new Stack<DumpElement>();
        using XmlReader xml = XmlDump.Open(text);
        while (XmlDump.Next(xml, import))
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element:
                    DumpElement node = Element(xml, out bool empty);
                    if (open.Count > 0)
                    {
                        open.Peek().Add(node);
                    }
                    else
                    {
                        roots.Add(node);
                    }

                    if (!empty)
                    {
                        open.Push(node);
                    }

                    break;
                case XmlNodeType.EndElement:
                    open.Pop();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA when open.Count > 0:
                    DumpElement parent = open.Peek();
                    parent.Text = parent.Text.Length == 0 ? xml.Value.Trim()
                        : parent.Text.Length < LongestText ? parent.Text + xml.Value.Trim() : parent.Text;
                    break;
            }
        }

        return roots;
    }

    private static DumpElement Element(XmlReader xml, out bool empty)
    {
        var node = new DumpElement(xml.LocalName, XmlDump.Position(xml));
        empty = xml.IsEmptyElement;
        while (xml.MoveToNextAttribute())
        {
            node.Add(xml.LocalName, xml.Value);
        }

        xml.MoveToElement();
        return node;
    }
}
