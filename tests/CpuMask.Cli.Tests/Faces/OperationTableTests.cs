using System.Linq;
using CpuMask.Faces;

namespace CpuMask.Cli.Tests.Faces;

/// <summary>The two tables of Faces, as they are read. tests/Framework runs this folder too.</summary>
public class OperationTableTests
{
    [Fact]
    public void An_operation_is_found_by_its_command_and_by_each_of_its_cmdlets_in_any_case()
    {
        Operations.All.Count.ShouldBeGreaterThan(20);
        foreach (Operation operation in Operations.All)
        {
            Operations.OfCommand(operation.Command).ShouldBe(operation);
            operation.Cmdlets.ShouldAllBe(c => Operations.OfCmdlet(c.ToUpperInvariant()) == operation);
            operation.Summary.ShouldNotBeEmpty();
        }

        Operations.OfCommand("no-such-command").ShouldBeNull();
        Operations.OfCmdlet("Get-Nothing").ShouldBeNull();
    }

    [Fact]
    public void A_parameter_is_found_by_either_spelling_and_spelled_for_either_face()
    {
        Operation baseline = Operations.OfCommand("baseline")!;
        Parameter allow = baseline.ByOption("--allow-guest-dump")!;
        allow.ShouldBe(baseline.ByName("allowguestdump"));
        allow.In(Face.CommandLine).ShouldBe("--allow-guest-dump");
        allow.In(Face.PowerShell).ShouldBe("-AllowGuestDump");
        baseline.ByOption("--no-such-option").ShouldBeNull();
    }

    [Fact]
    public void No_operation_has_one_option_twice()
    {
        foreach (Operation operation in Operations.All)
        {
            string[] options = operation.Parameters.Select(p => p.In(Face.CommandLine) ?? string.Empty).Where(o => o.StartsWith("--")).ToArray();
            options.Distinct().Count().ShouldBe(options.Length, operation.Command);
        }
    }

    [Fact]
    public void A_parameter_that_the_faces_spell_differently_says_why() =>
        Operations.All.SelectMany(o => o.Parameters).Distinct()
            .Where(p => p.Reason is null && (p.Names.Count != 1 || p.Option != Parameter.Kebab(p.Names[0]))).ShouldBeEmpty();
}
