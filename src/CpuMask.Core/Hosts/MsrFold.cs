using CpuMask.Cpuid;

namespace CpuMask.Hosts;

/// <summary>Folds the model-specific registers of many logical CPUs into one of each, as <see cref="CpuFold"/> does leaves.</summary>
internal sealed class MsrFold
{
    private SortedDictionary<uint, Bits>? registers;

    /// <summary>True until a register was added.</summary>
    public bool IsEmpty => registers is null;

    /// <summary>Adds a register of any CPU, or a part of one.</summary>
    public void Add(MsrValue msr)
    {
        registers ??= new SortedDictionary<uint, Bits>();
        registers.TryGetValue(msr.Index, out Bits old);
        registers[msr.Index] = new Bits(old.Ones | msr.Value, old.Zeros | (msr.Known & ~msr.Value));
    }

    /// <summary>All CPUs in one: a bit that some CPU has and another has not counts as the feature table says.</summary>
    /// <param name="anyBits">The bits of a word that count when any CPU has them; all others count when all have.</param>
    public IEnumerable<MsrValue> Folded(Func<RegisterAddress, uint> anyBits) =>
        registers is null ? Array.Empty<MsrValue>() : registers.Select(r => r.Value.Folded(r.Key, anyBits));

    private readonly struct Bits
    {
        public Bits(ulong ones, ulong zeros)
        {
            Ones = ones;
            Zeros = zeros;
        }

        /// <summary>What is 1 on some CPU.</summary>
        public ulong Ones { get; }

        /// <summary>What is 0 on some CPU.</summary>
        public ulong Zeros { get; }

        public MsrValue Folded(uint index, Func<RegisterAddress, uint> anyBits)
        {
            ulong uneven = Ones & Zeros;
            ulong any = uneven == 0 ? 0 : anyBits(RegisterAddress.Msr(index)) | ((ulong)anyBits(RegisterAddress.Msr(index, high: true)) << 32);
            return new MsrValue(index, Ones & (~uneven | any), Ones | Zeros);
        }
    }
}
