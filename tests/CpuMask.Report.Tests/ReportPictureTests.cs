using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using System.Xml.Linq;
using CpuMask.Baselines;
using CpuMask.Compliance;
using CpuMask.Compliance.Rules;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Reading;
using CpuMask.Reports;
using CpuMask.Tests.Shared;
using Microsoft.Playwright;

namespace CpuMask.Tests.Report;

/// <summary>
/// The README's picture of the report is the page as Chromium lays it out, box by box and line by line. After a change of the page
/// it is drawn anew with CPUMASK_PICTURES=1; a page that no longer says what the picture says fails.
/// </summary>
public class ReportPictureTests : IClassFixture<PageFixture>
{
    private const int Width = 960, Height = 640;
    private static readonly string Picture = Path.Combine(Checkout.Root, "docs", "images", "report.svg");
    private readonly PageFixture pages;

    public ReportPictureTests(PageFixture pages) => this.pages = pages;

    [Fact]
    public async Task The_picture_says_what_the_page_says()
    {
        PageFixture.Require();
        await using ReportPage page = await pages.Open("readme", ExamplePool, Width, Height, ColorScheme.Light);
        if (Environment.GetEnvironmentVariable("CPUMASK_PICTURES") == "1")
        {
            string drawn = await page.Page.EvaluateAsync<string>(File.ReadAllText(Path.Combine(Checkout.Root, "tests", "CpuMask.Report.Tests", "picture.js")), new { width = Width, height = Height });
            File.WriteAllText(Picture, drawn);
        }

        string said = Squeeze(await page.Page.Locator("body").InnerTextAsync());
        string[] shown = XDocument.Load(Picture).Descendants().Where(e => e.Name.LocalName == "text").Select(e => Squeeze(e.Value)).ToArray();
        shown.Length.ShouldBeGreaterThan(20);
        shown.ShouldAllBe(text => said.Contains(text), "CPUMASK_PICTURES=1 draws it anew.");
    }

    // cpumask report examples/data/pool --baseline examples/data/pool/skx01.txt
    private static CpuidReport ExamplePool()
    {
        HostCpuid[] hosts = Directory.GetFiles(Path.Combine(Checkout.Root, "examples", "data", "pool")).Order(StringComparer.Ordinal)
            .Select(f => new DumpFile(Registry.Formats).Read(f).Hosts[0]).ToArray();
        CpuBaseline baseline = CpuBaseline.Of(hosts.Where(h => h.Name == "skx01").ToArray());
        return CpuidReport.Of(ComplianceCheck.Run(hosts, ComplianceReference.FromBaseline(baseline, "pool.json"), now: new(2026, 1, 12, 3, 0, 0, TimeSpan.Zero)));
    }

    private static string Squeeze(string text) => Regex.Replace(text, @"\s+", string.Empty);
}
