using System;
using System.IO;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Migration;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Matrix;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms.VMware.Guests;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Migration;

public class CpuMatrixTests
{
    private static readonly CpuMatrix Matrix = CpuMatrix.OfGenerations(VMwareGuestView.Instance);

    [Theory]
    [InlineData("Westmere-EP", "Westmere-EP", MatrixAnswer.Same)]
    [InlineData("Genoa", "Bergamo", MatrixAnswer.Safe)]
    [InlineData("Sandy Bridge-EP", "Haswell-EP", MatrixAnswer.OneWay)]
    [InlineData("Haswell-EP", "Sandy Bridge-EP", MatrixAnswer.WithMask)]
    [InlineData("Granite Rapids", "Sierra Forest", MatrixAnswer.WithMask)]
    [InlineData("Broadwell-EP", "Milan", MatrixAnswer.Refused)]
    public void Known_pairs_are_as_everyone_knows_them(string from, string to, MatrixAnswer answer) => Cell(from, to).Answer.ShouldBe(answer);

    [Fact]
    public void Hiding_what_a_cell_says_lets_the_guest_go()
    {
        foreach (MatrixCell cell in Matrix.Cells.Where(c => c.Answer == MatrixAnswer.WithMask))
        {
            HostCpuid from = CpuGenerations.Named(cell.From).Host, to = CpuGenerations.Named(cell.To).Host;
            BitAddress[] hidden = cell.Hide.Where(h => h.Bit is not null).Select(h => h.Bit!.Value).ToArray();
            MigratingGuest guest = MigratingGuest.BootedOn(from, VMwareGuestView.Instance);
            MigratingGuest masked = guest with
            {
                Bits = guest.Bits.Where(b => !hidden.Contains(b.Bit)).ToArray(),
                PhysicalAddressBits = cell.Hide.Any(h => h.Feature == "PhysicalAddressBits") ? null : guest.PhysicalAddressBits,
            };
            HostVerdict verdict = MigrationCheck.Of(new[] { masked }, new[] { to }).Explain(0, 0);
            verdict.Blocking.ShouldAllBe(b => cell.Depends.Contains(b.Feature), $"{cell.From} -> {cell.To}");

            // With what means nothing without one of them, whether these two CPUs have it or not.
            BitAddress[] named = hidden.Where(b => !b.Register.IsMsr && (b.Register.Leaf != 0x80000008 || b.Register.Register != RegisterName.Eax)).ToArray();
            named.Except(cell.Mask!.Bits).ShouldBeEmpty();
            cell.Mask.Bits.Except(named).ShouldAllBe(b => FeatureTable.Default.Find(b)!.DependsOn.Any(cell.Mask.Bits.Contains));
        }
    }

    [Fact]
    public void The_page_holds_every_cpu_and_every_answer_and_no_line_end_of_windows()
    {
        var page = new StringWriter();
        CpuMatrixPage.Write(page, Matrix);
        string text = page.ToString();
        text.ShouldNotContain("\r");
        foreach (string name in Matrix.Names)
        {
            text.ShouldContain("| **" + name + "** |");
        }

        int intel = CpuGenerations.All.Count(g => g.Vendor.IsIntel);
        text.Split('\n').Count(l => l.StartsWith("| **")).ShouldBe(Matrix.Names.Count);
        text.Split('\n').First(l => l.StartsWith("| **Nehalem-EP**")).Split('|').Length.ShouldBe(intel + 3);
    }

    [Fact]
    public void The_page_in_the_documentation_is_the_one_that_the_table_makes()
    {
        var page = new StringWriter();
        CpuMatrixPage.Write(page, Matrix);
        string path = Path.Combine(Checkout.Root, "examples", "cpu-matrix.md");
        if (Environment.GetEnvironmentVariable("CPUMASK_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, page.ToString());
        }

        File.ReadAllText(path).ShouldBe(page.ToString(), "set CPUMASK_WRITE_DOCS=1 and run this test again to renew examples/cpu-matrix.md");
    }

    private static MatrixCell Cell(string from, string to) => Matrix.Cells.Single(c => c.From == from && c.To == to);
}
