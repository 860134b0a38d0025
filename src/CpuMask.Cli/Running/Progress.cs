using System.Diagnostics;
using System.IO;

namespace CpuMask.Cli.Running;

/// <summary>One line on a terminal's standard error that counts, from the first second on. In a pipe it says nothing.</summary>
internal sealed class Progress : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1), Pause = TimeSpan.FromMilliseconds(200);

    private readonly TextWriter? terminal;
    private readonly string what;
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private TimeSpan next = Patience;
    private int count;
    private int width;

    /// <summary>Begins.</summary>
    /// <param name="terminal">Standard error.</param>
    /// <param name="what">What is counted, in the plural.</param>
    public Progress(TextWriter terminal, string what)
    {
        this.terminal = Console.IsErrorRedirected ? null : terminal;
        this.what = what;
    }

    /// <summary>Counts one.</summary>
    public void Count()
    {
        count++;
        if (terminal is not null && watch.Elapsed >= next)
        {
            next = watch.Elapsed + Pause;
            string text = "\r" + count + " " + what;
            width = text.Length - 1;
            terminal.Write(text);
            terminal.Flush();
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (width > 0)
        {
            terminal!.Write("\r" + new string(' ', width) + "\r");
            width = 0;
        }
    }

    public void Dispose() => Clear();
}
