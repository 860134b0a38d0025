using CpuMask.CrossVendor.Questions;

namespace CpuMask.CrossVendor.Matters;

/// <summary>All matters, in the order in which they are told: what guests die of first.</summary>
internal static class MatterList
{
    private static readonly Func<AdvisedPool, GuestTraits, IEnumerable<Advisory>>[] All =
    {
        AddressMatter.Of,
        VendorMatter.Of,
        VendorMatter.Hypercalls,
        SystemCallMatter.Of,
        SystemCallMatter.Segments,
        InstructionMatter.Prefetch,
        InstructionMatter.TaskPriority,
        InstructionMatter.ModelRegisters,
        InstructionMatter.Virtualization,
        InstructionMatter.UserMonitor,
        InstructionMatter.FloatingPoint,
        InstructionMatter.Push,
        ErrataMatter.Of,
        LeafMatter.Caches,
        LeafMatter.Topology,
    };

    /// <summary>The advisories for some hosts and what is known of their guests.</summary>
    public static IReadOnlyList<Advisory> Advise(AdvisedPool pool, GuestTraits guest) => All.SelectMany(m => m(pool, guest)).ToArray();
}
