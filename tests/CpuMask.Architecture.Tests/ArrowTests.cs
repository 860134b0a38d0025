using System.Collections.Generic;
using System.Linq;

namespace CpuMask.Tests.Architecture;

/// <summary>
/// Holds the house together: namespaces form no ring in any assembly, and in Core every arrow goes downwards.
/// </summary>
public sealed class ArrowTests
{
    public static TheoryData<string> Assemblies => ["CpuMask.Core", "CpuMask.VSphere", "CpuMask", "cpumask"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Namespaces_form_no_ring(string assembly)
    {
        NamespaceGraph graph = NamespaceGraph.Of(assembly);
        NamespaceGraph.Rings(graph.Arrows.Keys)
            .Select(r => string.Join(", ", r)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_arrow_of_Core_goes_downwards()
    {
        NamespaceGraph graph = NamespaceGraph.Of("CpuMask.Core");
        graph.Arrows.Count.ShouldBeGreaterThan(50);
        graph.Arrows.Where(a => !House.Allows(a.Key))
            .Select(a => a.Key + ": " + a.Value).ShouldBeEmpty();
    }

    [Fact]
    public void Every_namespace_of_Core_is_a_room_of_the_house()
    {
        NamespaceGraph.Of("CpuMask.Core").Arrows.Keys.SelectMany(a => new[] { a.From, a.To }).Distinct()
            .Where(n => !House.Knows(n)).ShouldBeEmpty();
    }

    [Fact]
    public void Assemblies_lean_on_those_below_them_only()
    {
        References("CpuMask.Core").ShouldBeEmpty();
        References("CpuMask.VSphere").ShouldBe(["CpuMask.Core"]);
        References("CpuMask").ShouldBeSubsetOf(["CpuMask.Core", "CpuMask.Faces", "CpuMask.VSphere"]);
        References("cpumask").ShouldBeSubsetOf(["CpuMask.Core", "CpuMask.Faces", "CpuMask.VSphere"]);

        static IEnumerable<string> References(string assembly) =>
            NamespaceGraph.Of(assembly).References.Where(r => r.StartsWith("CpuMask", System.StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Rings_are_found()
    {
        Arrow[] arrows = [new("a", "b"), new("b", "c"), new("c", "a"), new("c", "d"), new("d", "e")];
        NamespaceGraph.Rings(arrows).Single().ShouldBe(["a", "b", "c"]);
        NamespaceGraph.Rings(arrows.Skip(1)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("CpuMask.Reports", "CpuMask.Migration.Graph", true)]
    [InlineData("CpuMask.Migration.Graph", "CpuMask.Reports", false)]
    [InlineData("CpuMask.Platforms.Xen.Masks", "CpuMask.Platforms.VMware.Masks", false)]
    [InlineData("CpuMask.Platforms.Kvm.Qemu", "CpuMask.Platforms.Kvm.Libvirt", true)]
    [InlineData("CpuMask.Platforms", "CpuMask.Platforms.Xen", false)]
    [InlineData("CpuMask.Platforms.Xen", "CpuMask.Platforms", true)]
    [InlineData("CpuMask.Platforms.Xen", "CpuMask.Migration", false)]
    [InlineData("CpuMask.Text", "CpuMask.Files", false)]
    [InlineData("CpuMask.Elsewhere", "CpuMask.Text", false)]
    public void Arrows_go_downwards(string from, string to, bool allowed) => House.Allows(new Arrow(from, to)).ShouldBe(allowed);
}
