using System.Collections.Generic;
using System.IO;
using System.Linq;
using CpuMask.CrossVendor.Soaking;
using CpuMask.Tests.Shared;
using CpuMask.Text;

namespace CpuMask.Tests.CrossVendor.Soaking;

/// <summary>The white paper's Table 3 as what soaks are to cover, and what they have covered of it.</summary>
public class SoakCoverageTests
{
    [Fact]
    public void Table_3_is_the_default_matrix()
    {
        SoakMatrix.Default.Axes.ShouldBe(["hosts", "hypervisor", "guest", "workload", "vcpus", "paging"]);
        SoakMatrix.Default.Values.GroupBy(v => v.Axis).Select(g => g.Count()).ShouldBe([2, 2, 17, 6, 2, 2]);
        foreach (string word in new[] { "Opteron 2210", "Core2 Duo E6300", "Opteron 2354", "Core2 Quad Q6600", "KVM-85", "2.6.31-rc", "Xen 3.4", "2.6.18.8", "SLES10", "SLES11", "Slackware", "Ubuntu", "Windows XP", "Server 2008", "Vista", "Windows 7 RC", "memtest86", "idle after logon", "busy loop", "Passmark BurnInTest", "AMD Windows System Stability Test", "32-bit system call", "shadow on Intel", "nested on AMD" })
        {
            SoakMatrix.Default.Values.ShouldContain(v => v.Value.Contains(word), word);
        }
    }

    [Fact]
    public void Without_a_soak_seventeen_of_them_would_cover_it_each_possible()
    {
        SoakCoverage coverage = SoakCoverage.Of([], SoakMatrix.Default);
        coverage.Covered.ShouldBe(0);
        coverage.Next.Count.ShouldBe(17);
        coverage.Next.SelectMany(n => n).Distinct().Count().ShouldBe(31);
        foreach (IReadOnlyDictionary<string, string> next in coverage.Next)
        {
            SoakValue[] values = next.Select(n => SoakMatrix.Default.Values.Single(v => v.Axis == n.Key && v.Value == n.Value)).ToArray();
            values.Length.ShouldBe(6);
            values.ShouldAllBe(a => values.All(b => SoakMatrix.Fit(a, b)));
        }
    }

    [Fact]
    public void What_a_soak_names_is_covered_once_a_move_of_it_succeeded()
    {
        using var folder = new TemporaryFolder();
        Soak(Path.Combine(folder.Root, "one"), 3, "guest=sles11 64-bit", "vcpus=1", "workload=busy");
        Soak(Path.Combine(folder.Root, "two"), 0, "guest=memtest86");

        // A run that goes on says less, and takes nothing back.
        SoakLog.Open(Path.Combine(folder.Root, "one"), SoakPlan.Of("vm", ["a", "b"], 0, moves: 9)).Dispose();
        SoakCoverage coverage = SoakCoverage.Of(folder.Root, SoakMatrix.Default);
        coverage.Soaks.Count.ShouldBe(2);
        coverage.Covered.ShouldBe(3);
        coverage.Rows.Single(r => r.Value == "SLES11 64-bit").ShouldBe(new SoakCoverageRow("guest", "SLES11 64-bit", 1, 3, 1));
        coverage.Rows.Single(r => r.Value == "memtest86").ShouldBe(new SoakCoverageRow("guest", "memtest86", 1, 0, 1));
        coverage.Next.SelectMany(n => n.Values).ShouldNotContain("SLES11 64-bit");
        coverage.Next.SelectMany(n => n.Values).ShouldContain("memtest86");
        Should.Throw<CpuMaskException>(() => SoakCoverage.Of(Path.Combine(folder.Root, "three"), SoakMatrix.Default)).Id.ShouldBe(ErrorIds.PathNotFound);
    }

    [Theory]
    [InlineData("guest")]
    [InlineData("=x")]
    [InlineData("colour=red")]
    [InlineData("guest=SLES")]
    [InlineData("guest=")]
    [InlineData("guest=OS/2")]
    public void A_point_that_is_not_of_the_matrix_is_refused(string text) =>
        Should.Throw<CpuMaskException>(() => SoakMatrix.Default.Point([text])).Id.ShouldBe(ErrorIds.UnknownName);

    [Fact]
    public void A_matrix_of_ones_own_takes_its_place()
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("matrix.tsv");
        File.WriteAllText(file, "# ours\r\naxis\tvalue\r\nguest\tDebian 12\tlinux\r\nguest\tWindows 11\twindows\r\nworkload\tsql\t\twindows\r\n");
        SoakMatrix matrix = SoakMatrix.Read(file);
        matrix.Point(["workload=SQL"])["workload"].ShouldBe("sql");
        SoakCoverage.Of([], matrix).Next.Select(n => string.Join(", ", n.Values)).ShouldBe(["Debian 12", "Windows 11, sql"]);
        File.WriteAllText(file, "guest\n");
        Should.Throw<CpuMaskException>(() => SoakMatrix.Read(file)).Message.ShouldContain("axis, a tab and a value");
        File.WriteAllText(file, "# nothing\n");
        Should.Throw<CpuMaskException>(() => SoakMatrix.Read(file)).Kind.ShouldBe(ErrorKind.Input);
    }

    private static void Soak(string folder, int moves, params string[] point)
    {
        SoakPlan plan = SoakPlan.Of("vm", ["a", "b"], 0, moves: moves + 1, point: SoakMatrix.Default.Point(point));
        using SoakLog log = SoakLog.Open(folder, plan);
        for (int i = 0; i < moves; i++)
        {
            log.End(log.Begin("a", "b"));
        }

        log.End(log.Begin("a", "b") with { Error = "no" });
    }
}
