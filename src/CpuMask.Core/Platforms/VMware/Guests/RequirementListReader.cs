using CpuMask.Guests;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Guests;

/// <summary>
/// A VM's feature requirements as text: <c>cpuid.avx2 Bool:Min:1</c> a line, PowerCLI's tables and lists,
/// <c>vim-cmd vmsvc/get.runtime</c>, lines cut out of a vmware.log, or nothing but keys, or names such as <c>avx2 bmi1</c>, which
/// then must all be there. A key takes the next value behind it; <c>#</c> begins a comment.
/// </summary>
internal sealed class RequirementListReader : GuestReader
{
    private const string NameExpected = "a vSphere feature key such as cpuid.avx2";
    private static readonly char[] Blanks = { ' ', '\t', '\r', '\n', ',' };

    public override string Format => "requirement-list";

    public override string Description => "feature requirements of a virtual machine as text";

    public override DumpFit Fit(DumpText text)
    {
        int keys = 0, values = 0, names = 0, others = 0;
        foreach ((string word, _) in Words(text).Take(400))
        {
            bool key = RequirementWord.IsKey(word), name = RequirementWord.KeyOf(word) is not null;
            keys += key ? 1 : 0;
            values += RequirementWord.IsValue(word) ? 1 : 0;
            names += name ? 1 : 0;
            others += key || name || word.Length == 0 ? 0 : 1;
        }

        return keys > 0 && values > 0 ? DumpFit.Yes(8)
            : (keys > 0 && names + others == 0) || (names >= 3 && others <= names / 10) ? DumpFit.Yes(4) : DumpFit.None;
    }

    public override void Read(DumpText text, DumpImport import)
    {
        var requirements = new List<FeatureRequirement>();
        var unread = new List<(string Word, TextPosition Position)>();
        var open = new List<(string Key, TextPosition Position)>();
        bool spelled = false, valued = false;
        foreach ((string word, TextPosition position) in Words(text))
        {
            if (RequirementWord.IsKey(word))
            {
                spelled = true;

                // A table has the key and the feature's name beside each other.
                if (open.Count == 0 || !open[open.Count - 1].Key.Equals(word, StringComparison.OrdinalIgnoreCase))
                {
                    open.Add((word, position));
                }
            }
            else if (open.Count > 0 && RequirementWord.IsValue(word))
            {
                requirements.Add(new FeatureRequirement(open[open.Count - 1].Key, word));
                open.RemoveAt(open.Count - 1);
                valued = true;
            }
            else if (word.Length > 0)
            {
                unread.Add((word, position));
            }
        }

        // Nothing but keys: all must be there. Among others with values, a key without one has lost it, and is not known.
        foreach ((string key, TextPosition position) in open)
        {
            requirements.Add(valued ? new FeatureRequirement(key, string.Empty) : FeatureRequirement.Present(key));
            if (valued)
            {
                import.Malformed(position, key, Messages.ValueOfRequirement);
            }
        }

        if (!spelled)
        {
            foreach ((string word, TextPosition position) in unread)
            {
                if (RequirementWord.KeyOf(word) is { } named)
                {
                    requirements.Add(FeatureRequirement.Present(named));
                }
                else
                {
                    import.Malformed(position, word, NameExpected);
                }
            }
        }

        if (requirements.Count > 0)
        {
            import.Add(VMwareGuest.Requiring(string.Empty, Messages.FeatureRequirementsOf(import.Source), requirements));
        }
    }

    private static IEnumerable<(string Word, TextPosition Position)> Words(DumpText text)
    {
        var lines = new LineScanner(text);
        while (lines.Next())
        {
            string line = text.Slice(lines.Start, Math.Min(lines.End, lines.Start + 4096));
            int comment = line.IndexOf('#');
            line = comment < 0 ? line : line.Substring(0, comment);
            int at = 0;
            foreach (string word in line.Split(Blanks))
            {
                yield return (RequirementWord.Bare(word), new TextPosition(lines.Number, at + 1));
                at += word.Length + 1;
            }
        }
    }
}
