using System.Text;
using CpuMask.Comparison;
using CpuMask.Cpuid;
using CpuMask.Pool;

namespace CpuMask.Platforms.VMware.Masks;

/// <summary>
/// One register in binary, its values and masks under each other, bit 31 first and in groups of four: as one writes them down
/// to see which bits differ and which of those matter.
/// </summary>
/// <param name="Register">The register.</param>
/// <param name="Rows">The rows: each kind of host, where they differ, what the guest needs, the mask, and both together.</param>
public sealed record RegisterStack(RegisterAddress Register, IReadOnlyList<RegisterStackRow> Rows)
{
    /// <summary>The registers in which the hosts differ, or which the mask changes, by address.</summary>
    public static IReadOnlyList<RegisterStack> Of(VMotionMask mask)
    {
        CpuidComparison comparison = mask.GetComparison();
        return comparison.Differences.Select(d => d.Bit.Register).Concat(mask.Bits.Select(b => b.Bit.Register)).Where(r => !r.IsMsr)
            .Distinct().OrderBy(r => r).Select(r => new RegisterStack(r, Make(mask, r).ToArray())).ToArray();
    }

    private static IEnumerable<RegisterStackRow> Make(VMotionMask mask, RegisterAddress register)
    {
        IReadOnlyList<HostKind> kinds = mask.GetComparison().Groups;
        foreach (HostKind kind in kinds)
        {
            RegisterValue value = kind.Registers[register];
            yield return new RegisterStackRow(
                string.Join(", ", kind.Hosts.Select(h => h.Name)), Bits(b => value[b] switch { true => '1', false => '0', null => '?' }), value.ToString());
        }

        uint differ = kinds.Aggregate(0u, (bits, k) => bits | kinds.Aggregate(0u, (b, o) => b | k.Registers[register].Conflicts(o.Registers[register])));
        yield return new RegisterStackRow("differs", Bits(b => (differ >> b & 1) != 0 ? '^' : '.'), string.Empty);
        yield return Row("guest", mask.Guest.MaskOf(register, mask.Vendor));
        yield return Row("mask", mask.Mask.MaskOf(register, mask.Vendor));
        yield return Row("effective", mask.Effective.MaskOf(register, mask.Vendor));
    }

    private static RegisterStackRow Row(string label, RegisterMask mask) => new(label, Bits(b => mask[b]), string.Empty);

    private static string Bits(Func<int, char> symbol)
    {
        var text = new StringBuilder(39);
        for (int bit = 31; bit >= 0; bit--)
        {
            text.Append(symbol(bit)).Append(bit > 0 && bit % 4 == 0 ? " " : string.Empty);
        }

        return text.ToString();
    }
}

/// <summary>One row of a <see cref="RegisterStack"/>.</summary>
/// <param name="Label">Whose bits.</param>
/// <param name="Bits">32 characters in groups of four: 0, 1 or ? of a host, ^ where hosts differ, or a mask's symbols.</param>
/// <param name="Value">The same in hexadecimal; empty for what has none.</param>
public sealed record RegisterStackRow(string Label, string Bits, string Value);
