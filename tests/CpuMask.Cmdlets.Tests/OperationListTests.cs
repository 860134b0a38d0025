using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using CpuMask.Faces;

namespace CpuMask.Tests.Cmdlets;

/// <summary>The module against the list of operations that both faces share.</summary>
public class OperationListTests
{
    // Sessions are a PowerShell notion: a command logs in and out by itself, so collect's row has their words.
    public static TheoryData<string> WithCmdlets => new(Operations.All.Where(o => o.Cmdlets.Count > 0).Select(o => o.Command));

    [Fact]
    public void Every_cmdlet_belongs_to_exactly_one_operation() =>
        Operations.All.SelectMany(o => o.Cmdlets).OrderBy(c => c, StringComparer.Ordinal)
            .ShouldBe(CmdletMetadata.Cmdlets.Select(CmdletMetadata.Name).OrderBy(c => c, StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(WithCmdlets))]
    public void Cmdlets_have_the_parameters_of_their_operation_and_no_others(string command)
    {
        Operation operation = Operations.OfCommand(command)!;
        SortedSet<string> real = new(CmdletMetadata.Cmdlets.Where(t => operation.Cmdlets.Contains(CmdletMetadata.Name(t)))
            .SelectMany(CmdletMetadata.Parameters).Select((PropertyInfo p) => p.Name), StringComparer.Ordinal);
        real.ShouldBe(new SortedSet<string>(operation.Parameters.SelectMany(p => p.Names), StringComparer.Ordinal));
    }
}
