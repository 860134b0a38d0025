using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms;

namespace CpuMask.Migration.Matrix;

/// <summary>One pair of CPUs.</summary>
public sealed record MatrixCell
{
    /// <summary>The CPU that guests were started on.</summary>
    public string From { get; init; } = string.Empty;

    /// <summary>The CPU that they are to move to.</summary>
    public string To { get; init; } = string.Empty;

    /// <summary>The answer.</summary>
    public MatrixAnswer Answer { get; init; }

    /// <summary>Why no mask does it; null unless the move is refused.</summary>
    public string? Why { get; init; }

    /// <summary>What has to be hidden from guests before they are started on the first CPU; empty when nothing has to be.</summary>
    public IReadOnlyList<BlockingFeature> Hide { get; init; } = new BlockingFeature[0];

    /// <summary>
    /// What microcode, firmware or the single model decide on one of the two, so that hosts have to be compared: mitigations
    /// above all.
    /// </summary>
    public IReadOnlyList<string> Depends { get; init; } = new string[0];

    /// <summary>The mask that hides what has to be hidden; null when nothing has to be, or no mask can.</summary>
    public HidingLines? Mask => Answer == MatrixAnswer.WithMask
        ? Registry.Of(Hypervisor).Hide(Hide.Where(h => h.Bit is not null && h.Class != FeatureClass.Numeric).Select(h => h.Bit!.Value))
        : null;

    /// <summary>What crossing vendors depends on beside the CPU, in a sentence, where the answer asks for that; null elsewhere.</summary>
    public string? CrossingDependsOn => Hide.Any(h => h.Feature == "Vendor") ? Hypervisor.CrossingDependsOn : null;

    /// <summary>Whose guests are meant.</summary>
    internal GuestView Hypervisor { get; init; } = null!;
}
