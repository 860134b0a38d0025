using System.Globalization;
using CpuMask.Compliance.Policy;

namespace CpuMask.Reports;

/// <summary>One feature on one group of hosts.</summary>
public readonly struct ReportCell : IEquatable<ReportCell>
{
    /// <summary>Makes a cell.</summary>
    /// <param name="value">A bit's 0 or 1, or a field's number; null when it is unknown.</param>
    /// <param name="severity">What a finding says about it; null when none does.</param>
    /// <param name="waived">Whether that finding is waived.</param>
    public ReportCell(uint? value, FindingSeverity? severity = null, bool waived = false)
    {
        Value = value;
        Severity = severity;
        IsWaived = waived;
    }

    /// <summary>A bit's 0 or 1, or a field's number; null when it is unknown.</summary>
    public uint? Value { get; }

    /// <summary>What a finding says about it; null when none does.</summary>
    public FindingSeverity? Severity { get; }

    /// <summary>Whether that finding is waived.</summary>
    public bool IsWaived { get; }

    /// <summary>
    /// The letter that stands beside the colour: Y there, - not there, M missing, X there and should not or need not be,
    /// ? unknown; a field's number as it is.
    /// </summary>
    /// <param name="isFlag">Whether the row is a single bit.</param>
    public string Letter(bool isFlag) => Value is null ? "?"
        : !isFlag ? Value.Value.ToString(CultureInfo.InvariantCulture)
        : Value == 1 ? (Severity is null ? "Y" : "X")
        : Severity is null ? "-" : "M";

    /// <inheritdoc/>
    public bool Equals(ReportCell other) => Value == other.Value && Severity == other.Severity && IsWaived == other.IsWaived;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ReportCell other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((int)(Value ?? 7u) * 31) + ((int)(Severity ?? (FindingSeverity)5) * 2) + (IsWaived ? 1 : 0);
}
