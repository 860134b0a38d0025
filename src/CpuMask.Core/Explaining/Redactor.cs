using System.Text.RegularExpressions;
using CpuMask.Platforms.VMware.Guests;
using CpuMask.Faults;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Explaining;

/// <summary>
/// Replaces names of hosts, virtual machines, users and paths, each by the same stand-in wherever it occurs, so that an
/// explanation can be shown to others. Feature names, numbers and the product's own words stay.
/// </summary>
internal sealed class Redactor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // A word with a digit in it, where a name stands, is one: esx07, app-01. Without a digit only quotation marks tell.
    private const string Name = @"[A-Za-z](?=[\w\-]*\d)[\w\-]*";

    private static readonly (string Kind, Regex Pattern)[] Marked =
    {
        ("host", Of(@"(?<=\b(?:hosts?|servers?)\s{0,3}:?\s{1,3}['<]?)" + Name + @"\b")),
        ("host", Of(@"(?<=\b(?:hosts?|servers?)\s{0,3}:?\s{1,3}')[^'\r\n]{1,80}(?=')")),
        ("host", Of(@"\b(?:esxi?|vcsa|vcenter)[\w\-]*\d[\w\-]*")),
        ("vm", Of(@"(?<=\b(?:virtual machine|machine|VM|guest)\s{0,3}:?\s{1,3}['<]?)" + Name + @"\b")),
    };

    private static readonly (string Kind, Regex Pattern)[] Patterns =
    {
        ("path", Of(@"\[[^\]\r\n]{1,80}\] [^\r\n'""<>|]{1,200}?\.(?:vmx|vmdk|log|nvram|vmsd|vmxf)\b")),
        ("path", Of(@"\b[A-Za-z]:\\[^\s'""<>|]+")),
        ("path", Of(@"\\\\[\w.\-]+\\[^\s'""<>|]+")),
        ("path", Of(@"(?<![\w/<])(?:/[\w.@+\-]+){2,}/?")),
        ("user", Of(@"\b[\w.+\-]{1,64}@[\w\-]+(?:\.[\w\-]+)*")),
        ("user", Of(@"\b[A-Za-z][\w.\-]{0,64}\\[A-Za-z][\w.\-]*")),
        ("host", Of(@"\b\d{1,3}(?:\.\d{1,3}){3}\b")),
        ("host", Of(@"\b[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+\b")),
        ("vm", Of(@"(?<=(?:virtual machine|\bVM)\s+')[^'\r\n]{1,80}(?=')")),
    };

    private static readonly HashSet<string> NoDomain = new(StringComparer.OrdinalIgnoreCase)
    {
        "vmx", "vmdk", "log", "nvram", "txt", "xml", "json", "csv", "dll", "exe", "ps1", "psm1", "psd1", "eax", "ebx", "ecx", "edx", "htm", "html",
    };

    private static readonly string[] NoHost = { "cpuid.", "misc.", "hv.", "vt.", "featMask.", "featureCompat.", "monitor_control.", "VMware.", "System." };

    private readonly Dictionary<string, string> standIns = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly bool stalled;
    private Regex? names;

    /// <summary>Learns the names in an error text, and those given.</summary>
    /// <param name="text">The text.</param>
    /// <param name="hosts">Names of hosts.</param>
    /// <param name="guests">Names of virtual machines.</param>
    public Redactor(string text, IEnumerable<string> hosts, IEnumerable<string> guests)
    {
        Learn("host", hosts);
        Learn("vm", guests);
        string plain = text.Length > FaultText.Most ? text.Substring(0, FaultText.Most) : text;
        stalled = !Search(Patterns, plain, (kind, word) => kind != "host" || IsHost(word)) | !Search(Marked, plain, (_, word) => !IsTechnical(word));
    }

    // False when a text made to stall it did.
    private bool Search((string Kind, Regex Pattern)[] patterns, string text, Func<string, string, bool> isName)
    {
        try
        {
            foreach ((string kind, Regex pattern) in patterns)
            {
                Learn(kind, pattern.Matches(text).Cast<Match>().Select(m => m.Value.TrimEnd('.')).Where(v => isName(kind, v)));
            }

            return true;
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    // A feature, vSphere's key or its hardware version is no name, wherever it stands.
    private static bool IsTechnical(string word) => FeatureTable.Default.AllNamed(word).Count > 0 || RequirementWord.IsKey(word)
        || NoHost.Any(p => word.StartsWith(p, StringComparison.OrdinalIgnoreCase)) || word.StartsWith("vmx-", StringComparison.OrdinalIgnoreCase)
        || word.StartsWith("CpuIncompatible", StringComparison.OrdinalIgnoreCase);

    internal Redactor(FaultEvidence evidence)
        : this(
            evidence.Text + "\n" + string.Join("\n", evidence.Warnings) + "\n" + string.Join("\n", evidence.Sources),
            evidence.Hosts.Select(h => h.Name).Concat(evidence.Statements.SelectMany(f => new[] { f.SourceHost, f.Host }).Where(n => n is not null).Select(n => n!))
                .Concat(evidence.Guests.Select(g => g.Host).Where(n => n is not null).Select(n => n!)),
            evidence.Guests.Select(g => g.Name))
    {
    }

    /// <summary>What stands for a name; the name itself when it is none of those learnt.</summary>
    public string NameOf(string name) => standIns.TryGetValue(name, out string? standIn) ? standIn : name;

    /// <summary>A text with every learnt name replaced.</summary>
    public string Apply(string text)
    {
        if (standIns.Count == 0)
        {
            return text;
        }

        // Longer names first, so that esx1.example.org does not become host1.example.org. The branch that never fits keeps .NET
        // Framework from preparing its search for one long name, which takes the square of its length.
        names ??= new Regex(
            @"(?<![\w\-])(?:(?!)|" + string.Join("|", standIns.Keys.Where(k => k.Length > 1).OrderByDescending(k => k.Length).Select(Regex.Escape)) + @")(?![\w\-])",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience);
        return standIns.Keys.All(k => k.Length <= 1) ? text : names.Replace(text, m => standIns[m.Value]);
    }

    internal FaultExplanation Apply(FaultExplanation explanation) => explanation with
    {
        Findings = explanation.Findings.Select(f => f with
        {
            Summary = Apply(f.Summary),
            Guest = f.Guest is null ? null : NameOf(f.Guest),
            SourceHost = f.SourceHost is null ? null : Apply(NameOf(f.SourceHost)),
            Host = f.Host is null ? null : Apply(NameOf(f.Host)),
            Notes = f.Notes.Select(Apply).ToArray(),
            NotKnown = f.NotKnown.Select(Apply).ToArray(),
        }).ToArray(),
        Hosts = explanation.Hosts.Select(NameOf).ToArray(),

        // A text made to stall the search may keep names that were not found, so it is not shown at all.
        Text = stalled ? Messages.TextWithheld : Apply(explanation.Text),
        Warnings = explanation.Warnings.Select(Apply).ToArray(),
        WaysOut = explanation.WaysOut?.With(Apply),
    };

    private static Regex Of(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience);

    // A dotted word is a host unless it is a feature key, a property path, a file or a version.
    private static bool IsHost(string word)
    {
        string[] labels = word.Split('.');
        string last = labels[labels.Length - 1];
        if (labels.All(l => l.All(char.IsDigit)))
        {
            return labels.Length == 4;
        }

        bool camel = labels.Any(l => l.Zip(l.Skip(1), (a, b) => char.IsLower(a) && char.IsUpper(b)).Any(x => x));
        return !camel && last.Length > 1 && last.All(char.IsLetter) && !NoDomain.Contains(last)
            && !NoHost.Any(p => word.StartsWith(p, StringComparison.OrdinalIgnoreCase));
    }

    private void Learn(string kind, IEnumerable<string> found)
    {
        foreach (string name in found)
        {
            if (name.Length > 0 && !standIns.ContainsKey(name))
            {
                counts[kind] = counts.TryGetValue(kind, out int n) ? n + 1 : 1;
                standIns[name] = Wording.Format("{0}{1}", kind, counts[kind]);
            }
        }
    }
}
