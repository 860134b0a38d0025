using CpuMask.Text;

namespace CpuMask.Compliance.Policy;

/// <summary>Findings that somebody has accepted for a while. An empty or missing pattern means any.</summary>
/// <param name="Host">Which hosts, with wildcards (* ? [a-c]).</param>
/// <param name="Feature">Which features: a name any project uses, or an address such as 7.0.EBX[5] or 7.0.EBX.5; wildcards as above.</param>
/// <param name="Rule">Which rules, by id; wildcards as above.</param>
/// <param name="Reason">Why it is accepted.</param>
/// <param name="Expires">The last day, in UTC, on which it counts.</param>
public sealed record ComplianceWaiver(string Host, string Feature, string Rule, string Reason, DateTime Expires)
{
    /// <summary>Whether the last day has passed.</summary>
    public bool IsExpired(DateTimeOffset now) => now.UtcDateTime.Date > Expires.Date;

    // A host that is gone is none of those that the pattern was made among, and is meant by its very name all the same.
    internal bool CoversHost(string host, Wildcard pattern) =>
        Host.Length == 0 || Host.Equals(host, StringComparison.OrdinalIgnoreCase) || pattern.Matches(host);

    internal bool CoversRule(string rule) => Fits(Rule, rule);

    internal bool CoversSubject(FindingSubject subject)
    {
        if (Fits(Feature, subject.Name))
        {
            return true;
        }

        if (subject.Register is not { } register || subject.Mask == uint.MaxValue)
        {
            return false;
        }

        Cpuid.BitAddress bit = register.Bit(subject.LowBit);
        if (Fits(Feature, bit.ToShortString()) || Fits(Feature, $"{register.ToShortString()}[{bit.ManualBit}]"))
        {
            return true;
        }

        for (Features.NamingScheme scheme = Features.NamingScheme.Linux; subject.Row is { } row && scheme <= Features.NamingScheme.Other; scheme++)
        {
            foreach (string alias in row.NamesIn(scheme))
            {
                if (Fits(Feature, alias))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // As it stands first: a bit as the tables print it has brackets, which as a wildcard would be a set.
    private static bool Fits(string pattern, string text) =>
        pattern.Length == 0 || pattern.Equals(text, StringComparison.OrdinalIgnoreCase) || new Wildcard(pattern).Matches(text);

    /// <summary>Prints <c>waiver for host esx0*, feature AVX512* (until 2026-01-31)</c>.</summary>
    public override string ToString() => Messages.WaiverName(this);
}
