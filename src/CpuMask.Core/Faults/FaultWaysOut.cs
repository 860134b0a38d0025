using CpuMask.Json;

namespace CpuMask.Faults;

/// <summary>The ways out of a fault. A platform whose ways hold more than texts derives from it.</summary>
public record FaultWaysOut
{
    /// <summary>The ways, the one that harms least first.</summary>
    public IReadOnlyList<FaultWay> Ways { get; init; } = new FaultWay[0];

    /// <summary>A mask made of the hosts given, as an object of its platform; null where there is none.</summary>
    public virtual object? HostsMask => null;

    /// <summary>Ways in order of harm, those of one harm as they came, each title once.</summary>
    public static FaultWaysOut Of(IEnumerable<FaultWay> ways) => new() { Ways = Ordered(ways) };

    /// <summary>Ways in order of harm, those of one harm as they came, each title once.</summary>
    protected static IReadOnlyList<FaultWay> Ordered(IEnumerable<FaultWay> ways) =>
        ways.GroupBy(w => w.Title).Select(g => g.First()).OrderBy(w => w.Harm).ToArray();

    /// <summary>The same with every text changed, as redaction does.</summary>
    internal virtual FaultWaysOut With(Func<string, string> change) => this with { Ways = Ways.Select(w => w.With(change)).ToArray() };

    /// <summary>Writes the members of a JSON object that stands open.</summary>
    internal virtual void Write(JsonWriter json)
    {
    }
}
