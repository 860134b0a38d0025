using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Platforms;

/// <summary>
/// What the comments beside a setting claim that it hides: <c># disable POPCNT, SSE4.[12], SSSE3</c>. Held against what it hides,
/// they show a miscounted bit, which no reader can see.
/// </summary>
internal sealed class CommentClaims
{
    private static readonly string[] Hiding =
    {
        "disable", "disables", "disabled", "disabling", "hide", "hides", "hidden", "hiding", "mask", "masks", "masked", "masking", "clear", "clears", "cleared",
        "remove", "removes", "removed", "drop", "drops", "dropped", "strip", "without", "no", "block", "deny",
    };

    private static readonly string[] Others =
    {
        "not", "don't", "dont", "never", "keep", "keeps", "enable", "enables", "enabled", "show", "shows", "shown", "expose", "exposes", "force", "forces", "set", "sets",
        "allow", "needs", "need", "because", "for", "since", "as", "if", "on", "leaves", "leave", "up", "see",
    };

    // Names that are English, or a hypervisor's own, as well.
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "de", "ss", "pat", "tm", "ds", "mp", "est", "ia", "host", "model", "family", "level", "xen", "nc", "all", "cx", "stepping", "apic", "vendor", "acpi", "kvm",
    };

    // What may stand between the verb and a name, or between two names.
    private static readonly HashSet<string> Glue = new(StringComparer.OrdinalIgnoreCase)
    {
        "and", "or", "the", "a", "also", "both", "bit", "bits", "flag", "flags", "feature", "features", "support", "instruction", "instructions", "cpu", "cpuid", "eax", "ebx", "ecx", "edx",
        "instruction-set", "out", "off",
    };

    private static readonly Lazy<ILookup<string, Feature>> BySpelling = new(() => FeatureTable.Default.All.Where(f => f.IsFlag)
        .SelectMany(f => Enum.GetValues(typeof(NamingScheme)).Cast<NamingScheme>().SelectMany(f.NamesIn).Distinct().Select(n => (Name: Plain(n), Row: f)))
        .ToLookup(p => p.Name, p => p.Row));

    private readonly List<(string Name, Feature[] Rows, TextPosition Position)> hidden = new();
    private readonly HashSet<string> absent = new(StringComparer.Ordinal);

    /// <summary>Reads comments, in the text's order.</summary>
    public CommentClaims(IEnumerable<(string Comment, TextPosition Position)> comments)
    {
        bool hides = false, goesOn = false;
        foreach ((string comment, TextPosition position) in comments)
        {
            hides &= goesOn;
            if (comment.IndexOf("no host has ", StringComparison.Ordinal) is >= 0 and int at)
            {
                absent.UnionWith(comment.Substring(at + 12).Split(',').Select(n => n.Trim()));
                goesOn = false;
                continue;
            }

            foreach (string word in comment.Split(new[] { ' ', '\t', ',', ';', '(', ')', ':', '/', '&', '#', '"', '\'' }, StringSplitOptions.RemoveEmptyEntries).Take(400))
            {
                string lower = word.ToLowerInvariant().TrimEnd('.');
                bool verb = Array.IndexOf(Hiding, lower) >= 0;
                bool named = hides && !verb && Add(word.TrimEnd('.'), position);

                // A word that is no name ends the list; names in capitals that are not known are names all the same.
                hides = verb || named || (hides && Array.IndexOf(Others, lower) < 0 && (Glue.Contains(lower) || word.Any(char.IsUpper) || word.Any(char.IsDigit)));
            }

            goesOn = comment.TrimEnd().EndsWith(",", StringComparison.Ordinal);
        }
    }

    /// <summary>
    /// Where comments and bits do not agree: what is said to be hidden and is not, with the bits of the same register that are
    /// hidden and that no comment names.
    /// </summary>
    /// <param name="bits">What the text does.</param>
    /// <param name="unread">Registers whose setting cannot be read, of which nothing can be said.</param>
    public IEnumerable<CpuTextFinding> Against(IReadOnlyList<CpuTextBit> bits, ICollection<RegisterAddress>? unread = null)
    {
        HashSet<BitAddress> gone = new(bits.Where(b => b.Effect == BitEffect.Hidden).Select(b => b.Bit));
        if (gone.Count == 0)
        {
            yield break;
        }

        foreach (var register in Broken(gone).GroupBy(b => (b.Rows[0].Register, b.Position)).Where(g => unread?.Contains(g.Key.Register) != true))
        {
            string[] instead = Strays(register.Key.Register, bits).Select(b => FeatureTable.Default.NameOf(b) + Wording.Format(" (bit {0})", b.ManualBit)).ToArray();
            yield return CpuTextFinding.Misapplied(register.Key.Position, Messages.CommentSaysHidden(
                register.Select(b => b.Name + Wording.Format(" (bit {0})", b.Rows[0].Bit.ManualBit)).ToArray(), register.Key.Register.ToString(), instead));
        }
    }

    /// <summary>Whether a comment says that no host has a feature: <c># no host has AVX2, FMA</c>, as it is written beside masks.</summary>
    public bool NoneHas(Feature feature) => absent.Contains(feature.Name);

    /// <summary>The bits of a register that comments say are hidden, and that alone bear the name they are called by.</summary>
    public IEnumerable<BitAddress> HiddenIn(RegisterAddress register) =>
        hidden.Where(h => h.Rows.Length == 1 && h.Rows[0].Register == register).Select(h => h.Rows[0].Bit).Distinct();

    /// <summary>The hidden bits of a register that no comment names, where comments name others of it that are not hidden.</summary>
    public IEnumerable<BitAddress> Strays(RegisterAddress register, IReadOnlyList<CpuTextBit> bits)
    {
        HashSet<BitAddress> gone = new(bits.Where(b => b.Effect == BitEffect.Hidden && b.Bit.Register == register).Select(b => b.Bit));
        return Broken(gone).Any(b => b.Rows[0].Register == register)
            ? gone.Where(b => !hidden.Any(h => h.Rows.Any(r => r.Bit == b))).OrderBy(b => b)
            : Enumerable.Empty<BitAddress>();
    }

    private IEnumerable<(string Name, Feature[] Rows, TextPosition Position)> Broken(HashSet<BitAddress> gone) => hidden.Where(h => !h.Rows.Any(r => gone.Contains(r.Bit)))
        .GroupBy(h => h.Rows[0].Bit).Select(g => g.First());

    private bool Add(string word, TextPosition position)
    {
        int before = hidden.Count;
        foreach (string name in Expanded(word))
        {
            bool sure = name.Length > 2 && (name.Any(char.IsUpper) || name.Any(char.IsDigit) || name.Length > 3);
            Feature[] rows = Words.Contains(name) && !name.All(c => char.IsUpper(c) || char.IsDigit(c)) ? new Feature[0] : Rows(name);
            if (rows.Length > 0 && (sure || name.All(char.IsUpper)))
            {
                hidden.Add((name, rows, position));
            }
        }

        return hidden.Count > before;
    }

    // A manual's name first: MP is AMD's bit before it is a word.
    private static Feature[] Rows(string name)
    {
        Feature[] named = FeatureTable.Default.AllNamed(name).Where(f => f.IsFlag).ToArray();
        return named.Length > 0 ? named : BySpelling.Value[Plain(name)].Distinct().ToArray();
    }

    // SSE4.[12] is SSE4.1 and SSE4.2.
    private static IEnumerable<string> Expanded(string word)
    {
        int open = word.IndexOf('['), close = word.IndexOf(']');
        if (open <= 0 || close < open || close - open > 10)
        {
            return new[] { word.Trim('[', ']') };
        }

        string before = word.Substring(0, open), after = word.Substring(close + 1);
        return word.Substring(open + 1, close - open - 1).Where(char.IsLetterOrDigit).Select(c => before + c + after);
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
