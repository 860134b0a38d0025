using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CpuMask.HelpGenerator;

/// <summary>The doc comments that the compiler wrote beside an assembly.</summary>
public sealed class DocComments
{
    private readonly Dictionary<string, XElement> members;

    private DocComments(Dictionary<string, XElement> members) => this.members = members;

    /// <summary>Reads the compiler's XML file.</summary>
    public static DocComments Read(string path) => new(XDocument.Load(path).Descendants("member")
        .ToDictionary(m => m.Attribute("name")!.Value, StringComparer.Ordinal));

    /// <summary>What a type is, in one paragraph.</summary>
    public string Summary(Type type) => Text(Member("T:" + type.FullName).Element("summary"))
        ?? throw new InvalidOperationException(type.FullName + " has no summary.");

    /// <summary>What a property means, in one paragraph; found where the property is declared.</summary>
    public string Summary(PropertyInfo property) => Text(Member("P:" + property.DeclaringType!.FullName + "." + property.Name).Element("summary"))
        ?? throw new InvalidOperationException(property + " has no summary.");

    /// <summary>What a constant means, in one paragraph.</summary>
    public string Summary(FieldInfo field) => Text(Member("F:" + field.DeclaringType!.FullName + "." + field.Name).Element("summary"))
        ?? throw new InvalidOperationException(field + " has no summary.");

    /// <summary>The paragraphs of a type's remarks.</summary>
    public IReadOnlyList<string> Remarks(Type type) =>
        Member("T:" + type.FullName).Elements("remarks").Elements("para").Select(p => Text(p)!).ToArray();

    /// <summary>A type's examples: code, and what it does.</summary>
    public IReadOnlyList<(string Code, string Remarks)> Examples(Type type) => Member("T:" + type.FullName).Elements("example")
        .Select(e => (Code(e.Element("code")!.Value), string.Join("\n", e.Elements("para").Select(Text)))).ToArray();

    private XElement Member(string id) => members.TryGetValue(id, out XElement? member)
        ? member
        : throw new InvalidOperationException(id + " has no doc comment.");

    private static string? Text(XElement? element)
    {
        if (element is null)
        {
            return null;
        }

        string text = string.Concat(element.Nodes().Select(n => n switch
        {
            XText t => t.Value,
            XElement { Name.LocalName: "see" } see => see.Attribute("cref")!.Value.Split('.').Last(),
            XElement other => other.Value,
            _ => string.Empty,
        }));
        return Regex.Replace(text, @"\s+", " ").Trim();
    }

    // The compiler indents every line of a comment alike.
    private static string Code(string text)
    {
        string[] lines = text.Trim('\r', '\n', ' ').Split('\n').Select(l => l.TrimEnd()).ToArray();
        int indent = lines.Skip(1).Where(l => l.Length > 0).Select(l => l.Length - l.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join("\n", lines.Select((l, i) => i == 0 ? l : l.Length >= indent ? l[indent..] : l));
    }
}
