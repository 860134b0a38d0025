using System.Management.Automation;
using CpuMask.VSphere;
using CpuMask.VSphere.Soap;

namespace CpuMask.Cmdlets;

/// <summary>Logs in to a vCenter or an ESXi host.</summary>
/// <remarks>
/// <para>Cmdlets that need a session take the only open one by themselves. The server's certificate is verified; pin a self-signed one with -Thumbprint, which the error about it prints.</para>
/// <para>A second login to one server as the same user gives the session that is open already. An expired session is opened again by itself. Remove-VSphereSession logs out, and so does removing the module.</para>
/// </remarks>
/// <example>
/// <code>$vc = New-VSphereSession vcenter.example.com -Credential (Get-Credential)</code>
/// <para>Logs in with a user name and a password that are asked for.</para>
/// </example>
/// <example>
/// <code>$secret = Import-Clixml ./vcenter.credential; New-VSphereSession vcenter.example.com -Credential $secret -Thumbprint 9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B</code>
/// <para>Logs in from a script, to a server whose own certificate is pinned.</para>
/// </example>
[Cmdlet(VerbsCommon.New, "VSphereSession")]
[OutputType(typeof(VSphereSession))]
public sealed class NewVSphereSessionCommand : CpuMaskCmdlet
{
    /// <summary>The vCenter or ESXi host: a name or an address, with a colon and a port or not.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Server { get; set; } = null!;

    /// <summary>Who logs in.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Credential]
    [ValidateNotNull]
    public PSCredential Credential { get; set; } = null!;

    /// <summary>The port; 443 when neither this nor -Server says one.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int Port { get; set; }

    /// <summary>The SHA-1 or SHA-256 thumbprint of the certificate that the server must show. It takes the place of the usual checks.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Alias("CertificateThumbprint")]
    public string? Thumbprint { get; set; }

    /// <summary>Takes any certificate, and warns: whoever sits in between can then read the password.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>The longest that one call may take, its whole answer included.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSeconds { get; set; } = 120;

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (string server in Server)
        {
            var connection = new VSphereConnection(server, new VSphereCredential(Credential.UserName, Credential.Password))
            {
                Port = Port > 0 ? Port : null,
                CertificateThumbprint = Thumbprint,
                SkipCertificateCheck = SkipCertificateCheck,
                Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
            };
            try
            {
                if (OpenSessions.All.FirstOrDefault(s => s.Serves(connection)) is { } open)
                {
                    WriteVerbose(CmdletMessages.OpenAlready(open));
                    WriteObject(open);
                    continue;
                }

                VSphereSession session = VSphereSession.Connect(connection, Cancellation);
                OpenSessions.Add(session);
                WriteWarnings(session.Warnings);
                WriteVerbose(CmdletMessages.LoggedIn(session));
                WriteObject(session);
            }
            catch (VSphereException e)
            {
                WriteError(e, server);
            }
        }
    }
}
