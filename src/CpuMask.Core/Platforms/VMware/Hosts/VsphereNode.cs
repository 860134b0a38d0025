using CpuMask.Json;
using CpuMask.Reading.Xml;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// A vSphere object as some tool saved it: text, list, or members by name without regard to case. What JSON, CliXml,
/// SOAP and vim-cmd have in common, so that one piece of code finds the CPU in all of them.
/// </summary>
internal sealed class VsphereNode
{
    private static readonly VsphereNode[] None = new VsphereNode[0];
    private readonly List<VsphereNode>? items;
    private readonly Dictionary<string, VsphereNode>? members;

    private VsphereNode(string? text, List<VsphereNode>? items, Dictionary<string, VsphereNode>? members)
    {
        Text = text;
        this.items = items;
        this.members = members;
    }

    /// <summary>The text of a leaf; null for lists and objects, and for a null.</summary>
    public string? Text { get; }

    /// <summary>Where it begins, when the format tells.</summary>
    public TextPosition Position { get; init; }

    /// <summary>True for a list.</summary>
    public bool IsList => items is not null;

    /// <summary>True for an object.</summary>
    public bool IsObject => members is not null;

    /// <summary>The items of a list; empty for anything else.</summary>
    public IReadOnlyList<VsphereNode> Items => items ?? (IReadOnlyList<VsphereNode>)None;

    /// <summary>The members of an object; empty for anything else.</summary>
    public IReadOnlyCollection<KeyValuePair<string, VsphereNode>> Members =>
        members ?? (IReadOnlyCollection<KeyValuePair<string, VsphereNode>>)new KeyValuePair<string, VsphereNode>[0];

    /// <summary>A member in any case; null when there is none.</summary>
    public VsphereNode? this[string name] => members is not null && members.TryGetValue(name, out VsphereNode? node) ? node : null;

    public static VsphereNode OfText(string? text, TextPosition position = default) => new(text, null, null) { Position = position };

    public static VsphereNode OfList(TextPosition position = default) => new(null, new List<VsphereNode>(), null) { Position = position };

    public static VsphereNode OfObject(TextPosition position = default) =>
        new(null, null, new Dictionary<string, VsphereNode>(StringComparer.OrdinalIgnoreCase)) { Position = position };

    /// <summary>Adds to a list.</summary>
    public void Add(VsphereNode item) => items!.Add(item);

    /// <summary>Adds to an object; of two members with one name the first stays.</summary>
    public void Add(string name, VsphereNode member)
    {
        if (!members!.ContainsKey(name))
        {
            members.Add(name, member);
        }
    }

    /// <summary>Converts JSON, whose depth its parser has bounded.</summary>
    public static VsphereNode Of(JsonValue json) => json.Kind switch
    {
        JsonKind.Object => OfMembers(json),
        JsonKind.Array => OfItems(json),
        JsonKind.Null or JsonKind.Boolean or JsonKind.Number or JsonKind.String => OfText(json.AsText),
    };

    /// <summary>Converts SOAP: elements of one name become a list, an element without elements a text.</summary>
    public static VsphereNode Of(DumpElement xml)
    {
        if (xml.Children.Count == 0)
        {
            return OfText(xml.Text, xml.Position);
        }

        VsphereNode node = OfObject(xml.Position);
        foreach (DumpElement child in xml.Children)
        {
            VsphereNode value = Of(child);
            if (node[child.Name] is not { } before)
            {
                node.Add(child.Name, value);
            }
            else if (before.IsList)
            {
                before.Add(value);
            }
            else
            {
                VsphereNode list = OfList(before.Position);
                list.Add(before);
                list.Add(value);
                node.members![child.Name] = list;
            }
        }

        return node;
    }

    /// <summary>
    /// The items of what should be a list: of a list, of the wrappers that tools put around one, or one alone, since SOAP
    /// does not tell one from a list of one.
    /// </summary>
    public IReadOnlyList<VsphereNode> AsList()
    {
        if (items is not null)
        {
            return items;
        }

        foreach (string wrapper in new[] { "_value", "value", "HostCpuIdInfo", "HostFeatureCapability", "HostCpuPackage" })
        {
            if (this[wrapper] is { } inner && (inner.IsList || (inner.IsObject && Members.Count == 1)))
            {
                return inner.AsList();
            }
        }

        return members is not null && members.Count > 0 ? new[] { this } : None;
    }

    private static VsphereNode OfMembers(JsonValue json)
    {
        VsphereNode node = OfObject();
        foreach (KeyValuePair<string, JsonValue> member in json.Members)
        {
            node.Add(member.Key, Of(member.Value));
        }

        return node;
    }

    private static VsphereNode OfItems(JsonValue json)
    {
        VsphereNode list = OfList();
        foreach (JsonValue item in json.Items)
        {
            list.Add(Of(item));
        }

        return list;
    }
}
