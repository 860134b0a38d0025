using System.Globalization;
using System.Text.RegularExpressions;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>
/// Reads the <c>-cpu</c> of a QEMU command line, as <c>ps</c>, <c>qm showcmd</c> or a script has it, as QEMU does
/// (x86_cpu_parse_featurestr): +x and -x count after x=on and x=off, and -x after +x; names are taken letter by letter.
/// </summary>
internal sealed class QemuLine
{
    private static readonly Lazy<Dictionary<string, string>> Properties =
        new(() => EmbeddedTable.Read("QemuProperties.tsv", 2, c => (c[0], c[1])).ToDictionary(p => p.Item1, p => p.Item2, StringComparer.Ordinal));

    private const int LargestMended = 1 << 16, MostJoints = 20;

    // A word that looks like a feature behind the blank that ended the value.
    private static readonly Regex CutOff = new(@"\G['""]?[ \t]+['""]?(?<word>[+-]?[a-z0-9][a-z0-9._-]*(=[^ ,'""]*)?(,[+-]?[a-z0-9][^ ]*)*)", RegexOptions.CultureInvariant);

    private readonly FeatureWords words = new(NamingScheme.Qemu, "QEMU says that the property is not found, and does not start");
    private readonly List<(string Name, BitEffect Effect, TextPosition Position)> set = new(), plus = new(), minus = new();

    /// <summary>Where the value of <c>-cpu</c> stands; null when there is none.</summary>
    public static (int Start, int Length)? Find(string text)
    {
        (int, int)? last = null;
        for (int at = text.IndexOf("-cpu", StringComparison.Ordinal); at >= 0; at = text.IndexOf("-cpu", at + 1, StringComparison.Ordinal))
        {
            int start = at + 4;
            if ((at > 0 && !char.IsWhiteSpace(text[at - 1]) && text[at - 1] != '-') || start >= text.Length || !(char.IsWhiteSpace(text[start]) || text[start] == '='))
            {
                continue;
            }

            while (start < text.Length && text[start] is ' ' or '\t' or '=' or '\\' or '\r' or '\n')
            {
                start++;
            }

            char quote = start < text.Length && text[start] is '\'' or '"' ? text[start++] : '\0';
            int end = start;
            while (end < text.Length && (quote == '\0' ? !(text[end] is ' ' or '\t' or '\r' or '\n' or '\'' or '"') : text[end] != quote && text[end] != '\n'))
            {
                end++;
            }

            if (end > start)
            {
                // Of several QEMU takes the last.
                last = (start, end - start);
            }
        }

        return last;
    }

    /// <summary>What the line does, word by word.</summary>
    public static CpuTextReading Read(string text) => new QemuLine().Of(text, 0);

    private CpuTextReading Of(string text, int joints)
    {
        if (Find(text) is not { } place)
        {
            words.Say(CpuTextFinding.Refused(new TextPosition(1, 1), Messages.NoModel("-cpu and a model")));
            return words.Done();
        }

        var lines = new TextLines(text);
        string value = text.Substring(place.Start, place.Length);
        bool first = true, enforced = false;
        int at = place.Start;
        foreach (string word in value.Split(','))
        {
            TextPosition position = lines.At(at);
            if (first)
            {
                words.Model(word, position);
            }
            else if (word.Length > 0 && word[0] != '$')
            {
                // What begins with a dollar is a script's own, of which nothing can be said here.
                Word(word, position);
            }

            enforced |= word is "enforce" or "enforce=on" or "enforce=yes" or "enforce=true" or "+enforce";
            first = false;
            at += word.Length + 1;
        }

        Match cut = value.EndsWith(",", StringComparison.Ordinal) ? CutOff.Match(text, place.Start + place.Length) : Match.Empty;
        if (cut.Success)
        {
            words.Say(CpuTextFinding.Refused(lines.At(place.Start + place.Length), Messages.BlankInLine(cut.Groups["word"].Value)));
        }

        Settle();
        if (!enforced)
        {
            words.Say(CpuTextFinding.Note(lines.At(place.Start + place.Length), Messages.NoEnforce()));
        }

        CpuTextReading read = words.Done(text);
        if (!cut.Success || text.Length > LargestMended || joints > MostJoints)
        {
            return read;
        }

        string joined = text.Remove(cut.Index, cut.Groups["word"].Index - cut.Index);
        return read with { Corrected = new QemuLine().Of(joined, joints + 1).Corrected ?? (joined.EndsWith("\n", StringComparison.Ordinal) ? joined : joined + "\n") };
    }

    private void Word(string word, TextPosition position)
    {
        bool signed = word[0] is '+' or '-';
        int equals = signed ? -1 : word.IndexOf('=');
        string written = signed ? word.Substring(1) : equals < 0 ? word : word.Substring(0, equals), value = equals < 0 ? "on" : word.Substring(equals + 1);

        // Behind a sign the name is taken as it stands.
        string name = signed || words.Knows(written) || Properties.Value.ContainsKey(written) ? written : written.Replace('_', '-');
        if (!words.Knows(name) && Properties.Value.TryGetValue(name, out string? kind))
        {
            Property(name, value, kind, signed, position);
            return;
        }

        if (words.Knows(name) && Switch(value) is null)
        {
            words.Say(CpuTextFinding.Refused(position, Messages.NoSwitch(name, value)));
            return;
        }

        BitEffect effect = (signed ? word[0] == '+' : Switch(value) != false) ? BitEffect.Shown : BitEffect.Hidden;
        (signed ? word[0] == '+' ? plus : minus : set).Add((words.Knows(name) ? name : written, effect, position));
    }

    private void Property(string name, string value, string kind, bool signed, TextPosition position)
    {
        bool isNumber = TryNumber(value, out uint number);
        if ((kind == "switch" && Switch(value) is null) || (kind == "auto" && Switch(value) is null && value != "auto") || (kind == "number" && (signed || !isNumber) && !name.StartsWith("tsc-freq", StringComparison.Ordinal)))
        {
            words.Say(CpuTextFinding.Refused(position, kind == "number" ? Messages.NoNumber(name, value) : Messages.NoSwitch(name, value)));
            return;
        }

        uint most = name switch { "family" => 270, "model" => 255, "stepping" => 15, "phys-bits" => 52, _ => uint.MaxValue };
        if (kind == "number" && isNumber && (number > most || (name == "phys-bits" && number is > 0 and < 32)))
        {
            words.Say(CpuTextFinding.Refused(position, Messages.NumberTooLarge(name, value, name == "phys-bits" ? 32u : 0u, most)));
        }
        else if (name == "vendor")
        {
            words.Vendor(value, position);
        }
        else if (name is "family" or "model" or "stepping" or "phys-bits" or "level" or "xlevel" or "host-phys-bits" or "kvm" or "tsc-frequency")
        {
            words.Remark(Messages.PropertySet(name, value), position);
        }
    }

    private void Settle()
    {
        string[] signed = plus.Concat(minus).Select(p => p.Name).ToArray();
        foreach ((string name, BitEffect effect, TextPosition position) in set)
        {
            if (signed.Contains(name))
            {
                BitEffect last = minus.Any(m => m.Name == name) ? BitEffect.Hidden : BitEffect.Shown;
                if (last != effect)
                {
                    words.Say(CpuTextFinding.Misapplied(position, Messages.SignWins(name, last == BitEffect.Shown ? "+" : "-")));
                }

                continue;
            }

            if (set.Last(s => s.Name == name).Position.Equals(position))
            {
                words.Feature(name, effect, position);
            }
        }

        foreach ((string name, BitEffect effect, TextPosition position) in plus.GroupBy(p => p.Name).Select(g => g.Last()))
        {
            if (minus.Any(m => m.Name == name))
            {
                words.Say(CpuTextFinding.Misapplied(position, Messages.SignWins(name, "-")));
            }
            else
            {
                words.Feature(name, effect, position);
            }
        }

        foreach ((string name, BitEffect effect, TextPosition position) in minus.GroupBy(p => p.Name).Select(g => g.Last()))
        {
            words.Feature(name, effect, position);
        }
    }

    private static bool? Switch(string value) => value switch { "on" or "yes" or "true" or "y" => true, "off" or "no" or "false" or "n" => false, _ => null };

    private static bool TryNumber(string text, out uint number) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? Hex.TryParse(text.Substring(2), out number)
        : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
