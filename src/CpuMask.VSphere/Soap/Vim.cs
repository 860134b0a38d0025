namespace CpuMask.VSphere.Soap;

/// <summary>The namespaces of the API.</summary>
internal static class Vim
{
    public const string Namespace = "urn:vim25";
    public const string Envelope = "http://schemas.xmlsoap.org/soap/envelope/";
    public const string SchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";
    public const string Schema = "http://www.w3.org/2001/XMLSchema";

    /// <summary>A name without its prefix: answers may write <c>vim25:InvalidLogin</c>.</summary>
    public static string Local(string name)
    {
        int colon = name.LastIndexOf(':');
        return colon < 0 ? name : name.Substring(colon + 1);
    }
}
