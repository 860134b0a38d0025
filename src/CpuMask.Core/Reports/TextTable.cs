using CpuMask.Json;

namespace CpuMask.Reports;

/// <summary>Texts written once and named by their number: a thousand findings say the same dozen sentences.</summary>
internal sealed class TextTable
{
    private readonly List<string> texts = new();
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    /// <summary>The number of a text, which joins the table with its first use; -1 for null.</summary>
    public int IndexOf(string? text)
    {
        if (text is null)
        {
            return -1;
        }

        if (!numbers.TryGetValue(text, out int number))
        {
            numbers[text] = number = texts.Count;
            texts.Add(text);
        }

        return number;
    }

    /// <summary>Writes the table, which must be complete by then.</summary>
    public void Write(JsonWriter json, string name) => json.Array(name, texts, json.String);
}
