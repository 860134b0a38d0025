using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Guests;

/// <summary>
/// What a platform's guests see of a host's features, and what of that a live migration holds them to. One for each platform;
/// a guest carries that of the platform it runs on.
/// </summary>
public abstract class GuestView
{
    private readonly Lazy<IReadOnlyList<Feature>> shown;

    /// <summary>Makes a view. There is one of each kind.</summary>
    protected GuestView() => shown = new(Select, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The platform's word in options and in JSON: <c>vmware</c>.</summary>
    public abstract string Id { get; }

    /// <summary>The platform's name as people say it: vSphere.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// The flags that a guest sees when its host has them, without those that the administrator must ask for and those
    /// that the hypervisor makes itself.
    /// </summary>
    public IReadOnlyList<Feature> Shown => shown.Value;

    /// <summary>Whether guests are shown a feature.</summary>
    public abstract GuestVisibility Of(Feature row);

    /// <summary>Whether a guest that has seen a bit must find it on every host it moves to.</summary>
    public abstract bool IsNeededOnceSeen(Feature row);

    /// <summary>Whether a guest can live on a CPU of another vendor than it has seen.</summary>
    /// <param name="vendorGiven">Its configuration gives it a vendor, so that it sees the same one on every host.</param>
    public abstract bool MayCrossVendors(bool vendorGiven);

    /// <summary>What that depends on beside the CPU, such as a version of the hypervisor, in a sentence; null for nothing.</summary>
    public virtual string? CrossingDependsOn => null;

    /// <summary>Whether a host refuses every guest of another vendor than its own, whatever the guest was given; false when nobody can tell.</summary>
    public virtual bool RefusesOtherVendors(HostCpuid host) => false;

    /// <summary>Whether guests see the host's own physical address bits, so that they cannot go to a host with fewer.</summary>
    public abstract bool ShowsAddressBitsOfHost { get; }

    /// <summary>What a host has for a guest that comes to it running: of a source that tells it apart, not what the hardware has.</summary>
    public virtual HostCpuid Landing(HostCpuid host) => host;

    /// <summary>What a guest sees that is started on a host.</summary>
    public virtual HostCpuid Starting(HostCpuid host) => host;

    /// <summary>The platform's own keys for a feature, such as vSphere's <c>cpuid.avx2</c>, the usual one first; empty when it has none.</summary>
    public virtual IEnumerable<string> KeysOf(Feature row) => Enumerable.Empty<string>();

    /// <summary>The platform's usual key for a feature; null when it has none.</summary>
    public string? KeyOf(Feature row) => KeysOf(row).FirstOrDefault();

    /// <summary>Whether the platform lists a key where a guest or host has it: one that it never lists says nothing by being absent.</summary>
    public virtual bool Lists(string key) => false;

    /// <summary>What to say where a host has a feature and its version of the platform is too old to offer it.</summary>
    public virtual string NewerVersionMayShow(Feature row) => Messages.NewerVersionMayShow(Name);

    /// <inheritdoc/>
    public override string ToString() => Id;

    /// <summary>
    /// Whether it is worse to miss a bit than to find it without having asked for it. Not so bits that only warn of something
    /// taken away or gone wrong, for the worse news holds for the better host too.
    /// </summary>
    protected static bool IsMissed(Feature row) => row.Combine != CombineRule.Any
        || (row.Class == FeatureClass.Security && !row.OnlyWarns);

    // Aliases follow the bits they mirror; what a pool does not promise no guest relies on.
    private IReadOnlyList<Feature> Select() => FeatureTable.Default.All
        .Where(r => ComparedBits.IsCompared(r) && Of(r) == GuestVisibility.Yes).ToArray();
}
