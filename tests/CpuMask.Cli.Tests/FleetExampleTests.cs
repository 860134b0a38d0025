using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text.RegularExpressions;
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

    [Fact]
    public void Machines_reached_by_ssh_get_their_shards_and_keep_nothing_and_what_one_fails_at_is_done_by_another()
    {
        NeedsParallel();
        Needs.Peer(new[] { "/usr/sbin/sshd", "/usr/bin/ssh", "/usr/bin/ssh-keygen", "/usr/bin/rsync" }.All(File.Exists), "a server for ssh, and rsync (packages openssh-server, openssh-client, rsync)");
        string config = LoopbackSsh.Write(folder, "worker1", "worker2");
        string[] zips = Enumerable.Range(0, Shards).Select(i => Path.Combine("site a", $"rack {i}'s.zip")).ToArray();
        for (int i = 0; i < Shards; i++)
        {
            ZipFile.CreateFromDirectory(Path.Combine(folder, "site a", "rack" + i), Path.Combine(folder, zips[i]));
        }

        (int code, string errors) = Run("1/worker1,1/worker2,1/nosuch.invalid", ["pool.json", .. zips], config);
        code.ShouldBe(0, errors);
        CpuMaskProcess.Run("decode", "--json", Path.Combine(folder, "pool.json")).Json.GetProperty("hosts").GetArrayLength()
            .ShouldBe(Directory.GetFiles(Path.Combine(Checkout.Root, "examples", "data", "pool")).Length);
        foreach (string worker in new[] { "worker1", "worker2" })
        {
            File.ReadAllText(Path.Combine(folder, worker + ".commands")).ShouldContain("GNU_Parallel_worker");
            Directory.GetFileSystemEntries(Path.Combine(folder, worker)).ShouldBeEmpty("nothing stays there");
        }

        Directory.GetFiles(Path.Combine(folder, "pool.json.parts")).Length.ShouldBe(Shards, "baselines, and nothing of what was sent");
        Directory.GetFiles(Path.Combine(folder, "site a")).Length.ShouldBe(Shards);

        File.WriteAllBytes(Path.Combine(folder, zips[1]), File.ReadAllBytes(Path.Combine(folder, zips[1]))[..700]);
        File.SetLastWriteTimeUtc(Path.Combine(folder, zips[1]), DateTime.UtcNow.AddMinutes(1));
        File.Delete(Path.Combine(folder, "pool.json"));
        (code, errors) = Run("1/worker1,1/worker2", ["pool.json", .. zips], config);
        code.ShouldBe(3);
        errors.ShouldContain("rack_1_s.zip: cannot be read");
        File.Exists(Path.Combine(folder, "pool.json")).ShouldBeFalse();
    }

    [Fact]
    public void What_was_named_is_merged_and_neither_less_nor_more()
    {
        NeedsParallel();
        string[] dumps = Directory.GetFiles(Path.Combine(Checkout.Root, "examples", "data", "pool"));
        string[] shards = ["a b", "a_b", "c"];
        for (int i = 0; i < shards.Length; i++)
        {
            Directory.CreateDirectory(Path.Combine(folder, shards[i]));
            File.Copy(dumps[i], Path.Combine(folder, shards[i], Path.GetFileName(dumps[i])));
        }

        Run(null, ["pool.json", .. shards]).Code.ShouldBe(0);
        Hosts().ShouldBe(dumps.Take(3).Select(d => Path.GetFileNameWithoutExtension(d)), ignoreOrder: true);
        Run(null, ["pool.json", .. shards.Take(2)]).Code.ShouldBe(0);
        Hosts().ShouldBe(dumps.Take(2).Select(d => Path.GetFileNameWithoutExtension(d)), ignoreOrder: true);

        // The baseline of a shard that went away since is still there, and is not taken for the shard.
        Directory.Delete(Path.Combine(folder, "a_b"), recursive: true);
        (int code, string errors) = Run(null, ["pool.json", .. shards]);
        code.ShouldBe(3);
        errors.ShouldContain("a_b: there is no such shard");
        Directory.CreateDirectory(Path.Combine(folder, "a_b"));
        Run(null, ["pool.json", .. shards]).Code.ShouldBe(3, "an empty shard");
    }

    [Fact]
    public void The_commands_of_the_workflow_give_the_baseline_of_all_sites_against_which_each_is_fine()
    {
        Needs.Unix();
        string workflow = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Script)!, "fleet.yml"));
        string[] commands = Regex.Matches(workflow, "- run: (cpumask .*)").Select(m => m.Groups[1].Value).ToArray();
        string[] sites = Regex.Match(workflow, @"site: \[(.*)\]").Groups[1].Value.Split(", ");
        sites.Length.ShouldBe(Shards);
        Directory.CreateDirectory(Path.Combine(folder, "dumps"));
        Directory.CreateDirectory(Path.Combine(folder, "parts"));
        for (int i = 0; i < Shards; i++)
        {
            Directory.Move(Path.Combine(folder, "site a", "rack" + i), Path.Combine(folder, "dumps", sites[i]));
            Shell(commands[0].Replace("${{ matrix.site }}", sites[i])).ShouldBe((0, ""));

            // What the artifact does between the two jobs.
            File.Move(Path.Combine(folder, sites[i] + ".json"), Path.Combine(folder, "parts", sites[i] + ".json"));
        }

        commands[1..].Select(Shell).ShouldAllBe(run => run.Code == 0);
        SameHosts("fleet.json", Path.Combine(folder, "dumps"));
    }

    private string[] Hosts() => CpuMaskProcess.Run("decode", "--json", Path.Combine(folder, "pool.json")).Json.GetProperty("hosts").EnumerateArray()
        .Select(h => h.GetProperty("name").GetString()!).ToArray();

    private static void NeedsParallel()
    {
        Needs.Unix();
        Needs.Peer(File.Exists("/usr/bin/parallel"), "GNU parallel (package parallel)");
    }

    private void SameHosts(string baseline, string dumps) =>
        CpuMaskProcess.Run("baseline", "--json", Path.Combine(folder, baseline)).Json.GetProperty("registers").GetRawText()
            .ShouldBe(CpuMaskProcess.Run("baseline", "--json", dumps).Json.GetProperty("registers").GetRawText());

    private string Program()
    {
        string program = Path.Combine(folder, "cpumask");
        if (!File.Exists(program))
        {
            File.WriteAllText(program, "#!/bin/sh\nexec dotnet \"" + CpuMaskProcess.Program + "\" \"$@\"\n");
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return program;
    }

    private (int Code, string Errors) Shell(string command)
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("-ec");
        start.ArgumentList.Add(command);
        start.Environment["PATH"] = Path.GetDirectoryName(Program()) + ":" + Environment.GetEnvironmentVariable("PATH");
        return End(start);
    }

    private (int Code, string Errors) Run(string? logins, string[] arguments, string? sshConfig = null)
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in arguments.Prepend(Script))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["CPUMASK"] = Program();
        start.Environment["HOME"] = folder;
        if (logins is not null)
        {
            start.Environment["SSHLOGIN"] = logins;
        }

        if (sshConfig is not null)
        {
            start.Environment["PARALLEL_SSH"] = "ssh -F " + sshConfig;
        }

        return End(start);
    }

    private static (int Code, string Errors) End(ProcessStartInfo start)
    {
        using Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
