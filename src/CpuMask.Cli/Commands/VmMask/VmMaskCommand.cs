using System.CommandLine;

namespace CpuMask.Cli.Commands.VmMask;

/// <summary>cpumask vm-mask: the CPU masks of virtual machines on a server.</summary>
public static class VmMaskCommand
{
    /// <summary>Makes the command with its own commands get, set and restore.</summary>
    public static Command Build()
    {
        var command = new Command("vm-mask", "Show, set and take back the CPU masks of virtual machines on a server.");
        command.Add(new GetCommand().Build());
        command.Add(new SetCommand().Build());
        command.Add(new RestoreCommand().Build());
        return command;
    }
}
