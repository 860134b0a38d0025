using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using CpuMask.Tests.Shared;
using CpuMask.Tests.Shared.DumpWriters;

namespace CpuMask.Cli.Tests;

/// <summary>What is printed for people holds what --json holds, however narrow the terminal and however long the names.</summary>
public sealed class TextWidthTests : IDisposable
{

    private readonly TemporaryFolder folder = new();
    private readonly Random random;
    private readonly int seed = Environment.TickCount;
    private readonly List<string> hosts = new();
    private readonly string log, runs, baseline;

    public TextWidthTests()
    {
        random = new Random(seed);
        RealCpu[] cpus = { RealTables.Cpu("hwloc/Intel-SandyBridge-2xXeon-E5-2650"), RealTables.Cpu("hwloc/Intel-Nehalem-2xXeon-X5550") };

        // Two kinds, of which one has two hosts and one four; with six hosts the tables use letters.
        for (int i = 0; i < 6; i++)
        {
            string name = "esx" + i + "-" + string.Concat(Enumerable.Range(0, random.Next(20, 70)).Select(_ => "abcdefgh-.klmnopq"[random.Next(17)])).Trim('.') + "x";
            hosts.Add(name);
            folder.Write("dumps/" + name + ".txt", CpuidRawText.Write(cpus[i % 3 == 2 ? 1 : 0].Numbered()));
        }

        log = folder.Write("a-guest-with-a-name-of-some-length-that-fills-a-column.txt", "cpuid.AVX - Bool:Min:1\ncpuid.AES - Bool:Min:1\ncpuid.MWAIT - Bool:Min:1\n");
        baseline = folder.PathOf("pool.json");
        runs = folder.PathOf("runs") + "/";
    }

    private string Dumps => folder.PathOf("dumps");

    public static TheoryData<string> Questions => new()
    {
        "decode {D}", "diff {D}", "diff --matrix {D}", "diff {A} {C}", "mask {D}", "mask {A} {C}", "baseline {D}", "can-move --guest {G} {D}",
        "can-move --booted-on {a} {D}", "pool {D}", "pool --patch-wave {D}", "plan {D} --without-host {c}", "evacuate {a} {D}", "evacuate {c} {D} --guest {G}", "debt {A} --guest {G}",
        "matrix {A} {C}", "matrix --from Nehalem* --to S*", "generations", "evc {D}", "check {D} --baseline {B}", "check {D} --reference-host {a}",
        "history {R}", "explain {E} {A}", "advise {D}",
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Questions))]
    public void Every_host_feature_and_value_of_the_JSON_is_in_the_text_at_any_width(string question)
    {
        Prepare(question);
        CpuMaskProcess json = Run(question + " --json", 120);
        (json.ExitCode is 0 or 1).ShouldBe(true, json.Errors);
        string[] values = Values(json.Json, string.Empty).Distinct().ToArray();
        foreach (int width in new[] { 40, random.Next(41, 200) })
        {
            CpuMaskProcess text = Run(question, width);
            text.ExitCode.ShouldBe(json.ExitCode, text.Errors);
            string bare = Bare(text.Output);
            values.Where(v => !bare.Contains(Bare(v), StringComparison.Ordinal)).ShouldBeEmpty(question + " at " + width + ", seed " + seed);
        }
    }

    [Fact]
    public void Five_hundred_hosts_of_two_kinds_are_compared_in_a_table_of_kinds()
    {
        string[] texts = Directory.GetFiles(Dumps).OrderBy(f => f, StringComparer.Ordinal).Take(3).Select(File.ReadAllText).ToArray();
        string[] names = Enumerable.Range(0, 500).Select(i => "node" + i).ToArray();
        for (int i = 0; i < names.Length; i++)
        {
            folder.Write("many/" + names[i] + ".txt", texts[i % 3]);
        }

        CpuMaskProcess run = CpuMaskProcess.Run("diff", folder.PathOf("many"));
        int lines = run.Output.Split('\n').Length;
        (lines < 250).ShouldBe(true, lines + " lines");
        names.Where(n => run.Output.Split(' ', ',', '\n').Count(w => w == n) != 1).ShouldBeEmpty();
    }

    // Names of hosts and features wherever they stand.
    private IEnumerable<string> Values(JsonElement json, string path) => json.ValueKind switch
    {
        JsonValueKind.Object when path.Length == 0 && json.TryGetProperty("findings", out JsonElement findings) => Values(findings, ".findings"),
        JsonValueKind.Object when path.Length == 0 && json.TryGetProperty("changes", out JsonElement changes) => Values(changes, ".changes"),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(p => IsForScripts(path + "." + p.Name) ? [] : Values(p.Value, path + "." + p.Name)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(v => Values(v, path)),
        JsonValueKind.String when hosts.Contains(json.GetString()!) || path.EndsWith(".feature", StringComparison.Ordinal) => [json.GetString()!],
        _ => [],
    };

    // What a page for people leaves to scripts: who is fine, who was asked, and what follows from what is said.
    private static bool IsForScripts(string path) => path.Split('.')[^1] is "warnings" or "source" or "missing" or "blocking" or "runs" or "run"
        || path is ".evacuations.destinations" or ".bits.set" or ".hosts" or ".groups.hosts.name";

    private void Prepare(string question)
    {
        if (question.Contains("{B}", StringComparison.Ordinal))
        {
            File.WriteAllText(baseline, CpuMaskProcess.Run("baseline", "--json", Dump(0), Dump(1)).Output);
        }

        if (question.Contains("{R}", StringComparison.Ordinal))
        {
            CpuMaskProcess.Run("check", Dumps, "--reference-host", hosts[0], "--save", runs);
            File.Copy(Dump(2), Dump(0), overwrite: true);
            CpuMaskProcess.Run("check", Dumps, "--reference-host", hosts[1], "--save", runs);
        }
    }

    private string Dump(int host) => folder.PathOf("dumps/" + hosts[host] + ".txt");

    private CpuMaskProcess Run(string question, int width) => CpuMaskProcess.RunWith(
        null, new Dictionary<string, string> { ["COLUMNS"] = width.ToString(System.Globalization.CultureInfo.InvariantCulture) },
        question.Split(' ').Select(w => w switch
        {
            "{D}" => Dumps,
            "{A}" => Dump(0),
            "{C}" => Dump(2),
            "{a}" => hosts[0],
            "{c}" => hosts[2],
            "{G}" => log,
            "{B}" => baseline,
            "{R}" => runs,
            "{E}" => folder.Write("error.txt", "The virtual machine requires hardware features that are unsupported or disabled on the target host:\n* AVX\n* PCID\n"),
            _ => w,
        }).ToArray());

    private static string Bare(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
