namespace CpuMask.VSphere.Soap;

/// <summary>A fault as the API describes it: a type, a sentence in the server's language, and the facts.</summary>
public sealed class VSphereFault
{
    private static readonly string[] NoPath = new string[0];

    private VSphereFault(string type, string message, IReadOnlyList<KeyValuePair<string, string>> details)
    {
        Type = type;
        Message = message;
        Details = details;
    }

    /// <summary>The type: InvalidLogin, CpuIncompatible1ECX, FeatureRequirementsNotMet and so on.</summary>
    public string Type { get; }

    /// <summary>The server's own sentence, made safe to print; may be empty.</summary>
    public string Message { get; }

    /// <summary>
    /// The fault's members in order, nested ones joined by a dot (<c>registerName</c>, <c>featureRequirement.key</c>); a
    /// list's members repeat.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Details { get; }

    /// <summary>The first member of a name, or null.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (KeyValuePair<string, string> detail in Details)
            {
                if (detail.Key == name)
                {
                    return detail.Value;
                }
            }

            return null;
        }
    }

    /// <summary>The type and the sentence.</summary>
    public override string ToString() => Message.Length == 0 || Message == Type ? Type : Type + ": " + Message;

    /// <summary>Reads a MethodFault.</summary>
    internal static VSphereFault From(XmlItem fault, string message)
    {
        string type = fault.Type ?? fault.Name;
        if (fault.Type is null && type.EndsWith("Fault", StringComparison.Ordinal))
        {
            type = type.Substring(0, type.Length - "Fault".Length);
        }

        var details = new List<KeyValuePair<string, string>>();
        Collect(fault, NoPath, details);
        return new VSphereFault(ServerText.Safe(type), ServerText.Safe(message), details);
    }

    /// <summary>Reads a LocalizedMethodFault.</summary>
    internal static VSphereFault FromLocalized(XmlItem item) =>
        From(item["fault"] ?? item, item.TextOf("localizedMessage") ?? string.Empty);

    private static void Collect(XmlItem item, string[] path, List<KeyValuePair<string, string>> details)
    {
        foreach (XmlItem child in item.Children)
        {
            if (child.Name is "faultCause" or "faultMessage" or "dynamicType" or "dynamicProperty" || details.Count >= 5000)
            {
                continue;
            }

            var at = new string[path.Length + 1];
            path.CopyTo(at, 0);
            at[path.Length] = child.Name;
            if (!child.HasChildren)
            {
                details.Add(new KeyValuePair<string, string>(string.Join(".", at), child.Text));
            }
            else
            {
                Collect(child, at, details);
            }
        }
    }
}
