using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Playwright;

namespace CpuMask.Tests.Report;

/// <summary>Writes pictures of the pages for people to look at, where CPUMASK_SCREENSHOTS names a folder.</summary>
public class ScreenshotTests : IClassFixture<PageFixture>
{
    private readonly PageFixture pages;

    public ScreenshotTests(PageFixture pages) => this.pages = pages;

    [Fact(Explicit = true)]
    public async Task Pictures_for_people()
    {
        string? folder = Environment.GetEnvironmentVariable("CPUMASK_SCREENSHOTS");
        PageFixture.Require();
        folder.ShouldNotBeNullOrEmpty("CPUMASK_SCREENSHOTS names no folder");

        SamplePages.Save(SamplePages.Pool(), folder, "pool");
        SamplePages.Save(SamplePages.HostileNames(), folder, "hostile");
        SamplePages.Save(SamplePages.Large(1000, 200), folder, "large");
        foreach (int width in new[] { 1280, 400 })
        {
            foreach (ColorScheme scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await using ReportPage page = await pages.Open("pool", SamplePages.Pool, width, 800, scheme);
                await page.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"pool-{width}-{scheme}-top.png") });
                await page.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"pool-{width}-{scheme}.png"), FullPage = true });
                foreach (string section in new[] { "problems", "hosts", "features", "masks", "guests", "changes" })
                {
                    await page["#" + section].ScreenshotAsync(new() { Path = Path.Combine(folder, $"pool-{width}-{scheme}-{section}.png") });
                }

                page.Errors.ShouldBeEmpty();
            }
        }
    }
}
