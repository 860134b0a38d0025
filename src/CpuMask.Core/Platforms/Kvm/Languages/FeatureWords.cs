using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.Kvm.Guests;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>Gathers what a text of models and features says: what each word does, and what its reader would make of it.</summary>
internal sealed class FeatureWords
{
    private static readonly Lazy<ILookup<string, Feature>> BySpelling = new(() => FeatureTable.Default.All.Where(f => f.IsFlag)
        .SelectMany(f => Enum.GetValues(typeof(NamingScheme)).Cast<NamingScheme>().SelectMany(f.NamesIn).Distinct().Select(n => (Name: Plain(n), Row: f)))
        .ToLookup(p => p.Name, p => p.Row));

    private readonly List<CpuTextBit> bits = new();
    private readonly List<CpuTextFinding> findings = new();
    private readonly List<CpuTextRemark> remarks = new();
    private readonly List<(TextPosition Position, string Old, string New)> renamed = new();
    private readonly List<CpuModel> models = new();
    private readonly NamingScheme scheme;
    private readonly string fate;
    private readonly bool drops;

    /// <summary>Begins a text.</summary>
    /// <param name="scheme">Whose names it uses.</param>
    /// <param name="fate">What the reader does with a name that it does not know: "QEMU does not start".</param>
    /// <param name="drops">Whether that is to pass over it; else the guest does not start.</param>
    public FeatureWords(NamingScheme scheme, string fate, bool drops = false)
    {
        this.scheme = scheme;
        this.fate = fate;
        this.drops = drops;
    }

    /// <summary>Whose CPU it is.</summary>
    public string? Subject { get; set; }

    /// <summary>Whether the reader knows a feature's name: letter by letter, capitals too.</summary>
    public bool Knows(string name) => Rows(name).Length > 0;

    /// <summary>A feature that is switched on or off.</summary>
    public void Feature(string name, bool shown, TextPosition position) => Feature(name, shown ? BitEffect.Shown : BitEffect.Hidden, position);

    /// <summary>A feature and what becomes of it.</summary>
    public void Feature(string name, BitEffect effect, TextPosition position)
    {
        Feature[] rows = Rows(name);
        if (rows.Length == 0)
        {
            string? meant = Meant(name);
            string message = Messages.UnknownFeature(name, meant, fate);
            findings.Add(drops ? CpuTextFinding.Dropped(position, message) : CpuTextFinding.Refused(position, message));
            if (meant is not null)
            {
                renamed.Add((position, name, meant));
            }

            return;
        }

        foreach (Feature row in rows)
        {
            if (bits.Any(b => b.Bit == row.Bit && b.Effect != effect))
            {
                findings.Add(CpuTextFinding.Misapplied(position, Messages.BothWays(name)));
                bits.RemoveAll(b => b.Bit == row.Bit);
            }

            bits.Add(new CpuTextBit(row.Bit, effect, position));
        }
    }

    /// <summary>A flag that a host is asked for; it does nothing to a guest.</summary>
    public void Asks(string name, TextPosition position)
    {
        if (new[] { NamingScheme.Linux, NamingScheme.Qemu }.All(s => FeatureTable.Default.Named(name, s).Count == 0 && FeatureTable.Default.Named(name.Replace('_', '-'), s).Count == 0))
        {
            findings.Add(new CpuTextFinding(CpuTextSeverity.Error, position, Messages.NoSuchFlag(name)));
        }
    }

    /// <summary>A named model; what ties a guest to one host is told.</summary>
    public void Model(string name, TextPosition position)
    {
        if (name is "host" or "max" or "host-passthrough" or "host-model" or "maximum")
        {
            findings.Add(CpuTextFinding.Dangerous(position, Messages.HostPassThrough(name)));
        }
        else if (name == "base")
        {
            remarks.Add(new CpuTextRemark(position, Messages.EmptyModel()));
        }
        else if (CpuModels.Names.FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } known)
        {
            findings.Add(CpuTextFinding.Refused(position, Messages.UnknownModel(name)));
        }
        else if (known != name)
        {
            findings.Add(CpuTextFinding.Refused(position, Messages.ModelSpelled(name, known)));
            renamed.Add((position, name, known));
        }
        else
        {
            CpuModel model = CpuModels.Find(name)!;
            models.Add(model);
            remarks.Add(new CpuTextRemark(position, Messages.ModelGives(name, model.Vendor.DisplayName, model.Bits.Count)));
        }
    }

    /// <summary>The vendor that a guest is told.</summary>
    public void Vendor(string vendor, TextPosition position)
    {
        if (vendor.Length != 12)
        {
            findings.Add(CpuTextFinding.Refused(position, Messages.VendorLength(vendor)));
        }
        else if (!CpuTextDangers.IsRealVendor(vendor))
        {
            findings.Add(CpuTextFinding.Dangerous(position, CpuMask.Platforms.Messages.InventedVendor(vendor)));
        }
        else
        {
            remarks.Add(new CpuTextRemark(position, Messages.VendorGiven(vendor)));
        }
    }

    /// <summary>Something wrong.</summary>
    public void Say(CpuTextFinding finding) => findings.Add(finding);

    /// <summary>Something that is worth saying and not wrong.</summary>
    public void Remark(string message, TextPosition position) => remarks.Add(new CpuTextRemark(position, message));

    /// <summary>All of it, with what follows from the bits together, and the text put right.</summary>
    /// <param name="text">The text; null where nothing of it can be put right.</param>
    public CpuTextReading Done(string? text = null)
    {
        findings.AddRange(CpuTextDangers.Of(bits));
        HashSet<BitAddress> given = new(models.Count == 1 ? models[0].Bits : new BitAddress[0]);
        foreach ((CpuTextBit parent, IReadOnlyList<Feature> left) in CpuTextDangers.LeftBehind(bits, f => given.Contains(f.Bit) && f.Class == FeatureClass.Feature && !f.IsOfStateLeaf))
        {
            findings.Add(CpuTextFinding.Dangerous(parent.Position, Messages.LeftBehind(FeatureTable.Default.NameOf(parent.Bit), models[0].Name, left.Select(f => f.Name).ToArray())));
        }

        return new CpuTextReading
        {
            Bits = bits,
            Remarks = remarks.OrderBy(r => r.Position.Line).ThenBy(r => r.Position.Column).ToArray(),
            Findings = findings.OrderBy(f => f.Position.Line).ThenBy(f => f.Position.Column).ToArray(),
            Subject = Subject,
            Corrected = text is null || renamed.Count == 0 ? null : Renamed(text),
        };
    }

    // From the end, so that places before stay what they are.
    private string? Renamed(string text)
    {
        string[] lines = text.Replace("\r\n", "\n").Split('\n');
        foreach ((TextPosition position, string old, string meant) in renamed.OrderByDescending(r => r.Position.Line).ThenByDescending(r => r.Position.Column))
        {
            ref string line = ref lines[position.Line - 1];
            int at = line.IndexOf(old, Math.Min(Math.Max(position.Column - 1, 0), line.Length), StringComparison.Ordinal);
            if (at >= 0)
            {
                line = line.Substring(0, at) + meant + line.Substring(at + old.Length);
            }
        }

        string all = string.Join("\n", lines);
        return all == text ? null : all.EndsWith("\n", StringComparison.Ordinal) ? all : all + "\n";
    }

    private Feature[] Rows(string name) => FeatureTable.Default.Named(name, scheme).Where(f => f.IsFlag && f.NamesIn(scheme).Contains(name)).ToArray();

    // Another project's name for a feature, or the same letters with other signs between them.
    private string? Meant(string name)
    {
        string[] names = FeatureTable.Default.AllNamed(name).Where(f => f.IsFlag).Concat(BySpelling.Value[Plain(name)])
            .Select(f => f.NamesIn(scheme).FirstOrDefault()).OfType<string>().Distinct().ToArray();
        return names.Length == 1 ? names[0] : null;
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
