using System.Globalization;
using CpuMask.Compliance.Policy;

namespace CpuMask.Reports;

/// <summary>One feature on one group of hosts.</summary>
/// <param name="Value">A bit's 0 or 1, or a field's number; null when it is unknown.</param>
/// <param name="Severity">What a finding says about it; null when none does.</param>
/// <param name="IsWaived">Whether that finding is waived.</param>
public readonly record struct ReportCell(uint? Value, FindingSeverity? Severity = null, bool IsWaived = false)
{
    /// <summary>
    /// The letter that stands beside the colour: Y there, - not there, M missing, X there and should not or need not be,
    /// ? unknown; a field's number as it is.
    /// </summary>
    /// <param name="isFlag">Whether the row is a single bit.</param>
    public string Letter(bool isFlag) => Value is null ? "?"
        : !isFlag ? Value.Value.ToString(CultureInfo.InvariantCulture)
        : Value == 1 ? (Severity is null ? "Y" : "X")
        : Severity is null ? "-" : "M";
}
