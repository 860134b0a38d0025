using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Platforms;

namespace CpuMask.Tests.Languages;

public class RegistryTests
{
    [Fact]
    public void Every_platform_that_exists_is_registered() =>
        Registry.Platforms.Select(p => p.GetType()).ShouldBe(Concrete<Platform>(), ignoreOrder: true);

    [Fact]
    public void Every_language_that_exists_is_a_platforms() =>
        Registry.Platforms.SelectMany(p => p.Languages).Select(l => l.GetType()).Distinct().ShouldBe(Concrete<CpuLanguage>(), ignoreOrder: true);

    private static IEnumerable<Type> Concrete<T>() => typeof(T).Assembly.GetTypes().Where(t => typeof(T).IsAssignableFrom(t) && !t.IsAbstract);
}
