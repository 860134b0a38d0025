using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CpuMask.Text;

namespace CpuMask.VSphere.Soap;

/// <summary>Decides whether a server's certificate is taken, and remembers why not.</summary>
internal sealed class CertificateCheck
{
    private readonly string? pinned;
    private readonly bool skip;

    /// <summary>Makes a check.</summary>
    /// <exception cref="VSphereException">The thumbprint is none.</exception>
    public CertificateCheck(string? thumbprint, bool skip)
    {
        this.skip = skip;
        pinned = thumbprint is null ? null : Normal(thumbprint)
            ?? throw new VSphereException(ErrorIds.InvalidValue, ErrorKind.Usage, SoapMessages.NoThumbprint(thumbprint));
    }

    /// <summary>Why the last certificate was refused; null when none was.</summary>
    public string? Refusal { get; private set; }

    /// <summary>True when the certificate shown was one that the usual checks refuse.</summary>
    public bool WouldHaveRefused { get; private set; }

    /// <summary>
    /// The SHA-256 thumbprint of a certificate that was taken by its SHA-1 thumbprint, for which a second certificate can
    /// be made; null when none was.
    /// </summary>
    public string? Sha256OfWeakPin { get; private set; }

    /// <summary>Judges a certificate.</summary>
    public bool Accepts(string server, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Refusal = null;
        if (certificate is null)
        {
            Refusal = SoapMessages.NoCertificate(server);
            return false;
        }

        string sha256 = Thumbprint(certificate, SHA256.Create());
        if (pinned is not null)
        {
            string shown = pinned.Length == sha256.Length ? sha256 : Thumbprint(certificate, SHA1.Create());
            Sha256OfWeakPin = pinned.Length == sha256.Length || shown != pinned ? null : Colons(sha256);
            Refusal = shown == pinned ? null : SoapMessages.WrongThumbprint(server, Colons(shown), Colons(pinned));
            return Refusal is null;
        }

        WouldHaveRefused = errors != SslPolicyErrors.None;
        if (WouldHaveRefused && !skip)
        {
            Refusal = SoapMessages.UntrustedCertificate(server, certificate.Subject, Reasons(chain, errors), Colons(sha256));
            return false;
        }

        return true;
    }

    private static string Reasons(X509Chain? chain, SslPolicyErrors errors)
    {
        string[] reasons = (chain?.ChainStatus ?? new X509ChainStatus[0])
            .Select(s => s.Status.ToString())
            .Concat((errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0 ? new[] { SoapMessages.NameMismatch } : new string[0])
            .Distinct().ToArray();
        return reasons.Length > 0 ? string.Join(", ", reasons) : errors.ToString();
    }

    private static string Thumbprint(X509Certificate2 certificate, HashAlgorithm hash)
    {
        using (hash)
        {
            return BitConverter.ToString(hash.ComputeHash(certificate.RawData)).Replace("-", string.Empty);
        }
    }

    // Thumbprints are pasted from many tools, with separators and invisible direction marks.
    private static string? Normal(string text)
    {
        var digits = new StringBuilder(64);
        foreach (char c in text)
        {
            if (Hex.Digit(c) >= 0)
            {
                digits.Append(char.ToUpperInvariant(c));
            }
            else if (!(c is ':' or '-' or ' ' or '\t' or '\u200E' or '\u200F' || char.IsControl(c)))
            {
                return null;
            }
        }

        return digits.Length is 40 or 64 ? digits.ToString() : null;
    }

    private static string Colons(string digits) =>
        string.Join(":", Enumerable.Range(0, digits.Length / 2).Select(i => digits.Substring(i * 2, 2)));
}
