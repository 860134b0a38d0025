using System.Globalization;
using System.Net;
using CpuMask.Text;

namespace CpuMask.VSphere.Soap;

/// <summary>Where a server's API is.</summary>
internal sealed class ServerAddress
{
    private ServerAddress(Uri uri) => Uri = uri;

    /// <summary>The address of the API.</summary>
    public Uri Uri { get; }

    /// <summary>The name or address.</summary>
    public string Host => Uri.Host;

    /// <summary>The name, with the port unless it is the usual one.</summary>
    public string DisplayName => Uri.IsDefaultPort ? Host : Host + ":" + Uri.Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Takes what the user gave.</summary>
    /// <exception cref="VSphereException">It is no server name, holds a password, or would send one unencrypted.</exception>
    public static ServerAddress Parse(string server, int? port)
    {
        string text = server.Trim();
        string full = text.IndexOf("://", StringComparison.Ordinal) < 0 ? "https://" + Bracketed(text) : text;
        if (!Uri.TryCreate(full, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0 || uri.Query.Length > 0
            || !(uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            || uri.AbsolutePath is not ("/" or "/sdk" or "/sdk/") || port is < 1 or > 65535)
        {
            throw new VSphereException(ErrorIds.InvalidValue, ErrorKind.Usage, SoapMessages.NoServer(uri?.UserInfo.Length > 0 ? "..." : text));
        }

        if (uri.UserInfo.Length > 0)
        {
            throw new VSphereException(ErrorIds.InvalidValue, ErrorKind.Usage, SoapMessages.CredentialInServer);
        }

        if (uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback)
        {
            throw new VSphereException(ErrorIds.InvalidValue, ErrorKind.Usage, SoapMessages.Unencrypted);
        }

        return new ServerAddress(new UriBuilder(uri.Scheme, uri.Host, port ?? uri.Port, "/sdk").Uri);
    }

    // A bare IPv6 address needs brackets to be told from a port.
    private static string Bracketed(string text) =>
        IPAddress.TryParse(text, out IPAddress? address) && text[0] != '['
            && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "[" + text + "]" : text;
}
