using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Languages;

/// <summary>What a -cpu line gives a guest, by QEMU's own words, which TCG's limits do not touch.</summary>
public static class QemuExpansion
{
    /// <summary>The names of the properties that are on, by line.</summary>
    /// <param name="lines">Values of -cpu.</param>
    public static Dictionary<string, HashSet<string>> Of(IReadOnlyList<string> lines)
    {
        var session = new StringBuilder("{\"execute\":\"qmp_capabilities\"}\n");
        foreach (string[] words in lines.Select(l => l.Split(',')))
        {
            IEnumerable<string> props = words.Skip(1).Where(w => w.EndsWith("=on") || w.EndsWith("=off")).Select(w => w.Split('=')).Select(w => $"\"{w[0]}\":{(w[1] == "on" ? "true" : "false")}");
            session.Append("{\"execute\":\"query-cpu-model-expansion\",\"arguments\":{\"type\":\"full\",\"model\":{\"name\":\"").Append(words[0])
                .Append("\",\"props\":{").Append(string.Join(",", props)).Append("}}}}\n");
        }

        string[] answers = Tool.Run("qemu-system-x86_64", "-M none -nodefaults -display none -qmp stdio", session.Append("{\"execute\":\"quit\"}\n").ToString())
            .Split('\n').Where(l => l.Contains("\"props\"") || l.Contains("\"error\"")).ToArray();
        answers.Length.ShouldBe(lines.Count);
        return lines.Zip(answers).ToDictionary(p => p.First, p =>
        {
            using JsonDocument json = JsonDocument.Parse(p.Second);
            json.RootElement.TryGetProperty("error", out JsonElement error).ShouldBeFalse(p.First + ": " + error);
            return json.RootElement.GetProperty("return").GetProperty("model").GetProperty("props").EnumerateObject()
                .Where(v => v.Value.ValueKind == JsonValueKind.True).Select(v => v.Name).ToHashSet();
        });
    }
}
