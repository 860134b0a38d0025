using CpuMask.Comparison;

namespace CpuMask.Cmdlets;

/// <summary>Host names for a narrow column: without the domain that all hosts of a comparison share. The objects keep the names.</summary>
internal static class ShortNames
{
    /// <summary>Some hosts of a difference; all of its hosts stand in one of its lists.</summary>
    public static IReadOnlyList<string> Of(CpuidDifference difference, IReadOnlyList<string> names) =>
        Without(DomainOf(difference.Set.Concat(difference.Clear).Concat(difference.Unknown)), names);

    /// <summary>Some hosts of a difference in a number.</summary>
    public static IReadOnlyList<string> Of(FieldDifference difference, IReadOnlyList<string> names) =>
        Without(DomainOf(difference.Values.SelectMany(v => v.Hosts).Concat(difference.Unknown)), names);

    /// <summary>The longest domain, from a dot on, in which all names end; empty when they share none, or are addresses.</summary>
    public static string DomainOf(IEnumerable<string> names)
    {
        string? shared = null;
        foreach (string name in names)
        {
            int dot = name.IndexOf('.');
            string domain = dot > 0 && name.Any(char.IsLetter) ? name.Substring(dot) : string.Empty;
            shared ??= domain;
            while (shared.Length > 0 && !domain.EndsWith(shared, StringComparison.OrdinalIgnoreCase))
            {
                int next = shared.IndexOf('.', 1);
                shared = next > 0 ? shared.Substring(next) : string.Empty;
            }
        }

        return shared ?? string.Empty;
    }

    private static IReadOnlyList<string> Without(string domain, IReadOnlyList<string> names) =>
        domain.Length == 0 ? names : names.Select(n => n.Substring(0, n.Length - domain.Length)).ToArray();
}
