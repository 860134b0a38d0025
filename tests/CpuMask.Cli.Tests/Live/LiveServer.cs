using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Text;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.Cli.Tests.Live;

/// <summary>cpumask against one simulated server; no stream of any run may hold the password.</summary>
internal static class LiveServer
{
    /// <summary>Runs cpumask with the right user, password and certificate.</summary>
    public static CpuMaskProcess Cpumask(this VCenter vcenter, params string[] arguments) =>
        Run(VCenter.Password, [.. arguments, .. Options(vcenter)]);

    /// <summary>Runs cpumask with a password in its environment, none when it is null.</summary>
    public static CpuMaskProcess Run(string? password, params string[] arguments)
    {
        CpuMaskProcess run = CpuMaskProcess.RunWith(
            null, new Dictionary<string, string> { ["CPUMASK_PASSWORD"] = password ?? string.Empty }, arguments);
        foreach (string stream in new[] { run.Output, run.Errors })
        {
            stream.ShouldNotContain(VCenter.Password);
            stream.ShouldNotContain("vmware_soap_session");
            if (password is { Length: > 3 })
            {
                stream.ShouldNotContain(password);
            }
        }

        return run;
    }

    /// <summary>The options that name the server.</summary>
    public static string[] Options(VCenter vcenter) =>
        ["--server", vcenter.Server, "--user", VCenter.User, "--thumbprint", vcenter.Sha256];

    /// <summary>What the server itself says of every VM's masks.</summary>
    public static Dictionary<string, string> Masks(this VCenter vcenter) => vcenter.State().ToDictionary(
        vm => vm.Key,
        vm => Sorted(vm.Value, "cpuFeatureMask") + Sorted(vm.Value, "extraConfig"));

    /// <summary>A file of .vmx lines.</summary>
    public static string MaskFile(TempFolder folder, string name, params string[] lines)
    {
        string file = Path.Combine(folder.Path, name);
        File.WriteAllLines(file, lines);
        return file;
    }

    /// <summary>Starts cpumask, waits for its first line, then a while, and kills it.</summary>
    /// <returns>True when it was at work then.</returns>
    public static bool Kill(VCenter vcenter, int afterMs, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [CpuMaskProcess.Program, .. arguments, .. Options(vcenter)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CPUMASK_PASSWORD"] = VCenter.Password;
        using Process process = Process.Start(start)!;
        var errors = new StringBuilder();
        process.ErrorDataReceived += (_, e) => errors.AppendLine(e.Data);
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        string? first = process.StandardOutput.ReadLine();
        process.StandardOutput.ReadToEndAsync();
        bool begun = first is not null && !process.WaitForExit(afterMs);
        if (!process.HasExited)
        {
            // SIGKILL: no handler of ours gets to run.
            process.Kill();
        }

        process.WaitForExit();
        (first ?? string.Empty).ShouldNotContain("failed", Case.Sensitive, errors.ToString());
        return begun;
    }

    private static string Sorted(JsonElement vm, string list) => vm.TryGetProperty(list, out JsonElement items) && items.ValueKind is JsonValueKind.Array
        ? string.Join("\n", items.EnumerateArray().Select(i => i.GetRawText()).Order(StringComparer.Ordinal))
        : items.ValueKind is JsonValueKind.Undefined ? string.Empty : items.GetRawText();
}
