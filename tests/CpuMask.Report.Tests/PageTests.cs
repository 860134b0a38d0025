using System;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using CpuMask.Compliance.Rules;
using Microsoft.Playwright;

namespace CpuMask.Tests.Report;

/// <summary>The page as people use it, in a real browser.</summary>
public class PageTests : IClassFixture<PageFixture>
{
    private readonly PageFixture pages;

    public PageTests(PageFixture pages) => this.pages = pages;

    [Fact]
    public async Task The_page_opens_without_an_error_and_asks_no_network()
    {
        PageFixture.Require();

        await using ReportPage page = await pages.Open("pool", SamplePages.Pool);
        page.Errors.ShouldBeEmpty();
        page.Requests.ShouldAllBe(url => url.StartsWith("file://") || url.StartsWith("data:"));
        page.Requests.Count(url => url.StartsWith("file://")).ShouldBe(1);
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(400, 860)]
    public async Task The_verdict_fits_one_screen_and_nothing_is_wider_than_the_window(int width, int height)
    {
        PageFixture.Require();

        await using ReportPage page = await pages.Open("pool", SamplePages.Pool, width, height);
        LocatorBoundingBoxResult verdict = (await page["#verdict"].BoundingBoxAsync())!;
        (verdict.Y + verdict.Height).ShouldBeLessThanOrEqualTo(height);
        (await page["#verdict h1"].InnerTextAsync()).ShouldBe("3 of 29 hosts break the pool's promise");
        (await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width);
    }

    [Fact]
    public async Task Without_script_the_verdict_is_there_and_the_rest_says_why_not()
    {
        PageFixture.Require();

        await using ReportPage page = await pages.Open("pool", SamplePages.Pool, script: false);
        (await page["#verdict"].InnerTextAsync()).ShouldContain("AESNI, AVX2: promised feature missing");
        (await page["noscript"].InnerTextAsync()).ShouldContain("JavaScript");
    }

    [Fact]
    public async Task Filters_by_host_class_and_severity_narrow_findings_hosts_and_matrix_alike()
    {
        PageFixture.Require();

        await using ReportPage page = await pages.Open("pool", SamplePages.Pool);
        int all = await page["#problem-list > li"].CountAsync();
        await page.Page.GetByLabel("Host", new() { Exact = true }).FillAsync("ESX07");
        await Assertions.Expect(page["#problem-count"]).ToHaveTextAsync(new Regex($"^1 of {all} "));
        (await page["#problem-list > li"].InnerTextAsync()).ShouldContain("AVX512F");
        (await page["#host-count"].InnerTextAsync()).ShouldStartWith("1 of 29 hosts in 1 group.");
        (await page["#matrix-count"].InnerTextAsync()).ShouldContain("1 group.");

        await page["#filters button[type=reset]"].ClickAsync();
        await Assertions.Expect(page["#problem-list > li"]).ToHaveCountAsync(all);
        await page.Page.GetByLabel("Class").SelectOptionAsync("security");
        await Assertions.Expect(page["#problem-list > li"]).ToHaveCountAsync(1);
        (await page["#problem-list > li"].InnerTextAsync()).ShouldContain("MD_CLEAR");
        (await page["#matrix .label small"].AllInnerTextsAsync()).Skip(1).ShouldAllBe(t => t == "security");

        await page["#filters button[type=reset]"].ClickAsync();
        await page.Page.GetByLabel("Warnings", new() { Exact = true }).UncheckAsync();
        await page.Page.GetByLabel("Information", new() { Exact = true }).UncheckAsync();
        await Assertions.Expect(page["#problem-list > li"]).ToHaveCountAsync(2);
        (await page["#problem-list .badge"].AllInnerTextsAsync()).Where(t => t != "New").ShouldAllBe(t => t == "Error");
        (await page["#host-count"].InnerTextAsync()).ShouldStartWith("3 of 29 hosts");
        page.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_host_clicked_becomes_the_filter()
    {
        PageFixture.Require();

        await using ReportPage page = await pages.Open("pool", SamplePages.Pool);
        await page["#group-list .chip"].GetByText("esx15.example.net").ClickAsync();
        await Assertions.Expect(page["#problem-list > li"]).ToHaveCountAsync(1);
        (await page.Page.GetByLabel("Host", new() { Exact = true }).InputValueAsync()).ShouldBe("esx15.example.net");
    }

    [Fact]
    public async Task Every_bit_explains_itself_and_the_dialog_closes_with_escape()
    {
        PageFixture.Require();

        await using ReportPage page = await pages.Open("pool", SamplePages.Pool);
        await page["#problem-list"].GetByRole(AriaRole.Button, new() { Name = "AVX2" }).ClickAsync();
        await Assertions.Expect(page["dialog"]).ToBeVisibleAsync();
        string text = await page["dialog"].InnerTextAsync();
        foreach (string part in new[] { "CPUID.(EAX=07H,ECX=0):EBX.AVX2[bit 5]", "Class", "Called by Linux", "avx2", "Needs", "AVX", "missing, error", "2 hosts" })
        {
            text.ShouldContain(part);
        }

        await page.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page["dialog"]).ToBeHiddenAsync();
        (await page.Page.EvaluateAsync<string>("document.activeElement.textContent")).ShouldBe("AVX2", "the focus returns to where it was");
    }

    [Fact]
    public async Task The_first_things_to_look_at_explain_themselves_too()
    {
        PageFixture.Require();

        await using ReportPage page = await pages.Open("pool", SamplePages.Pool);
        await page["#verdict button"].First.ClickAsync();
        await Assertions.Expect(page["#bit-title"]).ToHaveTextAsync("AESNI");
    }

    [Fact]
    public async Task Copy_puts_exactly_the_shown_text_on_the_clipboard()
    {
        PageFixture.Require();

        await using ReportPage page = await pages.Open("pool", SamplePages.Pool);
        await page.Page.Context.GrantPermissionsAsync(new[] { "clipboard-read", "clipboard-write" });
        ILocator snippets = page["#mask-list .snippet:has(pre)"];
        int count = await snippets.CountAsync();
        count.ShouldBeGreaterThan(0);
        for (int i = 0; i < count; i++)
        {
            ILocator copy = snippets.Nth(i).GetByRole(AriaRole.Button);
            await copy.ClickAsync();
            await Assertions.Expect(copy).ToHaveTextAsync("Copied");
            (await page.Page.EvaluateAsync<string>("navigator.clipboard.readText()")).ShouldBe(await snippets.Nth(i).Locator("code").TextContentAsync());
        }

        (await page.Page.EvaluateAsync<string>("navigator.clipboard.readText()")).ShouldNotBeNullOrWhiteSpace();
        page.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Copy_works_where_the_clipboard_is_closed_to_pages()
    {
        PageFixture.Require();

        await using ReportPage page = await pages.Open("pool", SamplePages.Pool);
        await page.Page.EvaluateAsync("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('closed')); }");
        await page.Page.EvaluateAsync("() => document.addEventListener('copy', () => { window.copied = document.activeElement.value; })");
        ILocator copy = page["#mask-list .snippet:has(pre)"].First.GetByRole(AriaRole.Button);
        await copy.ClickAsync();
        await Assertions.Expect(copy).ToHaveTextAsync("Copied");
        (await page.Page.EvaluateAsync<string>("window.copied")).ShouldBe(await page["#mask-list code"].First.TextContentAsync());
    }

    [Fact]
    public async Task The_keyboard_reaches_everything_from_the_skip_link_to_a_cell_of_the_matrix()
    {
        PageFixture.Require();

        await using ReportPage page = await pages.Open("pool", SamplePages.Pool);
        await page.Page.Keyboard.PressAsync("Tab");
        (await page.Page.EvaluateAsync<string>("document.activeElement.className")).ShouldBe("skip");
        await page.Page.Keyboard.PressAsync("Enter");
        for (int i = 0; i < 200 && await page.Page.EvaluateAsync<string>("document.activeElement.id") != "matrix"; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
        }

        (await page.Page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("matrix");
        foreach (string key in new[] { "ArrowDown", "ArrowRight", "ArrowRight", "End", "Home", "PageDown", "PageUp", "Control+Home", "ArrowDown" })
        {
            await page.Page.Keyboard.PressAsync(key);
        }

        (await page["#matrix .active"].InnerTextAsync()).ShouldStartWith("AVX2");
        (await page["#matrix"].GetAttributeAsync("aria-activedescendant")).ShouldBe(await page["#matrix .active"].GetAttributeAsync("id"));
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page["#bit-title"]).ToHaveTextAsync("AVX2");
        await page.Page.Keyboard.PressAsync("Escape");
        (await page.Page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("matrix");
    }

    [Fact]
    public async Task The_matrix_shows_hosts_one_by_one_on_request()
    {
        PageFixture.Require();

        await using ReportPage page = await pages.Open("pool", SamplePages.Pool);
        await page.Page.GetByLabel("Hosts", new() { Exact = true }).CheckAsync();
        await Assertions.Expect(page["#matrix-count"]).ToHaveTextAsync(new Regex("29 hosts"));
        (await page["#matrix .top"].First.GetAttributeAsync("aria-label")).ShouldBe("Host esx01.example.net");
    }

    [Fact]
    public async Task Cells_are_marked_with_letters_as_well_as_colours()
    {
        PageFixture.Require();

        await using ReportPage page = await pages.Open("pool", SamplePages.Pool);
        foreach ((string tone, string letter) in new[] { ("yes", "Y"), ("no", "\u2013"), ("error", "M"), ("warn", "M") })
        {
            string[] texts = (await page["#matrix .cell." + tone].AllInnerTextsAsync()).ToArray();
            texts.ShouldNotBeEmpty(tone);
            texts.ShouldAllBe(t => t == letter || tone == "warn");
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Colours_follow_the_system_and_the_button_overrides_them(ColorScheme scheme)
    {
        PageFixture.Require();

        await using ReportPage page = await pages.Open("pool", SamplePages.Pool, scheme: scheme);
        Task<string> Background() => page.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        const string Light = "rgb(244, 246, 248)", Dark = "rgb(14, 20, 26)";
        (await Background()).ShouldBe(scheme == ColorScheme.Light ? Light : Dark);
        ILocator theme = page["#theme"];
        await theme.ClickAsync();
        (await Background()).ShouldBe(Light);
        await theme.ClickAsync();
        (await Background()).ShouldBe(Dark);
        (await theme.InnerTextAsync()).ShouldBe("Theme: dark");
    }

    [Fact]
    public async Task On_paper_everything_is_drawn_and_controls_are_gone()
    {
        PageFixture.Require();

        await using ReportPage page = await pages.Open("pool", SamplePages.Pool);
        byte[] pdf = await page.Page.PdfAsync(new() { Format = "A4" });
        pdf.Length.ShouldBeGreaterThan(20_000);
        await page.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await page.Page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        await Assertions.Expect(page["#filters"]).ToBeHiddenAsync();
        await Assertions.Expect(page[".bar"]).ToBeHiddenAsync();
        (await page["#matrix-print tbody tr"].CountAsync()).ShouldBe(await page.Page.EvaluateAsync<int>("JSON.parse(document.getElementById('data').textContent).rows.length"));
        page.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_clean_pool_says_so()
    {
        PageFixture.Require();

        await using ReportPage page = await pages.Open("clear", SamplePages.AllClear);
        (await page["#verdict h1"].InnerTextAsync()).ShouldBe("All 12 hosts keep the promise");
        (await page["#problem-count"].InnerTextAsync()).ShouldBe("Nothing was found.");
        await Assertions.Expect(page["#matrix"]).ToBeHiddenAsync();
        (await page["#mask-list"].InnerTextAsync()).ShouldContain("nothing has to be masked");
        page.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_matrix_says_which_hosts_its_letters_stand_for()
    {
        PageFixture.Require();

        await using ReportPage page = await pages.Open("pool", SamplePages.Pool);
        await Assertions.Expect(page["#matrix-groups li"]).ToHaveCountAsync(6);
        (await page["#matrix-groups li"].First.InnerTextAsync()).ShouldMatch(@"^A\s+esx01\.example\.net, esx02\.example\.net and 8 more$");
        await page.Page.GetByLabel("Hosts", new() { Exact = true }).CheckAsync();
        await Assertions.Expect(page["#matrix-groups li"]).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_lines_of_every_language_can_be_copied_and_say_what_damage_they_hide()
    {
        PageFixture.Require();

        await using ReportPage page = await pages.Open("pool", SamplePages.Pool);
        (await page["#mask-vmware"].InnerTextAsync()).ShouldContain("featMask.vm.cpuid.AVX2 = \"Val:0\"");
        (await page["#mask-xen"].InnerTextAsync()).ShouldStartWith("cpuid = [");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Copy: ") })).ToHaveCountAsync(SamplePages.Pool().Snippets.Count(s => s.Text.Length > 0));

        // These hosts show no virtualization, so oVirt has no cluster type for them and says so.
        string[] notes = (await page["#mask-list .notes li:first-child"].AllInnerTextsAsync()).Where(t => !t.StartsWith("There is no cluster type of oVirt")).ToArray();
        notes.Length.ShouldBe(SamplePages.Pool().Snippets.Count(s => s.Text.Length > 0));
        foreach (string text in notes)
        {
            text.ShouldBe("Made from the hosts as they were found: this also hides AESNI, AVX2, which esx15.example.net, esx16.example.net should have and do not. Mend those hosts first; the mask is then smaller.");
        }
    }

    [Fact]
    public async Task On_a_narrow_screen_a_heading_stands_beside_the_whole_cell()
    {
        PageFixture.Require();

        await using ReportPage page = await pages.Open("pool", SamplePages.Pool, 400, 860);
        ILocator cell = page["#guest-list tbody tr th:has-text('10 hosts')"];
        LocatorBoundingBoxResult box = (await cell.BoundingBoxAsync())!;
        box.Height.ShouldBeLessThan(40, "the letter and the number of hosts stand on one line");
    }
}
