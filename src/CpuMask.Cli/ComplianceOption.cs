using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using CpuMask.Baselines;
using CpuMask.Compliance;
using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Cli;

/// <summary>What hosts are held against, by which rules, and where the run is kept; check and report share it.</summary>
public sealed class ComplianceOption
{
    private readonly Option<string?> baseline = new("--baseline") { Description = "Hold the hosts against this baseline.", HelpName = "file" };
    private readonly Option<string?> host = new("--reference-host") { Description = "Hold them against the host of this name among them.", HelpName = "name" };
    private readonly Option<string?> evcMode = new("--evc-mode")
    {
        Description = "Hold them against an EVC mode: a file with one requirement a line, such as cpuid.AVX2.",
        HelpName = "file",
    };

    private readonly Option<string?> policy = new("--policy") { Description = "The rules to turn off or change, and waivers.", HelpName = "file" };
    private readonly Option<string?> previous = new("--previous")
    {
        Description = "The last run's JSON, or a folder of runs: says since when, and what changed.",
        HelpName = "file|folder",
    };

    private readonly Option<string?> save = new("--save")
    {
        Description = "Also keep this run: a file, or a folder that gets one file a run.",
        HelpName = "file|folder",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(baseline);
        command.Add(host);
        command.Add(evcMode);
        command.Add(policy);
        command.Add(previous);
        command.Add(save);
        command.Validators.Add(result =>
        {
            int given = (result.GetValue(baseline) is null ? 0 : 1) + (result.GetValue(host) is null ? 0 : 1) + (result.GetValue(evcMode) is null ? 0 : 1);
            if (given > 1)
            {
                result.AddError("Only one of --baseline, --reference-host and --evc-mode can be held against at a time.");
            }
        });
    }

    /// <summary>Checks the hosts, keeps the run if asked to, and sets the exit code of a violation.</summary>
    public ComplianceRun Check(ParseResult parsed, CommandRun run, IReadOnlyList<HostCpuid> hosts)
    {
        CompliancePolicy rules = parsed.GetValue(policy) is { } policyFile ? CompliancePolicy.Load(policyFile) : CompliancePolicy.Default;
        ComplianceRun? last = parsed.GetValue(previous) is { } lastRun ? RunFile.LoadPrevious(lastRun) : null;
        hosts = HostNames.Distinguish(hosts);
        ComplianceRun result = ComplianceCheck.Run(hosts, Reference(parsed, hosts), rules, last);
        if (parsed.GetValue(save) is { } place)
        {
            run.Notice("this run is kept in " + RunFile.Save(place, result));
        }

        if (!result.Compliant)
        {
            run.Fail(ExitCode.Violation);
        }

        return result;
    }

    private ComplianceReference? Reference(ParseResult parsed, IReadOnlyList<HostCpuid> hosts)
    {
        if (parsed.GetValue(baseline) is { } file)
        {
            return ComplianceReference.FromBaseline(BaselineJson.Parse(InputFile.Read(file, DumpLimit), file), file);
        }

        if (parsed.GetValue(host) is { } name)
        {
            return ComplianceReference.FromHostNamed(name, hosts);
        }

        return parsed.GetValue(evcMode) is { } mode
            ? ComplianceReference.FromEvcMode(EvcMode.Parse(Path.GetFileNameWithoutExtension(mode), Lines(mode)))
            : null;
    }

    private static int DumpLimit => CpuMask.Dumps.DumpFile.MostBytes;

    private static string[] Lines(string file) =>
        System.Text.Encoding.UTF8.GetString(InputFile.Read(file, 1 << 20)).Split('\n');
}
