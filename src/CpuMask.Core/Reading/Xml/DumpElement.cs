using CpuMask.Text;

namespace CpuMask.Reading.Xml;

/// <summary>An XML element, namespaces left out: dumps are told apart by their element names.</summary>
internal sealed class DumpElement
{
    private static readonly DumpElement[] NoChildren = new DumpElement[0];
    private List<DumpElement>? children;
    private Dictionary<string, string>? attributes;

    internal DumpElement(string name, TextPosition position)
    {
        Name = name;
        Position = position;
    }

    /// <summary>The element's local name.</summary>
    public string Name { get; }

    /// <summary>Where it begins.</summary>
    public TextPosition Position { get; }

    /// <summary>The text directly inside it, without blanks around it.</summary>
    public string Text { get; internal set; } = string.Empty;

    /// <summary>The elements inside it, in order.</summary>
    public IReadOnlyList<DumpElement> Children => children ?? (IReadOnlyList<DumpElement>)NoChildren;

    /// <summary>The first element inside it with a name; null when there is none.</summary>
    public DumpElement? this[string name]
    {
        get
        {
            foreach (DumpElement child in Children)
            {
                if (child.Name == name)
                {
                    return child;
                }
            }

            return null;
        }
    }

    /// <summary>All elements inside it with a name.</summary>
    public IEnumerable<DumpElement> All(string name)
    {
        foreach (DumpElement child in Children)
        {
            if (child.Name == name)
            {
                yield return child;
            }
        }
    }

    /// <summary>This element and all inside it, at any depth, in the order of the text.</summary>
    public IEnumerable<DumpElement> Descendants()
    {
        var open = new Stack<DumpElement>();
        open.Push(this);
        while (open.Count > 0)
        {
            DumpElement node = open.Pop();
            yield return node;
            for (int i = node.Children.Count - 1; i >= 0; i--)
            {
                open.Push(node.Children[i]);
            }
        }
    }

    /// <summary>An attribute by its local name; null when there is none.</summary>
    public string? Attribute(string name) =>
        attributes is not null && attributes.TryGetValue(name, out string? value) ? value : null;

    internal void Add(DumpElement child) => (children ??= new List<DumpElement>()).Add(child);

    internal void Add(string attribute, string value) =>
        (attributes ??= new Dictionary<string, string>(StringComparer.Ordinal))[attribute] = value;
}
