using System;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Pool;
using CpuMask.Tests.Shared;
using FsCheck;
using FsCheck.Fluent;

namespace CpuMask.Tests.Cpuid;

public class HostNamesTests
{
    [Fact]
    public void Names_that_differ_stay_as_they_are()
    {
        HostCpuid[] hosts = { Host("a", "x/a.txt"), Host("b", "y/b.txt") };
        HostNames.Distinguish(hosts).ShouldBeSameAs(hosts);
    }

    [Fact]
    public void Files_of_one_name_take_the_end_of_the_path_that_tells_them_apart() =>
        Names(Host("cpuid", "pool/esx1/cpuid.txt"), Host("cpuid", "pool/esx2/cpuid.txt"), Host("b", "b.txt"))
            .ShouldBe(new[] { "esx1/cpuid", "esx2/cpuid", "b" });

    [Fact]
    public void Hosts_of_one_name_in_one_file_are_numbered() =>
        Names(Host("a", "x.json"), Host("a", "x.json")).Distinct().Count().ShouldBe(2);

    [Fact]
    public void Many_hosts_of_one_name_and_source_are_numbered_and_never_by_the_square_of_their_number()
    {
        HostCpuid[] hosts = Enumerable.Range(0, 200_000).Select(_ => Host("a", "x.json")).ToArray();
        Hang.Never(() => HostNames.Distinguish(hosts).Select(h => h.Name).Distinct().Count().ShouldBe(200_000));
    }

    [Fact]
    public void Whatever_clashes_the_names_are_unique_and_the_order_stays()
    {
        Gen<HostCpuid> host =
            from name in Gen.Elements("a", "b", "a#1", "a#2", "x/a")
            from folder in Gen.Elements("", "x/", "y/", "x/y/", "y\\x\\")
            from file in Gen.Elements("a.txt", "b.txt", "a")
            select Host(name, folder + file);
        Prop.ForAll(host.ArrayOf().ToArbitrary(), hosts =>
        {
            string[] names = Names(hosts);
            return names.Distinct().Count() == names.Length
                && HostNames.Distinguish(hosts).Select(h => h.Source).SequenceEqual(hosts.Select(h => h.Source));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("esx01", "siteA/esx01.txt", "siteB/esx01.txt")]
    [InlineData("esx01", "vc1/Prod/esx01", "vc2/Prod/esx01")]
    [InlineData("inside", "siteA/all.json", "siteB/other.json")]
    public void A_name_made_to_tell_hosts_apart_is_known_for_one(string name, params string[] sources)
    {
        HostCpuid[] hosts = sources.Select(s => Host(name, s)).ToArray();
        foreach (HostCpuid host in HostNames.Distinguish(hosts))
        {
            host.Name.ShouldNotBe(name);
            HostNames.Own(host).ShouldBe(name);
        }

        hosts.Select(HostNames.Own).ShouldAllBe(n => n == name);
        HostNames.Own(Host("other/esx01", "siteA/esx01.txt")).ShouldBe("other/esx01");
        HostNames.Own(Host("a:b", "siteA/esx01.txt")).ShouldBe("a:b");
    }

    [Fact]
    public void A_host_keeps_its_name_when_a_namesake_comes_or_goes()
    {
        HostCpuid a = Host("esx01", "siteA/esx01.txt"), b = Host("esx01", "siteB/esx01.txt");
        var both = HostNames.Distinguish(new[] { a, b });
        HostNames.Keep(both, new[] { a }).Select(h => h.Name).ShouldBe(new[] { "esx01", "siteB/esx01" });
        HostNames.Keep(new[] { b }, both).Select(h => h.Name).ShouldBe(new[] { "siteB/esx01" });
        HostNames.Keep(both, both).ShouldBeSameAs(both);

        // From another source it may be another host.
        HostNames.Keep(new[] { Host("esx01", "siteC/esx01.txt") }, both).Single().Name.ShouldBe("esx01");
    }

    private static string[] Names(params HostCpuid[] hosts) => HostNames.Distinguish(hosts).Select(h => h.Name).ToArray();

    private static HostCpuid Host(string name, string source) => new() { Name = name, Source = source };
}
