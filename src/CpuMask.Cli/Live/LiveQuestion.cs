using System.CommandLine;
using System.CommandLine.Parsing;
using CpuMask.Cli.Running;
using CpuMask.Guests;
using CpuMask.Text;

namespace CpuMask.Cli.Live;

/// <summary>What commands share that answer from files as well as from a server.</summary>
internal static class LiveQuestion
{
    /// <summary>Refuses options that only a server can answer, when none is named.</summary>
    public static void Validate(Command command, ServerOptions server, Func<CommandResult, OptionResult?> firstLive) => command.Validators.Add(result =>
    {
        if (firstLive(result) is { } option && !server.IsGiven(result))
        {
            result.AddError(option.Option.Name + " needs --server.");
        }
    });

    /// <summary>Refuses files beside a server: which of the two is meant would be a guess.</summary>
    /// <exception cref="CpuMaskException">There are both.</exception>
    public static void RefuseFiles(bool isLive, bool hasFiles)
    {
        if (isLive && hasFiles)
        {
            throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, LiveMessages.FilesBesideServer);
        }
    }

    /// <summary>A guest that cannot be put on a host is said, and costs what an unreadable input does.</summary>
    public static void Homeless(MigratingGuest guest, CommandRun run)
    {
        run.Notice(CpuMask.Migration.Messages.GuestWithoutHost(guest));
        run.Fail(ExitCode.Unreadable);
    }
}
