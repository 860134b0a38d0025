using CpuMask.Reading.Xml;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// Turns PowerShell's CliXml into plain nodes (MS-PSRP section 2.2.5): <c>Obj</c> with its properties under <c>Props</c>
/// and <c>MS</c>, its items under <c>LST</c>, <c>IE</c>, <c>STK</c> or <c>QUE</c>, its entries under <c>DCT</c>; <c>Ref</c>
/// names an object that came before; everything else is a text. The attribute N is a property's name.
/// </summary>
internal sealed class CliXmlObjects
{
    private readonly Dictionary<string, VsphereNode> byId = new(StringComparer.Ordinal);

    public VsphereNode Read(DumpElement element)
    {
        switch (element.Name)
        {
            case "Obj":
                return ReadObject(element);
            case "Ref":
                return element.Attribute("RefId") is { } id && byId.TryGetValue(id, out VsphereNode? known) ? known : VsphereNode.OfText(null, element.Position);
            case "Nil":
                return VsphereNode.OfText(null, element.Position);
            default:
                return VsphereNode.OfText(element.Text, element.Position);
        }
    }

    private VsphereNode ReadObject(DumpElement element)
    {
        DumpElement? list = element["LST"] ?? element["IE"] ?? element["STK"] ?? element["QUE"];
        VsphereNode node = list is not null ? VsphereNode.OfList(element.Position) : VsphereNode.OfObject(element.Position);
        if (element.Attribute("RefId") is { } id)
        {
            byId[id] = node;
        }

        if (list is not null)
        {
            foreach (DumpElement item in list.Children)
            {
                node.Add(Read(item));
            }

            return node;
        }

        foreach (string group in new[] { "Props", "MS" })
        {
            foreach (DumpElement property in element[group]?.Children ?? new DumpElement[0])
            {
                node.Add(property.Attribute("N") ?? string.Empty, Read(property));
            }
        }

        foreach (DumpElement entry in element["DCT"]?.All("En") ?? new DumpElement[0])
        {
            string key = string.Empty;
            foreach (DumpElement part in entry.Children)
            {
                if (part.Attribute("N") == "Key")
                {
                    key = part.Text;
                }
                else
                {
                    node.Add(key, Read(part));
                }
            }
        }

        // Past its depth limit PowerShell saves an object as the text it prints: its type's name.
        return node.Members.Count == 0 && element["ToString"] is { Text.Length: > 0 } printed
            ? VsphereNode.OfText(printed.Text, element.Position)
            : node;
    }
}
