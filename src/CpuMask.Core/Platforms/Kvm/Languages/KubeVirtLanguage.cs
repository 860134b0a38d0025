using System.Text;
using CpuMask.Baselines;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>KubeVirt and Harvester: <c>cpu</c> of a VirtualMachine's domain.</summary>
internal sealed class KubeVirtLanguage : ModelLanguage
{
    // What it calls obsolete unless its resource says otherwise (DefaultObsoleteCPUModels), under the names of libvirt.
    private static readonly HashSet<string> Obsolete = new(StringComparer.Ordinal)
    {
        "486", "pentium", "pentium2", "pentium3", "pentiumpro", "coreduo", "n270", "core2duo", "Conroe", "athlon", "phenom", "qemu64", "qemu32", "kvm64", "kvm32", "Opteron_G1", "Opteron_G2",
    };

    public override string Id => "kubevirt";

    public override string Title => "KubeVirt, Harvester: cpu of the VirtualMachine's domain";

    public override bool Knows(string text) => text.IndexOf("policy:", StringComparison.Ordinal) >= 0
        || (text.IndexOf("cpu:", StringComparison.Ordinal) >= 0 && text.IndexOf("model:", StringComparison.Ordinal) >= 0);

    public override CpuTextReading Read(string text)
    {
        var words = new FeatureWords(NamingScheme.Libvirt, "no node has a label for it, so the VM is never scheduled");
        bool metadata = false;
        string[] lines = text.Split('\n');
        string? feature = null, policy = null;
        var place = new TextPosition(1, 1);
        for (int n = 0; n < lines.Length; n++)
        {
            string line = lines[n].Split('#')[0].Trim();
            metadata = line == "metadata:" || (metadata && lines[n].StartsWith(" ", StringComparison.Ordinal));
            if (metadata && Value(line, "name") is { } subject)
            {
                words.Subject ??= subject;
                continue;
            }

            if (lines[n].TrimEnd('\r').IndexOf('\t') is >= 0 and int tab && lines[n].Substring(0, tab).Trim().Length == 0)
            {
                words.Say(CpuTextFinding.Refused(new TextPosition(n + 1, tab + 1), Messages.YamlTab()));
            }

            // {model: Haswell, features: [{name: aes, policy: require}]}: the same on one line.
            if (line.IndexOf('{') >= 0)
            {
                foreach (string part in line.Replace("{", "{\n- ").Split('{', '}', '[', ']', ',', '\n'))
                {
                    Word(part.Trim(), n);
                }
            }
            else
            {
                Word(line, n);
            }
        }

        Add();
        return words.Done(text);

        void Word(string line, int n)
        {
            if (line.StartsWith("- ", StringComparison.Ordinal))
            {
                Add();
                line = line.Substring(2).Trim();
            }

            if (Value(line, "name") is { } name)
            {
                feature = name;
                place = new TextPosition(n + 1, lines[n].IndexOf("name", StringComparison.Ordinal) + 1);
            }
            else if (Value(line, "policy") is { } given)
            {
                policy = given;
            }
            else if (Value(line, "model") is { } model)
            {
                words.Model(model, new TextPosition(n + 1, lines[n].IndexOf("model", StringComparison.Ordinal) + 1));
            }
        }

        void Add()
        {
            if (feature is not null && policy is not (null or "force" or "require" or "optional" or "disable" or "forbid"))
            {
                words.Say(CpuTextFinding.Refused(place, Messages.NoAttributeValue("policy", policy, new[] { "force", "require", "optional", "disable", "forbid" })));
            }
            else if (feature is not null)
            {
                words.Feature(feature, policy switch { "disable" or "forbid" => BitEffect.Hidden, "optional" => BitEffect.Host, _ => BitEffect.Shown }, place);
                if (policy is "force" or "optional")
                {
                    words.Say(CpuTextFinding.Dangerous(place, policy == "force" ? Messages.Forced(feature) : Messages.Optional(feature)));
                }
            }

            feature = policy = null;
        }
    }

    protected override IEnumerable<string> Notes(ModelChoice choice, ComputedBaseline baseline, CpuRequest request)
    {
        if (Obsolete.Contains(choice.Name))
        {
            yield return Messages.KubeVirtObsolete(choice.Name);
        }
    }

    protected override ModelNames Names(string? version) => ModelNames.OfLibvirt(version);

    protected override string Format(ModelChoice choice, ModelNames names, ComputedBaseline baseline, CpuRequest request)
    {
        var text = new StringBuilder("spec:\n  template:\n    spec:\n      domain:\n        cpu:\n          model: ").Append(choice.Name).Append('\n');
        if (choice.Added.Count + choice.Removed.Count > 0)
        {
            text.Append("          features:\n");
        }

        foreach ((string name, string policy) in NamesOf(choice.Added, names).Distinct().Select(n => (n, "require"))
            .Concat(NamesOf(choice.Removed, names).Distinct().Select(n => (n, "disable"))))
        {
            text.Append("            - name: ").Append(name).Append("\n              policy: ").Append(policy).Append('\n');
        }

        return text.ToString();
    }

    private static string? Value(string line, string key) => line.StartsWith(key + ":", StringComparison.Ordinal)
        ? line.Substring(key.Length + 1).Trim().Trim('"', '\'') is { Length: > 0 } value ? value : null
        : null;
}
