using System.IO;
using System.Text;
using System.Xml;

namespace CpuMask.VSphere.Soap;

/// <summary>One call: a method of a managed object and its arguments, in the order of the API's schema.</summary>
internal sealed class SoapRequest
{
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false), CheckCharacters = true };

    private readonly Action<SoapArguments>? arguments;

    /// <summary>Makes a call.</summary>
    /// <param name="method">Such as <c>ReconfigVM_Task</c>.</param>
    /// <param name="target">The object.</param>
    /// <param name="arguments">Writes the arguments; called again for each attempt.</param>
    /// <param name="changes">True when the call changes something on the server, so that it is never sent twice.</param>
    public SoapRequest(string method, ManagedObject target, Action<SoapArguments>? arguments = null, bool changes = false)
    {
        Method = method;
        Target = target;
        Changes = changes;
        this.arguments = arguments;
    }

    public string Method { get; }

    public ManagedObject Target { get; }

    public bool Changes { get; }

    /// <summary>The whole envelope.</summary>
    public byte[] ToBytes()
    {
        using var buffer = new MemoryStream();
        using (XmlWriter xml = XmlWriter.Create(buffer, Settings))
        {
            xml.WriteStartDocument();
            xml.WriteStartElement("soapenv", "Envelope", Vim.Envelope);
            xml.WriteAttributeString("xmlns", "xsd", null, Vim.Schema);
            xml.WriteAttributeString("xmlns", "xsi", null, Vim.SchemaInstance);
            xml.WriteStartElement("Body", Vim.Envelope);
            xml.WriteStartElement(Method, Vim.Namespace);
            var body = new SoapArguments(xml);
            body.Reference("_this", Target);
            arguments?.Invoke(body);
            xml.WriteEndDocument();
        }

        byte[] envelope = buffer.ToArray();

        // The envelope of a login holds the password.
        Array.Clear(buffer.GetBuffer(), 0, (int)buffer.Length);
        return envelope;
    }
}
