using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Masks;

/// <summary>One change of one VM as the journal has it: what was there before and what was to be there after.</summary>
/// <param name="Id">The entry's own id.</param>
/// <param name="Time">When it was written, just before the change.</param>
/// <param name="VmId">The server's id of the VM then.</param>
/// <param name="InstanceUuid">The id that stays with the VM; null when the server did not say.</param>
/// <param name="VmName">The VM's name then.</param>
/// <param name="Mechanism">How it was changed.</param>
/// <param name="Change">The values before and after.</param>
public sealed record UndoEntry(
    string Id, DateTimeOffset Time, string VmId, string? InstanceUuid, string VmName, MaskMechanism Mechanism, VmMaskChange Change)
{
    /// <summary>The configuration that the call was made for, so that it fails on any other; empty when it was made for any.</summary>
    public string ChangeVersion { get; init; } = string.Empty;

    /// <summary>The server's ids of the tasks that carry the change out, as far as their calls were answered.</summary>
    public IReadOnlyList<string> Tasks { get; init; } = Array.Empty<string>();

    /// <summary>True when the journal does not know how the change ended: its call, or its task, may still be on its way.</summary>
    public bool MayBeRunning { get; init; }

    /// <summary>
    /// Whether an entry is about a VM: by the server's id, and by the id that stays with the VM, since servers give an id
    /// again. That one alone is not enough: copies of a VM may share it.
    /// </summary>
    public bool IsAbout(VmMaskState vm) => VmId == vm.Id
        && (InstanceUuid is null || vm.InstanceUuid is null || InstanceUuid.Equals(vm.InstanceUuid, StringComparison.OrdinalIgnoreCase));

    /// <summary>When, how and what.</summary>
    public override string ToString() => ServerText.Format("{0:yyyy-MM-dd HH:mm:ss}Z, {1}: {2}", Time.UtcDateTime, Mechanism, Change);
}
