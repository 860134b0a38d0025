using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Explaining;
using CpuMask.Faults;
using FsCheck;
using FsCheck.Fluent;

namespace CpuMask.Tests.Faults;

public class PastedTextTests
{
    private static readonly string[][] Rows = ExplainCases.Own.Select(r => ExplainCases.Named((string)r[0])).ToArray();

    private static readonly Func<string, Random, string>[] Decorations =
    {
        (t, _) => string.Join("\n", t.Split('\n').Select(l => "> " + l)),
        (t, _) => string.Join("\n", t.Split('\n').Select(l => "    " + l)),
        (t, _) => string.Join("\r\n", t.Split('\n')),
        (t, _) => "```\n" + t + "\n```",
        (t, _) => "Hi all, since yesterday this comes up:\n\n" + t,
        (t, _) => t + "\n\nAny idea?\nThanks, J.",
        (t, _) => "root@lab:~# cat error.txt\n" + t + "\nroot@lab:~#",
        (t, _) => t.Replace("'", "\u2019"),
        (t, _) => t.Replace(" ", "\u00A0"),
        (t, _) => string.Join("\r", t.Split('\n')),
        (t, _) => string.Join("\n", t.Split('\n').Select(l => ">> " + l)),
        (t, _) => string.Join("\n", t.Split('\n').Select(l => "\t" + l)),
        (t, _) => string.Join("\n", t.Split('\n').Select(l => l + "  ")),
        (t, _) => t.Replace("\"", "\u201D"),
        (t, _) => t.Replace("-", "\u2011"),
        (t, _) => "PS C:\\> Get-Content error.txt\n" + t + "\nPS C:\\> ",
        (t, _) => "[code]\n" + t + "\n[/code]\nThanks",
        (t, _) => "> On Monday J. wrote:\n>\n" + string.Join("\n", t.Split('\n').Select(l => "> " + l)) + "\n\nSame here.",
    };

    /// <summary>What surrounds a paste changes nothing of the answer; a text that is not known any more is refused, and never read as less.</summary>
    [Fact]
    public void A_decorated_text_says_what_the_text_says() => Prop.ForAll(
        (from row in Gen.Elements(Rows) from seed in Gen.Choose(0, 1 << 20) from many in Gen.Choose(1, 3) select (row, seed, many)).ToArbitrary(),
        p =>
        {
            var random = new Random(p.seed);
            string plain = ExplainCases.TextOf(p.row)!, decorated = plain;
            bool lines = p.row[2] is "own-masks" or "inventory" || plain.Contains("_typeName");
            for (int i = 0; i < p.many; i++)
            {
                int which = random.Next(Decorations.Length + (lines ? 0 : 2));
                decorated = which < Decorations.Length ? Decorations[which](decorated, random) : Wrapped(decorated, random.Next(30, 100));
            }

            FaultExplanation expected = FaultExplanation.Of(plain), found = FaultExplanation.Of(decorated);
            if (found.IsUnderstood)
            {
                Facts(found).ShouldBe(Facts(expected), p.row[0] + "\n" + decorated);
            }
            else
            {
                lines.ShouldBeTrue(p.row[0] + "\n" + decorated);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases.Of(400)));

    [Fact]
    public void Advice_to_use_EVC_is_no_fault()
    {
        foreach (string advice in new[] { "To resolve CPU incompatibilities, use a cluster with Enhanced vMotion Compatibility (EVC) enabled.", "Consider enabling EVC.", "We recommend EVC for mixed clusters." })
        {
            FaultExplanation.Of(advice).Findings.ShouldNotContain(f => f.Question == FaultQuestion.EvcAdmission, advice);
            FaultExplanation.Of("The target host does not support the virtual machine's current hardware requirements. " + advice).Findings.Single().Kind.ShouldBe(FaultKind.RequirementsNotMet, advice);
        }
    }

    [Theory]
    [InlineData("The EVC mode of the cluster is intel-haswell. All hosts support it and vMotion works.")]
    [InlineData("Please migrate the database from server1 to server2: the host has 4 CPUs and AVX is nice. See ticket 1234, level 2 support, register by Friday.")]
    [InlineData("x86/cpu: SGX disabled by BIOS. kvm: VMX not supported by CPU 0. Intel VT-x is disabled")]
    [InlineData("The pool has features: backups, snapshots. missing: coffee")]
    public void What_only_sounds_like_a_fault_is_none(string text) => FaultExplanation.Of(text).IsUnderstood.ShouldBeFalse(text);

    [Fact]
    public void No_answer_for_KVM_or_Xen_speaks_of_vSphere()
    {
        foreach (string[] row in Rows.Where(r => r[3] != "vmware"))
        {
            FaultExplanation explanation = FaultExplanation.Of(ExplainCases.TextOf(row)!);
            string page = string.Join(" ", FaultPage.Of(explanation).Select(l => l.Text));
            foreach (string word in new[] { ".vmx", "featMask", "EVC", "vMotion", "ESXi", "vSphere", "vCenter" })
            {
                page.ShouldNotContain(word, Case.Sensitive, row[0]);
            }

            explanation.WaysOut.ShouldNotBeOfType<Platforms.VMware.Faults.VMwareWaysOut>(row[0]);
        }
    }

    private static (string?, string, string) Facts(FaultExplanation explanation) => (
        explanation.Platform, string.Join(",", explanation.Findings.Select(f => f.Question + ":" + f.Direction).Distinct().OrderBy(q => q, StringComparer.Ordinal)),
        string.Join(",", explanation.Bits.Select(b => b.Feature).OrderBy(b => b, StringComparer.Ordinal)));

    private static string Wrapped(string text, int width)
    {
        var lines = new List<string> { string.Empty };
        foreach (string word in text.Split(' '))
        {
            if (lines[^1].Length + word.Length > width && lines[^1].Length > 0)
            {
                lines.Add(word);
            }
            else
            {
                lines[^1] += (lines[^1].Length > 0 ? " " : string.Empty) + word;
            }
        }

        return string.Join("\n", lines);
    }
}
