namespace CpuMask.Text;

/// <summary>The words under which enumerations stand in JSON: lower case, joined by '-'. Scripts rely on them.</summary>
public static class EnumWord
{
    /// <summary>CanLand becomes can-land.</summary>
    public static string Of(Enum value) => Dashed(value.ToString());

    /// <summary>CanLand becomes can-land.</summary>
    public static string Dashed(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : string.Empty) + char.ToLowerInvariant(c) : c.ToString()));

    /// <summary>Reads a word that the others write.</summary>
    public static bool TryParse<T>(string? word, out T value)
        where T : struct, Enum
    {
        value = default;

        // The generic Enum.TryParse, because an ahead-of-time compiler must see the values; it also takes numbers, which are no words.
        return !string.IsNullOrEmpty(word) && char.IsLetter(word![0])
            && Enum.TryParse(word.Replace("-", string.Empty), ignoreCase: true, out value);
    }
}
