using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.VMware.Guests;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Masks;

/// <summary>Reads a virtual machine's CPU settings, alone or in its whole .vmx file: what each line does, and what ESXi would not do with it.</summary>
internal sealed class VmxReading
{
    /// <summary>The setting that lets masks reach leaves which are not masked by default.</summary>
    public const string FullCpuid = "monitor_control.enable_fullcpuid";

    private const string FeatMask = "featmask.vm.", Complete = "featurecompat.vm.completemasks";

    private readonly List<VmxLine> lines = new();
    private readonly List<CpuTextBit> bits = new();
    private readonly List<CpuTextFinding> findings = new();
    private readonly List<CpuTextRemark> remarks = new(), blockers = new();
    private readonly Dictionary<string, VmxLine> seen = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> reported = new(StringComparer.OrdinalIgnoreCase);

    private VmxReading(string text) => lines.AddRange(VmxLine.In(text));

    /// <summary>Reads a file, or some of its lines.</summary>
    public static CpuTextReading Of(string text)
    {
        var reading = new VmxReading(text);
        reading.Read();
        var claims = new CommentClaims(reading.Comments());
        CpuTextBit[] all = reading.bits.Where(b => !b.OnlyOn.IsKnown).ToArray();
        CpuTextFinding[] left = reading.LeftBehind(claims).ToArray();
        CpuTextFinding[] found = reading.findings.Concat(CpuTextDangers.Of(all)).Concat(left).Concat(claims.Against(reading.bits))
            .OrderBy(f => f.Position.Line).ThenBy(f => f.Position.Column).ToArray();
        bool mend = left.Any(f => f.Severity != CpuTextSeverity.Note) || found.Any(f => f.Severity == CpuTextSeverity.Error);
        return new CpuTextReading
        {
            Bits = reading.bits,
            Remarks = reading.remarks,
            LevelBlockers = reading.blockers,
            Findings = found,
            Subject = reading.Value("displayname"),
            Corrected = mend ? VmxMending.Of(text, reading.lines, claims, reading.ToHideToo(claims), reading.Unreached is not null) : null,
        };
    }

    // The first line whose leaf no level of the default masks reaches, where that has not been opened.
    private VmxLine? Unreached => Value(FullCpuid)?.Equals("TRUE", StringComparison.OrdinalIgnoreCase) == true
        ? null
        : lines.FirstOrDefault(l => l.Mask is { IsPassThrough: false } && IsDeep(l.Register.Leaf));

    private void Read()
    {
        bool complete = Value(Complete)?.Equals("TRUE", StringComparison.OrdinalIgnoreCase) == true;
        foreach (VmxLine line in lines.Where(l => l.Key.Length > 0))
        {
            string key = line.Key.ToLowerInvariant();
            if (seen.TryGetValue(line.Key, out VmxLine? before) && IsOurs(key))
            {
                findings.Add(CpuTextFinding.Refused(line.Position, Messages.VmxTwice(line.Key, before.Position.Line, before.Value == line.Value)));
            }

            seen[line.Key] = line;
            if (line.Fault is { } fault && IsOurs(key))
            {
                findings.Add(CpuTextFinding.Dropped(line.Position, fault));
            }
            else if (line.Names)
            {
                ReadMask(line);
            }
            else if (key.StartsWith(FeatMask, StringComparison.Ordinal))
            {
                ReadFeature(line, line.Key.Substring(FeatMask.Length), complete);
            }
            else if (key.StartsWith("cpuid.", StringComparison.Ordinal) && key.IndexOf('.', 6) >= 0)
            {
                findings.Add(CpuTextFinding.Dropped(line.Position, Messages.NoMaskKey(line.Key) + Messages.VmxKeyIgnored));
            }
            else if (Setting(key, line.Value) is { } does)
            {
                remarks.Add(new CpuTextRemark(line.Position, line.Key + " " + does));
            }
        }

        if (Unreached is { } deep)
        {
            findings.Add(CpuTextFinding.Dropped(deep.Position, Messages.VmxNeedsFullCpuid(deep.Register.ToString())));
        }

        ReadIdentity();
    }

    private void ReadMask(VmxLine line)
    {
        if (line.Mask is not { } mask)
        {
            if (line.Value.Trim().Length > 0)
            {
                findings.Add(CpuTextFinding.Refused(line.Position, Messages.VmxNoMask(line.Value)));
            }

            return;
        }

        CpuTextBit[] said = Enumerable.Range(0, 32).Select(i => 31 - i).Select(bit => (Bit: bit, Effect: EffectOf(mask[bit]))).Where(b => b.Effect is not null)
            .Select(b => new CpuTextBit(line.Register.Bit(b.Bit), b.Effect!.Value, line.Position) { OnlyOn = line.OnlyOn }).ToArray();
        bits.AddRange(said);
        if (said.Length == 0)
        {
            remarks.Add(new CpuTextRemark(line.Position, Messages.VmxChangesNothing(line.Key)));
        }

        string[] past = said.Where(b => b.Effect != BitEffect.Hidden).Select(b => FeatureTable.Default.Find(b.Bit)).Where(f => f is { IsFlag: true } or { Class: FeatureClass.Identity })
            .Select(f => f!.Name).Distinct().ToArray();
        if (past.Length > 0)
        {
            blockers.Add(new CpuTextRemark(line.Position, Messages.VmxPastEvc(line.Key, past)));
        }

        string[] unsupported = said.Where(b => FeatureTable.Default.Find(b.Bit) is { IsFlag: true } && MaskSupport.Of(b.Bit, line.OnlyOn).Level != "supported")
            .Select(b => FeatureTable.Default.NameOf(b.Bit)).Distinct().ToArray();
        if (unsupported.Length > 0 && reported.Add("unsupported"))
        {
            remarks.Add(new CpuTextRemark(line.Position, Messages.VmxUnsupported));
        }
    }

    private void ReadFeature(VmxLine line, string feature, bool complete)
    {
        string[] words = line.Value.Trim().Split(':');
        bool known = words.Length == 2 && words[0].ToUpperInvariant() is "VAL" or "MAX" or "MIN" && FeatureCapabilityKeys.TryParseValue(words[1].Trim(), out _);
        if (!known)
        {
            findings.Add(CpuTextFinding.Refused(line.Position, Messages.VmxNoFeatMask(line.Value)));
            return;
        }

        _ = FeatureCapabilityKeys.TryParseValue(words[1].Trim(), out uint number);
        string name = feature.StartsWith("cpuid.", StringComparison.OrdinalIgnoreCase) ? feature.Substring(6) : feature;
        Feature[] rows = (FeatureCapabilityKeys.FindMsr(feature) is { } flaw ? new[] { flaw } : FeatureTable.Default.Named(name, NamingScheme.Vmware)).Where(r => r.IsFlag).ToArray();
        if (rows.Length == 0)
        {
            bool isKnown = VMwareGuestView.Instance.Lists(feature) || FeatureTable.Default.Named(name, NamingScheme.Vmware).Count > 0
                || !feature.StartsWith("cpuid.", StringComparison.OrdinalIgnoreCase);
            remarks.Add(new CpuTextRemark(line.Position, Messages.VmxAsks(feature, words[0], words[1].Trim())));
            if (!isKnown)
            {
                findings.Add(CpuTextFinding.Dropped(line.Position, Messages.NoVmwareFeature(feature) + Messages.VmxKeyIgnored));
            }

            return;
        }

        bool hides = number == 0 && !words[0].Equals("MIN", StringComparison.OrdinalIgnoreCase);
        bits.AddRange(rows.Select(r => new CpuTextBit(r.Bit, hides ? BitEffect.Hidden : BitEffect.Host, line.Position)));
        if (words[0].Equals("MIN", StringComparison.OrdinalIgnoreCase) && number > 0 && !complete)
        {
            blockers.Add(new CpuTextRemark(line.Position, Messages.VmxPastEvc(line.Key, rows.Select(r => r.Name).ToArray())));
        }
    }

    private void ReadIdentity()
    {
        foreach (CpuVendor only in bits.Select(b => b.OnlyOn).Distinct().ToArray())
        {
            CpuTextBit[] own = bits.Where(b => b.OnlyOn == only).ToArray();
            if (CpuTextDangers.VendorOf(own, 0) is { } vendor && CpuTextDangers.IsRealVendor(vendor.Vendor))
            {
                findings.Add(CpuTextFinding.Dangerous(vendor.Position, Messages.VmxInventsVendor(vendor.Vendor)));
            }

            CpuTextBit[] signature = own.Where(b => b.Bit.Register == new RegisterAddress(1, 0, RegisterName.Eax) && b.Effect != BitEffect.Host).ToArray();
            if (signature.Select(b => b.Bit).Distinct().Count() == 32)
            {
                findings.Add(CpuTextFinding.Dangerous(signature[0].Position, Messages.VmxInventsSignature(new CpuSignature(
                    signature.Where(b => b.Effect == BitEffect.Shown).Aggregate(0u, (v, b) => v | b.Bit.Mask)).ToFamilyModelStepping())));
            }
        }
    }

    // State that XSAVE saves, and the registers that AVX widens: ESXi checks these at power-on, and a hidden NX hurts nobody.
    private static IEnumerable<(CpuTextBit Parent, IReadOnlyList<Feature> Left)> Left(IReadOnlyList<CpuTextBit> bits, CommentClaims claims) => CpuTextDangers.LeftBehind(
        bits.Where(b => CpuTextDangers.IsState(b.Bit)).ToArray(), f => bits.All(b => b.Bit != f.Bit) && IsChecked(f) && !claims.NoneHas(f))
        .GroupBy(l => l.Parent.Bit).Select(g => g.First());

    /// <summary>Whether no level of the default masks reaches a leaf, so that masks of it need <see cref="FullCpuid"/>.</summary>
    public static bool IsDeep(uint leaf) => leaf is 4 or 0xB;

    /// <summary>Whether a feature is one that vSphere shows and that programs ask for.</summary>
    public static bool IsChecked(Feature feature) =>
        feature.OnVmware is GuestVisibility.Yes or GuestVisibility.OptIn && !feature.Register.IsMsr && feature.Class == FeatureClass.Feature && !feature.IsOfStateLeaf;

    // What every program of its level takes for granted is a warning; what few CPUs have, good to know.
    private IEnumerable<CpuTextFinding> LeftBehind(CommentClaims claims) => Left(bits, claims).Select(l =>
    {
        string message = Messages.VmxLeftBehind(FeatureTable.Default.NameOf(l.Parent.Bit), l.Left.Select(f => f.Name).ToArray());
        return l.Left.Any(X8664Level.Contains) ? CpuTextFinding.Dangerous(l.Parent.Position, message) : CpuTextFinding.Note(l.Parent.Position, message);
    });

    // What is hidden too leaves others behind in its turn.
    private IReadOnlyList<BitAddress> ToHideToo(CommentClaims claims)
    {
        var all = bits.ToList();
        while (Left(all, claims).SelectMany(l => l.Left).Select(f => f.Bit).Distinct().ToArray() is { Length: > 0 } more)
        {
            all.AddRange(more.Select(b => new CpuTextBit(b, BitEffect.Hidden, default)));
        }

        return all.Skip(bits.Count).Select(b => b.Bit).ToArray();
    }

    private IEnumerable<(string, TextPosition)> Comments()
    {
        for (int i = 0; i < lines.Count; i++)
        {
            int next = i + 1;
            while (next < lines.Count && lines[next].Key.Length == 0 && lines[next].Comment.Length > 0)
            {
                next++;
            }

            bool beside = IsOurs(lines[i].Key.ToLowerInvariant()) || (lines[i].Key.Length == 0 && next < lines.Count && IsOurs(lines[next].Key.ToLowerInvariant()));
            if (beside && lines[i].Comment.Length > 0)
            {
                yield return (lines[i].Comment, lines[i].Position);
            }
        }
    }

    private string? Value(string key) => lines.Where(l => l.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Select(l => l.Value).LastOrDefault();

    private static bool IsOurs(string key) => key.StartsWith("cpuid.", StringComparison.Ordinal) || key.StartsWith(FeatMask, StringComparison.Ordinal);

    private static string? Setting(string key, string value) => key switch
    {
        Complete when value.Equals("TRUE", StringComparison.OrdinalIgnoreCase) => Messages.VmxCompleteMasks,
        "cpuid.brandstring" => Messages.VmxBrandString(value),
        "hypervisor.cpuid.v0" when value.Equals("FALSE", StringComparison.OrdinalIgnoreCase) => Messages.VmxHidesHypervisor,
        "vhv.enable" when value.Equals("TRUE", StringComparison.OrdinalIgnoreCase) => Messages.VmxNested,
        "featurecompat.enable" when value.Equals("FALSE", StringComparison.OrdinalIgnoreCase) => Messages.VmxNoFeatureCompat,
        FullCpuid => Messages.VmxFullCpuid,
        _ => null,
    };

    private static BitEffect? EffectOf(char symbol) => symbol switch
    {
        '0' or 'F' => BitEffect.Hidden,
        '1' or 'T' => BitEffect.Shown,
        'H' or 'R' => BitEffect.Host,
        _ => null,
    };
}
