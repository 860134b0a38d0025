using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Reading;

namespace CpuMask.Faults;

/// <summary>What one input that is more than a text holds.</summary>
internal sealed record FaultReading
{
    /// <summary>What a guest's text holds: the guest, which the same words could be taken for a host of.</summary>
    public static FaultReading OfGuest(FaultInput input, DumpReader reader, GuestView view)
    {
        DumpImport import = new DumpFormats(new[] { reader }).ForGuests(view).Read(input.Text, input.Source, input.Name, reader);
        return new FaultReading { Guests = import.Guests.ToArray(), Warnings = import.Problems.Select(p => p.Message).ToArray() };
    }

    /// <summary>Its hosts.</summary>
    public IReadOnlyList<HostCpuid> Hosts { get; init; } = new HostCpuid[0];

    /// <summary>Its guests.</summary>
    public IReadOnlyList<MigratingGuest> Guests { get; init; } = new MigratingGuest[0];

    /// <summary>Its faults.</summary>
    public IReadOnlyList<FaultFinding> Findings { get; init; } = new FaultFinding[0];

    /// <summary>What is no fault and still worth telling.</summary>
    public IReadOnlyList<FaultFinding> Facts { get; init; } = new FaultFinding[0];

    /// <summary>The part of the input that holds the faults.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = new string[0];
}
