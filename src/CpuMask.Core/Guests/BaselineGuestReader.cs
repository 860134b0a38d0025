using System;
using CpuMask.Baselines;
using CpuMask.Json;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Guests;

/// <summary>
/// A pool's baseline as CpuMask's own JSON: a guest that was powered on under it has seen what the pool promises, and no more.
/// </summary>
public sealed class BaselineGuestReader : GuestTextReader
{
    /// <inheritdoc/>
    public override string Format => "baseline";

    /// <inheritdoc/>
    public override string Description => "a baseline in CpuMask's own JSON, all of which the guest has seen";

    /// <inheritdoc/>
    public override int Fit(DumpText text) => text.FirstByte == (byte)'{' && text.HasNearBeginning("\"groups\"", 1 << 16) ? 40 : 0;

    /// <inheritdoc/>
    public override void Read(DumpText text, GuestImport import)
    {
        try
        {
            CpuBaseline? baseline = BaselineJson.Read(
                JsonText.Parse(text.Bytes, text.Start, text.Length), (at, place, found, expected) => import.Malformed(at.Position, place + " " + found, expected));

            // Half a baseline would be a guest with half its needs.
            if (baseline is not null && import.Problems.Count == 0)
            {
                import.Add(MigratingGuest.UnderBaseline(baseline.Compute(), import.Hypervisor, import.Name, import.Name));
            }
        }
        catch (JsonException e)
        {
            import.Report(new DumpProblem(ErrorIds.MalformedDump, import.Source, e.Position, CpuMask.Json.Messages.NoJson(e.Message)));
        }
        catch (CpuMaskException e)
        {
            import.Report(new DumpProblem(e.Id, import.Source, default, e.Message));
        }
    }
}
