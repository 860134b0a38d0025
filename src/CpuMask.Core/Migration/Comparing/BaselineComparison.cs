using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Migration.Verdicts;

namespace CpuMask.Migration.Comparing;

/// <summary>
/// Two promises beside each other, or a promise and a host: what a VM that was started with the first would lose and gain where the
/// second holds, and whether it can land there while it runs.
/// </summary>
public sealed record BaselineComparison
{
    /// <summary>What the VM was started with.</summary>
    public ComputedBaseline From { get; init; } = null!;

    /// <summary>What to call it.</summary>
    public string FromName { get; init; } = string.Empty;

    /// <summary>Where it would go.</summary>
    public ComputedBaseline To { get; init; } = null!;

    /// <summary>What to call it.</summary>
    public string ToName { get; init; } = string.Empty;

    /// <summary>What the first promises and the second does not, by ascending address.</summary>
    public IReadOnlyList<Feature> Lost { get; init; } = new Feature[0];

    /// <summary>What the second promises beyond the first: a VM sees it when it is powered off and on.</summary>
    public IReadOnlyList<Feature> Gained { get; init; } = new Feature[0];

    /// <summary>What the first promises and of which nothing is known for the second.</summary>
    public IReadOnlyList<Feature> NotKnown { get; init; } = new Feature[0];

    /// <summary>Whether a running VM can land, by platform in the order given.</summary>
    public IReadOnlyList<PlatformLanding> Landings { get; init; } = new PlatformLanding[0];

    /// <summary>What makes the answer say less than it seems to.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = new string[0];

    /// <summary>Compares.</summary>
    /// <param name="from">What the VM was started with.</param>
    /// <param name="to">Where it would go: the promise of another pool, or of a single host.</param>
    /// <param name="platforms">The platforms to ask about.</param>
    public static BaselineComparison Of(ComputedBaseline from, ComputedBaseline to, IEnumerable<GuestView> platforms)
    {
        Feature[] compared = FeatureTable.Default.All.Where(f => f.IsFlag && ComparedBits.IsCompared(f)).ToArray();
        string fromName = NameOf(from), toName = NameOf(to);
        HostCpuid target = to.ToHost(toName);
        MigrationCheck[] checks = platforms.Select(p => MigrationCheck.Of(new[] { MigratingGuest.UnderBaseline(from, p, fromName, fromName) }, new[] { target })).ToArray();
        return new BaselineComparison
        {
            From = from,
            FromName = fromName,
            To = to,
            ToName = toName,
            Lost = compared.Where(f => from.Registers[f.Bit] == true && to.Registers[f.Bit] == false).ToArray(),
            Gained = compared.Where(f => from.Registers[f.Bit] == false && to.Registers[f.Bit] == true).ToArray(),
            NotKnown = compared.Where(f => from.Registers[f.Bit] == true && to.Registers[f.Bit] is null).ToArray(),
            Landings = checks.Select(c => new PlatformLanding(c.Guests[0].Hypervisor, c.Explain(0, 0))).ToArray(),
            Warnings = checks.SelectMany(c => c.Warnings).Distinct().ToArray(),
        };
    }

    private static string NameOf(ComputedBaseline baseline) => baseline.Evidence.HostCount == 1
        ? baseline.Evidence.Hosts.First().Name : Messages.BaselineOf(baseline.Evidence.HostCount);
}

/// <summary>Whether a VM can land under one platform.</summary>
/// <param name="Platform">What the platform's guests see.</param>
/// <param name="Verdict">The answer, with what blocks and what is not known.</param>
public sealed record PlatformLanding(GuestView Platform, HostVerdict Verdict);
