using System.Collections.Generic;
using System.IO;
using System.Linq;
using CpuMask.Cli.Tests.Live;
using CpuMask.Tests.Shared;
using CpuMask.Text;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.Cli.Tests;

/// <summary>
/// The README shows real output: each console block that begins with <c>$ cpumask</c> is run, and what follows in the
/// block must be what comes out. A line of three dots stands for any lines.
/// </summary>
public class ReadmeTests
{
    private const string Server = "vcenter.example.com";

    [Fact]
    public void Every_console_block_shows_what_cpumask_prints()
    {
        string[] readme = File.ReadAllLines(Path.Combine(Checkout.Root, "README.md"));
        int blocks = 0;
        foreach ((string command, List<string> expected) in Blocks(readme).SelectMany(Commands).Where(c => !IsLive(c.Command)))
        {
            CpuMaskProcess run = CpuMaskProcess.Run(command.Split(' ').Skip(1).ToArray());
            ShouldShow(run.Output, expected, command);
            blocks++;
        }

        blocks.ShouldBeGreaterThan(2);
    }

    [Fact]
    public void Every_console_block_with_a_server_shows_what_cpumask_prints_of_it()
    {
        string[] readme = File.ReadAllLines(Path.Combine(Checkout.Root, "README.md"));
        using VCenter vcenter = VCenter.Start(File.ReadAllText(Path.Combine(Checkout.Root, "tests", "readme-site.json")));
        int blocks = 0;
        foreach ((string command, List<string> expected) in Blocks(readme).SelectMany(Commands).Where(c => IsLive(c.Command)))
        {
            string[] arguments = command.Split(' ').Skip(1).Select(a => a == Server ? vcenter.Server : a).ToArray();
            CpuMaskProcess run = LiveServer.Run(VCenter.Password, [.. arguments, "--thumbprint", vcenter.Sha256]);
            run.ExitCode.ShouldBe(0, run.Errors);
            ShouldShow(run.Output.Replace(vcenter.Server, Server), expected, command);
            blocks++;
        }

        blocks.ShouldBeGreaterThan(0);
    }

    private static bool IsLive(string command) => command.Contains(" --server ");

    private static IEnumerable<List<string>> Blocks(string[] lines)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i] == "```console")
            {
                List<string> block = lines.Skip(i + 1).TakeWhile(l => l != "```").ToList();
                i += block.Count;
                yield return block;
            }
        }
    }

    private static IEnumerable<(string Command, List<string> Expected)> Commands(List<string> block)
    {
        for (int i = 0; i < block.Count; i++)
        {
            if (block[i].StartsWith("$ cpumask "))
            {
                List<string> expected = block.Skip(i + 1).TakeWhile(l => !l.StartsWith("$ ")).ToList();
                yield return (block[i][2..], expected);
            }
        }
    }

    private static void ShouldShow(string output, List<string> expected, string command)
    {
        // Blank lines and the padding of tables say nothing.
        List<string> actual = Lines(output.Split('\n'));
        List<string> wanted = Lines(expected);
        int at = 0;
        bool gap = false;
        foreach (string line in wanted)
        {
            if (line.Trim() == "...")
            {
                gap = true;
                continue;
            }

            int found = gap ? actual.IndexOf(line, at) : at < actual.Count && actual[at] == line ? at : -1;
            found.ShouldBeGreaterThanOrEqualTo(0, $"'{command}' does not print '{line}' there:\n{output}");
            at = found + 1;
            gap = false;
        }

        (gap || at == actual.Count).ShouldBeTrue($"'{command}' prints more than the README shows:\n{output}");
    }

    private static List<string> Lines(IEnumerable<string> lines) => lines.Select(l => l.TrimEnd()).Where(l => l.Length > 0).ToList();
}
