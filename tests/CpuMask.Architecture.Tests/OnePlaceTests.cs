using System.Linq;

namespace CpuMask.Tests.Architecture;

/// <summary>What is to be done in one place is done there alone.</summary>
public sealed class OnePlaceTests
{
    [Fact]
    public void Names_of_hosts_are_made_distinct_where_a_pool_is_made_and_nowhere_else()
    {
        string[] callers = NamespaceGraph.CallersOf("CpuMask.Core", "CpuMask.Pool.HostNames", "Distinguish").ToArray();
        callers.ShouldBe(["HostPool.Of"]);
    }
}
