using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using CpuMask.Text;

namespace CpuMask.VSphere.Tests.Shared;

/// <summary>One running simulator on a free loopback port. It ends with this process, whatever happens.</summary>
public sealed class VCenter : IDisposable
{
    /// <summary>A user that every server without users takes.</summary>
    public const string User = "tester@vsphere.local";

    /// <summary>That user's password: a text that may stand in no message.</summary>
    public const string Password = "corr3ct-h0rse <&> b\u00E4ttery";

    private readonly Process process;
    private readonly HttpClient door;
    private readonly string? profile;

    private VCenter(Process process, string? profile)
    {
        this.process = process;
        this.profile = profile;
        Url = new Uri(Line("listening "));
        if (Url.Scheme == "https")
        {
            Sha1 = Line("certificate sha1 ");
            Sha256 = Line("certificate sha256 ");
        }

        process.StandardOutput.ReadToEndAsync();
        door = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true, UseProxy = false });
    }

    /// <summary>The address of the API.</summary>
    public Uri Url { get; }

    /// <summary>The certificate's SHA-1 thumbprint.</summary>
    public string Sha1 { get; } = string.Empty;

    /// <summary>The certificate's SHA-256 thumbprint.</summary>
    public string Sha256 { get; } = string.Empty;

    /// <summary>The server as a user names it.</summary>
    public string Server => Url.Host + ":" + Url.Port;

    /// <summary>A connection that pins the certificate.</summary>
    public VSphereConnection Connection => new(Server, VSphereCredential.Of(User, Password)) { CertificateThumbprint = Sha256 };

    /// <summary>Starts a server.</summary>
    /// <param name="profile">What it holds, as JSON for its -profile; null takes its own default.</param>
    /// <param name="arguments">More arguments.</param>
    public static VCenter Start(string? profile = null, params string[] arguments)
    {
        Needs.Server(VCenterBinary.Path is not null, "the vCenter simulator of tests/Peers/vcenter: " + VCenterBinary.Why);
        string program = VCenterBinary.Path!;
        string? file = null;
        var all = new List<string> { "-l", "127.0.0.1:0", "-ttl", "900" };
        if (profile is not null)
        {
            file = Path.GetTempFileName();
            File.WriteAllText(file, profile);
            all.AddRange(new[] { "-profile", file });
        }

        all.AddRange(arguments);
        Process started = Process.Start(new ProcessStartInfo(program, string.Join(" ", all.Select(a => "\"" + a + "\"")))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        started.ErrorDataReceived += (_, e) => Errors(e.Data);
        started.BeginErrorReadLine();
        return new VCenter(started, file);
    }

    /// <summary>Logs in.</summary>
    public VSphereSession Connect(VSphereConnection? connection = null) => VSphereSession.Connect(connection ?? Connection);

    /// <summary>Scripts a mishap: <c>{"method":"ReconfigVM_Task","nth":3,"kind":"drop"}</c>.</summary>
    public void Trouble(string json) => Door(HttpMethod.Post, "/trouble", json);

    /// <summary>Ends all mishaps.</summary>
    public void NoTrouble() => Door(HttpMethod.Delete, "/trouble");

    /// <summary>How often each method was called.</summary>
    public Dictionary<string, int> Calls() =>
        JsonSerializer.Deserialize<Dictionary<string, int>>(Door(HttpMethod.Get, "/calls")) ?? new Dictionary<string, int>();

    /// <summary>The changing calls received, in order.</summary>
    public JsonElement[] Journal() => JsonDocument.Parse(Door(HttpMethod.Get, "/journal")).RootElement.EnumerateArray().ToArray();

    /// <summary>Forgets calls and journal.</summary>
    public void ForgetJournal() => Door(HttpMethod.Delete, "/journal");

    /// <summary>What every VM is now, by name, as the server's JSON.</summary>
    public Dictionary<string, JsonElement> State() => JsonDocument.Parse(Door(HttpMethod.Get, "/state")).RootElement.EnumerateArray()
        .ToDictionary(vm => vm.GetProperty("name").GetString()!);

    /// <summary>Asks the side door.</summary>
    public string Door(HttpMethod method, string path, string? body = null)
    {
        var request = new HttpRequestMessage(method, new Uri(Url, path)) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using HttpResponseMessage response = door.Send(request);
        using var reader = new StreamReader(response.Content.ReadAsStream());
        string answer = reader.ReadToEnd();
        response.IsSuccessStatusCode.ShouldBeTrue(answer);
        return answer;
    }

    /// <summary>Stops the server.</summary>
    public void Dispose()
    {
        try
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(5000))
            {
                process.Kill();
            }
        }
        finally
        {
            process.Dispose();
            door.Dispose();
            if (profile is not null)
            {
                File.Delete(profile);
            }
        }
    }

    private static void Errors(string? line)
    {
        if (!string.IsNullOrEmpty(line))
        {
            Console.Error.WriteLine("vcenter-sim: " + line);
        }
    }

    private string Line(string prefix)
    {
        string? line = process.StandardOutput.ReadLine();
        return line?.StartsWith(prefix, StringComparison.Ordinal) == true
            ? line.Substring(prefix.Length)
            : throw new InvalidOperationException("The simulator said '" + line + "', expected '" + prefix + "'.");
    }
}
