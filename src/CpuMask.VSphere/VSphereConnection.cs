namespace CpuMask.VSphere;

/// <summary>Where to log in, as whom, and how far to trust the other end.</summary>
/// <param name="Server">A name or address, with <c>:port</c> or not; an <c>https://</c> address of the server is taken too.</param>
/// <param name="Credential">Who logs in.</param>
public sealed record VSphereConnection(string Server, VSphereCredential Credential)
{
    /// <summary>The port; null takes the one in <see cref="Server"/>, else 443.</summary>
    public int? Port { get; init; }

    /// <summary>
    /// The certificate that the server must show, by its SHA-1 or SHA-256 thumbprint; colons, blanks and dashes between
    /// digits do not matter. It takes the place of the usual checks; null makes them.
    /// </summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>Takes any certificate. The session says so in its warnings.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>The longest that one call may take, its whole answer included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);
}
