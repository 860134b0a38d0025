using System;
using System.Collections.Generic;
using System.Runtime.Serialization.Json;
using System.Xml;
using CpuMask.Text;

namespace CpuMask.Json;

/// <summary>
/// Reads JSON with the framework's own reader. That reader presents JSON as XML and lets repeated names and endless
/// depth pass, so both are checked here.
/// </summary>
public static class JsonText
{
    private const int MostDepth = 64;

    /// <summary>Parses a UTF-8 text.</summary>
    /// <exception cref="FormatException">It is no JSON, is nested more than 64 deep, or repeats a name in one object.</exception>
    public static JsonValue Parse(byte[] utf8, int start, int length)
    {
        var quotas = new XmlDictionaryReaderQuotas
        {
            MaxDepth = MostDepth + 1,
            MaxStringContentLength = Math.Max(1, length),
            MaxArrayLength = Math.Max(1, length),
            MaxBytesPerRead = Math.Max(4096, length),
            MaxNameTableCharCount = Math.Max(16384, length),
        };
        if (!IsClosed(utf8, start, length))
        {
            throw new FormatException("The text ends inside a value.");
        }

        try
        {
            using XmlDictionaryReader reader = JsonReaderWriterFactory.CreateJsonReader(utf8, start, length, quotas);
            reader.MoveToContent();
            JsonValue value = Read(reader, 0);
            while (reader.Read())
            {
                if (reader.NodeType is not (XmlNodeType.EndElement or XmlNodeType.Whitespace or XmlNodeType.None))
                {
                    throw new FormatException("There is text behind the JSON value.");
                }
            }

            return value;
        }
        catch (Exception e) when (e is XmlException or InvalidOperationException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw new FormatException(Wording.Shortened(e.Message), e);
        }
    }

    // The framework's reader takes an object that is cut off behind a member for a whole one.
    private static bool IsClosed(byte[] utf8, int start, int length)
    {
        int depth = 0;
        bool inString = false;
        for (int i = start; i < start + length; i++)
        {
            byte c = utf8[i];
            if (inString && c == '\\')
            {
                i++;
            }
            else if (c == '"')
            {
                inString = !inString;
            }
            else if (!inString && (c is (byte)'{' or (byte)'['))
            {
                depth++;
            }
            else if (!inString && (c is (byte)'}' or (byte)']'))
            {
                depth--;
            }
        }

        return depth == 0 && !inString;
    }

    private static JsonValue Read(XmlDictionaryReader reader, int depth)
    {
        if (depth > MostDepth)
        {
            throw new FormatException("It is nested more than 64 deep.");
        }

        switch (reader.GetAttribute("type"))
        {
            case "object":
                return ReadObject(reader, depth);
            case "array":
                return ReadArray(reader, depth);
            case "null":
                reader.ReadElementContentAsString();
                return JsonValue.Null;
            case "boolean":
                return JsonValue.Of(JsonKind.Boolean, reader.ReadElementContentAsString());
            case "number":
                return JsonValue.Of(JsonKind.Number, reader.ReadElementContentAsString());
            default:
                return JsonValue.Of(JsonKind.String, reader.ReadElementContentAsString());
        }
    }

    private static JsonValue ReadObject(XmlDictionaryReader reader, int depth)
    {
        var members = new Dictionary<string, JsonValue>(StringComparer.Ordinal);
        foreach (string name in Children(reader))
        {
            if (members.ContainsKey(name))
            {
                throw new FormatException("The name '" + Wording.Printable(name) + "' stands twice in one object.");
            }

            members.Add(name, Read(reader, depth + 1));
        }

        return JsonValue.Of(members);
    }

    private static JsonValue ReadArray(XmlDictionaryReader reader, int depth)
    {
        var items = new List<JsonValue>();
        foreach (string _ in Children(reader))
        {
            items.Add(Read(reader, depth + 1));
        }

        return JsonValue.Of(items);
    }

    // Stops at each child element in turn; the caller must consume it. A key that is no XML name stands in the attribute "item".
    private static IEnumerable<string> Children(XmlDictionaryReader reader)
    {
        if (reader.IsEmptyElement)
        {
            reader.Read();
            yield break;
        }

        reader.ReadStartElement();
        while (reader.NodeType != XmlNodeType.EndElement)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                yield return reader.GetAttribute("item") ?? XmlConvert.DecodeName(reader.LocalName);
            }
            else if (!reader.Read())
            {
                throw new FormatException("The text ends inside a value.");
            }
        }

        reader.ReadEndElement();
    }
}
