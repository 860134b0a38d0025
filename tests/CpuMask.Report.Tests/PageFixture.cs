using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using CpuMask.Reports;
using Microsoft.Playwright;

namespace CpuMask.Tests.Report;

/// <summary>One headless Chromium, the distribution's own, for all tests of the page.</summary>
public sealed class PageFixture : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("cpumask-report-").FullName;
    private readonly Dictionary<string, string> pages = new();
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>The browser's path; null when there is none.</summary>
    public static string? Chromium { get; } = Find();

    /// <summary>Skips the test where there is no browser; with CI=true that is a failure.</summary>
    public static void Require() => Needs.Peer(Chromium is not null, "Debian's chromium, or another one in CPUMASK_CHROMIUM");

    public async ValueTask InitializeAsync()
    {
        if (Chromium is null)
        {
            return;
        }

        playwright = await Playwright.CreateAsync();

        // A container's root has no sandbox of its own to put the browser in.
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = new[] { "--no-sandbox", "--disable-gpu" } });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.CloseAsync();
        }

        playwright?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The address of a report's page; written once.</summary>
    public string Address(string name, Func<CpuidReport> report)
    {
        if (!pages.TryGetValue(name, out string? address))
        {
            pages[name] = address = SamplePages.Save(report(), folder, name);
        }

        return address;
    }

    /// <summary>Opens a page in a window of its own and waits until its script has run.</summary>
    public async Task<ReportPage> Open(string name, Func<CpuidReport> report, int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light, bool script = true)
    {
        IBrowserContext context = await browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme, JavaScriptEnabled = script, AcceptDownloads = false,
        });
        IPage page = await context.NewPageAsync();
        var opened = new ReportPage(page);
        await page.GotoAsync(Address(name, report));
        if (script)
        {
            await page.Locator("html[data-ready=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        }

        return opened;
    }

    private static string? Find()
    {
        string? named = Environment.GetEnvironmentVariable("CPUMASK_CHROMIUM");
        foreach (string path in new[] { named ?? string.Empty, "/usr/bin/chromium", "/usr/bin/chromium-browser" })
        {
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
