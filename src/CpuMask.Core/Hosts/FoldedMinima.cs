using CpuMask.Cpuid;

namespace CpuMask.Hosts;

/// <summary>The smallest value of each field that counts something, over the CPUs of one host that differ from the first.</summary>
internal sealed class FoldedMinima
{
    // Null where one of the CPUs does not tell the field.
    private readonly Dictionary<(int Cell, uint Mask), uint?> least = new();

    /// <summary>The fields that every CPU told: the cell, the field's bits, and its smallest value in place.</summary>
    public IEnumerable<(int Cell, uint Mask, uint Least)> Known => least.Where(f => f.Value is not null).Select(f => (f.Key.Cell, f.Key.Mask, f.Value!.Value));

    /// <summary>Takes in one more CPU.</summary>
    /// <param name="cell">Where the register stands.</param>
    /// <param name="mask">The field's bits.</param>
    /// <param name="first">The register on the first CPU.</param>
    /// <param name="now">The register on this one.</param>
    public void Add(int cell, uint mask, RegisterValue first, RegisterValue now)
    {
        if (!least.TryGetValue((cell, mask), out uint? before))
        {
            before = (first.Known & mask) == mask ? first.Value & mask : null;
        }

        uint value = now.Value & mask;
        least[(cell, mask)] = before is null || (now.Known & mask) != mask ? null : value < before ? value : before;
    }
}
