using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace CpuMask.Tests.Report;

/// <summary>What comes from dumps is text, whatever it tries to be.</summary>
public class HostilePageTests : IClassFixture<PageFixture>
{
    private readonly PageFixture pages;

    public HostilePageTests(PageFixture pages) => this.pages = pages;

    [Theory]
    [InlineData(1280)]
    [InlineData(400)]
    public async Task A_hostile_host_name_shows_as_text(int width)
    {
        PageFixture.Require();

        await using ReportPage page = await pages.Open("hostile", SamplePages.HostileNames, width);
        page.Errors.ShouldBeEmpty("no dialog, no blocked script, no broken markup");
        (await page["img, b > b, script:not([id])"].CountAsync()).ShouldBe(1, "the page's own script is the only one");
        (await page["body"].InnerTextAsync()).ShouldContain("<script>alert(1)</script>\"'><img src=x");
        (await page.Page.TitleAsync()).ShouldStartWith("<script>alert(1)</script>");
        (await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width);
    }

    [Fact]
    public async Task Marks_that_turn_or_hide_text_are_shown_by_number()
    {
        PageFixture.Require();

        await using ReportPage page = await pages.Open("hostile", SamplePages.HostileNames);
        string text = await page["body"].InnerTextAsync();
        text.ShouldContain("\u27E8202E\u27E9gnp.esx\u27E8202C\u27E9 \u27E82066\u27E9evil");
        text.Any(c => c is '\u202E' or '\u2066' or '\u200B').ShouldBeFalse();
        text.ShouldContain("\u0645\u0636\u064A\u0641-01", Case.Sensitive, "a name in Arabic is a name");
        text.ShouldContain("{{data}}\\u003c");
    }

    [Fact]
    public async Task A_name_of_ten_thousand_characters_is_cut_on_the_page_and_whole_in_the_filter()
    {
        PageFixture.Require();

        await using ReportPage page = await pages.Open("hostile", SamplePages.HostileNames);
        (await page["body"].InnerTextAsync()).Contains(new string('W', 400)).ShouldBeFalse();
        await page.Page.GetByLabel("Host", new() { Exact = true }).FillAsync(new string('w', 5000));
        await Microsoft.Playwright.Assertions.Expect(page["#host-count"]).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^1 of 16"));
    }

    [Fact]
    public void The_page_allows_no_script_but_its_own()
    {
        string folder = Directory.CreateTempSubdirectory("cpumask-csp-").FullName;
        try
        {
            string html = File.ReadAllText(new Uri(SamplePages.Save(SamplePages.HostileNames(), folder, "page")).LocalPath);
            html.ShouldContain("default-src 'none'; script-src 'sha256-");
            html.ShouldNotContain("unsafe-inline");
            html.Split("<script").Length.ShouldBe(3, "the data block and the script");
            html.ShouldNotContain("onerror=alert(2)>");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
