using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Tasks;
using CpuMask.Text;

namespace CpuMask.CrossVendor.Soaking;

/// <summary>Runs a command of a soak as a program of this machine.</summary>
internal static class SoakProgram
{
    private const int MostCharacters = 16 << 20;

    /// <summary>The exit code, and standard output with standard error behind it.</summary>
    /// <exception cref="CpuMaskException">It cannot be run, or does not end.</exception>
    public static (int Code, string Output) Run(HostCommand command)
    {
        // Arguments hold no blank and no quote: see HostCommands.
        var start = new ProcessStartInfo(command.Program, string.Join(" ", command.Arguments))
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, CreateNoWindow = true,
        };
        start.EnvironmentVariables["LC_ALL"] = "C";
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit((int)command.Patience.TotalMilliseconds))
            {
                process.Kill();

                // What it started may hold its streams still: they are not waited for.
                throw new CpuMaskException(ErrorIds.Timeout, ErrorKind.Input, Messages.ProgramTooLong(command.ToString(), command.Patience.TotalMinutes));
            }

            string all = output.Result + errors.Result;
            return (process.ExitCode, all.Length > MostCharacters ? all.Substring(0, MostCharacters) : all);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            throw new CpuMaskException(ErrorIds.NotSupported, ErrorKind.Input, Messages.ProgramMissing(command.Program, e.Message), e);
        }
    }
}
