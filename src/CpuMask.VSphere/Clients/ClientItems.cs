using System.Collections;
using System.Globalization;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Clients;

/// <summary>Turns another client's objects into what an answer of the server would have held.</summary>
internal static class ClientItems
{
    private const int MostDepth = 4, MostItems = 20_000;

    // The members of all data objects that are read of hosts and VMs.
    private static readonly string[] Members =
    {
        "level", "vendor", "eax", "ebx", "ecx", "edx", "description", "cpuFeature", "biosVersion", "releaseDate", "key", "featureName", "value", "extensionKey", "type",
    };

    /// <summary>The properties at some paths, those that are there.</summary>
    public static ObjectProperties Read(ClientObject source, IEnumerable<string> paths)
    {
        var found = new List<KeyValuePair<string, XmlItem>>();
        foreach (string path in paths)
        {
            if (source[path] is { } value)
            {
                found.Add(new KeyValuePair<string, XmlItem>(path, Item(source, "val", value, 0)));
            }
        }

        return ObjectProperties.Of(source.Reference, found);
    }

    /// <summary>A value by itself.</summary>
    public static XmlItem Of(ClientObject source, object value) => Item(source, "val", value, 0);

    private static XmlItem Item(ClientObject source, string name, object value, int depth)
    {
        if (TextOf(value) is { } text)
        {
            return new XmlItem(name, null, null) { Text = text };
        }

        if (value is IEnumerable many)
        {
            var array = new XmlItem(name, null, null);
            AddAll(source, array, "item", many, depth);
            return array;
        }

        if (source.Member(value, "Type") is string type && source.Member(value, "Value") is string id)
        {
            return new XmlItem(name, null, type) { Text = id };
        }

        var item = new XmlItem(name, value.GetType().Name, null);
        foreach (string member in depth < MostDepth ? Members : new string[0])
        {
            object? inner = source.Member(value, member);
            if (inner is IEnumerable list and not string)
            {
                AddAll(source, item, member, list, depth);
            }
            else if (inner is not null)
            {
                item.Add(Item(source, member, inner, depth + 1));
            }
        }

        return item;
    }

    private static void AddAll(ClientObject source, XmlItem parent, string name, IEnumerable values, int depth)
    {
        int count = 0;
        foreach (object? value in values)
        {
            if (value is not null && count++ < MostItems)
            {
                parent.Add(Item(source, name, value, depth + 1));
            }
        }
    }

    private static string? TextOf(object value) => value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        Enum name => name.ToString(),
        DateTime time => time.ToString("o", CultureInfo.InvariantCulture),
        IConvertible number => number.ToString(CultureInfo.InvariantCulture),
        Guid id => id.ToString(),
        _ => null,
    };
}
