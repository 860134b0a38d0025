namespace CpuMask.CrossVendor.Soaking;

/// <summary>One move of a soak.</summary>
/// <param name="Number">Counted from 1 over all runs, failed ones too.</param>
/// <param name="Started">When it began.</param>
/// <param name="From">The host that the VM left.</param>
/// <param name="To">The host that it was to go to.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Error">What went wrong; null when the VM arrived.</param>
/// <param name="State">The folder with both hosts' state, after a failure.</param>
public sealed record SoakMove(int Number, DateTimeOffset Started, string From, string To, double Seconds, string? Error = null, string? State = null)
{
    /// <summary>True when the VM arrived.</summary>
    public bool Succeeded => Error is null;
}
