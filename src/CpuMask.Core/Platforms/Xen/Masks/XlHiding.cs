using CpuMask.Cpuid;

namespace CpuMask.Platforms.Xen.Masks;

/// <summary>What hides bits from a domain of Xen's: xl's list, a line a leaf, that leaves every other bit to Xen.</summary>
internal static class XlHiding
{
    /// <summary>Makes the list; bits of model-specific registers have no place in it and are left out.</summary>
    public static HidingLines Of(IEnumerable<BitAddress> bits)
    {
        IReadOnlyList<BitAddress> hidden = HidingLines.InCpuid(bits);
        string[] items = hidden.GroupBy(b => (b.Register.Leaf, b.Register.Subleaf)).Select(leaf =>
        {
            Dictionary<RegisterName, string> registers = leaf.GroupBy(b => b.Register.Register)
                .ToDictionary(r => r.Key, r => Characters(r.Select(b => b.Bit)));
            return "    \"" + new XenCpuidItem(
                leaf.Key.Leaf, XenLeaves.TakesSubleaf(leaf.Key.Leaf) ? leaf.Key.Subleaf : null, registers, new string[0]) + "\",";
        }).ToArray();
        return new HidingLines(hidden, ("cpuid", new[] { "cpuid = [" }.Concat(items).Concat(new[] { "]" }).ToArray()));
    }

    private static string Characters(IEnumerable<int> hidden)
    {
        char[] characters = new string('x', 32).ToCharArray();
        foreach (int bit in hidden)
        {
            characters[31 - bit] = '0';
        }

        return new string(characters);
    }
}
