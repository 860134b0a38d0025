using System.Threading;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Masks;

/// <summary>
/// Finds the VMs that journal entries are about. A VM has another id once it was registered anew; its instanceUuid stays,
/// but copies of a VM may share it, and an id may have been given to another VM.
/// </summary>
internal sealed class UndoPlaces
{
    private static readonly IReadOnlyList<string> Paths = new[] { "name", "config.instanceUuid" };
    private readonly List<UndoEntry> found = new();
    private readonly List<UndoEntry> deleted = new();
    private readonly List<(UndoEntry Entry, string Problem)> unclear = new();

    private UndoPlaces()
    {
    }

    /// <summary>The entries whose VM is there, with the id that it has now.</summary>
    public IReadOnlyList<UndoEntry> Found => found;

    /// <summary>The entries whose VM does not exist any more on the server.</summary>
    public IReadOnlyList<UndoEntry> Deleted => deleted;

    /// <summary>The entries whose VM cannot be told, and why.</summary>
    public IReadOnlyList<(UndoEntry Entry, string Problem)> Unclear => unclear;

    /// <summary>Looks for the VMs of some entries.</summary>
    public static UndoPlaces Of(VSphereSession session, IReadOnlyList<UndoEntry> entries, CancellationToken cancellation)
    {
        var places = new UndoPlaces();
        ManagedObject[] ids = entries.Select(e => new ManagedObject("VirtualMachine", e.VmId)).Distinct().ToArray();
        Dictionary<string, string?> there = Read(session, new PropertyQuery(ids, "VirtualMachine", Paths), cancellation);
        ILookup<string, string>? all = null;
        foreach (UndoEntry entry in entries)
        {
            bool isThere = there.TryGetValue(entry.VmId, out string? uuid);
            if (isThere && (uuid is null || entry.InstanceUuid is null || Same(uuid, entry.InstanceUuid)))
            {
                places.found.Add(entry);
                continue;
            }

            string[] moved = Array.Empty<string>();
            if (entry.InstanceUuid is { } wanted)
            {
                all ??= Read(
                        session,
                        new PropertyQuery(new[] { session.Content.RootFolder }, new[] { "VirtualMachine" }, Paths, Traversal.ToVms), cancellation)
                    .Where(v => v.Value is not null).ToLookup(v => v.Value!, v => v.Key, StringComparer.OrdinalIgnoreCase);
                moved = all[wanted].ToArray();
            }

            if (moved.Length == 1)
            {
                places.found.Add(entry with { VmId = moved[0] });
            }
            else if (moved.Length > 1)
            {
                places.unclear.Add((entry, VmMaskMessages.SharedUuid(entry.VmName, entry.VmId, moved)));
            }
            else if (isThere)
            {
                places.unclear.Add((entry, VmMaskMessages.NotTheSameVm(entry.VmName, entry.VmId)));
            }
            else
            {
                places.deleted.Add(entry);
            }
        }

        return places;
    }

    private static Dictionary<string, string?> Read(VSphereSession session, PropertyQuery query, CancellationToken cancellation)
    {
        var read = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (ObjectProperties vm in PropertyPages<ObjectProperties>.ReadAll(session, query, p => p, cancellation))
        {
            read[vm.Reference.Value] = vm.Text("config.instanceUuid");
        }

        return read;
    }

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
