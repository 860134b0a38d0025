using System.CommandLine;
using System.CommandLine.Parsing;
using CpuMask.Cli.Running;
using CpuMask.Text;
using CpuMask.VSphere;

namespace CpuMask.Cli.Live;

/// <summary>Which vSphere server to ask and as whom; all live commands share them. The password is never an option.</summary>
public sealed class ServerOptions
{
    private readonly Option<string?> server = new("--server") { HelpName = "name" };

    private readonly Option<string?> user = new("--user") { HelpName = "name" };

    private readonly Option<int?> port = new("--port") { HelpName = "number" };

    private readonly Option<string?> thumbprint = new("--thumbprint") { HelpName = "hex" };

    private readonly Option<bool> skipCertificateCheck = new("--skip-certificate-check");

    private readonly Option<string?> passwordFile = new("--password-file") { HelpName = "file" };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="required">False for a command that also works without a server.</param>
    public void AddTo(Command command, bool required)
    {
        server.Required = required;
        command.Add(server);
        command.Add(user);
        command.Add(port);
        command.Add(thumbprint);
        command.Add(skipCertificateCheck);
        command.Add(passwordFile);
        command.Validators.Add(result =>
        {
            if (result.GetValue(server) is null)
            {
                foreach (Option option in Others())
                {
                    if (result.GetResult(option) is { Implicit: false })
                    {
                        result.AddError(option.Name + " needs --server.");
                    }
                }
            }
        });
    }

    /// <summary>Whether a server is named.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(server) is not null;

    /// <summary>Whether a server is named, where the command line is still being checked.</summary>
    internal bool IsGiven(CommandResult command) => command.GetValue(server) is not null;

    /// <summary>Logs in, and says what the user should know about the session.</summary>
    /// <exception cref="CpuMaskException">No user or password, or the server does not take them.</exception>
    public VSphereSession Connect(ParseResult parsed, CommandRun run)
    {
        if (AppContext.TryGetSwitch("CpuMask.HasTls", out bool tls) && !tls)
        {
            throw new CpuMaskException(ErrorIds.NotSupported, ErrorKind.Impossible, LiveMessages.NoTls);
        }

        string name = parsed.GetValue(server)!;
        string who = parsed.GetValue(user)
            ?? throw new CpuMaskException(ErrorIds.InvalidLogin, ErrorKind.Usage, "--server needs --user: who logs in at " + Wording.Safe(name) + "?");
        string password = PasswordSource.Read(parsed.GetValue(passwordFile), who, run.Notices);
        var connection = new VSphereConnection(name, VSphereCredential.Of(who, password))
        {
            Port = parsed.GetValue(port),
            CertificateThumbprint = parsed.GetValue(thumbprint),
            SkipCertificateCheck = parsed.GetValue(skipCertificateCheck),
        };
        VSphereSession session = VSphereSession.Connect(connection, run.Cancellation);
        run.Warn(session.Warnings);
        return session;
    }

    private IEnumerable<Option> Others() => [user, port, thumbprint, skipCertificateCheck, passwordFile];
}
