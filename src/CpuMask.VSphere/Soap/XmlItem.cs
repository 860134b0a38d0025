using System.Globalization;

namespace CpuMask.VSphere.Soap;

/// <summary>
/// One element of an answer with all that is in it. Asking for what is not there gives null or nothing. A vCenter of a
/// thousand hosts answers with a million elements, so children are linked and not kept in lists.
/// </summary>
internal sealed class XmlItem
{
    private XmlItem? first;
    private XmlItem? last;
    private XmlItem? next;

    public XmlItem(string name, string? type, string? referenceType)
    {
        Name = name;
        Type = type;
        ReferenceType = referenceType;
    }

    /// <summary>The element's name without prefix.</summary>
    public string Name { get; }

    /// <summary>The data object's type, from the schema-instance attribute whatever its prefix; null without one.</summary>
    public string? Type { get; }

    /// <summary>The managed object's type, where the element is a reference.</summary>
    public string? ReferenceType { get; }

    /// <summary>The text inside; empty when there are elements inside.</summary>
    public string Text { get; internal set; } = string.Empty;

    /// <summary>The elements inside, in order.</summary>
    public IEnumerable<XmlItem> Children
    {
        get
        {
            for (XmlItem? child = first; child is not null; child = child.next)
            {
                yield return child;
            }
        }
    }

    /// <summary>False for an element with nothing but text inside.</summary>
    public bool HasChildren => first is not null;

    /// <summary>The text as a whole number, or null.</summary>
    public long? Number => long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long n) ? n : null;

    /// <summary>The text as a boolean; anything but true and 1 is false.</summary>
    public bool IsTrue => Text is "true" or "1";

    public ManagedObject Reference => new(ReferenceType ?? string.Empty, Text);

    /// <summary>The first child of a name, or null.</summary>
    public XmlItem? this[string name]
    {
        get
        {
            for (XmlItem? child = first; child is not null; child = child.next)
            {
                if (child.Name == name)
                {
                    return child;
                }
            }

            return null;
        }
    }

    /// <summary>The text of the first child of a name, or null.</summary>
    public string? TextOf(string name) => this[name]?.Text;

    /// <summary>All children of a name.</summary>
    public IEnumerable<XmlItem> All(string name)
    {
        for (XmlItem? child = first; child is not null; child = child.next)
        {
            if (child.Name == name)
            {
                yield return child;
            }
        }
    }

    internal void Add(XmlItem child)
    {
        if (last is null)
        {
            first = child;
        }
        else
        {
            last.next = child;
        }

        last = child;
    }
}
