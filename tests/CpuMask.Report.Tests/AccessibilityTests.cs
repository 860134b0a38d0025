using System;
using System.Linq;
using System.Threading.Tasks;
using CpuMask.Reports;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace CpuMask.Tests.Report;

/// <summary>axe-core finds nothing, in both colour schemes, wide and narrow, and with the dialog open.</summary>
public class AccessibilityTests : IClassFixture<PageFixture>
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

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

    // Injected by the browser's own debugger, which the page's policy does not bind. The package's own RunAxe brings over each of the
    // ten thousand places where a rule had nothing to say, which takes five times as long as the rules.
    private static async Task<string> Violations(ReportPage page)
    {
        if (!await page.Page.EvaluateAsync<bool>("'axe' in window"))
        {
            await page.Page.EvaluateAsync(Axe);
        }

        return await page.Page.EvaluateAsync<string>("""
            async () => {
              const result = await axe.run(document, { resultTypes: ["violations"] });
              if (result.passes.length === 0) { return "no rule had anything to look at"; }
              return result.violations.map(v => `${v.id} (${v.impact}): ` + v.nodes.slice(0, 3)
                .map(n => n.html + " " + n.any.map(c => c.message).join(", ")).join(" | ")).join("\n");
            }
            """);
    }
}
