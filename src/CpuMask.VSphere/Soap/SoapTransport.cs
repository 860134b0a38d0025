using System.Collections.Concurrent;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;
using CpuMask.Text;

namespace CpuMask.VSphere.Soap;

/// <summary>Carries one call to a server and its answer back. Knows the cookie, and nothing of sessions or retries.</summary>
internal sealed class SoapTransport : IDisposable
{
    private readonly HttpClient client;
    private readonly CertificateCheck certificate;
    private readonly TimeSpan timeout;
    private readonly ConcurrentDictionary<string, string> cookies = new(StringComparer.Ordinal);

    public SoapTransport(ServerAddress address, CertificateCheck certificate, TimeSpan timeout)
    {
        Address = address;
        this.certificate = certificate;
        this.timeout = timeout;
        var handler = new HttpClientHandler
        {
            // The cookie is the session: it goes to this address only, and is not left to a store that others share.
            UseCookies = false,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseDefaultCredentials = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            MaxConnectionsPerServer = 64,
        };
        if (address.Uri.Scheme == Uri.UriSchemeHttps)
        {
            AskForTls12();
            handler.ServerCertificateCustomValidationCallback = (_, shown, chain, errors) =>
                certificate.Accepts(address.DisplayName, shown, chain, errors);
        }

        client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>
    /// Lets .NET Framework speak TLS 1.2 too. Windows PowerShell 5.1 on an older Windows, or one without SchUseStrongCrypto in its
    /// registry, asks for SSL 3 and TLS 1.0 only, which vSphere 6.7 and newer refuse. There the protocols are the process's and not
    /// the connection's. Elsewhere the system chooses, and it stays so.
    /// </summary>
    internal static void AskForTls12()
    {
        if (ServicePointManager.SecurityProtocol != 0)
        {
            ServicePointManager.SecurityProtocol |= SecurityProtocolType.Tls12;
        }
    }

    public ServerAddress Address { get; }

    /// <summary>The version spoken: 6.7.3; null before it was agreed on.</summary>
    public string? Version { get; set; }

    /// <summary>Forgets the session.</summary>
    public void ForgetCookies() => cookies.Clear();

    /// <summary>The texts that no message may hold.</summary>
    public IEnumerable<string> Secrets => cookies.Values.Select(v => v.Trim('"'));

    /// <summary>Calls a method and reads the element that answers it.</summary>
    public Task<T> CallAsync<T>(SoapRequest request, Func<AnswerReader, T> read, CancellationToken cancellation) => ExchangeAsync(
        () =>
        {
            byte[] envelope = request.ToBytes();
            var message = new HttpRequestMessage(HttpMethod.Post, Address.Uri) { Content = new ByteArrayContent(envelope) };
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("text/xml") { CharSet = "utf-8" };
            message.Headers.TryAddWithoutValidation("SOAPAction", "\"" + Vim.Namespace + (Version is null ? string.Empty : "/" + Version) + "\"");
            return (message, envelope);
        },
        reader =>
        {
            reader.MoveToBody();
            return reader.Name == "Fault" ? throw VimFaults.ToException(VimFaults.Read(reader), request.Method) : read(reader);
        },
        request.Method,
        cancellation);

    /// <summary>Reads a document beside the API.</summary>
    public Task<T> GetAsync<T>(string path, Func<AnswerReader, T> read, CancellationToken cancellation) => ExchangeAsync(
        () => (new HttpRequestMessage(HttpMethod.Get, new Uri(Address.Uri, path)), null), read, path, cancellation);

    public void Dispose() => client.Dispose();

    private async Task<T> ExchangeAsync<T>(
        Func<(HttpRequestMessage Message, byte[]? Envelope)> make, Func<AnswerReader, T> read, string what, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        (HttpRequestMessage message, byte[]? envelope) = make();
        try
        {
            using (message)
            {
                if (!cookies.IsEmpty)
                {
                    message.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", cookies.Select(c => c.Key + "=" + c.Value)));
                }

                using HttpResponseMessage response =
                    await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
                KeepCookies(response);
                return await ReadAsync(response, read, what, limit.Token).ConfigureAwait(false);
            }
        }
        catch (VSphereException)
        {
            throw;
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (Exception) when (limit.IsCancellationRequested)
        {
            throw new VSphereException(ErrorIds.Timeout, ErrorKind.Input, SoapMessages.Timeout(Address.DisplayName, what, timeout));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or ObjectDisposedException or InvalidDataException or OperationCanceledException)
        {
            throw Unreachable(e, what);
        }
        finally
        {
            if (envelope is not null)
            {
                Array.Clear(envelope, 0, envelope.Length);
            }
        }
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, Func<AnswerReader, T> read, string what, CancellationToken limit)
    {
        // SOAP faults come with status 500.
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.InternalServerError))
        {
            throw new VSphereException(ErrorIds.UnexpectedAnswer, ErrorKind.Input, SoapMessages.HttpStatus(Address.DisplayName, what, (int)response.StatusCode))
            {
                HttpStatus = (int)response.StatusCode,
                IsTransient = response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout,
            };
        }

        Stream body = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);

        // The XML reader reads synchronously; closing the connection under it is what ends its wait.
        using CancellationTokenRegistration abort = limit.Register(response.Dispose);
        using var reader = new AnswerReader(new AnswerStream(body, limit));
        try
        {
            return read(reader);
        }
        catch (XmlException e) when (!limit.IsCancellationRequested)
        {
            // The parser says it in the user's language, but calls it by this name in all of them.
            bool documentType = e.Message.IndexOf("DTD", StringComparison.Ordinal) >= 0;
            throw documentType ? AnswerReader.Hostile(Address.DisplayName, what) : new VSphereException(
                ErrorIds.MalformedAnswer, ErrorKind.Input, SoapMessages.MalformedXml(Address.DisplayName, what, e.LineNumber, e.LinePosition, e.Message), e)
            {
                IsTransient = true,
            };
        }
    }

    private void KeepCookies(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? lines))
        {
            return;
        }

        foreach (string line in lines.Take(16))
        {
            int end = line.IndexOf(';');
            string pair = end < 0 ? line : line.Substring(0, end);
            int equals = pair.IndexOf('=');
            if (equals > 0 && pair.Length <= 4096)
            {
                cookies[pair.Substring(0, equals).Trim()] = pair.Substring(equals + 1).Trim();
            }
        }
    }

    private VSphereException Unreachable(Exception e, string what)
    {
        if (certificate.Refusal is { } refusal)
        {
            return new VSphereException(ErrorIds.CertificateRejected, ErrorKind.Input, refusal);
        }

        Exception root = e;
        while (root.InnerException is not null)
        {
            root = root.InnerException;
        }

        bool noSuchName = root is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain };
        return new VSphereException(
            ErrorIds.ServerUnreachable, ErrorKind.Input, SoapMessages.Unreachable(Address.DisplayName, what, root.Message), e)
        {
            IsTransient = !noSuchName,
        };
    }
}
