using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using CpuMask.Cli.Running;
using CpuMask.Compliance.Runs;
using CpuMask.Tests.Shared;

namespace CpuMask.Cli.Tests;

/// <summary>
/// The README's statically linked file, for machines that have nothing: published as it says, beside the build that the other
/// tests use, and held against that build word for word.
/// </summary>
public sealed class StaticFileTests : IClassFixture<StaticFileTests.PublishedFile>
{
    private readonly PublishedFile file;

    public StaticFileTests(PublishedFile file) => this.file = file;

    [Fact]
    public void It_needs_no_library_of_the_system()
    {
        PublishedFile.Require();

        // The program headers name no interpreter: the kernel starts it without a loader.
        byte[] head = File.ReadAllBytes(file.Path)[..4096];
        int first = (int)BitConverter.ToInt64(head, 0x20), size = BitConverter.ToInt16(head, 0x36), count = BitConverter.ToInt16(head, 0x38);
        Enumerable.Range(0, count).Select(i => BitConverter.ToInt32(head, first + (i * size))).ShouldNotContain(3);
        new FileInfo(file.Path).Length.ShouldBeLessThan(60L << 20);
    }

    [Theory]
    [InlineData("mask", "--guest-mask", "windows-2003-vc2.0", "examples/data/article")]
    [InlineData("mask", "--json", "examples/data/pool")]
    [InlineData("mask", "--for", "xen", "examples/data/pool")]
    [InlineData("baseline", "examples/data/pool")]
    [InlineData("baseline", "--json", "examples/data/pool")]
    [InlineData("diff", "--json", "examples/data/pool")]
    [InlineData("can-move", "--booted-on", "skx01", "examples/data/pool")]
    [InlineData("pool", "--patch-wave", "examples/data/pool")]
    [InlineData("matrix", "--json")]
    [InlineData("mask", "--guest-mask", "nonsense", "examples/data/pool")]
    public void It_says_what_the_build_for_dotnet_says(params string[] arguments)
    {
        PublishedFile.Require();
        CpuMaskProcess expected = CpuMaskProcess.Run(arguments), actual = CpuMaskProcess.RunFile(file.Path, arguments);
        actual.Output.ShouldBe(expected.Output);
        actual.Errors.ShouldBe(expected.Errors);
        actual.ExitCode.ShouldBe(expected.ExitCode);
    }

    [Fact]
    public void It_reads_every_format_of_the_corpus_alike()
    {
        PublishedFile.Require();

        // One file of each folder: JSON, XML, text and folders of files all go through readers of their own.
        string[] some = Corpus.Own.Files().Where(f => Corpus.Own.FormatOf(f).Length > 0).GroupBy(Corpus.Own.FormatOf)
            .Select(g => Corpus.Own.PathOf(g.First())).ToArray();
        some.Length.ShouldBeGreaterThan(10);
        string[] arguments = ["decode", "--json", .. some];
        CpuMaskProcess expected = CpuMaskProcess.Run(arguments), actual = CpuMaskProcess.RunFile(file.Path, arguments);
        actual.Output.ShouldBe(expected.Output);
        actual.ExitCode.ShouldBe(0);
    }

    [Fact]
    public void It_refuses_a_server_because_it_has_no_tls()
    {
        PublishedFile.Require();
        CpuMaskProcess run = CpuMaskProcess.RunFile(file.Path, "collect", "--server", "127.0.0.1", "--user", "a");
        run.ExitCode.ShouldBe(ExitCode.Impossible);
        run.Errors.ShouldContain("no TLS");
    }

    /// <summary>The published file, made once for the class.</summary>
    public sealed class PublishedFile
    {
        public PublishedFile()
        {
            string folder = System.IO.Path.Combine(Checkout.Root, "out", "test-static");
            Path = System.IO.Path.Combine(folder, "bin", "cpumask");
            if (!CanBeMade)
            {
                return;
            }

            // Artifacts of its own: the projects' usual folders are in use by other tests.
            var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Checkout.Root, RedirectStandardOutput = true };
            List<string> arguments = ["publish", "src/CpuMask.Cli", "-c", "Release", "-r", "linux-x64", "-p:Native=static", "-v", "q", "-nologo",
                "--artifacts-path", System.IO.Path.Combine(folder, "artifacts"), "-o", System.IO.Path.Combine(folder, "bin")];
            arguments.ForEach(start.ArgumentList.Add);
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            process.ExitCode.ShouldBe(0, output);
        }

        public string Path { get; }

        private static bool CanBeMade => OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64;

        /// <summary>Skips the test where no such file can be made.</summary>
        public static void Require() => Needs.Machine(CanBeMade, "Linux on x64, which the statically linked cpumask is made for and on");
    }
}
