using System.CommandLine;
using CpuMask.VSphere;
using CpuMask.VSphere.Masks;

namespace CpuMask.Cli.Live;

/// <summary>--journal: the folder of the undo journals.</summary>
public sealed class JournalOption : Option<string?>
{
    public JournalOption()
        : base("--journal")
    {
        HelpName = "folder";
    }

    /// <summary>The journal of the session's server.</summary>
    public UndoJournal Of(VSphereSession session, ParseResult parsed) => UndoJournal.For(session, parsed.GetValue(this));
}
