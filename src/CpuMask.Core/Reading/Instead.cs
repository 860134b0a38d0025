using System.Threading;
using CpuMask.Text;

namespace CpuMask.Reading;

/// <summary>What to run instead where a text cannot be read, from the embedded Instead.tsv.</summary>
internal sealed class Instead
{
    private static readonly Lazy<IReadOnlyList<Instead>> Rows = new(
        () => EmbeddedTable.Read("Instead.tsv", 3, c => new Instead(c[0].Split('|'), c[1], c[2])), LazyThreadSafetyMode.PublicationOnly);

    private readonly string[] words;

    private Instead(string[] words, string system, string command)
    {
        this.words = words;
        System = system;
        Command = command;
    }

    /// <summary>What the text seems to be of.</summary>
    public string System { get; }

    /// <summary>The command.</summary>
    public string Command { get; }

    /// <summary>What helps with a text; null when nothing in it tells.</summary>
    public static Instead? Of(DumpText text) => text.IsBinary ? null : Rows.Value.FirstOrDefault(r => r.words.Any(w => text.HasNearBeginning(w)));
}
