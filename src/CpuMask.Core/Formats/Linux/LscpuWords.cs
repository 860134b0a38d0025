using System.Text;
using CpuMask.Features;
using CpuMask.Json;
using CpuMask.Reading;

namespace CpuMask.Formats.Linux;

/// <summary>
/// What a line of lscpu is, whatever language its name is in: who made the CPU, its name, its address sizes and its flags are told
/// by their values, which are not translated; numbers have to be known by name.
/// </summary>
internal static class LscpuWords
{
    private const int FewestFlags = 12;

    // util-linux's translations of the names whose values are bare numbers.
    private static readonly Dictionary<string, string> Translated = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Prozessorfamilie"] = "CPU family", ["CPU-Familie"] = "CPU family", ["Modell"] = "Model", ["Famille de processeur"] = "CPU family", ["Mod\u00E8le"] = "Model", ["R\u00E9vision"] = "Stepping",
        ["Processeur(s)"] = "CPU(s)", ["Familia de CPU"] = "CPU family", ["Modelo"] = "Model", ["Revisi\u00F3n"] = "Stepping", ["Fam\u00EDlia da CPU"] = "CPU family", ["Step"] = "Stepping",
        ["Famiglia CPU"] = "CPU family", ["Modello"] = "Model", ["Rodzina CPU"] = "CPU family", ["Wersja"] = "Stepping", ["CPU \u30D5\u30A1\u30DF\u30EA\u30FC"] = "CPU family", ["\u30E2\u30C7\u30EB"] = "Model",
        ["\u30B9\u30C6\u30C3\u30D4\u30F3\u30B0"] = "Stepping", ["CPU \u7CFB\u5217"] = "CPU family", ["\u578B\u53F7"] = "Model", ["\u6B65\u8FDB"] = "Stepping", ["\u0421\u0435\u043C\u0435\u0439\u0441\u0442\u0432\u043E \u0426\u041F\u0423"] = "CPU family",
        ["\u041C\u043E\u0434\u0435\u043B\u044C"] = "Model", ["\u0421\u0442\u0435\u043F\u043F\u0438\u043D\u0433"] = "Stepping",
    };

    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "Architecture", "CPU op-mode(s)", "Byte Order", "CPU(s)", "Vendor ID", "CPU family", "Model", "Model name", "Stepping", "Address sizes", "Flags", "BIOS Vendor ID", "BIOS Model name", "BIOS CPU family",
    };

    private static readonly string[] Architectures = { "x86_64", "i386", "i486", "i586", "i686", "aarch64", "ppc64le", "s390x", "riscv64", "armv7l" };

    /// <summary>The English name of a line.</summary>
    /// <param name="name">The name as printed.</param>
    /// <param name="value">The value.</param>
    /// <param name="begun">Whether the lines of a host have begun.</param>
    public static string English(string name, string value, bool begun) => Names.Contains(name) || name.StartsWith("BIOS", StringComparison.Ordinal) ? name
        : Translated.TryGetValue(name, out string? known) ? known
        : !begun && Array.IndexOf(Architectures, value) >= 0 ? "Architecture"
        : IsVendor(value) ? "Vendor ID"
        : IsAddressSizes(value) ? "Address sizes"
        : value.IndexOf("(R) ", StringComparison.Ordinal) > 0 || value.StartsWith("AMD ", StringComparison.Ordinal) ? "Model name"
        : IsFlags(value) ? "Flags" : name;

    /// <summary>Whether a value is a CPU's own string for its maker.</summary>
    public static bool IsVendor(string value) => value is "GenuineIntel" or "AuthenticAMD" or "HygonGenuine";

    /// <summary>Whether a value is a list of flags.</summary>
    public static bool IsFlags(string value)
    {
        string[] words = value.Length < 40 ? new string[0] : value.Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries);
        return words.Length >= FewestFlags && words.Take(30).Count(w => FeatureTable.Default.Named(w, NamingScheme.Linux).Count > 0) * 3 >= Math.Min(words.Length, 30) * 2;
    }

    /// <summary>The lines that <c>lscpu -J</c> has as fields and data, some of them below others.</summary>
    public static DumpText OfJson(DumpText text, DumpImport import)
    {
        var lines = new StringBuilder();
        foreach (JsonValue json in JsonDump.ReadAll(text, import))
        {
            Add(json["lscpu"] ?? JsonValue.Null, lines);
        }

        return DumpText.Of(lines.ToString());
    }

    // The parser bounds the depth, so recursion does too.
    private static void Add(JsonValue fields, StringBuilder lines)
    {
        foreach (JsonValue field in fields.Items)
        {
            if (field["field"]?.AsString is { } name && field["data"]?.AsText is { } data)
            {
                lines.Append(name.Replace('\n', ' ')).Append(' ').Append(data.Replace('\n', ' ')).Append('\n');
            }

            Add(field["children"] ?? JsonValue.Null, lines);
        }
    }

    // "39 bits physical, 48 bits virtual", of which some languages translate the words.
    private static bool IsAddressSizes(string value)
    {
        string[] words = value.Split(new[] { ' ', ',' }, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 6 && words[1] == "bits" && words[4] == "bits" && words[2] == "physical" && words[5] == "virtual";
    }
}
