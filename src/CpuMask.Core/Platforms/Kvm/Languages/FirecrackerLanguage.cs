using System.Globalization;
using System.IO;
using System.Text;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Json;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>
/// Firecracker's custom CPU template: one bitmap a register, MSB first, 0 clears, 1 sets, x leaves what KVM offers. Sources:
/// docs/cpu_templates and the JSON schema of its repository.
/// </summary>
internal sealed class FirecrackerLanguage : CpuLanguage
{
    // What Firecracker writes itself after a template (docs/cpu_templates/cpuid-normalization.md).
    private static readonly HashSet<BitAddress> Overwritten = new()
    {
        Bit(1, RegisterName.Ecx, 15), Bit(1, RegisterName.Ecx, 24), Bit(1, RegisterName.Ecx, 31), Bit(1, RegisterName.Edx, 28), Bit(6, RegisterName.Eax, 1),
        Bit(6, RegisterName.Ecx, 3), Bit(7, RegisterName.Ebx, 6), Bit(7, RegisterName.Ebx, 13), Bit(7, RegisterName.Ecx, 5), Bit(0x80000001, RegisterName.Ecx, 22),
    };

    private static readonly uint[] WithSubleaves = { 4, 7, 0xB, 0xD, 0xF, 0x10, 0x12, 0x14, 0x17, 0x18, 0x1D, 0x1E, 0x1F, 0x20, 0x24, 0x8000001D };

    public override string Id => "firecracker";

    public override string Title => "Firecracker: custom CPU template";

    public override CpuRequestParts Uses => CpuRequestParts.Baseline | CpuRequestParts.UnknownBits;

    public override CpuText Write(CpuRequest request)
    {
        ComputedBaseline baseline = request.Baseline.Value;
        ModelChoice.Refuse(baseline, request.UnknownBits);
        var bits = new SortedDictionary<RegisterAddress, char[]>();
        var overwritten = new List<string>();
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (Feature feature in ModelChoice.Shown)
        {
            if (Wanted(feature, baseline, request.UnknownBits) is not { } wanted)
            {
                continue;
            }

            if (Overwritten.Contains(feature.Bit))
            {
                overwritten.Add(feature.Name);
            }
            else if (!feature.Register.IsMsr && baseline.Registers[feature.Register].IsKnown && baseline.Evidence.Groups.Any(g => !Has(g, feature.Register)))
            {
                missing.Add("leaf 0x" + feature.Register.Leaf.ToString("X", CultureInfo.InvariantCulture));
            }
            else
            {
                if (!bits.TryGetValue(feature.Register, out char[]? word))
                {
                    bits[feature.Register] = word = new string('x', 32).ToCharArray();
                }

                word[31 - feature.LowBit] = wanted;
            }
        }

        return new CpuText(bits.Count == 0 ? string.Empty : Template(bits))
        {
            Warnings = baseline.Warnings
                .Concat(overwritten.Count > 0 ? new[] { Messages.FirecrackerOverwrites(overwritten) } : new string[0])
                .Concat(missing.Count > 0 ? new[] { Messages.FirecrackerLeafMissing(missing.ToArray()) } : new string[0]).ToArray(),
        };
    }

    public override bool Knows(string text) => text.IndexOf("cpuid_modifiers", StringComparison.Ordinal) >= 0 || text.IndexOf("msr_modifiers", StringComparison.Ordinal) >= 0;

    public override CpuTextReading Read(string text)
    {
        var bits = new List<CpuTextBit>();
        var findings = new List<CpuTextFinding>();
        try
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            JsonValue json = JsonText.Parse(bytes, 0, bytes.Length);
            foreach (JsonValue leaf in json["cpuid_modifiers"]?.Items ?? new JsonValue[0])
            {
                foreach (JsonValue modifier in leaf["modifiers"]?.Items ?? new JsonValue[0])
                {
                    if (TryNumber(leaf["leaf"]?.AsText, out uint at) && TryNumber(leaf["subleaf"]?.AsText, out uint subleaf)
                        && Enum.TryParse(modifier["register"]?.AsText, ignoreCase: true, out RegisterName register))
                    {
                        Read(modifier["bitmap"]?.AsText, 32, b => new RegisterAddress(at, subleaf, register).Bit(b), bits, findings);
                    }
                    else
                    {
                        findings.Add(new CpuTextFinding(CpuTextSeverity.Error, Start, Messages.FirecrackerNoPlace()));
                    }
                }
            }

            foreach (JsonValue msr in json["msr_modifiers"]?.Items ?? new JsonValue[0])
            {
                if (TryNumber(msr["addr"]?.AsText, out uint address) && address == MsrValue.ArchCapabilities)
                {
                    Read(msr["bitmap"]?.AsText, 64, b => RegisterAddress.Msr(address, b > 31).Bit(b % 32), bits, findings);
                }
            }
        }
        catch (FormatException e)
        {
            findings.Add(new CpuTextFinding(CpuTextSeverity.Error, Start, Wording.Safe(e.Message)));
        }

        foreach (Feature? row in bits.Where(b => Overwritten.Contains(b.Bit)).Select(b => FeatureTable.Default.Find(b.Bit)).Where(r => r is not null))
        {
            findings.Add(new CpuTextFinding(CpuTextSeverity.Warning, Start, Messages.FirecrackerOverwrites(new[] { row!.Name })));
        }

        return new CpuTextReading { Bits = bits, Findings = findings };
    }

    private static TextPosition Start => new(1, 1);

    // Only what hosts do not agree on has to be said: x leaves what all have, or lack, as it is.
    private static char? Wanted(Feature feature, ComputedBaseline baseline, UnknownBits unknown)
    {
        bool IsSomewhere(bool value) => baseline.Evidence.Words.Any(feature.Bit, value);
        return baseline.Registers[feature.Bit] switch
        {
            true => IsSomewhere(false) ? '1' : null,
            false => IsSomewhere(true) ? '0' : null,
            null => unknown != UnknownBits.Leave && IsSomewhere(true) ? '0' : null,
        };
    }

    private static bool Has(BaselineGroup group, RegisterAddress word)
    {
        RegisterValue maximum = group.Registers[new RegisterAddress(word.Leaf >= 0x80000000 ? 0x80000000 : 0, 0, RegisterName.Eax)];
        return maximum.Field(0, 31) is not { } last || last >= word.Leaf;
    }

    private static string Template(SortedDictionary<RegisterAddress, char[]> words)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var json = new JsonWriter(text);
        json.BeginObject();
        json.Objects("cpuid_modifiers", words.Where(w => !w.Key.IsMsr).GroupBy(w => (w.Key.Leaf, w.Key.Subleaf)), leaf =>
        {
            json.String("leaf", "0x" + leaf.Key.Leaf.ToString("x", CultureInfo.InvariantCulture));
            json.String("subleaf", "0x" + leaf.Key.Subleaf.ToString("x", CultureInfo.InvariantCulture));
            json.Number("flags", Array.IndexOf(WithSubleaves, leaf.Key.Leaf) >= 0 ? 1 : 0);
            json.Objects("modifiers", leaf, word =>
            {
                json.String("register", word.Key.Register.ToString().ToLowerInvariant());
                json.String("bitmap", "0b" + new string(word.Value));
            }, onOneLine: true);
        });
        json.BeginArray("msr_modifiers");
        KeyValuePair<RegisterAddress, char[]>[] msrs = words.Where(w => w.Key.IsMsr).ToArray();
        if (msrs.Length > 0)
        {
            string half = new('x', 32);
            json.BeginObject(onOneLine: true);
            json.String("addr", "0x10a");
            json.String("bitmap", "0b" + Half(high: true) + Half(high: false));
            json.EndObject();

            string Half(bool high) => msrs.Where(m => m.Key == RegisterAddress.Msr(MsrValue.ArchCapabilities, high)).Select(m => new string(m.Value)).FirstOrDefault() ?? half;
        }

        json.EndArray();
        json.EndObject();
        json.EndDocument();
        return text.ToString();
    }

    private static void Read(string? bitmap, int width, Func<int, BitAddress> bit, List<CpuTextBit> bits, List<CpuTextFinding> findings)
    {
        string digits = (bitmap ?? string.Empty).Replace("_", string.Empty);
        if (!digits.StartsWith("0b", StringComparison.Ordinal) || digits.Length is var length && (length < 3 || length > width + 2) || digits.Skip(2).Any(c => c is not ('0' or '1' or 'x')))
        {
            findings.Add(new CpuTextFinding(CpuTextSeverity.Error, Start, Messages.FirecrackerBitmap(bitmap ?? string.Empty, width)));
            return;
        }

        for (int i = 2; i < digits.Length; i++)
        {
            if (digits[i] != 'x')
            {
                bits.Add(new CpuTextBit(bit(digits.Length - 1 - i), digits[i] == '1' ? BitEffect.Shown : BitEffect.Hidden, Start));
            }
        }
    }

    private static bool TryNumber(string? text, out uint number)
    {
        number = 0;
        return text is not null && (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? Hex.TryParse(text.Substring(2), out number) : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number));
    }

    private static BitAddress Bit(uint leaf, RegisterName register, int bit) => new RegisterAddress(leaf, 0, register).Bit(bit);
}
