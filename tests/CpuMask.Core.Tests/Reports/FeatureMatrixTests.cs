using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Comparison;
using CpuMask.Compliance;
using CpuMask.Compliance.Rules;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Reports;
using CpuMask.Tests.Compliance;

namespace CpuMask.Tests.Reports;

public class FeatureMatrixTests
{
    private static readonly HostCpuid[] Hosts = { SamplePool.Host("esx1"), SamplePool.Host("esx2"), SamplePool.Host("less", ebx7: 0, addressBits: 39) };

    [Fact]
    public void Every_cell_is_a_letter_and_the_largest_kind_is_A()
    {
        string[] lines = Text(FeatureMatrix.Of(CpuidReport.Of(ComplianceCheck.Run(Hosts, ComplianceReference.FromHost(Hosts[0])))), 80);
        lines[0].ShouldStartWith("  A  esx1, esx2");
        lines.Single(l => l.StartsWith("  AVX2 ")).Split(' ', StringSplitOptions.RemoveEmptyEntries).ShouldBe(new[] { "AVX2", "7.0.EBX[5]", "Y", "M" });
        lines.ShouldContain(l => l.StartsWith("  PhysicalAddressBits ") && l.EndsWith("80000008.0.EAX[7:0]  46 39"));
        lines[^1].ShouldBe("  Y there   M missing");
    }

    [Fact]
    public void A_comparison_tells_there_from_not_there_and_from_unknown()
    {
        HostCpuid dim = SamplePool.Host("dim") with { Registers = new RegisterSet(LeafTable.Of(Hosts[0].Registers.Leaves.Where(r => r.Leaf != 7)), Hosts[0].Registers.Msrs) };
        string[] lines = Text(FeatureMatrix.Of(CpuidComparison.Compare(new[] { Hosts[0], Hosts[2], dim })), 80);
        lines.Single(l => l.StartsWith("  AVX2 ")).Split(' ', StringSplitOptions.RemoveEmptyEntries)[2..].ShouldBe(new[] { "?", "Y", "-" });
        lines[^1].ShouldBe("  Y there   - not there   ? unknown");
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(120)]
    public void No_line_is_wider_than_asked_and_no_column_is_lost(int width)
    {
        HostCpuid[] many = Enumerable.Range(0, 60).Select(i => SamplePool.Host($"a-host-with-a-rather-long-name-{i:D2}.example.net", ebx7: (uint)i << 3 | 1u << 18)).ToArray();
        FeatureMatrix matrix = FeatureMatrix.Of(CpuidComparison.Compare(many));
        string[] lines = Text(matrix, width);
        lines.ShouldAllBe(l => l.Length <= width);
        string[] letters = lines.Where(l => l.StartsWith("  Feature")).SelectMany(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2..]).ToArray();
        letters.Length.ShouldBe(60);
        letters.Distinct().Count().ShouldBe(60);
    }

    [Fact]
    public void A_hostile_name_stays_text()
    {
        HostCpuid evil = Hosts[2] with { Name = "\u001b[31mevil\u202E" + new string('W', 10_000), Brand = "\u001b[0m" };
        string[] lines = Text(FeatureMatrix.Of(CpuidComparison.Compare(new[] { Hosts[0], evil })), 80);
        lines.ShouldAllBe(l => l.Length <= 80 && !l.Contains('\u001b') && !l.Contains('\u202E'));
    }

    private static string[] Text(FeatureMatrix matrix, int width) =>
        matrix.Lines(width).Select(l => string.Concat(l.Select(s => s.Text))).ToArray();
}
