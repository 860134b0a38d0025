using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Inventory;

/// <summary>
/// One object with the properties that were asked for. A property that is unset, unknown to the server, or not for this
/// user's eyes is absent alike; the last of these is remembered.
/// </summary>
internal sealed class ObjectProperties
{
    private readonly Dictionary<string, XmlItem> values = new(StringComparer.Ordinal);

    private ObjectProperties(ManagedObject reference) => Reference = reference;

    public ManagedObject Reference { get; }

    /// <summary>True when the server answered as if nobody were logged in.</summary>
    public bool NotAuthenticated { get; private set; }

    /// <summary>The properties that the user may not read.</summary>
    public List<string> Denied { get; } = new();

    /// <summary>A property's value, or null.</summary>
    public XmlItem? this[string path] => values.TryGetValue(path, out XmlItem? value) ? value : null;

    /// <summary>A property's text, or null when it is absent or empty.</summary>
    public string? Text(string path) => this[path]?.Text is { Length: > 0 } text ? text : null;

    /// <summary>Takes properties that came another way.</summary>
    public static ObjectProperties Of(ManagedObject reference, IEnumerable<KeyValuePair<string, XmlItem>> properties)
    {
        var read = new ObjectProperties(reference);
        foreach (KeyValuePair<string, XmlItem> property in properties)
        {
            read.values[property.Key] = property.Value;
        }

        return read;
    }

    /// <summary>Reads an ObjectContent.</summary>
    public static ObjectProperties From(XmlItem content)
    {
        var read = new ObjectProperties(content["obj"]?.Reference ?? default);
        foreach (XmlItem item in content.Children)
        {
            if (item.Name == "propSet" && item.TextOf("name") is { } name && item["val"] is { } value)
            {
                read.values[name] = value;
            }
            else if (item.Name == "missingSet")
            {
                switch ((item["fault"]?["fault"] ?? item["fault"])?.Type)
                {
                    case VimFaults.NotAuthenticated:
                        read.NotAuthenticated = true;
                        break;
                    case "NoPermission":
                        read.Denied.Add(item.TextOf("path") ?? string.Empty);
                        break;
                }
            }
        }

        return read;
    }
}
