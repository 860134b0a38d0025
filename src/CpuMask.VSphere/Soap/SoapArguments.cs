using System.Globalization;
using System.Xml;

namespace CpuMask.VSphere.Soap;

/// <summary>Writes arguments. Elements are in the API's namespace; null values are left out.</summary>
internal sealed class SoapArguments
{
    private readonly XmlWriter xml;

    public SoapArguments(XmlWriter xml) => this.xml = xml;

    public void Text(string name, string? value)
    {
        if (value is not null)
        {
            xml.WriteStartElement(name, Vim.Namespace);
            xml.WriteString(value);
            xml.WriteEndElement();
        }
    }

    /// <summary>Writes characters that must not become a string.</summary>
    public void Secret(string name, char[] value)
    {
        xml.WriteStartElement(name, Vim.Namespace);
        xml.WriteChars(value, 0, value.Length);
        xml.WriteEndElement();
    }

    public void Number(string name, long value) => Text(name, value.ToString(CultureInfo.InvariantCulture));

    public void Boolean(string name, bool value) => Text(name, value ? "true" : "false");

    public void Reference(string name, ManagedObject value)
    {
        xml.WriteStartElement(name, Vim.Namespace);
        xml.WriteAttributeString("type", value.Type);
        xml.WriteString(value.Value);
        xml.WriteEndElement();
    }

    public void References(string name, IEnumerable<ManagedObject> values)
    {
        foreach (ManagedObject value in values)
        {
            Reference(name, value);
        }
    }

    /// <summary>Writes a data object.</summary>
    /// <param name="name">The element.</param>
    /// <param name="inside">Writes its members.</param>
    /// <param name="type">Its type, where the API's schema allows several.</param>
    public void Object(string name, Action<SoapArguments> inside, string? type = null)
    {
        xml.WriteStartElement(name, Vim.Namespace);
        if (type is not null)
        {
            xml.WriteAttributeString("xsi", "type", Vim.SchemaInstance, type);
        }

        inside(this);
        xml.WriteEndElement();
    }

    /// <summary>Writes a string where the API's schema allows any type.</summary>
    public void AnyString(string name, string value)
    {
        xml.WriteStartElement(name, Vim.Namespace);
        xml.WriteAttributeString("xsi", "type", Vim.SchemaInstance, "xsd:string");
        xml.WriteString(value);
        xml.WriteEndElement();
    }
}
