using System.IO;
using System.Text;

namespace CpuMask.Reports;

/// <summary>
/// Passes JSON on so that it can stand in a script element: what could end the element or begin markup is written as an
/// escape, which JSON allows wherever these characters occur, inside strings.
/// </summary>
internal sealed class ScriptSafeWriter : TextWriter
{
    private readonly TextWriter output;

    /// <summary>Writes to another writer, which stays open.</summary>
    public ScriptSafeWriter(TextWriter output) => this.output = output;

    public override Encoding Encoding => output.Encoding;

    public override void Write(char value)
    {
        switch (value)
        {
            case '<':
                output.Write("\\u003c");
                break;
            case '>':
                output.Write("\\u003e");
                break;
            case '&':
                output.Write("\\u0026");
                break;
            default:
                output.Write(value);
                break;
        }
    }

    public override void Flush() => output.Flush();
}
