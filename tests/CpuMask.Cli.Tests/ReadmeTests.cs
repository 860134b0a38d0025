using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using CpuMask.Cli.Tests.Live;
using CpuMask.Faces;
using CpuMask.Tests.Shared;
using CpuMask.Text;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.Cli.Tests;

/// <summary>
/// README, examples and docs show real output: each console block's <c>$ cpumask</c> is run, and what follows in the block must be
/// what comes out, as what follows a <c>$ cat</c> must be in the file. A line of three dots stands for any lines.
/// </summary>
public class ReadmeTests
{
    private const string Server = "vcenter.example.com";
    private const int NewcomersBytes = 15_000;

    /// <summary>Every page that shows a session, by its path in the checkout.</summary>
    public static TheoryData<string> Pages { get; } = new(new[] { "README.md" }
        .Concat(new[] { "examples", "docs" }.SelectMany(f => Directory.GetFiles(Path.Combine(Checkout.Root, f), "*.md").Select(p => f + "/" + Path.GetFileName(p))))
        .Where(p => Blocks(File.ReadAllLines(Path.Combine(Checkout.Root, p))).Any()));

    [Fact]
    public void The_readme_is_short_enough_to_be_read() => File.ReadAllBytes(Path.Combine(Checkout.Root, "README.md")).Length.ShouldBeLessThan(NewcomersBytes);

    [Fact]
    public void There_are_six_walks() =>
        Enumerable.Range(1, 6).ShouldAllBe(n => Pages.Count(p => p.Data.StartsWith("examples/0" + n)) == 1);

    [Fact]
    public void The_readme_names_every_command_and_every_cmdlet()
    {
        string readme = File.ReadAllText(Path.Combine(Checkout.Root, "README.md"));
        foreach (Operation operation in Operations.All)
        {
            readme.ShouldContain("`" + operation.Command.Split(' ')[^1] + "`", customMessage: operation.Command);
            operation.Cmdlets.ShouldAllBe(c => readme.Contains("`" + c + "`"));
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_to_a_file(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Checkout.Root, page))!;
        foreach (Match link in Regex.Matches(File.ReadAllText(Path.Combine(Checkout.Root, page)), @"\]\((?!https?:|#)([^)#\s]+)"))
        {
            Path.Exists(Path.Combine(folder, link.Groups[1].Value)).ShouldBeTrue(page + " links to " + link.Groups[1].Value);
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_console_block_shows_what_cpumask_prints(string page)
    {
        Directory.CreateDirectory(Path.Combine(Checkout.Root, "out"));
        string[] lines = File.ReadAllLines(Path.Combine(Checkout.Root, page));
        foreach ((string command, List<string> expected) in Blocks(lines).SelectMany(Commands).Where(c => !IsLive(c.Command)))
        {
            string[] words = Words(command);
            ShouldShow(words[0] == "cat" ? File.ReadAllText(Path.Combine(Checkout.Root, words[1])) : CpuMaskProcess.Run(words[1..]).Output, expected, command);
        }
    }

    [Fact]
    public void Every_console_block_with_a_server_shows_what_cpumask_prints_of_it()
    {
        using VCenter vcenter = VCenter.Start(File.ReadAllText(Path.Combine(Checkout.Root, "tests", "readme-site.json")));
        int blocks = 0;
        foreach ((string command, List<string> expected) in Pages.SelectMany(p => Blocks(File.ReadAllLines(Path.Combine(Checkout.Root, p.Data))))
            .SelectMany(Commands).Where(c => IsLive(c.Command)))
        {
            string[] arguments = Words(command)[1..].Select(a => a == Server ? vcenter.Server : a).ToArray();
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
            if (block[i].StartsWith("$ cpumask ") || block[i].StartsWith("$ cat "))
            {
                List<string> expected = block.Skip(i + 1).TakeWhile(l => !l.StartsWith("$ ")).ToList();
                yield return (block[i][2..], expected);
            }
        }
    }

    // Words as a shell sees them, as far as these pages need it: blanks, and single quotes around them.
    private static string[] Words(string command) => Regex.Matches(command, @"'([^']*)'|\S+").Select(m => m.Groups[1].Success ? m.Groups[1].Value : m.Value).ToArray();

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

    // How long the rule under a table's heading is says nothing either.
    private static List<string> Lines(IEnumerable<string> lines) =>
        lines.Select(l => l.TrimEnd()).Where(l => l.Length > 0).Select(l => l.Trim('\u2500').Length == 0 ? "\u2500" : l).ToList();
}
