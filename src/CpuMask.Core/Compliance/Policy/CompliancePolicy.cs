using System.Text;
using CpuMask.Files;
using CpuMask.Text;

namespace CpuMask.Compliance.Policy;

/// <summary>
/// What a site wants to hear of: rules turned off or made graver or milder, findings accepted for a while, hosts that are
/// gone for good. A small JSON file:
/// <code>
/// {
///   "failOn": "error",
///   "rules": { "feature-extra": "off", "model-drift": "error" },
///   "retired": [ "esx03" ],
///   "waivers": [ { "host": "esx0*", "feature": "AVX512*", "rule": "*", "reason": "CHG-1204", "expires": "2026-01-31" } ]
/// }
/// </code>
/// </summary>
public sealed record CompliancePolicy
{
    /// <summary>No rule is changed and nothing is waived.</summary>
    public static readonly CompliancePolicy Default = new();

    /// <summary>The file's name, for messages; empty when there is none.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>The mildest severity that makes a run fail.</summary>
    public FindingSeverity FailOn { get; init; } = FindingSeverity.Error;

    /// <summary>Rules whose severity is changed; null turns one off.</summary>
    public IReadOnlyDictionary<string, FindingSeverity?> Rules { get; init; } = new Dictionary<string, FindingSeverity?>();

    /// <summary>Hosts, with wildcards, that are not missed when they are gone.</summary>
    public IReadOnlyList<string> Retired { get; init; } = Array.Empty<string>();

    /// <summary>What is accepted for a while.</summary>
    public IReadOnlyList<ComplianceWaiver> Waivers { get; init; } = Array.Empty<ComplianceWaiver>();

    /// <summary>A rule's severity under this policy; null when it is off.</summary>
    public FindingSeverity? SeverityOf(string rule) =>
        Rules.TryGetValue(rule, out FindingSeverity? changed) ? changed : ComplianceRules.Find(rule)?.Severity ?? FindingSeverity.Error;

    /// <summary>Reads a policy file.</summary>
    /// <exception cref="CpuMaskException">It cannot be read, or is malformed; the message names the place.</exception>
    public static CompliancePolicy Load(string path)
    {
        byte[] bytes = InputFile.Read(path, CompliancePolicyReader.MostBytes);
        return CompliancePolicyReader.Read(bytes, path);
    }

    /// <summary>Reads a policy from a text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <exception cref="CpuMaskException">It is malformed; the message names the place.</exception>
    public static CompliancePolicy Parse(string json, string source = "policy") =>
        CompliancePolicyReader.Read(Encoding.UTF8.GetBytes(json), source);

    /// <summary>Whether a host is gone for good.</summary>
    /// <param name="host">Its name.</param>
    /// <param name="hosts">All the hosts that are known, itself among them.</param>
    internal bool IsRetired(string host, IEnumerable<string> hosts) => Retired.Any(pattern => Wildcard.Among(pattern, hosts).Matches(host));
}

/// <summary>One rule of the check, as data.</summary>
/// <param name="Id">A member of <see cref="RuleIds"/>.</param>
/// <param name="Severity">How much it matters when no policy says otherwise.</param>
/// <param name="Title">What it finds, in a few words, for tables and headings.</param>
/// <param name="Description">What it finds and why that matters.</param>
public sealed record ComplianceRule(string Id, FindingSeverity Severity, string Title, string Description);
