using System.Linq;
using System.Reflection;

namespace CpuMask.Tests.Shared;

/// <summary>The checkout that the tests run in.</summary>
public static class Checkout
{
    /// <summary>Its root folder.</summary>
    public static string Root { get; } = typeof(Checkout).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(a => a.Key == "RepositoryRoot").Value!;
}
