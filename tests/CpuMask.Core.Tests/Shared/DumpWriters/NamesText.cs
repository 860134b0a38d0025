using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace CpuMask.Tests.Shared.DumpWriters;

/// <summary>Texts of names: what Linux, libvirt and QEMU say of a CPU.</summary>
public static class NamesText
{
    public static string Write(RealNames names) => names.Format switch
    {
        "lscpu" => Lscpu(names),
        "proc-cpuinfo" => string.Concat(names.Parts.Select(p => string.Concat(p.Select(k => k.Key + "\t: " + k.Value + "\n")) + "bogomips\t: 3819.55\npower management:\n\n")),
        "libvirt-cpu" => Libvirt(names),
        "qemu-model" => string.Join("\n\n", names.Parts.Select(Qemu)) + "\n",
        _ => throw new ArgumentOutOfRangeException(nameof(names), names.Format, "no writer"),
    };

    // lscpu sets its values apart as wide as its longest name.
    private static string Lscpu(RealNames names)
    {
        int width = names.Path.Length % 2 == 0 ? 33 : 23;
        var text = new StringBuilder();
        foreach ((string key, string value) in names.Parts[0])
        {
            text.Append((key + ":").PadRight(width)).Append(value).Append('\n');
            text.Append(key == "Stepping" ? "CPU MHz:".PadRight(width) + "1601.426\n" + "NUMA node0 CPU(s):".PadRight(width) + "0-5,24-29\n" : string.Empty);
        }

        return text.ToString();
    }

    private static string Libvirt(RealNames names)
    {
        string cpus = string.Concat(names.Parts.Select(part =>
        {
            string attributes = Attributes(part.First(p => p.Key == "cpu").Value);
            return "<cpu" + attributes + ">\n" + string.Concat(part.Where(p => p.Key != "cpu").Select(Element)) + "</cpu>\n";
        }));
        return names.Parts.Count == 1 ? cpus : "<cpuTest>\n" + cpus + "</cpuTest>\n";
    }

    private static string Element(KeyValuePair<string, string> part)
    {
        string[] words = part.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (part.Key == "feature")
        {
            return "  <feature" + (words.Length > 1 ? " policy='" + words[1] + "'" : string.Empty) + " name='" + words[0] + "'/>\n";
        }

        string text = string.Join(" ", words.Where(w => !w.Contains('=')));
        return "  <" + part.Key + Attributes(part.Value) + (text.Length == 0 ? "/>\n" : ">" + text + "</" + part.Key + ">\n");
    }

    private static string Attributes(string words) => string.Concat(
        words.Split(' ').Where(w => w.Contains('=')).Select(w => " " + w.Split('=')[0] + "='" + w.Split('=')[1] + "'"));

    private static string Qemu(IReadOnlyList<KeyValuePair<string, string>> part)
    {
        string id = "  \"id\": \"" + part.First(p => p.Key == "id").Value + "\"\n}";
        if (part.Any(p => p.Key == "definitions"))
        {
            return "{\n  \"return\": [\n" + string.Join(",\n", part.First(p => p.Key == "definitions").Value.Split(' ').Select(n =>
                "    {\n      " + (n == "-" ? string.Empty : "\"name\": \"" + n + "\",\n      ")
                + "\"typename\": \"" + n + "-x86_64-cpu\",\n      \"unavailable-features\": [],\n      \"static\": false\n    }")) + "\n  ],\n" + id;
        }

        IEnumerable<string> Truths(string key) => part.First(p => p.Key == key).Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => $"        \"{n}\": {key}");
        IEnumerable<string> values = part.Where(p => p.Key == "value").Select(p => p.Value.Split(' ', 2)).Select(p => $"        \"{p[0]}\": {p[1]}");
        return "{\n  \"return\": {\n    \"model\": {\n      \"name\": \"" + part.First(p => p.Key == "model").Value + "\",\n      \"props\": {\n"
            + string.Join(",\n", Truths("true").Concat(values).Concat(Truths("false"))) + "\n      }\n    }\n  },\n" + id;
    }
}
