using System.Globalization;
using System.Text;
using CpuMask.Cpuid;

namespace CpuMask.Platforms.Xen.Masks;

/// <summary>
/// One string of xl's list: <c>0x7,0:ebx=xxxx...</c>. Each register is 32 characters, bit 31 first: <c>1</c> and <c>0</c>
/// force a bit, <c>x</c> leaves it to Xen's default on the host where the guest starts (xl.cfg(5), libxl_cpuid.c).
/// </summary>
public sealed class XenCpuidItem
{
    internal XenCpuidItem(uint leaf, uint? subleaf, IReadOnlyDictionary<RegisterName, string> registers, IReadOnlyList<string> remarks)
    {
        Leaf = leaf;
        Subleaf = subleaf;
        Registers = registers;
        Remarks = remarks;
    }

    /// <summary>The leaf.</summary>
    public uint Leaf { get; }

    /// <summary>The sub-leaf; null exactly where Xen wants none.</summary>
    public uint? Subleaf { get; }

    /// <summary>The registers that are not left alone, 32 characters each.</summary>
    public IReadOnlyDictionary<RegisterName, string> Registers { get; }

    /// <summary>What the item does, in words: <c>hidden: AVX2, BMI2</c>.</summary>
    public IReadOnlyList<string> Remarks { get; }

    /// <summary>The string as xl takes it, without quotes.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("0x").Append(Leaf.ToString("x", CultureInfo.InvariantCulture));
        if (Subleaf is { } subleaf)
        {
            text.Append(',').Append(subleaf.ToString(CultureInfo.InvariantCulture));
        }

        char separator = ':';
        foreach (KeyValuePair<RegisterName, string> register in Registers.OrderBy(r => r.Key))
        {
            text.Append(separator).Append(register.Key.ToString().ToLowerInvariant()).Append('=').Append(register.Value);
            separator = ',';
        }

        return text.ToString();
    }
}
