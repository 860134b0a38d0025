using System;
using System.Linq;
using System.Threading.Tasks;
using CpuMask.Reports;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CpuMask.Tests.Report;

/// <summary>axe-core finds nothing, in both colour schemes, wide and narrow, and with the dialog open.</summary>
public class AccessibilityTests : IClassFixture<PageFixture>
{
    private readonly PageFixture pages;

    public AccessibilityTests(PageFixture pages) => this.pages = pages;

    [Theory]
    [InlineData("pool", 1280, ColorScheme.Light)]
    [InlineData("pool", 1280, ColorScheme.Dark)]
    [InlineData("pool", 400, ColorScheme.Light)]
    [InlineData("pool", 400, ColorScheme.Dark)]
    [InlineData("clear", 1280, ColorScheme.Light)]
    [InlineData("hostile", 1280, ColorScheme.Dark)]
    public async Task The_page_has_no_accessibility_violation(string name, int width, ColorScheme scheme)
    {
        PageFixture.Require();

        Func<CpuidReport> report = name switch { "clear" => SamplePages.AllClear, "hostile" => SamplePages.HostileNames, _ => SamplePages.Pool };
        await using ReportPage page = await pages.Open(name, report, width, scheme: scheme);
        (await Violations(page)).ShouldBe("", name);
        if (name == "pool")
        {
            await page.Page.GetByLabel("Waived").CheckAsync();
            await page.Page.GetByLabel("Hosts", new() { Exact = true }).CheckAsync();
            await page["#matrix"].FocusAsync();
            (await Violations(page)).ShouldBe("", "with hosts as columns and the focus on the matrix");
            await page["#verdict button"].First.ClickAsync();
            (await Violations(page)).ShouldBe("", "with the dialog open");
        }
    }

    // Injected by the browser's own debugger, which the page's policy does not bind.
    private static async Task<string> Violations(ReportPage page)
    {
        AxeResult result = await page.Page.RunAxe();
        result.Passes.ShouldNotBeEmpty();
        return string.Join('\n', result.Violations.Select(v =>
            $"{v.Id} ({v.Impact}): {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html + " " + string.Join(", ", n.Any.Select(c => c.Message))))}"));
    }
}
