using System.Collections.Generic;
using System.CommandLine;
using CpuMask.Guests;
using CpuMask.Reading;

namespace CpuMask.Cli;

/// <summary>--guest: texts that describe guests as they run; can-move, check and report share it.</summary>
public sealed class GuestFiles : Option<string[]>
{
    public GuestFiles()
        : base("--guest")
    {
        HelpName = "file";
    }

    /// <summary>The guests; what cannot be read is said and costs exit code 3.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="run">The run.</param>
    /// <param name="hypervisor">Who runs the guests, where that is not said.</param>
    public List<MigratingGuest> Read(ParseResult parsed, CommandRun run, GuestView? hypervisor = null)
    {
        var all = new List<MigratingGuest>();
        foreach (string file in parsed.GetValue(this) ?? [])
        {
            GuestImport import = GuestTexts.ReadFile(file, hypervisor ?? Registry.Default.View);
            foreach (DumpProblem problem in import.Problems)
            {
                run.Fail(problem);
            }

            all.AddRange(import.Guests);
        }

        return all;
    }
}
