using System;
using System.Linq;
using System.Text.RegularExpressions;
using CpuMask.Text;
using CpuMask.Explaining;
using CpuMask.Faults;
using CpuMask.Migration;

namespace CpuMask.Tests.Faults;

public class ExplainCaseTests
{
    [Theory]
    [MemberData(nameof(ExplainCases.Own), MemberType = typeof(ExplainCases))]
    public void A_text_of_ours_is_answered_as_the_table_says(string name) => Answer(name, ExplainCases.TextOf(ExplainCases.Named(name))!);

    [Theory]
    [MemberData(nameof(ExplainCases.Real), MemberType = typeof(ExplainCases))]
    public void A_real_case_is_answered_as_the_table_says(string name)
    {
        string? text = ExplainCases.TextOf(ExplainCases.Named(name));
        Assert.SkipWhen(text is null, "the real cases do not lie beside the checkout");
        Answer(name, text!);
    }

    [Theory]
    [MemberData(nameof(ExplainCases.Own), MemberType = typeof(ExplainCases))]
    public void A_page_fits_any_width_from_40_columns_but_for_lines_to_paste(string name)
    {
        FaultExplanation explanation = FaultExplanation.Of(ExplainCases.TextOf(ExplainCases.Named(name))!);
        string whole = Squeezed(string.Concat(FaultPage.Of(explanation).Select(l => l.Text)));
        foreach (int width in new[] { 40, 57, 80, 120, 200 })
        {
            var lines = FaultPage.Lines(explanation, width).ToArray();
            lines.Where(l => l.Kind != FaultLineKind.Literal && l.Text.Length > width).ShouldBeEmpty(name);
            Squeezed(string.Concat(lines.Select(l => l.Text))).ShouldBe(whole, name);
        }
    }

    private static void Answer(string name, string text)
    {
        string[] row = ExplainCases.Named(name);
        FaultExplanation explanation = FaultExplanation.Of(text);
        string page = Regex.Replace(string.Join(" ", FaultPage.Lines(explanation, 80).Select(l => l.Text)), " +", " ");
        explanation.IsUnderstood.ShouldBeTrue(name);
        FaultFinding first = explanation.Findings[0];
        (explanation.Platform, EnumWord.Dashed(first.Question.ToString()), EnumWord.Dashed(first.Direction.ToString())).ShouldBe((row[3], row[2], row[4]), name + "\n" + page);
        foreach (string bit in Parts(row[5], ','))
        {
            explanation.Bits.Select(b => b.Feature).ShouldContain(bit, name + "\n" + page);
        }

        foreach (string word in Parts(row[6], '|'))
        {
            page.ShouldContain(word, Case.Insensitive, name);
        }

        foreach (string word in Parts(row[7], '|'))
        {
            page.ShouldNotContain(word, Case.Insensitive, name);
        }
    }

    private static string Squeezed(string text) => text.Replace(" ", string.Empty);

    private static string[] Parts(string cell, char separator) => cell.Split(separator, StringSplitOptions.RemoveEmptyEntries);
}
