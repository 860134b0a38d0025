using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;

namespace CpuMask.VSphere.Tests.Shared;

/// <summary>
/// A server that replays what a real vCenter 8.0.3 answered, and a copy of its host without AVX-512, GFNI, VAES and RDCL_NO. The
/// recording is nobody's of us: it lies beside the checkout, or where CPUMASK_RECORDED says, and without it the test is skipped.
/// </summary>
public sealed class RecordedVCenter : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private readonly Process process;

    private RecordedVCenter(Process process, int port)
    {
        this.process = process;
        Server = "http://127.0.0.1:" + port;
    }

    /// <summary>The address, for a connection.</summary>
    public string Server { get; }

    /// <summary>Starts it, or skips the test.</summary>
    public static RecordedVCenter Start()
    {
        string script = Path.Combine(
            Environment.GetEnvironmentVariable("CPUMASK_RECORDED") is { Length: > 0 } named ? named
                : Path.Combine(VCenterBinary.RepositoryRoot, "..", "shared", "oracles", "vcenter-recorded"),
            "vc.py");
        Assert.SkipUnless(File.Exists(script), "The recording of a real vCenter does not lie beside the checkout, nor in CPUMASK_RECORDED.");
        Assert.SkipUnless(File.Exists(Python), "This machine lacks python3.");
        int port = FreePort();
        Process started = Process.Start(new ProcessStartInfo(Python, ["-B", script, port.ToString(), "real"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string? ready = started.StandardOutput.ReadLine();
        if (ready?.StartsWith("ready", StringComparison.Ordinal) != true)
        {
            string why = started.StandardError.ReadToEnd();
            Assert.SkipWhen(why.Contains("yaml", StringComparison.Ordinal), "This machine lacks python3-yaml.");
            throw new InvalidOperationException(why);
        }

        started.ErrorDataReceived += (_, _) => { };
        started.BeginErrorReadLine();
        return new RecordedVCenter(started, port);
    }

    /// <summary>Logs in.</summary>
    public VSphereSession Connect() => VSphereSession.Connect(new VSphereConnection(Server, VSphereCredential.Of("reader", "x")));

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        process.Kill();
        process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
