using System.Text;
using System.Text.RegularExpressions;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Masks;

/// <summary>A line of the journal that cannot be read and was left out.</summary>
/// <param name="Message">What and where, with the VM that it concerned where that can still be read.</param>
/// <param name="VmId">The server's id of that VM; null when it is not known, or nothing was lost with the line.</param>
public sealed record JournalDamage(string Message, string? VmId)
{
    private static readonly Regex Vm = new("\"vm\":\\s*\"(?<id>[^\"\\\\]{1,80})\"", RegexOptions.CultureInvariant);
    private static readonly Regex Name = new("\"name\":\\s*\"(?<name>(?:[^\"\\\\]|\\\\.){1,200})\"", RegexOptions.CultureInvariant);
    private const int MostRead = 2000;

    /// <summary>What a damaged line was about, as far as its beginning still says.</summary>
    internal static JournalDamage Of(string file, int number, byte[] line)
    {
        string text = Encoding.UTF8.GetString(line, 0, line.Length < MostRead ? line.Length : MostRead);

        // A crash cuts a line off while it is written, which is before the change that it is about.
        if (text.StartsWith("{\"v\":", StringComparison.Ordinal) && IsCutOff(Encoding.UTF8.GetString(line)))
        {
            return new JournalDamage(VmMaskMessages.JournalTorn(file, number), null);
        }

        string? id = Vm.Match(text) is { Success: true } vm ? ServerText.Safe(vm.Groups["id"].Value) : null;
        string? name = Name.Match(text) is { Success: true } named ? ServerText.Safe(named.Groups["name"].Value) : null;
        return new JournalDamage(VmMaskMessages.JournalLine(file, number, id, name), id);
    }

    // A line of ours ends with the bracket that closes it. A piece of one that happens to end with such a bracket is whole
    // JSON once the brackets that are still open are closed; what lost a character in its middle is not.
    private static bool IsCutOff(string text)
    {
        if (text[text.Length - 1] != '}')
        {
            return true;
        }

        var open = new Stack<char>();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when quoted:
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case '{' when !quoted:
                    open.Push('}');
                    break;
                case '[' when !quoted:
                    open.Push(']');
                    break;
                case '}' or ']' when !quoted && open.Count > 0:
                    open.Pop();
                    break;
            }
        }

        return !quoted && open.Count > 0 && UndoEntryJson.IsJson(Encoding.UTF8.GetBytes(text + new string(open.ToArray())));
    }
}
