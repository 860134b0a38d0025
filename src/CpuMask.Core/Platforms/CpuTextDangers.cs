using System.Text;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Platforms;

/// <summary>What harms a guest in any language: an invented vendor, bits without which nothing starts, a feature without what it needs.</summary>
internal static class CpuTextDangers
{
    /// <summary>The bits without which no current operating system starts.</summary>
    public static readonly IReadOnlyList<BitAddress> Indispensable = new[]
    {
        "1.0.EDX.0", "1.0.EDX.4", "1.0.EDX.5", "1.0.EDX.6", "1.0.EDX.8", "1.0.EDX.15", "1.0.EDX.24", "1.0.EDX.25", "1.0.EDX.26", "80000001.0.EDX.29",
    }.Select(t => BitAddress.TryParse(t, out BitAddress bit) ? bit : throw new ArgumentException(t)).ToArray();

    private static readonly BitAddress LongMode = new(new RegisterAddress(0x80000001, 0, RegisterName.Edx), 29), Xsave = new(new RegisterAddress(1, 0, RegisterName.Ecx), 26);

    private static readonly HashSet<string> Vendors = new(StringComparer.Ordinal)
    {
        "GenuineIntel", "AuthenticAMD", "HygonGenuine", "CentaurHauls", "  Shanghai  ", "VIA VIA VIA ", "GenuineTMx86", "TransmetaCPU", "CyrixInstead", "NexGenDriven",
        "UMC UMC UMC ", "SiS SiS SiS ", "Geode by NSC", "RiseRiseRise", "AMDisbetter!",
    };

    /// <summary>Whether some maker's CPUs say this name.</summary>
    public static bool IsRealVendor(string vendor) => Vendors.Contains(vendor);

    /// <summary>The vendor string that a leaf is given; null when its three registers are not all given whole.</summary>
    /// <param name="bits">What a text does.</param>
    /// <param name="leaf">0 or 0x80000000.</param>
    public static (string Vendor, TextPosition Position)? VendorOf(IEnumerable<CpuTextBit> bits, uint leaf)
    {
        CpuTextBit[] said = bits.Where(b => b.Bit.Register is { Subleaf: 0 } r && r.Leaf == leaf && r.Register != RegisterName.Eax && !r.IsMsr && b.Effect != BitEffect.Host).ToArray();
        if (said.Select(b => b.Bit).Distinct().Count() != 96)
        {
            return null;
        }

        var text = new StringBuilder();
        foreach (RegisterName register in new[] { RegisterName.Ebx, RegisterName.Edx, RegisterName.Ecx })
        {
            uint value = said.Where(b => b.Bit.Register.Register == register && b.Effect == BitEffect.Shown).Aggregate(0u, (v, b) => v | b.Bit.Mask);
            for (int i = 0; i < 32; i += 8)
            {
                text.Append((char)((value >> i) & 0xFF));
            }
        }

        return (text.ToString().TrimEnd('\0'), said[0].Position);
    }

    /// <summary>Warnings that hold in every language, for what a text does in the end.</summary>
    public static IEnumerable<CpuTextFinding> Of(IReadOnlyList<CpuTextBit> bits)
    {
        if (VendorOf(bits, 0) is { } vendor && !IsRealVendor(vendor.Vendor))
        {
            yield return CpuTextFinding.Dangerous(vendor.Position, Messages.InventedVendor(vendor.Vendor));
        }

        Dictionary<BitAddress, CpuTextBit> last = new();
        foreach (CpuTextBit bit in bits)
        {
            last[bit.Bit] = bit;
        }

        if (last.TryGetValue(LongMode, out CpuTextBit? no64) && no64.Effect == BitEffect.Hidden)
        {
            yield return CpuTextFinding.Note(no64.Position, Messages.No64Bits());
        }

        CpuTextBit[] needed = Indispensable.Where(b => b != LongMode && last.TryGetValue(b, out CpuTextBit? said) && said.Effect == BitEffect.Hidden).Select(b => last[b]).ToArray();
        if (needed.Length > 0)
        {
            yield return CpuTextFinding.Dangerous(needed[0].Position, Messages.NothingStarts(needed.Select(b => FeatureTable.Default.NameOf(b.Bit)).ToArray()));
        }

        foreach (CpuTextBit shown in last.Values.Where(b => b.Effect == BitEffect.Shown))
        {
            Feature? row = FeatureTable.Default.Find(shown.Bit);
            foreach (BitAddress parent in row is { IsFlag: true } ? row.DependsOn : new BitAddress[0])
            {
                if (last.TryGetValue(parent, out CpuTextBit? other) && other.Effect == BitEffect.Hidden)
                {
                    yield return CpuTextFinding.Dangerous(shown.Position, Messages.ShownWithoutParent(row!.Name, FeatureTable.Default.NameOf(parent)));
                }
            }
        }
    }

    /// <summary>Whether a bit means nothing without XSAVE, as AVX and what builds on it: what is checked together when a guest starts.</summary>
    public static bool IsState(BitAddress bit) => FeatureTable.Default.Find(bit) is { IsFlag: true } row && row.DependsOn.Any(b => b == Xsave || IsState(b));

    /// <summary>
    /// The features that are hidden while others that mean nothing without them are left to the host: AVX without AVX2. Each
    /// with all that would have to be hidden with it, by ascending address.
    /// </summary>
    public static IEnumerable<(CpuTextBit Parent, IReadOnlyList<Feature> Left)> LeftBehind(IReadOnlyList<CpuTextBit> bits, Func<Feature, bool> canBeSaid)
    {
        HashSet<BitAddress> said = new(bits.Where(b => b.Effect != BitEffect.Host).Select(b => b.Bit));
        foreach (CpuTextBit hidden in bits.Where(b => b.Effect == BitEffect.Hidden))
        {
            Feature[] left = FeatureTable.Default.All.Where(f => f.IsFlag && f.DependsOn.Contains(hidden.Bit) && !said.Contains(f.Bit) && canBeSaid(f)).ToArray();
            if (left.Length > 0)
            {
                yield return (hidden, left);
            }
        }
    }
}
