using CpuMask.Cpuid;

namespace CpuMask.CrossVendor.Groups;

/// <summary>Alike hosts of a pool.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Cpu">Its CPU as people call it.</param>
/// <param name="Vendor">Who made it.</param>
/// <param name="Signature">Family, model and stepping; null when no source says.</param>
/// <param name="Hosts">The hosts.</param>
public sealed record HostGroup(int Number, string Cpu, CpuVendor Vendor, CpuSignature? Signature, IReadOnlyList<string> Hosts)
{
    /// <summary>Prints <c>1: Barcelona</c>.</summary>
    public override string ToString() => Text.Wording.Format("{0}: {1}", Number, Cpu);
}

/// <summary>Whether guests move from one group to another.</summary>
public enum GroupAnswer : long
{
    /// <summary>As they are.</summary>
    Safe,

    /// <summary>If some bits were hidden from them when they were started.</summary>
    WithMask,

    /// <summary>If the hypervisor also emulates what 32-bit programs call the system by.</summary>
    Emulated,

    /// <summary>Not at all.</summary>
    Refused,

    /// <summary>Too little is known of the hosts.</summary>
    Unknown,
}

/// <summary>The answer for one pair of groups under one hypervisor.</summary>
/// <param name="From">The group that guests were started on.</param>
/// <param name="To">The group that they are to move to.</param>
/// <param name="Target">The hypervisor and its versions: <c>Xen up to 4.21</c>.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Hide">What has to be hidden from guests before they start.</param>
/// <param name="Open">What is not known of the second group, and may have to be hidden too.</param>
public sealed record GroupMove(HostGroup From, HostGroup To, string Target, GroupAnswer Answer, IReadOnlyList<string> Hide, IReadOnlyList<string> Open)
{
    /// <summary>By what the hypervisor hides features.</summary>
    public string HidesBy { get; init; } = "a mask";
}
