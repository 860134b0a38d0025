using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;

namespace CpuMask.Tests.Architecture;

/// <summary>
/// A member added to an enum must be asked about wherever its kind decides something. The compiler fails for a switch expression
/// that forgets one (CS8509), but not where a discard answers for all that is not named, and not for a switch statement. So there
/// is neither over an enum of ours.
/// </summary>
public sealed class EnumSwitchTests
{
    private static readonly string Sources =
        typeof(EnumSwitchTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "sources").Value!;

    private static readonly Dictionary<string, string> Files = Directory.EnumerateFiles(Sources, "*.cs", SearchOption.AllDirectories)
        .Where(f => !Regex.IsMatch(f, @"[\\/](obj|bin)[\\/]")).ToDictionary(f => Path.GetRelativePath(Sources, f), f => WithoutTexts(File.ReadAllText(f)));

    [Fact]
    public void A_switch_over_an_enum_is_an_expression_and_names_every_member()
    {
        HashSet<string> enums = Files.Values.SelectMany(t => Regex.Matches(t, @"\benum (\w+)").Select(m => m.Groups[1].Value)).ToHashSet();
        enums.Count.ShouldBeGreaterThan(50);
        int asked = 0;
        List<string> wrong = [];
        foreach ((string file, string text) in Files)
        {
            foreach ((int line, string arms) in Switches(text))
            {
                bool isOfEnum = Regex.Matches(arms, @"(?:^|,|\bcase|\bor)\s*([A-Z]\w*)\.[A-Z]\w*\b(?![(.])").Any(m => enums.Contains(m.Groups[1].Value));
                asked += isOfEnum ? 1 : 0;
                if (isOfEnum && MayForget(arms))
                {
                    wrong.Add(file + ":" + line);
                }
            }
        }

        asked.ShouldBeGreaterThan(50);
        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("x switch { Kind.A => 1, _ => 2 }", true)]
    [InlineData("switch (x) { case Kind.A: break; }", true)]
    [InlineData("x switch { Kind.A => 1, Kind.B => y switch { 1 => 2, _ => 3 } }", false)]
    [InlineData("(x, y) switch { (Kind.A, _) => 1, (Kind.B, _) => 2 }", false)]
    public void Discards_are_found(string code, bool expected)
    {
        MayForget(Switches(code).First().Arms).ShouldBe(expected);
    }

    private static bool MayForget(string arms) => Regex.IsMatch(arms, @"\bcase\b|\bdefault\s*:|(?:^|,)\s*_\s*=>");

    // Each switch with its line and its arms; what stands in braces or parentheses inside an arm is left out.
    private static IEnumerable<(int Line, string Arms)> Switches(string text)
    {
        foreach (Match match in Regex.Matches(text, @"\bswitch\b\s*(\([^{;]*\)\s*)?\{"))
        {
            int depth = 1, i = match.Index + match.Length;
            var arms = new System.Text.StringBuilder();
            for (; i < text.Length && depth > 0; i++)
            {
                depth += text[i] is '{' or '(' ? 1 : text[i] is '}' or ')' ? -1 : 0;
                arms.Append(depth == 1 && text[i] is not ('}' or ')') ? text[i] : ' ');
            }

            yield return (text.Take(match.Index).Count(c => c == '\n') + 1, arms.ToString());
        }
    }

    private static string WithoutTexts(string code) => Regex.Replace(code, @"//[^\n]*|""(?:\\.|[^""\\\n])*""|'(?:\\.|[^'\\])'", m => m.Value[0] == '/' ? string.Empty : "0");
}
