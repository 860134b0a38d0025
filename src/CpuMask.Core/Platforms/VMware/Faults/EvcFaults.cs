using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Faults;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Faults;

/// <summary>
/// The faults of EVC, each with an answer of its own, from the embedded EvcFaults.tsv: by the class's name, as JSON, a property
/// list or an exception have it, or by the sentence. That a text advises EVC is none of them.
/// </summary>
internal static class EvcFaults
{
    private static readonly Lazy<IReadOnlyList<Row>> Rows = new(
        () => EmbeddedTable.Read("EvcFaults.tsv", 6, c => new Row(c[0], c[1].Split('|').Select(s => s.Split('&')).ToArray(), c[2], Parts(c[3]), Parts(c[4]), Parts(c[5]).Select(Way).ToArray())),
        LazyThreadSafetyMode.PublicationOnly);

    // Words of advice: a sentence with one of them tells what to do, not what went wrong.
    private static readonly string[] Advice = { "to resolve", "resolve cpu incompat", "use a cluster with", "consider", "recommend", "you can use", "try ", "should be enabled", "should enable", "see kb article" };

    // What a refusal says. EVC named without one of these is a remark.
    private static readonly string[] Refusals =
    {
        "cannot", "can not", "can't", "unable", "does not", "do not", "not support", "unsupported", "lacks", "missing", "failed", "incompatible", "not compatible", "block", "prevent", "refus", "could not", "may be using", "not valid", "illegal",
    };

    /// <summary>The findings of a text.</summary>
    public static IEnumerable<FaultFinding> In(FaultText text)
    {
        var told = new HashSet<Row>();
        foreach (Row row in Rows.Value.Where(r => NamesClass(text, r.Class)))
        {
            told.Add(row);
        }

        if (told.Count == 0 && Statement(text) is { } said && Rows.Value.FirstOrDefault(r => r.Fits(said)) is { } fitting)
        {
            told.Add(fitting);
        }
        else if (told.Count == 0 && Statement(text) is { } other && !IsEnglish(other) && !text.Lines.Any(IsOfTable))
        {
            // Another language, and no class: EVC refuses, and which of the reasons it is cannot be told.
            told.Add(Rows.Value.First(r => r.Class == "EVCAdmissionFailed"));
        }

        // The general class names the family only, beside the one that says the reason.
        bool exact = told.Any(r => !r.IsGeneral);
        return told.Where(r => !exact || !r.IsGeneral).Select(r => Finding(text, r));
    }

    /// <summary>The ways out that the table has for a finding.</summary>
    public static IEnumerable<FaultWay> WaysOf(FaultFinding finding) =>
        Rows.Value.Where(r => r.Means == finding.Summary).SelectMany(r => r.Ways);

    private static FaultFinding Finding(FaultText text, Row row)
    {
        string cluster = ValueOf(text, "clusterCPUVendor"), host = ValueOf(text, "hostCPUVendor"), mode = ValueOf(text, "currentEVCModeKey");
        var notes = new List<string>();
        if (cluster.Length > 0 && host.Length > 0)
        {
            notes.Add(Messages.VendorsOf(CpuVendor.Of(cluster).DisplayName, CpuVendor.Of(host).DisplayName));
        }

        if (mode.Length > 0)
        {
            notes.Add(Messages.ModeOf(mode));
        }

        return new FaultFinding
        {
            Kind = FaultKind.EvcAdmission,
            Question = FaultQuestion.EvcAdmission,
            Direction = row.Class is "EVCAdmissionFailedCPUFeaturesForMode" or "EVCAdmissionFailedCPUModelForMode" or "EVCAdmissionFailedCPUModel" ? FaultDirection.HostLacks : FaultDirection.Unknown,
            Summary = row.Means,
            Notes = notes.Concat(row.Notes).ToArray(),
            NotKnown = row.NotKnown,
        };
    }

    // A list of hosts that could not be read names EVC in its heading, and says nothing in any language.
    private static bool IsOfTable(string line) => line.Replace(" ", string.Empty).IndexOf("maxevc", StringComparison.OrdinalIgnoreCase) >= 0
        || line.Count(c => c is ';' or '\t') > 2 || line.IndexOf("----", StringComparison.Ordinal) >= 0;

    // The name, and no longer name that begins with it.
    private static bool NamesClass(FaultText text, string name)
    {
        for (int at = 0; (at = text.Flat.IndexOf(name, at, StringComparison.OrdinalIgnoreCase)) >= 0; at += name.Length)
        {
            int end = at + name.Length;
            string rest = end < text.Flat.Length ? text.Flat.Substring(end, Math.Min(5, text.Flat.Length - end)) : string.Empty;
            if (rest.Length == 0 || !char.IsLetterOrDigit(rest[0]) || rest.StartsWith("Fault", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // Sentences that name EVC, with the ones behind them that go on about the mode; without advice.
    private static string? Statement(FaultText text)
    {
        var said = new List<string>();
        bool about = false, refused = false;
        foreach (string sentence in text.Sentences())
        {
            string lower = sentence.ToLowerInvariant();
            if (Advice.Any(a => lower.Contains(a)) && !lower.Contains("cannot") && !lower.Contains("can not"))
            {
                about = false;
                continue;
            }

            bool names = lower.Contains("enhanced vmotion compatibility") || HasWord(sentence, "EVC");
            if (names || (about && (lower.Contains("mode") || lower.Contains("host") || !IsEnglish(sentence))))
            {
                about = true;
                said.Add(lower);
                refused |= Refusals.Any(r => lower.Contains(r)) || !IsEnglish(sentence);
            }
        }

        return said.Count > 0 && refused ? string.Join(" ", said) : null;
    }

    private static bool IsEnglish(string sentence)
    {
        string lower = " " + sentence.ToLowerInvariant() + " ";
        return sentence.All(c => c < 0x250 || !char.IsLetter(c)) && ( new[] { " the ", " is ", " not ", " of ", " by ", " for ", " cannot ", " host " }.Count(lower.Contains) >= 2 || sentence.Split(' ').Length < 6);
    }

    private static bool HasWord(string text, string word)
    {
        int at = text.IndexOf(word, StringComparison.Ordinal);
        return at >= 0 && (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (at + word.Length == text.Length || !char.IsLetterOrDigit(text[at + word.Length]));
    }

    // A member of a fault as JSON or as a property list: its value is the next word.
    private static string ValueOf(FaultText text, string name)
    {
        IReadOnlyList<(string Word, int At)> words = text.Words();
        int at = words.ToList().FindIndex(w => w.Word.Equals(name, StringComparison.OrdinalIgnoreCase));
        return at < 0 ? string.Empty : words.Skip(at + 1).Select(w => w.Word.Trim(':')).FirstOrDefault(w => w.Length > 0) ?? string.Empty;
    }

    private static string[] Parts(string cell) => cell.Split(new[] { " || " }, StringSplitOptions.RemoveEmptyEntries);

    private static FaultWay Way(string cell)
    {
        int at = cell.IndexOf('>');
        return at > 0 && Enum.TryParse(cell.Substring(0, at), out FaultHarm harm) ? new FaultWay(harm, cell.Substring(at + 1))
            : throw new FormatException("found '" + cell + "', expected a way as harm>way");
    }

    private sealed record Row(string Class, string[][] Sentences, string Means, string[] Notes, string[] NotKnown, FaultWay[] Ways)
    {
        public bool IsGeneral => Class is "EVCAdmissionFailed" or "EVCConfigFault";

        public bool Fits(string said) => Sentences.Any(words => words.All(w => said.Contains(w.ToLowerInvariant())));
    }
}
