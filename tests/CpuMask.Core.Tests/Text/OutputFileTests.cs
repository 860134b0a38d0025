using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using CpuMask.Files;

namespace CpuMask.Tests.Text;

/// <summary>What happens to what was at a path before. Devices are tried by pipes and /proc: a failure must not cost a machine its /dev/null.</summary>
public sealed class OutputFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("cpumask-output-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_file_that_is_replaced_keeps_its_permissions()
    {
        Needs.Unix();

        string path = Path.Combine(folder, "report.html");
        File.WriteAllText(path, "old");
        const UnixFileMode Closed = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.SetUnixFileMode(path, Closed);
        OutputFile.Replace(path, w => w.Write("new"));
        (File.ReadAllText(path), File.GetUnixFileMode(path)).ShouldBe(("new", Closed));
    }

    [Fact]
    public async Task A_pipe_is_written_to_and_stays_a_pipe()
    {
        string path = Path.Combine(folder, "pipe");
        Needs.Unix();
        MakePipe(path);

        Task<string> reader = Task.Run(() => File.ReadAllText(path));
        Task writer = Task.Run(() => OutputFile.Replace(path, w => w.Write(new string('x', 200_000))));
        await Task.WhenAny(Task.WhenAll(reader, writer), Task.Delay(60_000));
        reader.IsCompletedSuccessfully.ShouldBeTrue("the reader waits for ever when a file has taken the pipe's place");
        (await reader).Length.ShouldBe(200_000);
        Directory.GetFileSystemEntries(folder).ShouldBe(new[] { path });
    }

    [Fact]
    public void An_open_file_named_through_proc_is_written_to()
    {
        Needs.Linux();

        string path = Path.Combine(folder, "stdout.txt");
        using (var open = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            OutputFile.Replace("/proc/self/fd/" + open.SafeFileHandle.DangerousGetHandle(), w => w.Write("text"));
        }

        File.ReadAllText(path).ShouldBe("text");
    }

    [Fact]
    public void A_link_is_replaced_and_what_it_points_at_left_alone()
    {
        Needs.Unix();

        string target = Path.Combine(folder, "target"), link = Path.Combine(folder, "link");
        File.WriteAllText(target, "precious");
        File.CreateSymbolicLink(link, target);
        OutputFile.Replace(link, w => w.Write("report"));
        (File.ReadAllText(target), File.ReadAllText(link)).ShouldBe(("precious", "report"));
    }

    private static void MakePipe(string path)
    {
        using Process process = Process.Start("mkfifo", path);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
    }
}
