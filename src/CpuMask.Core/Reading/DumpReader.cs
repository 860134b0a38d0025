namespace CpuMask.Reading;

/// <summary>
/// Reads one format. Stateless, so one instance serves all threads. A reader never throws on content: what does not fit
/// is reported to the import with its place, and reading goes on with the next line.
/// </summary>
public abstract class DumpReader
{
    /// <summary>The format's name, as -Format takes it: lower case, words joined by '-'.</summary>
    public abstract string Format { get; }

    /// <summary>What the format is, in a few words, for completion and for messages.</summary>
    public abstract string Description { get; }

    /// <summary>What texts of this format tell of.</summary>
    public virtual DumpContent Holds => DumpContent.Hosts;

    /// <summary>
    /// What a dump of this format can know of a host at best; null for a format of guests. Help and README print it, and the
    /// tests hold the reader to it.
    /// </summary>
    public abstract DumpKnowledge? Knows { get; }

    /// <summary>Judges the beginning of a text. Must be cheap: every reader is asked about every file.</summary>
    public abstract DumpFit Fit(DumpText text);

    /// <summary>Reads a whole text into hosts and guests, as far as the import wants them.</summary>
    public abstract void Read(DumpText text, DumpImport import);
}

/// <summary>What a text can tell of: hosts, guests as they run, or both.</summary>
[Flags]
public enum DumpContent
{
    /// <summary>Hosts.</summary>
    Hosts = 1,

    /// <summary>Guests.</summary>
    Guests = 2,

    /// <summary>Both.</summary>
    All = Hosts | Guests,
}
