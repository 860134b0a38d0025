using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using CpuMask.Cpuid;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Xen;

/// <summary>
/// Debian's own libxl and libxenguest as the judges of what is written for Xen: tests/Peers/xen, found in CPUMASK_PEERS or
/// built on first use.
/// </summary>
public static class XenPeer
{
    private static readonly Lazy<string?> Folder = new(FindOrBuild);

    /// <summary>Skips the test where the judges are missing; with CI=true that is a failure.</summary>
    public static void Require() => Needs.Peer(
        Folder.Value is not null, "xl's parser: tests/Peers/xen/build.sh needs Debian's gcc, libc6-dev, libxen-dev, xen-utils-4.17 and libyajl-dev");

    /// <summary>Parses settings with xl's and libxl's parsers, all in one process.</summary>
    /// <returns>For each setting the peer's JSON; and what it complained of on standard error.</returns>
    public static (IReadOnlyList<JsonElement> Answers, string Complaints) Parse(IEnumerable<string> settings)
    {
        (_, string output, string complaints) = Run("xen-cpuid-parse", string.Join('\0', settings), new Dictionary<string, string>());
        return (output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToArray(), complaints);
    }

    /// <summary>Lets libxenguest apply a setting to a guest on a host.</summary>
    /// <returns>The guest's table; and everything the peer said that is not plain success.</returns>
    /// <param name="setting">A cpuid setting; may be empty.</param>
    /// <param name="host">The host.</param>
    /// <param name="featureset">What XAPI would build the domain with; null for none.</param>
    public static (LeafTable Guest, string Complaints) Apply(string setting, HostCpuid host, string? featureset = null)
    {
        string table = Path.GetTempFileName(), guest = Path.GetTempFileName();
        try
        {
            File.WriteAllText(table, Policy(host));
            (int code, string output, string complaints) = Run("xen-cpuid-apply", setting, new Dictionary<string, string>
            {
                ["FAKEXEN_HOST"] = table,
                ["FAKEXEN_OUT"] = guest,
                ["FEATURESET"] = featureset ?? string.Empty,
                ["LD_PRELOAD"] = Path.Combine(Folder.Value!, "fakexen.so"),
            });
            bool plain = code == 0 && output == "apply: 0\ncompatible: yes\n" && complaints.Length == 0;
            return (LeafTable.Of(File.ReadLines(guest).Select(Row)), plain ? string.Empty : $"exit code {code}\n{output}{complaints}");
        }
        finally
        {
            File.Delete(table);
            File.Delete(guest);
        }
    }

    // What a 64-bit hypervisor finds: as printed, with what normalising corrects. No row for a leaf means that Xen has none.
    private static string Policy(HostCpuid host)
    {
        var text = new StringBuilder();
        foreach (LeafRegisters row in host.Leaves)
        {
            bool takesSubleaf = row.Leaf is 4 or 7 or 0xB or 0xD;
            if (row.Subleaf == 0 || takesSubleaf)
            {
                IEnumerable<uint> values = Enumerable.Range(0, 4).Select(r => row[(RegisterName)r].Merge(
                    host.Registers.Leaves.Find(row.Leaf, row.Subleaf, (RegisterName)r) ?? RegisterValue.Unknown).Value);
                text.AppendJoin(' ', values.Prepend(takesSubleaf ? row.Subleaf : uint.MaxValue).Prepend(row.Leaf).Select(v => v.ToString("x8", CultureInfo.InvariantCulture)));
                text.Append('\n');
            }
        }

        return text.ToString();
    }

    private static LeafRegisters Row(string line)
    {
        uint[] v = line.Split(' ').Select(t => uint.Parse(t, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
        return new LeafRegisters(
            v[0], v[1] == uint.MaxValue ? 0 : v[1], RegisterValue.Of(v[2]), RegisterValue.Of(v[3]), RegisterValue.Of(v[4]), RegisterValue.Of(v[5]));
    }

    private static (int Code, string Output, string Complaints) Run(string program, string input, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Path.Combine(Folder.Value!, program))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Finish(Process.Start(start)!, input);
    }

    private static (int Code, string Output, string Complaints) Finish(Process process, string input)
    {
        using (process)
        {
            var complaints = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            if (!process.WaitForExit(60_000))
            {
                process.Kill();
                throw new TimeoutException("A peer of Xen did not come back within a minute.");
            }

            return (process.ExitCode, output.Result, complaints.Result);
        }
    }

    private static string? FindOrBuild()
    {
        Needs.Peer(true, "the Xen tools");
        string? named = Environment.GetEnvironmentVariable("CPUMASK_PEERS");
        string folder = string.IsNullOrEmpty(named) ? Path.Combine(Checkout.Root, "out", "peers") : named;
        if (OperatingSystem.IsLinux())
        {
            string script = Path.Combine(Checkout.Root, "tests", "Peers", "xen", "build.sh");
            Finish(Process.Start(new ProcessStartInfo("sh", "\"" + script + "\" \"" + folder + "\"")
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!, string.Empty);
        }

        return File.Exists(Path.Combine(folder, "xen-cpuid-apply")) ? folder : null;
    }
}
