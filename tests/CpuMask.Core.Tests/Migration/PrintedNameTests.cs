using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Matrix;
using CpuMask.Platforms.VMware.Guests;
using CpuMask.Processors;
using CpuMask.Text;

namespace CpuMask.Tests.Migration;

/// <summary>Generations are found by what is printed on a CPU, also those that are no server generation.</summary>
public class PrintedNameTests
{
    [Theory]
    [InlineData("E5-2650 v2", "Ivy Bridge-EP")]
    [InlineData("Gold 6130", "Skylake-SP")]
    [InlineData("EPYC 7502", "Rome")]
    [InlineData("C3758R", "Denverton")]
    [InlineData("Gold 5415+", "Sapphire Rapids")]
    [InlineData("Hygon C86 7185", "Hygon Dhyana")]
    [InlineData("Dhyana", "Hygon Dhyana")]
    [InlineData("E-2388G", "Rocket Lake")]
    [InlineData("i7-8700K", "Coffee Lake")]
    [InlineData("AMD Ryzen 9 5950X 16-Core Processor", "Zen 3 client")]
    [InlineData("6780E", "Sierra Forest")]
    [InlineData("Skylake", "Skylake-SP")]
    [InlineData("Zen 3", "Milan")]
    public void A_cpu_is_found_by_what_is_printed_on_it(string printed, string generation) =>
        CpuGenerations.Named(printed).Name.ShouldBe(generation);

    [Theory]
    [InlineData("P5942B", "Snow Ridge")]
    [InlineData("Clearwater Forest", "Clearwater Forest")]
    public void A_cpu_of_which_no_registers_are_known_is_said_to_be_that(string printed, string codename) =>
        Should.Throw<CpuMaskException>(() => CpuGenerations.Named(printed)).Message.ShouldContain("is a " + codename + ", of whose registers");

    [Fact]
    public void Every_row_is_itself_by_its_name_and_by_its_signature_and_every_design_names_a_row()
    {
        foreach (CpuGeneration generation in CpuGenerations.Known)
        {
            CpuGenerations.Named(generation.Name).ShouldBe(generation);
            CpuGenerations.Of(generation.Host).ShouldBe(generation);
        }

        ProcessorTable.All.Where(p => p.Generation is { } row && CpuGenerations.Known.All(g => g.Name != row)).ShouldBeEmpty();
        CpuGenerations.Others.Where(g => ProcessorTable.Of(g.Host) is null).ShouldBeEmpty();
        CpuGenerations.Others.ShouldAllBe(g => g.Host.View == HostView.Hardware && g.PhysicalAddressBits > 30);
    }

    [Fact]
    public void The_matrix_takes_in_what_is_named_and_says_why_a_never_is_never()
    {
        CpuMatrix matrix = CpuMatrix.OfGenerations(VMwareGuestView.Instance, new[] { "C3758R", "E5-2650 v2", "EPYC 7502" });
        MatrixCell cell = matrix.Between(new[] { "C3758R" }, new[] { "E5-2650 v2" }).Single();
        (cell.From, cell.To, cell.Why).ShouldBe(("Denverton", "Ivy Bridge-EP", null));

        cell = matrix.Between(new[] { "E5-2650 v2" }, new[] { "EPYC 7502" }).Single();
        cell.Answer.ShouldBe(MatrixAnswer.Refused);
        cell.Why.ShouldNotBeNull().ShouldStartWith("Intel to AMD: ");
        matrix.Cells.ShouldAllBe(c => (c.Why != null) == (c.Answer == MatrixAnswer.Refused));
        CpuMatrix.OfGenerations(VMwareGuestView.Instance).Names.Count.ShouldBe(CpuGenerations.All.Count);
    }
}
