using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using CpuMask.Baselines;
using CpuMask.Compliance;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Rules;
using CpuMask.Cpuid;
using CpuMask.Reading;
using CpuMask.Reports;
using Microsoft.Playwright;

namespace CpuMask.Tests.Report;

/// <summary>The page's data is packed, and what follows from the rest is left out of it: nothing may get lost on that way.</summary>
public class CompletePageTests : IClassFixture<PageFixture>
{
    private static readonly string Dump = Path.Combine(Checkout.Root, "examples", "data", "pool", "skx01.txt");
    private static readonly Lazy<CpuidReport> Report = new(() => FlippedHosts.Report(Dump, 40, 12, named: false));

    private readonly PageFixture pages;

    public CompletePageTests(PageFixture pages) => this.pages = pages;

    [Theory]
    [InlineData("flipped")]
    [InlineData("pool")]
    [InlineData("partial")]
    public async Task Every_difference_of_every_host_is_in_the_matrix(string name)
    {
        PageFixture.Require();

        CpuidReport report = name switch { "pool" => SamplePages.Pool(), "partial" => Partial(), _ => Report.Value };
        await using ReportPage page = await pages.Open(name, () => report, 1280, 1100);
        await page.Page.GetByLabel("Hosts", new() { Exact = true }).CheckAsync();
        JsonElement shown = await Walk(page);
        string[] Texts(string part) => shown.GetProperty(part).EnumerateArray().Select(e => e.GetString()!).ToArray();

        HostCpuid[] hosts = report.Groups.SelectMany(g => g.Hosts).ToArray();
        Texts("columns").ShouldBe(hosts.Select(h => "Host " + h.Name).ToArray());
        Texts("rows").ShouldBe(report.Rows.Select(r => r.Name).ToArray());
        string[] expected = report.Groups.SelectMany(g => g.Hosts.Select(_ => g)).SelectMany((g, column) =>
            g.Cells.Select((cell, row) => $"{row}-{column} {Words(cell, report.Rows[row].Bit is not null)}")).ToArray();
        if (name == "partial")
        {
            expected.ShouldContain(e => e.EndsWith("unknown"));
            expected.ShouldContain(e => e.EndsWith("missing, waived"));
        }

        Texts("cells").Order(StringComparer.Ordinal).ShouldBe(expected.Order(StringComparer.Ordinal));
        page.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_finding_says_what_the_report_says_and_every_host_can_be_found()
    {
        PageFixture.Require();

        await using ReportPage page = await pages.Open("flipped", () => Report.Value);
        await Draw(page, "#problem-list");
        string[] messages = (await page["#problem-list > li > .what > p:first-of-type"].AllInnerTextsAsync()).ToArray();
        messages.ShouldBe(Report.Value.Problems.Select(p => p.Message));
        string[] details = (await page["#problem-list > li .values"].AllInnerTextsAsync()).ToArray();
        details.ShouldBe(Report.Value.Problems.Select(p => string.Join(" \u00B7 ", new[]
        {
            p.Finding.Rule, p.Findings.Count == 1 && p.Finding.Subject.Register is not null ? p.Finding.Subject.ToString() : "",
            p.Finding.Expected + p.Finding.Actual == "" ? "" : $"expected {p.Finding.Expected}, is {p.Finding.Actual}",
        }.Where(t => t.Length > 0))));

        await Draw(page, "#group-list");
        string[] chips = (await page["#group-list .chip"].AllInnerTextsAsync()).ToArray();
        chips.ShouldBe(Report.Value.Groups.SelectMany(g => g.Hosts).Select(h => h.Name));
        string[] letters = (await page["#group-list > li > div > .letter"].AllInnerTextsAsync()).ToArray();
        letters.ShouldBe(Report.Value.Groups.Select(g => g.Letter));
        string[] worst = (await page["#group-list h3 .badge:last-child"].AllInnerTextsAsync()).ToArray();
        worst.ShouldBe(Report.Value.Groups.Select(g => g.Worst?.ToString() ?? "Nothing found"));
    }

    [Fact]
    public async Task Where_a_VM_can_go_and_what_it_loses_is_told_to_the_last_group_and_feature()
    {
        PageFixture.Require();

        CpuidReport report = Report.Value;
        await using ReportPage page = await pages.Open("flipped", () => report);
        await page.Page.EvaluateAsync("""
            () => {
              document.querySelectorAll("#guests .table").forEach(t => t.drawAll());
              for (let rest; (rest = document.querySelector("#guests button.chip"));) rest.click();
            }
            """);
        async Task<string[][]> Table(string caption) => JsonSerializer.Deserialize<string[][]>(await page.Page.EvaluateAsync<string>("""
            caption => {
              const table = [...document.querySelectorAll("#guests table")].find(t => t.caption.textContent === caption);
              return JSON.stringify([...table.tBodies[0].rows].map(r => [...r.cells].map(c => {
                const parts = [...c.querySelectorAll(".letters > .letter, .names > button, span > bdi")];
                return parts.map(p => p.textContent).join(" ");
              })));
            }
            """, caption))!;

        string[][] reach = await Table("Where a VM started without a mask can go");
        reach.Select(r => r[1]).ShouldBe(report.Reaches.Select(r => string.Join(' ', r.To.Select(g => g.Letter))));
        reach.Select(r => r[2]).ShouldBe(report.Reaches.Select(r => string.Join(' ', r.NotKnown.Concat(r.Missing.Select(m => m.Name)))));
        report.Reaches.Where(r => r.To.Count == 0).ShouldNotBeEmpty();
        report.Reaches.Where(r => r.To.Count == 0).ShouldAllBe(r => r.NotKnown.Count > 0 || r.Missing.Count > 0);

        string[][] loss = await Table("What a VM loses behind the pool's mask");
        IEnumerable<string> Losses(Func<ReportLoss, string> say) => report.Pool.Losses.Select(say).Order(StringComparer.Ordinal);
        loss.SelectMany(l => l[0].Length == 0 ? [] : new[] { l[1] + " / " + l[2] }).Distinct().Order(StringComparer.Ordinal)
            .ShouldBe(Losses(l => string.Join(' ', l.HasIt.Select(g => g.Letter)) + " / " + string.Join(' ', l.TakesIt.Select(g => g.Letter))).Distinct());
        string.Join(' ', loss.Select(l => l[0])).Split(' ').Order(StringComparer.Ordinal)
            .ShouldBe(string.Join(' ', Losses(l => l.Subject.Name)).Split(' ').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_page_that_is_printed_before_its_first_frame_is_drawn_for_that()
    {
        PageFixture.Require();

        await using ReportPage blank = await pages.Open("pool", SamplePages.Pool);
        await blank.Page.AddInitScriptAsync("window.requestAnimationFrame = () => 0;");
        await blank.Page.ReloadAsync();
        (await blank["#problem-list > li"].CountAsync()).ShouldBe(0);
        await blank.Page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        (await blank["#problem-list > li"].CountAsync()).ShouldBeGreaterThan(0);
        (await blank["#matrix-print tbody tr"].CountAsync()).ShouldBeGreaterThan(0);
        blank.Errors.ShouldBeEmpty();
    }

    // Every third host was read by a tool that does not know leaf 7, and some findings are accepted.
    private static CpuidReport Partial()
    {
        HostCpuid real = new DumpFile(Registry.Formats).Read(Dump).Hosts[0];
        HostCpuid[] hosts = FlippedHosts.Of(real, 15, 9, named: true).Select((h, i) => i % 3 > 0 ? h : h with
        {
            Registers = new RegisterSet(LeafTable.Of(h.Registers.Leaves.Where(row => row.Leaf != 7)), h.Registers.Msrs),
        }).ToArray();
        CompliancePolicy policy = CompliancePolicy.Parse("""{"waivers":[{"host":"*[0-4].example.net","feature":"*","reason":"CHG-1204","expires":"2999-12-31"}]}""");
        return CpuidReport.Of(ComplianceCheck.Run(hosts, ComplianceReference.FromBaseline(CpuBaseline.Of(new[] { real }), "pool.json"), policy));
    }

    private static Task Draw(ReportPage page, string list) => page.Page.EvaluateAsync("list => document.querySelector(list).drawAll()", list);

    private static string Words(ReportCell cell, bool isFlag)
    {
        string finding = cell.Severity is not { } severity ? "" : cell.IsWaived ? ", waived" : ", " + severity.ToString().ToLowerInvariant();
        bool plain = cell.Severity is null;
        return (cell.Value is not { } value ? "unknown" : !isFlag ? value.ToString()
            : value == 1 ? (plain ? "there" : "there, not as expected") : plain ? "not there" : "missing") + finding;
    }

    // The matrix holds only what can be seen, so it is looked at screen by screen.
    private static async Task<JsonElement> Walk(ReportPage page) => (await page.Page.EvaluateAsync<JsonElement>("""
        async () => {
          const grid = document.getElementById("matrix"), rows = new Map(), columns = new Map(), cells = new Map();
          for (let top = 0; top < grid.scrollHeight; top += 400) {
            for (let left = 0; left < grid.scrollWidth; left += 600) {
              grid.scrollTop = top;
              grid.scrollLeft = left;
              await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
              for (const node of grid.querySelectorAll(".row > .label")) rows.set(Number(node.id.split("-")[1]), node.firstChild.textContent);
              for (const node of grid.querySelectorAll(".top")) columns.set(Number(node.id.split("-").pop()), node.getAttribute("aria-label"));
              for (const node of grid.querySelectorAll(".cell")) cells.set(node.id.slice(5), node.id.slice(5) + " " + node.getAttribute("aria-label"));
            }
          }
          const sorted = map => [...map].sort((a, b) => a[0] - b[0]).map(e => e[1]);
          return { rows: sorted(rows), columns: sorted(columns), cells: [...cells.values()] };
        }
        """))!;
}
