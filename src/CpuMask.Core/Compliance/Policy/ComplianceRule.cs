namespace CpuMask.Compliance.Policy;

/// <summary>One rule of the check, as data.</summary>
/// <param name="Id">A member of <see cref="RuleIds"/>.</param>
/// <param name="Severity">How much it matters when no policy says otherwise.</param>
/// <param name="Title">What it finds, in a few words, for tables and headings.</param>
/// <param name="Description">What it finds and why that matters.</param>
public sealed record ComplianceRule(string Id, FindingSeverity Severity, string Title, string Description);
