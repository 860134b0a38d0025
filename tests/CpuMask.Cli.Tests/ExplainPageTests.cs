using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using CpuMask.Explaining;
using CpuMask.Tests.Faults;

namespace CpuMask.Cli.Tests;

public class ExplainPageTests
{
    private static readonly Dictionary<string, string> Narrow = new() { ["COLUMNS"] = "80" };

    /// <summary>The first case of each platform and question: what is printed is Core's page, which the other face prints too.</summary>
    public static IEnumerable<object[]> Cases => ExplainCases.Own.Select(r => ExplainCases.Named((string)r[0])).GroupBy(r => (r[2], r[3])).Select(g => new object[] { g.First()[0] });

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_pasted_text_is_answered_by_the_page_of_Core_within_80_columns(string name)
    {
        string[] row = ExplainCases.Named(name);
        string text = ExplainCases.TextOf(row)!;
        CpuMaskProcess run = CpuMaskProcess.RunWith(text, Narrow, "explain", "-");
        run.ExitCode.ShouldBe(0, run.Errors);
        string[] page = FaultPage.Lines(FaultExplanation.Of(text), 80).Select(l => l.Text.TrimEnd()).ToArray();
        run.Output.TrimEnd().Split('\n').Select(l => l.TrimEnd()).ShouldBe(page, name);
        JsonElement json = CpuMaskProcess.RunWith(text, Narrow, "explain", "-", "--json").Json;
        json.GetProperty("platform").GetString().ShouldBe(row[3], name);
        json.GetProperty("findings")[0].GetProperty("question").GetString().ShouldBe(row[2], name);
        json.GetProperty("findings")[0].GetProperty("direction").GetString().ShouldBe(row[4], name);
        json.GetProperty("ways").GetArrayLength().ShouldBe(FaultExplanation.Of(text).Ways.Count, name);
    }
}
