using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Text;

namespace CpuMask.Platforms.Xen.Hosts;

/// <summary>
/// Which register each word of a Xen featureset is: Xen's public header appends words and never moves one
/// (xen/include/public/arch-x86/cpufeatureset.h). XenServer up to 6.5 and Xen up to 4.6 had orders of their own.
/// </summary>
internal static class FeatureSetWords
{
    // The bits of 0x80000001 EDX that repeat leaf 1 EDX on AMD. Xen clears them in every featureset but the raw one.
    private const uint Aliases = 0x0183F3FF;

    private const int MostWords = 64;

    private static readonly KeyValuePair<string, RegisterAddress>[] Words =
    {
        Word("1d", 1, 0, RegisterName.Edx),
        Word("1c", 1, 0, RegisterName.Ecx),
        Word("e1d", 0x80000001, 0, RegisterName.Edx),
        Word("e1c", 0x80000001, 0, RegisterName.Ecx),
        Word("Da1", 0xD, 1, RegisterName.Eax),
        Word("7b0", 7, 0, RegisterName.Ebx),
        Word("7c0", 7, 0, RegisterName.Ecx),
        Word("e7d", 0x80000007, 0, RegisterName.Edx),
        Word("e8b", 0x80000008, 0, RegisterName.Ebx),
        Word("7d0", 7, 0, RegisterName.Edx),
        Word("7a1", 7, 1, RegisterName.Eax),
        Word("e21a", 0x80000021, 0, RegisterName.Eax),
        Word("7b1", 7, 1, RegisterName.Ebx),
        Word("7d2", 7, 2, RegisterName.Edx),
        Word("7c1", 7, 1, RegisterName.Ecx),
        Word("7d1", 7, 1, RegisterName.Edx),
        Word("m10Al", MsrValue.ArchCapabilities, 0, RegisterName.MsrLow),
        Word("m10Ah", MsrValue.ArchCapabilities, 0, RegisterName.MsrHigh),
        Word("e21c", 0x80000021, 0, RegisterName.Ecx),
    };

    /// <summary>Xen's own order, since 4.7.</summary>
    public static RegisterAddress?[] Order { get; } = Array.ConvertAll(Words, w => (RegisterAddress?)w.Value);

    /// <summary>
    /// What <c>xl info</c> printed before Xen 4.7. Null: Transmeta's and VIA's words, and one that Linux made up.
    /// </summary>
    public static RegisterAddress?[] OrderBefore47 { get; } =
    {
        new(1, 0, RegisterName.Edx), new(0x80000001, 0, RegisterName.Edx), null, null,
        new(1, 0, RegisterName.Ecx), null, new(0x80000001, 0, RegisterName.Ecx), new(7, 0, RegisterName.Ebx),
    };

    /// <summary>XenServer's four words, up to 6.5.</summary>
    public static RegisterAddress?[] XenServerOrder { get; } =
    {
        new(1, 0, RegisterName.Ecx), new(1, 0, RegisterName.Edx), new(0x80000001, 0, RegisterName.Ecx), new(0x80000001, 0, RegisterName.Edx),
    };

    /// <summary>Reads words of eight hexadecimal digits joined by '-' or ':'; null when the text is none.</summary>
    public static IReadOnlyList<uint>? Parse(string text)
    {
        var words = new List<uint>();
        foreach (string word in text.Trim().Split('-', ':'))
        {
            if (word.Length != 8 || !Hex.TryParse(word, out uint value) || words.Count == MostWords)
            {
                return null;
            }

            words.Add(value);
        }

        return words;
    }

    /// <summary>The bits of a word that repeat another word and that no featureset but the raw one holds.</summary>
    public static uint AliasesIn(RegisterAddress word) => word is { Leaf: 0x80000001, Register: RegisterName.Edx } ? Aliases : 0;

    /// <summary>The order as xen-cpuid's KEY line has it: 1d, 1c, e1d...</summary>
    public static IEnumerable<string> Keys => Array.ConvertAll(Words, w => w.Key);

    /// <summary>The order of a set that XenServer has: four words are its old one.</summary>
    public static RegisterAddress?[] OrderOf(IReadOnlyList<uint> words) => words.Count == XenServerOrder.Length ? XenServerOrder : Order;

    /// <summary>The register that a word of xen-cpuid's KEY line stands for; null for a word from a later Xen.</summary>
    public static RegisterAddress? Named(string key)
    {
        foreach (KeyValuePair<string, RegisterAddress> word in Words)
        {
            if (word.Key == key)
            {
                return word.Value;
            }
        }

        return null;
    }

    /// <summary>Adds words to the current CPU of a host. Words that the order does not know are skipped.</summary>
    public static void Add(HostBuilder host, IReadOnlyList<RegisterAddress?> order, IReadOnlyList<uint> words, CpuVendor vendor)
    {
        for (int i = 0; i < words.Count && i < order.Count; i++)
        {
            if (order[i] is { } register)
            {
                host.AddRegister(register, Value(order, words, i, vendor));
            }
        }

        // A set has no word for the state components; which there are follows from the features.
        ImpliedState.AddTo(host, bit =>
        {
            for (int i = 0; i < words.Count && i < order.Count; i++)
            {
                if (order[i] is { } register && register == bit.Register)
                {
                    return (words[i] >> bit.Bit & 1) != 0;
                }
            }

            return null;
        });
    }

    private static RegisterValue Value(IReadOnlyList<RegisterAddress?> order, IReadOnlyList<uint> words, int i, CpuVendor vendor)
    {
        RegisterValue value = RegisterValue.Of(words[i]);
        if (order[i] is not { Leaf: 0x80000001, Register: RegisterName.Edx } || (words[i] & Aliases) != 0 || vendor.IsIntel)
        {
            return value;
        }

        if (!vendor.IsAmdLike)
        {
            return value.Forget(Aliases);
        }

        int leaf1 = 0;
        while (leaf1 < order.Count && order[leaf1] is not { Leaf: 1, Register: RegisterName.Edx })
        {
            leaf1++;
        }

        return leaf1 < words.Count ? value.With(Aliases, words[leaf1]) : value.Forget(Aliases);
    }

    private static KeyValuePair<string, RegisterAddress> Word(string key, uint leaf, uint subleaf, RegisterName register) =>
        new(key, new RegisterAddress(leaf, subleaf, register));
}
