using System.CommandLine;
using System.IO;
using CpuMask.Cli.Running;
using CpuMask.Guests;
using CpuMask.Reading;

namespace CpuMask.Cli.Options;

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
        string[] paths = parsed.GetValue(this) ?? [];
        var all = new List<MigratingGuest>();
        if (paths.Length == 0)
        {
            return all;
        }

        using Stream input = Console.OpenStandardInput();
        var files = new DumpFiles(Registry.Formats.ForGuests(hypervisor ?? Registry.Default.View), null, input, run.Cancellation);
        foreach (string path in paths)
        {
            int before = all.Count;
            bool failed = false;
            foreach (DumpImport import in files.Read(path))
            {
                foreach (DumpProblem problem in import.Problems)
                {
                    run.Fail(problem);
                    failed = true;
                }

                // A need that cannot be read may be the one that blocks.
                if (import.Guests.Count == 0 || import.Problems.Count > 0)
                {
                    run.Miss(import.Source);
                }

                all.AddRange(import.Guests);
            }

            // A wildcard or a folder in which no guest is was named for nothing.
            if (all.Count == before && !failed)
            {
                run.Notice(path + ": " + CpuMask.Reading.Messages.NoGuestThere());
                run.Miss(path);
            }
        }

        if (files.UnknownFiles > 0)
        {
            run.Notice(CpuMask.Reading.Messages.PassedOver(files.UnknownFiles, files.UnknownSources));
        }

        return all;
    }
}
