using System.Collections.Generic;
using System.Linq;
using CpuMask.Explaining;
using CpuMask.Faults;
using CpuMask.Features;
using CpuMask.Linting;
using CpuMask.Platforms;
using CpuMask.Platforms.Kvm;
using CpuMask.Platforms.VMware.Masks;

namespace CpuMask.Tests.Faults;

/// <summary>What explain gives to paste is not what lint would object to.</summary>
public class WaysOutLintTests
{
    private static readonly VmxLanguage Vmx = new();

    [Theory]
    [MemberData(nameof(ExplainCases.Own), MemberType = typeof(ExplainCases))]
    [MemberData(nameof(ExplainCases.Real), MemberType = typeof(ExplainCases))]
    public void Lines_to_paste_leave_nothing_behind_for_lint_to_find(string name)
    {
        string? text = ExplainCases.TextOf(ExplainCases.Named(name));
        Assert.SkipWhen(text is null, "the real cases do not lie beside the checkout");
        Objections(text!).ShouldBeEmpty(name);
    }

    [Fact]
    public void A_single_feature_named_for_VMware_is_hidden_with_what_means_nothing_without_it()
    {
        Feature[] named = FeatureTable.Default.All.Where(f => f.IsFlag && !f.Register.IsMsr && f.NamesIn(NamingScheme.Vmware).Count > 0).ToArray();
        string[] objections = named.SelectMany(f =>
            Objections("The target host lacks cpuid." + f.NamesIn(NamingScheme.Vmware)[0]).Select(o => f.Name + ": " + o)).ToArray();

        // That no system starts without SSE2 is true however it is hidden.
        objections.Where(o => !o.Contains("No current operating system starts without")).ShouldBeEmpty();
        named.Length.ShouldBeGreaterThan(150);
    }

    [Theory]
    [InlineData("AVX512F", "AVX512BW")]
    [InlineData("AVX512F", "XCR0_ZMM_HI256")]
    [InlineData("PKU", "XCR0_PKRU")]
    [InlineData("AVX", "VAES")]
    public void Who_has_not_the_one_is_not_left_the_other(string hidden, string dependent)
    {
        var hiding = VmxHiding.Of(new[] { FeatureTable.Default.FindByName(hidden)!.Bit });
        hiding.Bits.ShouldContain(FeatureTable.Default.FindByName(dependent)!.Bit);
        hiding.FeatMaskLines.ShouldContain(VmxText.FeatMaskLine(FeatureTable.Default.FindByName(dependent)!));
    }

    [Fact]
    public void A_mitigation_that_nobody_named_is_not_taken_away()
    {
        Feature[] security = FeatureTable.Default.All.Where(f => f.IsFlag && f.Class == FeatureClass.Security).ToArray();
        foreach (Feature parent in security.SelectMany(f => f.DependsOn).Distinct().Select(FeatureTable.Default.Find).Where(f => f is not null).Select(f => f!))
        {
            VmxHiding.Of(new[] { parent.Bit }).Bits.Where(b => b != parent.Bit && FeatureTable.Default.Find(b)!.Class == FeatureClass.Security).ShouldBeEmpty(parent.Name);
        }
    }

    private static IEnumerable<string> Objections(string text) =>
        from way in FaultExplanation.Of(text).WaysOut?.Ways ?? new FaultWay[0]
        let lines = string.Join("\n", way.Lines) + "\n"
        where Vmx.Knows(lines)
        from finding in CpuMaskLint.TryOf(lines, "way out", Vmx)!.Findings
        where finding.Severity != CpuTextSeverity.Note
        select finding.Message;
}
