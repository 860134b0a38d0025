using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Reading;
using CpuMask.Tests.Shared;
using CpuMask.Text;

namespace CpuMask.Tests.Dumps;

public sealed class DumpFilesTests : IDisposable
{
    private const string Dump = "CPU:\n   0x00000000 0x00: eax=0x00000001 ebx=0x756e6547 ecx=0x6c65746e edx=0x49656e69\n   0x00000001 0x00: eax=0x000206c2 ebx=0x00200800 ecx=0x029ee3ff edx=0xbfebfbff\n";
    private const string Pu = "# mask e[abcd]x => e[abcd]x\n1 0 0 0 0 => 1 756e6547 6c65746e 49656e69\n1 1 0 0 0 => 206c2 200800 29ee3ff bfebfbff\n";
    private static readonly byte[] Bytes = Encoding.UTF8.GetBytes(Dump);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_folder_is_read_with_all_below_it_in_the_order_of_names()
    {
        folder.Write("b.txt", Dump);
        folder.Write("a.txt", Dump);
        folder.Write("sub/deeper/c.txt", Dump);
        var files = new DumpFiles(Registry.Formats);
        DumpImport[] imports = files.Read(folder.Root).ToArray();
        imports.SelectMany(i => i.Hosts).Select(h => h.Name).ShouldBe(new[] { "a", "b", "c" });
        imports.ShouldAllBe(i => !i.IsNamed);
        files.UnknownFiles.ShouldBe(0);
    }

    [Fact]
    public void A_file_that_no_reader_knows_is_counted_in_a_folder_and_an_error_when_named()
    {
        folder.Write("a.txt", Dump);
        string readme = folder.Write("README.md", "# Dumps\nof our hosts\n");
        folder.Write("disk.img", new byte[3 << 20]);
        var files = new DumpFiles(Registry.Formats);
        files.Read(folder.Root).ToArray().ShouldHaveSingleItem().Problems.ShouldBeEmpty();
        files.UnknownFiles.ShouldBe(2);
        files.UnknownSources.ShouldBe(new[] { readme, folder.PathOf("disk.img") }.OrderBy(n => n, StringComparer.Ordinal));

        DumpImport named = new DumpFiles(Registry.Formats).Read(readme).ShouldHaveSingleItem();
        named.IsNamed.ShouldBeTrue();
        named.Problems.Single().Id.ShouldBe(ErrorIds.UnknownFormat);
    }

    [Fact]
    public void A_path_that_does_not_exist_is_an_error_and_so_is_a_wildcard_without_a_match()
    {
        DumpImport import = new DumpFiles(Registry.Formats).Read(folder.PathOf("missing.txt")).ShouldHaveSingleItem();
        import.IsNamed.ShouldBeTrue();
        import.Problems.Single().Id.ShouldBe(ErrorIds.PathNotFound);
        new DumpFiles(Registry.Formats).Read(folder.PathOf("*.txt")).Single().Problems.Single().Id.ShouldBe(ErrorIds.PathNotFound);
        new DumpFiles(Registry.Formats).Read(folder.PathOf("*.txt"), wildcards: false).Single().Problems.Single().Id.ShouldBe(ErrorIds.PathNotFound);
    }

    [Theory]
    [InlineData("esx*.txt", "esx1,esx12,esx2")]
    [InlineData("esx?.txt", "esx1,esx2")]
    [InlineData("esx[2-9].t?t", "esx2")]
    [InlineData("s*/*", "c,d")]
    [InlineData("*/c.txt", "c")]
    [InlineData("*b", "c,d")]
    public void Wildcards_work_in_the_names_of_files_and_folders(string pattern, string names)
    {
        foreach (string file in new[] { "esx1.txt", "esx12.txt", "esx2.txt", ".hidden.txt", "sub/c.txt", "sub/d.txt" })
        {
            folder.Write(file, Dump);
        }

        string.Join(",", Hosts(pattern).Select(h => h.Name)).ShouldBe(names);
    }

    [Fact]
    public void A_file_whose_name_looks_like_a_wildcard_is_that_file()
    {
        folder.Write("esx[1].txt", Dump);
        folder.Write("esx1.txt", Dump);
        Hosts("esx[1].txt").ShouldHaveSingleItem().Name.ShouldBe("esx[1]");
    }

    [Fact]
    public void A_folder_of_pu_files_is_one_host_and_its_other_files_are_read_too()
    {
        folder.Write("esx07/pu0", Pu);
        folder.Write("esx07/pu10", Pu.Replace("200800", "a200800"));
        folder.Write("esx07/pu9", Pu.Replace("200800", "9200800"));
        folder.Write("esx07/hwloc-cpuid-info", "Architecture: x86\n");
        folder.Write("esx07/other.txt", Dump);
        var files = new DumpFiles(Registry.Formats);
        HostCpuid[] hosts = files.Read(folder.Root).SelectMany(i => i.Hosts).ToArray();
        hosts.Select(h => (h.Name, h.LogicalProcessors)).ShouldBe(new[] { ("esx07", 3), ("other", 1) });
        hosts[0].Leaves.Find(1, 0, RegisterName.Ebx).ShouldBe(RegisterValue.Of(0x200800));
        files.UnknownFiles.ShouldBe(0);
    }

    [Fact]
    public void A_folder_of_files_that_only_look_like_pu_files_is_no_host()
    {
        folder.Write("pu1", "Puzzle 1");
        var files = new DumpFiles(Registry.Formats);
        files.Read(folder.Root).ShouldBeEmpty();
        files.UnknownFiles.ShouldBe(1);
    }

    [Fact]
    public void Gzip_is_told_from_the_content_and_unpacked_under_any_name()
    {
        folder.Write("esx1.txt.gz", TemporaryFolder.Gzip(Bytes));
        folder.Write("esx2", TemporaryFolder.Gzip(Bytes));
        Hosts(".").Select(h => h.Name).ShouldBe(new[] { "esx1", "esx2" });
    }

    [Fact]
    public void The_members_of_a_zip_are_read_like_the_files_of_a_folder()
    {
        byte[] inner = TemporaryFolder.Zip(("inner.txt", Bytes));
        string zip = folder.Write("pool.zip", TemporaryFolder.Zip(
            ("esx1.txt", Bytes), ("sub/esx2.txt.gz", TemporaryFolder.Gzip(Bytes)), ("h/pu0", Encoding.UTF8.GetBytes(Pu)),
            ("h/pu1", Encoding.UTF8.GetBytes(Pu)), ("readme", new byte[] { 1, 2 }), ("inner.zip", inner)));
        var files = new DumpFiles(Registry.Formats);
        DumpImport[] imports = files.Read(zip).ToArray();
        imports.SelectMany(i => i.Hosts).Select(h => (h.Name, h.LogicalProcessors)).ShouldBe(new[] { ("esx1", 1), ("esx2", 1), ("h", 2) }, ignoreOrder: true);
        imports.ShouldAllBe(i => !i.IsNamed && i.Source.StartsWith(zip + "/"));
        files.UnknownFiles.ShouldBe(2);
    }

    [Fact]
    public void A_named_zip_without_a_dump_is_an_error()
    {
        string zip = folder.Write("pool.zip", TemporaryFolder.Zip(("readme", new byte[] { 1, 2 })));
        DumpImport import = new DumpFiles(Registry.Formats).Read(zip).ShouldHaveSingleItem();
        import.IsNamed.ShouldBeTrue();
        import.Problems.Single().Id.ShouldBe(ErrorIds.UnknownFormat);
        new DumpFiles(Registry.Formats).Read(folder.Root).ShouldBeEmpty();
    }

    [Fact]
    public void A_broken_archive_is_an_error_and_not_an_exception()
    {
        byte[] gzip = TemporaryFolder.Gzip(Bytes), zip = TemporaryFolder.Zip(("a.txt", Bytes));
        folder.Write("1.gz", gzip[..20]);
        folder.Write("2.zip", zip[..40]);
        gzip[25] ^= 0xFF;
        folder.Write("3.gz", gzip);
        foreach (string name in new[] { "1.gz", "2.zip", "3.gz" })
        {
            DumpImport import = new DumpFiles(Registry.Formats).Read(folder.PathOf(name)).ShouldHaveSingleItem();
            import.Hosts.ShouldBeEmpty();
            import.Problems.ShouldNotBeEmpty(name);
        }
    }

    [Fact]
    public void A_dump_packed_beyond_all_measure_is_refused()
    {
        byte[] blanks = Encoding.UTF8.GetBytes("CPU:\n" + new string(' ', 1 << 20) + "\n");
        void Write(Stream stream)
        {
            stream.Write(Bytes);
            for (int i = 0; i < 80; i++)
            {
                stream.Write(blanks);
            }
        }

        using (var gzip = new GZipStream(File.Create(folder.PathOf("bomb.gz")), CompressionLevel.Optimal))
        {
            Write(gzip);
        }

        using (var zip = new ZipArchive(File.Create(folder.PathOf("bomb.zip")), ZipArchiveMode.Create))
        {
            using (Stream bomb = zip.CreateEntry("bomb.txt", CompressionLevel.Optimal).Open())
            {
                Write(bomb);
            }

            using Stream small = zip.CreateEntry("a.txt").Open();
            small.Write(Bytes);
        }

        new DumpFiles(Registry.Formats).Read(folder.PathOf("bomb.gz")).Single().Problems.Single().Id.ShouldBe(ErrorIds.InputTooLarge);
        DumpImport[] members = new DumpFiles(Registry.Formats).Read(folder.PathOf("bomb.zip")).ToArray();
        members.SelectMany(m => m.Problems).Single().Id.ShouldBe(ErrorIds.InputTooLarge);
        members.SelectMany(m => m.Hosts).ShouldHaveSingleItem().Name.ShouldBe("a");
    }

    [Fact]
    public void Standard_input_is_read_once_plain_or_packed()
    {
        foreach (byte[] input in new[] { Bytes, TemporaryFolder.Gzip(Bytes), TemporaryFolder.Zip(("stdin.txt", Bytes)) })
        {
            using var pipe = new OneWay(input);
            DumpImport import = new DumpFiles(Registry.Formats, standardInput: pipe).Read("-").ToArray().ShouldHaveSingleItem();
            import.Problems.ShouldBeEmpty();
            import.Hosts.Single().Name.ShouldBe("stdin");
        }

        new DumpFiles(Registry.Formats).Read("-").Single().Problems.ShouldNotBeEmpty();
    }

    [Fact]
    public void Inputs_are_read_when_they_are_asked_for_and_not_after_cancellation()
    {
        folder.Write("a.txt", Dump);
        folder.Write("b.txt", Dump);
        using var cancel = new CancellationTokenSource();
        using IEnumerator<DumpImport> imports = new DumpFiles(Registry.Formats, cancellation: cancel.Token).Read(folder.Root).GetEnumerator();
        imports.MoveNext().ShouldBeTrue();
        cancel.Cancel();
        Should.Throw<OperationCanceledException>(() => imports.MoveNext());
    }

    [Fact]
    public void A_format_given_reads_what_nobody_would_tell_from_its_content()
    {
        folder.Write("a.txt", "something in front\n" + Dump);
        folder.Write("b.txt", "nothing at all\n");
        var files = new DumpFiles(Registry.Formats, Registry.Formats.Named("cpuid-r"));
        files.Read(folder.Root).Single().Hosts.ShouldHaveSingleItem();
        files.UnknownFiles.ShouldBe(1);
    }

    [Fact]
    public void Alike_hosts_share_their_tables()
    {
        folder.Write("a.txt", Dump);
        folder.Write("b.txt", Dump);
        HostCpuid[] two = Hosts(".").ToArray();
        two[0].Registers.ShouldBeSameAs(two[1].Registers);
        two[0].Leaves.ShouldBeSameAs(two[1].Leaves);
    }

    [Fact]
    public void A_pipe_in_a_folder_is_not_waited_for()
    {
        Needs.Unix();

        folder.Write("a.txt", Dump);
        using System.Diagnostics.Process mkfifo = System.Diagnostics.Process.Start("mkfifo", folder.PathOf("pipe"));
        mkfifo.WaitForExit();
        Hosts(".").ShouldHaveSingleItem();
    }

    [Fact]
    public void A_file_whose_name_cannot_be_opened_costs_no_other_file()
    {
        Needs.Linux();

        folder.Write("a.txt", Dump);
        Shell("printf x > \"$(printf '%s/\\377bad.txt' \"$0\")\"");
        DumpImport[] imports = new DumpFiles(Registry.Formats).Read(folder.Root).ToArray();
        Shell("rm \"$(printf '%s/\\377bad.txt' \"$0\")\"");
        imports.SelectMany(i => i.Hosts).ShouldHaveSingleItem();
        imports.SelectMany(i => i.Problems).ShouldHaveSingleItem().Message.ShouldContain("its name is not UTF-8");
    }

    [Fact]
    public void A_parser_that_quotes_its_whole_text_does_not_make_a_message_of_it()
    {
        string json = "{\"hosts\":[{\"logicalProcessors\":" + new string('7', 500_000) + "x" + new string('0', 100_000) + "}]}";
        DumpImport import = new DumpFiles(Registry.Formats, standardInput: new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json))).Read("-").Single();
        import.Problems.ShouldHaveSingleItem().Message.Length.ShouldBeLessThan(1000);
    }

    // .NET itself can neither make nor remove such a file.
    private void Shell(string command)
    {
        using System.Diagnostics.Process shell = System.Diagnostics.Process.Start("sh", ["-c", command, folder.Root]);
        shell.WaitForExit();
        shell.ExitCode.ShouldBe(0);
    }

    private IEnumerable<HostCpuid> Hosts(string pattern) => new DumpFiles(Registry.Formats).Read(Path.Combine(folder.Root, pattern)).SelectMany(i => i.Hosts);

    /// <summary>A stream as a pipe is: it cannot seek and gives what it has in small pieces.</summary>
    private sealed class OneWay : MemoryStream
    {
        public OneWay(byte[] bytes)
            : base(bytes)
        {
        }

        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 3));
    }

    [Fact]
    public void A_file_that_no_reader_knows_is_shown_to_each_reader_once()
    {
        string file = folder.Write("notes.txt", "nothing that any reader knows\n");
        var reader = new CountingReader();
        new DumpFiles(new DumpFormats(new DumpReader[] { reader })).Read(file).Single().Problems.Single().Id.ShouldBe(ErrorIds.UnknownFormat);
        reader.Asked.ShouldBe(1);
    }

    private sealed class CountingReader : DumpReader
    {
        public int Asked { get; private set; }

        public override string Format => "counting";

        public override string Description => "nothing";

        public override DumpKnowledge Knows => new(RegisterKnowledge.AllLeaves, false, false, false);

        public override DumpFit Fit(DumpText text)
        {
            Asked++;
            return DumpFit.Stopped(1);
        }

        public override void Read(DumpText text, DumpImport import) => throw new System.NotSupportedException();
    }
}
