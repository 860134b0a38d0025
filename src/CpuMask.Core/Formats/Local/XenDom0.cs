using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using CpuMask.Cpuid;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Formats.Local;

/// <summary>A Xen dom0: its own CPUID is what Xen shows dom0, so Xen's tool is asked for the host's.</summary>
internal static class XenDom0
{
    private const string ToolFormat = "xen-cpuid";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Runs <c>xen-cpuid -p</c> and reads its Host policy.</summary>
    /// <exception cref="CpuMaskException">The tool is not there, or does not answer.</exception>
    public static HostCpuid Read(DumpFormats formats, string root, LocalSystem system, CancellationToken cancellation)
    {
        string tool = Tools(root).FirstOrDefault(File.Exists) ?? throw LocalCpuid.Unavailable(Messages.NoXenCpuid());
        string text = Run(tool, cancellation);
        var import = new DumpImport("local", Environment.MachineName, LocalCpuid.Format, cancellation);
        formats.Named(ToolFormat).Read(DumpText.Of(text), import);
        if (import.Hosts.Count != 1 || import.Problems.Count > 0)
        {
            throw LocalCpuid.Unavailable(Messages.XenCpuidFailed(tool, import.Problems.Count > 0 ? import.Problems[0].Message : text));
        }

        return import.Hosts[0] with
        {
            Name = Environment.MachineName,
            Microcode = system.Microcode,
            Bios = system.Bios,
            Kernel = system.Kernel,
            CollectedAt = DateTimeOffset.Now,
        };
    }

    // Debian keeps it in a folder of its version, others where libexec is.
    private static IEnumerable<string> Tools(string root)
    {
        foreach (string folder in new[] { "usr/sbin", "usr/local/sbin", "usr/bin", "usr/libexec/xen/bin", "usr/lib/xen/bin", "usr/local/lib/xen/bin" })
        {
            yield return Path.Combine(root, folder, "xen-cpuid");
        }

        string libraries = Path.Combine(root, "usr/lib");
        foreach (string folder in Directory.Exists(libraries) ? Directory.GetDirectories(libraries, "xen-*").OrderByDescending(f => f, StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            yield return Path.Combine(folder, "bin", "xen-cpuid");
        }
    }

    private static string Run(string tool, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(tool, "-p") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, CreateNoWindow = true };
        start.EnvironmentVariables["LC_ALL"] = "C";
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
            for (var time = Stopwatch.StartNew(); !process.WaitForExit(50);)
            {
                if (cancellation.IsCancellationRequested || time.Elapsed > Patience)
                {
                    process.Kill();
                    cancellation.ThrowIfCancellationRequested();
                    throw LocalCpuid.Unavailable(Messages.XenCpuidFailed(tool, Messages.NoAnswerWithin((int)Patience.TotalSeconds)));
                }
            }

            return process.ExitCode == 0 ? output.Result : throw LocalCpuid.Unavailable(Messages.XenCpuidFailed(tool, errors.Result));
        }
        catch (Win32Exception e)
        {
            throw LocalCpuid.Unavailable(Messages.XenCpuidFailed(tool, e.Message));
        }
    }
}
