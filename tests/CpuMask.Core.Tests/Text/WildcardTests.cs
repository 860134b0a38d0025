using System;
using System.Linq;
using CpuMask.Tests.Shared;
using CpuMask.Text;

namespace CpuMask.Tests.Text;

public class WildcardTests
{
    [Theory]
    [InlineData("esx*", "ESX01", true)]
    [InlineData("esx0[1-3]", "esx02", true)]
    [InlineData("esx0[1-3]", "esx04", false)]
    [InlineData("e?x", "esx", true)]
    [InlineData("e?x", "ex", false)]
    [InlineData("*a*b*c*", "xxaxxbxxcxx", true)]
    [InlineData("a`*", "a*", true)]
    [InlineData("a`*", "ab", false)]
    [InlineData("[", "[", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("**", "anything", true)]
    public void Wildcards_mean_what_they_mean_in_powershell(string pattern, string name, bool fits) => new Wildcard(pattern).Matches(name).ShouldBe(fits);

    [Theory]
    [InlineData("app[1]", "app[1]")]
    [InlineData("APP[1]", "app[1]")]
    [InlineData("a?c", "a?c")]
    [InlineData("esx`1", "esx`1")]
    [InlineData("app[12]", "app1")]
    [InlineData("ap[p]*", "app1 app[1]")]
    [InlineData("*", "* a?c abc app1 app[1] esx1 esx`1 lab/* lab/a")]
    [InlineData("lab/*", "lab/* lab/a")]
    public void Among_names_that_there_are_one_that_exists_is_itself_and_stars_alone_mean_all(string text, string fits)
    {
        string[] names = ["*", "a?c", "abc", "app1", "app[1]", "esx1", "esx`1", "lab/*", "lab/a"];
        string.Join(" ", names.Where(Wildcard.Among(text, names).Matches)).ShouldBe(fits);
    }

    [Fact]
    public void A_wildcard_made_to_take_for_ever_does_not()
    {
        Hang.Never(() => new Wildcard(string.Concat(Enumerable.Repeat("*a", 2000)) + "b").Matches(new string('a', 20000)).ShouldBeFalse());
    }

    [Theory]
    [InlineData("a`*", "a`b", true)]
    [InlineData("a[`]", "a`", true)]
    [InlineData("[]x]", "]", true)]
    [InlineData("A*", "abc", false)]
    public void One_for_paths_has_no_escape_and_tells_case(string pattern, string name, bool fits) =>
        new Wildcard(pattern, matchesCase: true, escapes: false).Matches(name).ShouldBe(fits);
}
