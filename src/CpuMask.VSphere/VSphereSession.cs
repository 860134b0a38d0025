using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;
using CpuMask.Text;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere;

/// <summary>
/// A login at a vCenter or an ESXi host. Reads are tried again when the network fails, changes never are; an expired
/// session is opened again once a call. Safe for use by many threads; disposing it logs out.
/// </summary>
public sealed class VSphereSession : IDisposable
{
    private const int Attempts = 3, NotFound = 404;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private readonly SoapTransport transport;
    private readonly VSphereCredential credential;
    private readonly VSphereConnection connection;
    private readonly SemaphoreSlim login = new(1, 1);
    private readonly ConcurrentQueue<string> notices = new();
    private readonly List<string> warnings = new();
    private int logins;
    private volatile bool closed;

    private VSphereSession(SoapTransport transport, VSphereConnection connection)
    {
        this.transport = transport;
        this.connection = connection;
        credential = connection.Credential;
    }

    /// <summary>The server, with its port unless that is 443.</summary>
    public string Server => transport.Address.DisplayName;

    /// <summary>Who is logged in.</summary>
    public string UserName => credential.UserName;

    /// <summary>What the server says about itself.</summary>
    public VSphereServer About { get; private set; } = VSphereServer.From(null);

    /// <summary>The version of the API that is spoken: the newest that both ends know.</summary>
    public string ApiVersion => transport.Version ?? About.ApiVersion;

    /// <summary>What the user should know about this session: an unchecked certificate.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>False once it was disposed.</summary>
    public bool IsOpen => !closed;

    internal ServiceContent Content { get; private set; } = ServiceContent.Empty;

    /// <summary>Logs in.</summary>
    /// <param name="connection">Where, and as whom.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="VSphereException">
    /// The server cannot be reached, is none, shows a certificate that is not trusted, or does not take the user.
    /// </exception>
    public static VSphereSession Connect(VSphereConnection connection, CancellationToken cancellation = default) =>
        Wait(ConnectAsync(connection, cancellation));

    /// <summary>Logs in.</summary>
    /// <param name="connection">Where, and as whom.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="VSphereException">As <see cref="Connect"/>.</exception>
    public static async Task<VSphereSession> ConnectAsync(VSphereConnection connection, CancellationToken cancellation = default)
    {
        ServerAddress address = ServerAddress.Parse(connection.Server, connection.Port);
        var certificate = new CertificateCheck(connection.CertificateThumbprint, connection.SkipCertificateCheck);
        var session = new VSphereSession(new SoapTransport(address, certificate, connection.Timeout), connection);
        try
        {
            await session.OpenAsync(cancellation).ConfigureAwait(false);
            if (connection.SkipCertificateCheck && connection.CertificateThumbprint is null)
            {
                session.warnings.Add(SessionMessages.UncheckedCertificate);
            }

            if (certificate.Sha256OfWeakPin is { } sha256)
            {
                session.warnings.Add(SessionMessages.WeakThumbprint(sha256));
            }

            return session;
        }
        catch
        {
            session.transport.Dispose();
            throw;
        }
    }

    /// <summary>Whether this is the open session that a login would only repeat: same server, user and password, and the same trust and patience.</summary>
    /// <param name="other">Where that login would go, and as whom.</param>
    /// <exception cref="VSphereException">What it names is no server.</exception>
    public bool Serves(VSphereConnection other) => IsOpen
        && ServerAddress.Parse(other.Server, other.Port).Uri == transport.Address.Uri
        && other.CertificateThumbprint == connection.CertificateThumbprint
        && other.SkipCertificateCheck == connection.SkipCertificateCheck
        && other.Timeout == connection.Timeout
        && other.Credential.Equals(credential);

    /// <summary>What the session decided since the last time this was asked: retries, a second login.</summary>
    public IReadOnlyList<string> TakeNotices()
    {
        var taken = new List<string>();
        while (notices.TryDequeue(out string? notice))
        {
            taken.Add(notice);
        }

        return taken;
    }

    /// <summary>Logs out. What goes wrong then is nobody's concern: the server ends idle sessions itself.</summary>
    public void Dispose()
    {
        if (closed)
        {
            return;
        }

        closed = true;
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            Wait(transport.CallAsync(new SoapRequest("Logout", Content.SessionManager), _ => true, limit.Token));
        }
        catch (Exception e) when (e is CpuMaskException or OperationCanceledException)
        {
        }

        transport.Dispose();
    }

    /// <summary>The server and the user.</summary>
    public override string ToString() => UserName + "@" + Server;

    /// <summary>Waits for an asynchronous call where the caller cannot.</summary>
    internal static T Wait<T>(Task<T> task) => task.ConfigureAwait(false).GetAwaiter().GetResult();

    /// <summary>Calls a method: reads are tried again, an expired session is opened again.</summary>
    internal async Task<T> CallAsync<T>(SoapRequest request, Func<AnswerReader, T> read, CancellationToken cancellation)
    {
        TimeSpan pause = FirstPause;
        bool mayLogIn = true;
        for (int attempt = 1; ; attempt++)
        {
            if (closed)
            {
                throw new VSphereException(ErrorIds.SessionClosed, ErrorKind.Usage, SessionMessages.Closed(Server));
            }

            int login = Volatile.Read(ref logins);
            try
            {
                return await transport.CallAsync(request, read, cancellation).ConfigureAwait(false);
            }
            catch (VSphereException e) when (mayLogIn && e.Fault?.Type == VimFaults.NotAuthenticated)
            {
                // The server refused before it did anything, so that even a change may be sent again.
                mayLogIn = false;
                await LogInAgainAsync(login, cancellation).ConfigureAwait(false);
            }
            catch (VSphereException e) when (e.IsTransient && !request.Changes && attempt < Attempts)
            {
                notices.Enqueue(SessionMessages.Retried(Server, request.Method, e.Message));
                await Task.Delay(pause, cancellation).ConfigureAwait(false);
                pause += pause + pause;
            }
            catch (VSphereException e)
            {
                throw Clean(e);
            }
        }
    }

    /// <summary>Calls a method and takes its return value; null when it returns nothing.</summary>
    internal Task<XmlItem?> CallAsync(SoapRequest request, CancellationToken cancellation) =>
        CallAsync(request, reader => reader.Take()["returnval"], cancellation);

    /// <summary>Opens the session again unless another thread has done so since a call began.</summary>
    /// <param name="seen">How many logins there had been when the call began.</param>
    /// <param name="cancellation">Gives up.</param>
    internal async Task LogInAgainAsync(int seen, CancellationToken cancellation)
    {
        await login.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (seen == logins)
            {
                transport.ForgetCookies();
                await LogInAsync(cancellation).ConfigureAwait(false);
                notices.Enqueue(SessionMessages.LoggedInAgain(Server));
            }
        }
        finally
        {
            login.Release();
        }
    }

    /// <summary>How many logins there have been.</summary>
    internal int Logins => Volatile.Read(ref logins);

    private async Task OpenAsync(CancellationToken cancellation)
    {
        transport.Version = await AgreeAsync(cancellation).ConfigureAwait(false);
        XmlItem? content = await CallAsync(
            new SoapRequest("RetrieveServiceContent", ManagedObject.ServiceInstance), cancellation).ConfigureAwait(false);
        Content = ServiceContent.From(content) ?? throw new VSphereException(
            ErrorIds.UnexpectedAnswer, ErrorKind.Input, SessionMessages.NoApi(Server));
        About = VSphereServer.From(content?["about"]);
        await LogInAsync(cancellation).ConfigureAwait(false);
    }

    // Servers before 4.0, and some others, have no list of versions: then the plain namespace means their oldest.
    private async Task<string?> AgreeAsync(CancellationToken cancellation)
    {
        TimeSpan pause = FirstPause;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                HashSet<string> served = await transport.GetAsync("/sdk/vimServiceVersions.xml", ApiVersions.Read, cancellation).ConfigureAwait(false);
                return ApiVersions.Newest(served);
            }
            catch (VSphereException e) when (e.IsTransient && attempt < Attempts)
            {
                await Task.Delay(pause, cancellation).ConfigureAwait(false);
                pause += pause + pause;
            }
            catch (VSphereException e) when (e.HttpStatus == NotFound)
            {
                return null;
            }
        }
    }

    private async Task LogInAsync(CancellationToken cancellation)
    {
        try
        {
            // The envelope is made before the call first waits, so the characters may be wiped when it does.
            await credential.WithPassword(password => transport.CallAsync(
                new SoapRequest("Login", Content.SessionManager, a =>
                {
                    a.Text("userName", credential.UserName);
                    a.Secret("password", password);
                }),
                reader => reader.Take(),
                cancellation)).ConfigureAwait(false);
            Interlocked.Increment(ref logins);
        }
        catch (ArgumentException)
        {
            throw new VSphereException(ErrorIds.InvalidLogin, ErrorKind.Usage, SessionMessages.CannotSendPassword);
        }
        catch (VSphereException e)
        {
            throw Clean(e);
        }
    }

    /// <summary>An error without the password and the cookie: a server's sentence may repeat what it was sent.</summary>
    internal VSphereException Clean(VSphereException e)
    {
        string[] secrets = transport.Secrets.Concat(new[] { credential.WithPassword(p => new string(p)) })
            .Where(s => s.Length >= 3 && e.Message.IndexOf(s, StringComparison.Ordinal) >= 0).ToArray();
        if (secrets.Length == 0)
        {
            return e;
        }

        string message = secrets.OrderByDescending(s => s.Length).Aggregate(e.Message, (text, secret) => text.Replace(secret, "***"));
        return new VSphereException(e.Id, e.Kind, message);
    }
}
