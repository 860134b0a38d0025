using System.Globalization;
using CpuMask.Text;

namespace CpuMask.Guests;

/// <summary>
/// The value of a vSphere feature requirement: <c>Bool:Min:1</c>, <c>Num:Min:1</c>, <c>Val:0x25</c>. Grammar: an optional
/// <c>Bool</c> or <c>Num</c>, then <c>Min</c>, <c>Max</c>, <c>Match</c> or <c>Val</c>, then a decimal or <c>0x</c> number, joined by colons,
/// in any case. A bare number means "exactly", as capabilities are printed.
/// </summary>
public readonly record struct RequirementValue
{
    private RequirementValue(RequirementComparison comparison, uint number)
    {
        Comparison = comparison;
        Number = number;
    }

    /// <summary>How the host's value is compared.</summary>
    public RequirementComparison Comparison { get; }

    /// <summary>What it is compared with.</summary>
    public uint Number { get; }

    /// <summary>The commonest requirement: the feature is there.</summary>
    public static RequirementValue Present { get; } = new(RequirementComparison.AtLeast, 1);

    /// <summary>True when a flag that is set meets it and one that is clear does not.</summary>
    public bool NeedsFlag => Holds(1) && !Holds(0);

    /// <summary>Reads a value.</summary>
    /// <returns>False when the text is none.</returns>
    public static bool TryParse(string? text, out RequirementValue value)
    {
        value = default;
        string[] words = (text ?? string.Empty).Trim().Split(':');
        int at = words.Length > 1 && (Is(words[0], "Bool") || Is(words[0], "Num")) ? 1 : 0;
        if (words.Length - at > 2 || !TryParseNumber(words[words.Length - 1], out uint number))
        {
            return false;
        }

        string operation = words.Length - at == 2 ? words[at].Trim() : "Val";
        RequirementComparison? comparison = Is(operation, "Min") ? RequirementComparison.AtLeast
            : Is(operation, "Max") ? RequirementComparison.AtMost
            : Is(operation, "Match") ? RequirementComparison.Match
            : Is(operation, "Val") ? RequirementComparison.Exactly
            : null;
        value = comparison is { } c ? new RequirementValue(c, number) : default;
        return comparison is not null;
    }

    /// <summary>Reads a number: decimal, or hexadecimal with 0x.</summary>
    public static bool TryParseNumber(string? text, out uint value)
    {
        string t = (text ?? string.Empty).Trim();
        return t.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? Hex.TryParse(t, out value)
            : uint.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Whether a host's value meets the requirement.</summary>
    public bool Holds(uint found) => Comparison switch
    {
        RequirementComparison.AtLeast => found >= Number,
        RequirementComparison.AtMost => found <= Number,
        RequirementComparison.Exactly or RequirementComparison.Match => found == Number,
    };

    /// <summary>Prints <c>at least 1</c>, <c>at most 3</c> or <c>37</c>.</summary>
    public override string ToString() => string.Format(
        CultureInfo.InvariantCulture,
        Comparison switch
        {
            RequirementComparison.AtLeast => "at least {0}",
            RequirementComparison.AtMost => "at most {0}",
            RequirementComparison.Exactly or RequirementComparison.Match => "{0}",
        },
        Number);

    private static bool Is(string word, string expected) => word.Trim().Equals(expected, StringComparison.OrdinalIgnoreCase);
}

/// <summary>How a requirement's number is compared with the host's.</summary>
public enum RequirementComparison : long
{
    /// <summary><c>Min</c>: the host has at least this.</summary>
    AtLeast,

    /// <summary><c>Max</c>: the host has at most this.</summary>
    AtMost,

    /// <summary><c>Val</c>: the host has exactly this.</summary>
    Exactly,

    /// <summary><c>Match</c>: the host has exactly this; how vSphere 8 writes every requirement.</summary>
    Match,
}
