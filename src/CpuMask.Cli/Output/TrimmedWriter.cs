using System.IO;
using System.Text;

namespace CpuMask.Cli.Output;

/// <summary>Drops the blanks with which tables fill their lines: in a file or a mail they are only in the way.</summary>
public sealed class TrimmedWriter(TextWriter output) : TextWriter
{
    private int blanks;

    public override Encoding Encoding => output.Encoding;

    public override void Write(char value) => Write(new ReadOnlySpan<char>(ref value));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <summary>Hands on a line at a time: a text of ten thousand hosts is too long for a call a character.</summary>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int end = buffer.IndexOfAny('\n', '\r');
            ReadOnlySpan<char> line = end < 0 ? buffer : buffer[..end], text = line.TrimEnd(' ');
            if (!text.IsEmpty)
            {
                for (; blanks > 0; blanks--)
                {
                    output.Write(' ');
                }

                output.Write(text);
            }

            blanks += line.Length - text.Length;
            if (end < 0)
            {
                return;
            }

            blanks = 0;
            output.Write(buffer[end]);
            buffer = buffer[(end + 1)..];
        }
    }

    public override void Flush() => output.Flush();
}
