using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.IO.Compression;
using System.Linq;
using CpuMask.Tests.Shared;

namespace CpuMask.Cli.Tests;

/// <summary>examples/fleet with several workers on this machine: the baseline of the shards is the baseline of all hosts.</summary>
public sealed class FleetExampleTests : IDisposable
{
    private const int Shards = 3;
    private static readonly string Script = Path.Combine(Checkout.Root, "examples", "fleet", "fleet-baseline.sh");
    private readonly string folder = Directory.CreateTempSubdirectory("cpumask-fleet-").FullName;

    public FleetExampleTests()
    {
        string[] dumps = Directory.GetFiles(Path.Combine(Checkout.Root, "examples", "data", "pool"));
        for (int i = 0; i < dumps.Length; i++)
        {
            string shard = Directory.CreateDirectory(Path.Combine(folder, "site a", "rack" + (i % Shards))).FullName;
            File.Copy(dumps[i], Path.Combine(shard, Path.GetFileName(dumps[i])));
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Shards_on_several_workers_give_the_baseline_of_all_hosts_and_only_what_changed_is_read_again()
    {
        NeedsParallel();
        string[] shards = Enumerable.Range(0, Shards).Select(i => Path.Combine("site a", "rack" + i)).ToArray();
        (int code, string errors) = Run(null, ["pool.json", .. shards]);
        code.ShouldBe(0, errors);
        SameHosts("pool.json", Path.Combine(folder, "site a"));

        string[] parts = Directory.GetFiles(Path.Combine(folder, "pool.json.parts"));
        parts.Length.ShouldBe(Shards);
        DateTime later = DateTime.UtcNow.AddHours(1);
        foreach (string part in parts)
        {
            File.SetLastWriteTimeUtc(part, later);
        }

        // A dump that came later than its shard's baseline has that shard read again, and no other.
        string late = Path.Combine(folder, "site a", "rack1", "late.txt");
        File.Copy(Directory.GetFiles(Path.Combine(folder, "site a", "rack0"))[0], late);
        File.SetLastWriteTimeUtc(late, later.AddMinutes(1));
        Run(null, ["pool.json", .. shards]).Code.ShouldBe(0);
        parts.Count(p => File.GetLastWriteTimeUtc(p) != later).ShouldBe(1);
        SameHosts("pool.json", Path.Combine(folder, "site a"));
    }

    [Fact]
    public void A_shard_that_cannot_be_read_leaves_no_baseline_and_the_others_are_kept_for_the_next_try()
    {
        NeedsParallel();
        string whole = File.ReadAllText(Directory.GetFiles(Path.Combine(folder, "site a", "rack2"))[0]);
        File.WriteAllText(Path.Combine(folder, "site a", "rack2", "torn.txt"), whole[..700]);
        string[] arguments = ["pool.json", .. Enumerable.Range(0, Shards).Select(i => Path.Combine("site a", "rack" + i))];
        (int code, string errors) = Run(null, arguments);
        code.ShouldBe(3);
        errors.ShouldContain("torn");
        File.Exists(Path.Combine(folder, "pool.json")).ShouldBeFalse();
        File.Delete(Path.Combine(folder, "site a", "rack2", "torn.txt"));
        Run(null, arguments).Code.ShouldBe(0);
        SameHosts("pool.json", Path.Combine(folder, "site a"));
    }

    [Fact]
    public void Zipped_shards_go_the_way_that_ssh_workers_take()
    {
        NeedsParallel();
        for (int i = 0; i < Shards; i++)
        {
            ZipFile.CreateFromDirectory(Path.Combine(folder, "site a", "rack" + i), Path.Combine(folder, "rack" + i + ".zip"));
        }

        // ":" is GNU parallel's name for this machine: the same options, with nothing to send.
        (int code, string errors) = Run(":", ["pool.json", "rack0.zip", "rack1.zip", "rack2.zip"]);
        code.ShouldBe(0, errors);
        CpuMaskProcess.Run("decode", "--json", Path.Combine(folder, "pool.json")).Json.GetProperty("hosts").GetArrayLength()
            .ShouldBe(Directory.GetFiles(Path.Combine(Checkout.Root, "examples", "data", "pool")).Length);
    }

    private static void NeedsParallel()
    {
        Needs.Unix();
        Needs.Peer(File.Exists("/usr/bin/parallel"), "GNU parallel (package parallel)");
    }

    private void SameHosts(string baseline, string dumps) =>
        CpuMaskProcess.Run("baseline", "--json", Path.Combine(folder, baseline)).Json.GetProperty("registers").GetRawText()
            .ShouldBe(CpuMaskProcess.Run("baseline", "--json", dumps).Json.GetProperty("registers").GetRawText());

    private (int Code, string Errors) Run(string? logins, string[] arguments)
    {
        string program = Path.Combine(folder, "cpumask");
        if (!File.Exists(program))
        {
            File.WriteAllText(program, "#!/bin/sh\nexec dotnet \"" + CpuMaskProcess.Program + "\" \"$@\"\n");
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in arguments.Prepend(Script))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["CPUMASK"] = program;
        start.Environment["HOME"] = folder;
        if (logins is not null)
        {
            start.Environment["SSHLOGIN"] = logins;
        }

        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
