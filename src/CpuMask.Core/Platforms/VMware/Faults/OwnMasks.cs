using System.Text.RegularExpressions;
using CpuMask.Cpuid;
using CpuMask.Faults;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Faults;

/// <summary>
/// The CPU settings that a virtual machine carries itself, as a .vmx file, extraConfig or a host's /etc/vmware/config has them:
/// what each line does, by the names of the bits. They are settings, and no list of unmet needs.
/// </summary>
internal static class OwnMasks
{
    private const int MostLines = 500, MostNames = 40;
    private static readonly RegisterAddress SignatureRegister = new(1, 0, RegisterName.Eax);
    private static readonly Regex Line = new(
        @"^\s*'?(?<key>(?:cpuid|featmask|featurecompat|monitor_control|hypervisor|vhv)\.[\w.]+)'?\s*(?:=|:)\s*'?(?<value>[^'#]*)'?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(2));

    /// <summary>A finding for each mask line, those that spell a vendor together as one; nothing where a text has none.</summary>
    public static IEnumerable<FaultFinding> In(FaultText text)
    {
        (string Key, string Value)[] settings = Settings(text).Take(MostLines).ToArray();
        var masks = new List<(string Key, RegisterAddress Register, string? Vendor, RegisterMask Mask)>();
        var findings = new List<FaultFinding>();
        foreach ((string key, string value) in settings)
        {
            if (GuestMaskText.TryParseKey(key, out RegisterAddress register, out string? vendor) && key.StartsWith("cpuid.", StringComparison.OrdinalIgnoreCase))
            {
                if (RegisterMask.TryParse(value.Replace(" ", string.Empty), out RegisterMask mask))
                {
                    masks.Add((key, register, vendor, mask));
                }
                else if (value.Length > 0)
                {
                    findings.Add(Told(Messages.NoMaskValue(key, Wording.Printable(value))));
                }
            }
            else if (Named(key, value) is { } named)
            {
                findings.Add(named);
            }
        }

        // What holds for every line of a host's file is said once.
        bool said = false;
        for (int i = 0; i < findings.Count; i++)
        {
            bool says = findings[i].Notes.Contains(Messages.MaskOfEvc);
            findings[i] = says && said ? findings[i] with { Notes = findings[i].Notes.Where(n => n != Messages.MaskOfEvc).ToArray() } : findings[i];
            said |= says;
        }

        if (VendorOf(masks) is { } vendorName)
        {
            findings.Insert(0, Told(Messages.InventsVendor(vendorName)) with { Notes = new[] { Messages.Unsupported } });
        }

        findings.AddRange(masks.Where(m => m.Register.Leaf != 0 || m.Register.Register == RegisterName.Eax || VendorOf(masks) is null).Select(Register));
        return findings.Count(f => f.Kind == FaultKind.OwnMask) == 0 ? findings.Take(0) : findings;
    }

    private static IEnumerable<(string Key, string Value)> Settings(FaultText text)
    {
        foreach (string line in text.Lines)
        {
            Match match;
            try
            {
                match = line.Length < 2000 && line.IndexOf('.') > 0 ? Line.Match(line) : Match.Empty;
            }
            catch (RegexMatchTimeoutException)
            {
                continue;
            }

            if (match.Success)
            {
                yield return (match.Groups["key"].Value, match.Groups["value"].Value.Trim().TrimEnd(',', ';'));
            }
        }
    }

    private static FaultFinding Register((string Key, RegisterAddress Register, string? Vendor, RegisterMask Mask) line)
    {
        if (line.Mask.IsPassThrough)
        {
            return Told(Messages.ChangesNothing(line.Key));
        }

        BitAddress[] hidden = Bits(line, '0'), forced = Bits(line, '1');
        bool whole = hidden.Length + forced.Length == 32;
        uint value = forced.Aggregate(0u, (v, b) => v | b.Mask);
        string does = whole && line.Register == SignatureRegister ? Messages.InventsSignature(new CpuSignature(value), CodeName(value))
            : whole && IsNumber(line.Register) ? Messages.SetsNumber(line.Register.ToShortString(), FeatureTable.Default.Of(line.Register).Select(r => r.Name).ToArray(), value)
            : Messages.HidesAndForces(
                Names((whole ? hidden.Where(IsFeature) : hidden).Where(b => !InWholeField(line, b))), Names(forced.Where(b => !InWholeField(line, b))), Names(Bits(line, 'r', 'R', 'h', 'H', 't', 'T', 'f', 'F')), whole ? value : null, WholeFields(line));
        BlockingFeature[] bits = hidden.Where(IsFeature).Concat(forced.Where(IsFeature)).Select(b => FaultBits.Of(b, line.Mask[b.Bit] == '1', null)).ToArray();
        string[] notes = new[]
        {
            line.Vendor is null ? null : Messages.OnlyOn(CpuVendor.Of(line.Vendor == "amd" ? "AuthenticAMD" : "GenuineIntel").DisplayName),
            Support(hidden.Concat(forced), line.Vendor),
        }.OfType<string>().ToArray();
        return Told(line.Key + ": " + does) with { Register = line.Register, Bits = bits, Notes = notes };
    }

    // featMask.vm.cpuid.AES = "Val:0", and the settings that are no mask and belong to them.
    private static FaultFinding? Named(string key, string value)
    {
        string lower = key.ToLowerInvariant();
        if (lower.StartsWith("featmask.", StringComparison.Ordinal))
        {
            string feature = key.Substring(key.IndexOf('.', 9) + 1);
            string[] words = value.Split(':');
            bool known = words.Length == 2 && FeatureCapabilityKeys.TryParseValue(words[1], out _);
            uint number = 0;
            _ = known && FeatureCapabilityKeys.TryParseValue(words[1], out number);
            BlockingFeature bit = FaultBits.OfKey(FeatureRequirement.Present(feature), null);
            string place = bit.Bit is { } at ? " (" + at.Register.ToShortString() + "[" + Wording.Format("{0}", at.ManualBit) + "])" : string.Empty;
            string does = !known ? Messages.NoFeatMaskValue(Wording.Printable(value)) : Messages.FeatMaskDoes(bit.Feature + place, words[0], number, bit.Bit is not null || number <= 1);
            bool ofHost = lower.StartsWith("featmask.evc.", StringComparison.Ordinal);
            return Told(key + ": " + does) with { Bits = bit.Bit is null ? new BlockingFeature[0] : new[] { bit }, Notes = ofHost ? new[] { Messages.MaskOfEvc } : bit.Class == FeatureClass.Security && number == 0 ? new[] { Messages.HidesMitigation } : new string[0] };
        }

        string? setting = lower switch
        {
            "featurecompat.vm.completemasks" or "featurecompat.evc.completemasks" when value.Equals("TRUE", StringComparison.OrdinalIgnoreCase) => Messages.CompleteMasks,
            "cpuid.brandstring" => Messages.BrandString(Wording.Printable(value)),
            "monitor_control.enable_fullcpuid" => Messages.FullCpuid,
            "hypervisor.cpuid.v0" when value.Equals("FALSE", StringComparison.OrdinalIgnoreCase) => Messages.HidesHypervisor,
            "vhv.enable" when value.Equals("TRUE", StringComparison.OrdinalIgnoreCase) => Messages.AsksForNested,
            _ => null,
        };
        return setting is null ? null : Told(key + ": " + setting);
    }

    private static BitAddress[] Bits((string Key, RegisterAddress Register, string? Vendor, RegisterMask Mask) line, params char[] symbols) =>
        Enumerable.Range(0, 32).Select(i => 31 - i).Where(i => Array.IndexOf(symbols, line.Mask[i]) >= 0).Select(i => line.Register.Bit(i)).ToArray();

    private static string Names(IEnumerable<BitAddress> bits) => Wording.List(bits.Select(b => FeatureTable.Default.Find(b) is { } row
        ? row.IsFlag ? row.Name : row.Name + Wording.Format("[{0}]", b.Bit - row.LowBit) : Wording.Format("bit {0}", b.Bit)).Distinct().ToArray(), MostNames);

    // Fields of which every bit is given: told as a number.
    private static IEnumerable<Feature> Whole((string Key, RegisterAddress Register, string? Vendor, RegisterMask Mask) line) => FeatureTable.Default.Of(line.Register)
        .Where(r => !r.IsFlag && Enumerable.Range(r.LowBit, r.HighBit - r.LowBit + 1).All(i => line.Mask[i] is '0' or '1'));

    private static bool InWholeField((string Key, RegisterAddress Register, string? Vendor, RegisterMask Mask) line, BitAddress bit) =>
        Whole(line).Any(r => bit.Bit >= r.LowBit && bit.Bit <= r.HighBit);

    private static string WholeFields((string Key, RegisterAddress Register, string? Vendor, RegisterMask Mask) line) => string.Join(", ", Whole(line).Select(r => Wording.Format(
        "{0} to 0x{1:X}", r.Name, Enumerable.Range(r.LowBit, r.HighBit - r.LowBit + 1).Aggregate(0u, (v, i) => v | (line.Mask[i] == '1' ? 1u << (i - r.LowBit) : 0)))));

    private static bool IsFeature(BitAddress bit) => FeatureTable.Default.Find(bit) is { IsFlag: true };

    private static bool IsNumber(RegisterAddress register) => FeatureTable.Default.Of(register) is { Count: > 0 } rows && rows.All(r => !r.IsFlag);

    private static string Support(IEnumerable<BitAddress> bits, string? vendor)
    {
        CpuVendor of = vendor == "amd" ? CpuVendor.Amd : CpuVendor.Intel;
        var levels = bits.Where(IsFeature).Select(b => MaskSupport.Of(b, of).Level).Distinct().ToArray();
        return levels.Length == 0 ? Messages.Unsupported : levels.All(l => l == "supported") ? Messages.Supported : Messages.Unsupported;
    }

    // Three registers of leaf 0, every bit given, that spell a name.
    private static string? VendorOf(IReadOnlyList<(string Key, RegisterAddress Register, string? Vendor, RegisterMask Mask)> masks)
    {
        uint? Word(RegisterName name)
        {
            foreach (var line in masks.Where(m => m.Register == new RegisterAddress(0, 0, name)))
            {
                return Enumerable.Range(0, 32).All(i => line.Mask[i] is '0' or '1') ? Enumerable.Range(0, 32).Aggregate(0u, (v, i) => v | (line.Mask[i] == '1' ? 1u << i : 0)) : null;
            }

            return null;
        }

        return Word(RegisterName.Ebx) is { } ebx && Word(RegisterName.Ecx) is { } ecx && Word(RegisterName.Edx) is { } edx
            ? Wording.Printable(CpuVendor.FromRegisters(ebx, ecx, edx) is { IsKnown: true } vendor ? vendor.Id : "?") : null;
    }

    private static string CodeName(uint signature) => CpuGenerations.All.Where(g => g.Signature.Family == new CpuSignature(signature).Family && g.Signature.Model == new CpuSignature(signature).Model)
        .Select(g => g.Name).FirstOrDefault() ?? string.Empty;

    private static FaultFinding Told(string summary) => new() { Kind = FaultKind.OwnMask, Question = FaultQuestion.OwnMasks, Summary = summary };
}
