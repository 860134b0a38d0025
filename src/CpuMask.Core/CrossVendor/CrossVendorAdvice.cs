using System.Threading;
using CpuMask.Cpuid;
using CpuMask.CrossVendor.GuestState;
using CpuMask.CrossVendor.Groups;
using CpuMask.CrossVendor.Matters;
using CpuMask.CrossVendor.Questions;
using CpuMask.CrossVendor.SystemCalls;
using CpuMask.CrossVendor.Targets;
using CpuMask.Text;

namespace CpuMask.CrossVendor;

/// <summary>
/// What feature bits alone do not settle when guests are to move between hosts, above all between two vendors': the questions
/// of "Cross-Vendor Migration" (Dannowski and Przywara, AMD), answered for these hosts, as things are today.
/// </summary>
public sealed class CrossVendorAdvice
{
    private CrossVendorAdvice(AdvisedPool pool, GuestTraits guest, CancellationToken cancellation)
    {
        Pool = pool;
        Guest = guest;
        Advisories = MatterList.Advise(pool, guest);
        GuestState = Forecasts.Of(pool, guest).ToArray();
        Matrix = GroupMatrix.Of(pool, guest, cancellation);
        SystemCalls = pool.IsAcrossSides && guest.UsesCompatibilityMode != false
            ? SystemCallCost.Of(pool.Hosts, guest.CallsPerSecond, SystemCallSides.Of(guest.GivenVendor))
            : new SystemCallCost[0];
    }

    /// <summary>The hosts.</summary>
    public AdvisedPool Pool { get; }

    /// <summary>What was said of the guests.</summary>
    public GuestTraits Guest { get; }

    /// <summary>The advisories: physical address size first, then the rest by matter.</summary>
    public IReadOnlyList<Advisory> Advisories { get; }

    /// <summary>What calling the system costs 32-bit programs; empty where no call is different.</summary>
    public IReadOnlyList<SystemCallCost> SystemCalls { get; }

    /// <summary>What the guest-state model forecasts for the guests: what is emulated and what repaired, for each name that they may be shown, on the other makers' hosts.</summary>
    public IReadOnlyList<GuestStateForecast> GuestState { get; }

    /// <summary>Between which groups of alike hosts guests can move.</summary>
    public GroupMatrix Matrix { get; }

    /// <summary>What makes the answers doubtful: hosts seen from different sides.</summary>
    public IReadOnlyList<string> Warnings => Pool.Pool.Doubts.Where((_, i) => i == 0 || !Pool.IsAcrossVendors)
        .Concat(Matrix.IsComplete ? new string[0] : new[] { CrossVendorWords.TooManyGroups(Matrix) }).ToArray();

    /// <summary>What was not told of the guests and would make the advice say more.</summary>
    public IEnumerable<Advice> NotTold => !Pool.IsAcrossVendors ? Enumerable.Empty<Advice>() : new[]
    {
        Guest.Hypervisor is null ? new Advice("AdvisedHypervisor", null, "to hear only what holds under yours") : null,
        Guest.Hypervisor is not null && MigrationTarget.Of(Guest.Hypervisor, Guest.HypervisorVersion).Where(t => t.IsHypervisor).Select(t => t.Allows).Distinct().Count() > 1 ? new Advice("HypervisorVersion", null, "to hear whether yours still moves guests between vendors") : null,
        Guest.System is null ? new Advice("GuestSystem", null, "to have hypercalls, system calls and the task priority decided") : null,
        Guest.Bits is null && Guest.System is not null ? new Advice("GuestBits", null, "to say whether the guests are 32-bit or 64-bit systems") : null,
        Guest.Bits != 32 && Guest.HasThirtyTwoBitPrograms is null ? new Advice("ThirtyTwoBit", null, "to say whether 32-bit programs run in the guests") : null,
        SystemCalls.Count > 0 && Guest.CallsPerSecond is null ? new Advice("CallRate", null, "to have the cost of system calls worked out") : null,
    }.OfType<Advice>();

    /// <summary>Advises.</summary>
    /// <param name="hosts">The hosts of the pool.</param>
    /// <param name="guest">What is known of the guests; null for nothing.</param>
    /// <param name="cancellation">Stops a large pool.</param>
    /// <exception cref="CpuMaskException">There is no host.</exception>
    public static CrossVendorAdvice Of(IReadOnlyList<HostCpuid> hosts, GuestTraits? guest = null, CancellationToken cancellation = default) =>
        new(AdvisedPool.Of(hosts), guest ?? GuestTraits.Unknown, cancellation);
}
