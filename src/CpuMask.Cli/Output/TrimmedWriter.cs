using System.IO;
using System.Text;

namespace CpuMask.Cli.Output;

/// <summary>Drops the blanks with which tables fill their lines: in a file or a mail they are only in the way.</summary>
public sealed class TrimmedWriter(TextWriter output) : TextWriter
{
    private int blanks;

    public override Encoding Encoding => output.Encoding;

    public override void Write(char value)
    {
        if (value == ' ')
        {
            blanks++;
            return;
        }

        if (value is not ('\n' or '\r'))
        {
            for (; blanks > 0; blanks--)
            {
                output.Write(' ');
            }
        }

        blanks = 0;
        output.Write(value);
    }

    public override void Flush() => output.Flush();
}
