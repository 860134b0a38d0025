using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using CpuMask.Cli.Commands;
using CpuMask.Cli.Running;
using CpuMask.Compliance;
using CpuMask.Cpuid;
using CpuMask.Linting;
using CpuMask.Platforms;
using CpuMask.Reading;
using CpuMask.Reports;
using CpuMask.Tests.Shared;

namespace CpuMask.Cli.Tests.Toy;

/// <summary>A new platform is one folder and one line: all else finds it by the registry.</summary>
public sealed class ToyPlatformTests
{
    private static readonly string Pool = Path.Combine(Checkout.Root, "examples", "data", "pool");

    [Fact]
    public void A_platform_of_one_folder_and_one_line_is_in_help_and_options()
    {
        using IDisposable _ = Registry.With(new ToyPlatform());
        Command mask = Program.Root().Subcommands.Single(c => c.Name == "mask");
        mask.Options.Single(o => o.Name == "--for").CompletionWords().ShouldContain("toy");
        Command move = Program.Root().Subcommands.Single(c => c.Name == "can-move");
        move.Options.Single(o => o.Name == "--hypervisor").CompletionWords().ShouldContain("toy");
        Help("mask").ShouldContain("toy");
        Help("can-move").ShouldContain("toy");
    }

    [Fact]
    public void Its_language_is_written_read_back_and_in_the_report()
    {
        using IDisposable _ = Registry.With(new ToyPlatform());
        string text = Run(new MaskCommand(), "--for", "toy", Pool);
        text.ShouldContain("toy shows SSE3\n");
        Run(new MaskCommand(), "--for", "toy", "--json", Pool).ShouldContain("\"text\"");
        CpuLanguage language = Registry.Languages.Single(l => l.Knows(text));
        language.Read(text).Bits.Count.ShouldBe(text.Split('\n').Length - 1);

        HostCpuid[] hosts = Directory.GetFiles(Pool).SelectMany(f => new DumpFile(Registry.Formats).Read(f).Hosts).ToArray();
        ReportSnippet snippet = CpuidReport.Of(ComplianceCheck.Run(hosts)).Snippets.Single(s => s.Id == "toy");
        snippet.Title.ShouldBe("Toy: for the toy box");
        snippet.Text.ShouldBe(text);
    }

    [Fact]
    public void Its_language_is_linted_in_both_faces()
    {
        using IDisposable _ = Registry.With(new ToyPlatform());
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "toy shows SSE3\ntoy shows AVX2\n");
            Run(new LintCommand(), file).ShouldContain("CPUID.(EAX=07H,ECX=0):EBX: shows AVX2.");
            Run(new LintCommand(), "--for", "toy", "--json", file).ShouldContain("\"language\": \"toy\"");

            // Test-CpuMask binds, calls this and writes; its words for -For are the registry's as well.
            CpuMaskLint lint = new LintFiles().Read(file).Single().Lint!;
            lint.Platform.ShouldBe("toy");
            lint.Settings.Select(s => s.Feature).ShouldBe(["SSE3", "AVX2"]);
        }
        finally
        {
            File.Delete(file);
        }

        Program.Root().Subcommands.Single(c => c.Name == "lint").Options.Single(o => o.Name == "--for").CompletionWords().ShouldContain("toy");
        Help("lint").ShouldContain("toy");
    }

    [Fact]
    public void Its_level_is_said_with_a_baseline()
    {
        using IDisposable _ = Registry.With(new ToyPlatform());
        Run(new BaselineCommand(), Pool).ShouldContain("toy level");
        Run(new BaselineCommand(), "--json", Pool).ShouldContain("\"platform\": \"toy\", \"kind\": \"toy level\"");
    }

    [Fact]
    public void Its_guests_are_judged_by_its_own_view_and_masked_in_its_own_lines()
    {
        using IDisposable _ = Registry.With(new ToyPlatform());
        string json = Run(new EvacuateCommand(), "icx01", "--hypervisor", "toy", "--json", Pool);
        json.ShouldContain("\"no SHA\"");
        json.ShouldNotContain("cpuid.7.0.ebx =");
        Run(new MatrixCommand(), "--hypervisor", "toy", "--json").ShouldContain("\"hypervisor\": \"toy\"");
    }

    [Fact]
    public void Its_dump_format_is_read_like_any_other()
    {
        using IDisposable _ = Registry.With(new ToyPlatform());
        Registry.Formats.Named("toy-line").Description.ShouldBe("a line of Toy's");
        Registry.Formats.Read(DumpText.Of("toy box1 Intel"), "toy.txt", "toy").Hosts.Single().Name.ShouldBe("box1");
    }

    private static string Help(string command)
    {
        TextWriter before = Console.Out;
        var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            Program.Main([command, "--help"]).ShouldBe(0);
        }
        finally
        {
            Console.SetOut(before);
        }

        return output.ToString();
    }

    // Not by Main, which writes to the process's own standard output.
    private static string Run(CpuMaskCommand command, params string[] arguments)
    {
        ParseResult parsed = command.Build().Parse(arguments);
        parsed.Errors.ShouldBeEmpty();
        var output = new MemoryStream();
        var run = new CommandRun(parsed.CommandResult.Command.Name, output, TextWriter.Null, arguments.Contains("--json"), default);
        typeof(CpuMaskCommand).GetMethod("Run", BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(command, [parsed, run]);
        run.Output.Flush();
        return Encoding.UTF8.GetString(output.ToArray());
    }
}

/// <summary>What tests ask of options.</summary>
internal static class Options
{
    public static IEnumerable<string> CompletionWords(this Option option) =>
        option.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).Select(c => c.Label);
}
