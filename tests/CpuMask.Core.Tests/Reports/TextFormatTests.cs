using CpuMask.Tests.Languages;
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Xml.Linq;
using CpuMask.Compliance;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Rules;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Reports;
using CpuMask.Tests.Compliance;

namespace CpuMask.Tests.Reports;

/// <summary>What is written is read by the programs that it is written for.</summary>
public class TextFormatTests
{
    private static readonly CpuidReport Report = SampleReports.Pool();

    [Theory]
    [InlineData("kubevirt-nodes", "qemu")]
    [InlineData("xapi", "xenserver")]
    [InlineData("xl-info", "xen")]
    [InlineData("cpuid-raw", "vmware")]
    public void The_languages_of_the_platform_that_told_of_the_hosts_come_first(string format, string language)
    {
        HostCpuid[] hosts = KvmPools.All().First().Select(h => h with { Format = format }).ToArray();
        CpuidReport report = CpuidReport.Of(ComplianceCheck.Run(hosts));
        report.Snippets[0].Id.ShouldBe(language);
        report.Snippets.Select(s => s.Id).ShouldBe(Registry.Languages.Select(l => l.Id), ignoreOrder: true);
    }

    [Fact]
    public void Csv_read_by_pythons_reader_has_every_finding_and_no_formula()
    {
        Consumer.Require("/usr/bin/python3", "python3");

        string[][] rows = Csv(SampleReports.Text(Report, ReportFormat.Csv));
        rows.ShouldAllBe(r => r.Length == 14);
        CpuidFinding[] findings = Report.Run.Findings.Concat(Report.Run.Waived).ToArray();
        rows.Length.ShouldBe(findings.Length + 1);
        foreach ((string[] row, CpuidFinding finding) in rows.Skip(1).Zip(findings))
        {
            row[0].ShouldBe(FindingSeverities.Name(finding.Severity));
            row[1].TrimStart('\'').ShouldBe(finding.Host.Replace("\ud800", "\ufffd"));
            row[2].ShouldBe(finding.Rule);
            row[3].ShouldBe(finding.Feature);
            row[8].ShouldBe(finding.Bit?.ToString() ?? "");
            row[12].ShouldBe(finding.Waiver?.Reason ?? "");
        }

        rows.SelectMany(r => r).ShouldAllBe(c => c.Length == 0 || "=+-@".IndexOf(c[0]) < 0);
    }

    [Fact]
    public void The_matrix_as_csv_has_a_column_for_each_kind_of_host()
    {
        Consumer.Require("/usr/bin/python3", "python3");

        string[][] rows = Csv(SampleReports.Text(Report, ReportFormat.CsvMatrix));
        rows.ShouldAllBe(r => r.Length == 3 + Report.Groups.Count);
        rows.Length.ShouldBe(3 + Report.Rows.Count);
        string[] avx2 = rows.Single(r => r[0] == "AVX2");
        int broken = Report.Groups.Single(g => g.Hosts.Any(h => h.Name == "broken")).Index;
        avx2[3 + broken].ShouldBe("0");
        rows[1][3 + broken].ShouldBe("broken");
    }

    [Fact]
    public void Markdown_parsed_as_github_parses_it_has_the_findings_as_cells_and_no_html()
    {
        Consumer.Require("/usr/bin/cmark-gfm", "cmark-gfm");

        string markdown = SampleReports.Text(Report, ReportFormat.Markdown);
        (int exit, string output, string error) = Consumer.Run("/usr/bin/cmark-gfm", markdown, "-e", "table", "-t", "xml");
        exit.ShouldBe(0, error);
        XNamespace c = "http://commonmark.org/xml/1.0";
        XElement document = XDocument.Parse(output[output.IndexOf("<document", StringComparison.Ordinal)..]).Root!;
        document.Descendants(c + "html_inline").Concat(document.Descendants(c + "html_block")).Concat(document.Descendants(c + "link")).Concat(document.Descendants(c + "image")).ShouldBeEmpty();
        document.Element(c + "heading")!.Value.ShouldBe("Prod <&> \"pool\"");
        XElement findings = document.Elements(c + "table").First();
        string[][] cells = findings.Elements(c + "table_row").Select(r => r.Elements(c + "table_cell").Select(x => x.Value).ToArray()).ToArray();
        cells.Length.ShouldBe(Report.Problems.Count);
        cells.ShouldAllBe(r => r.Length == 5);
        cells.Zip(Report.Problems).ShouldAllBe(p => p.First[0] == FindingSeverities.Name(p.Second.Finding.Severity) && p.First[1].Contains(p.Second.Title, StringComparison.OrdinalIgnoreCase));
        cells.ShouldContain(r => r[2].Contains("<script>alert(1)</script>\"'|`*_\\ \u27E8202E\u27E9evil\u27E80007\u27E9"));
        document.Descendants(c + "code_block").Select(b => b.Value.Trim()).ShouldBe(Report.Snippets.Where(s => s.Text.Length > 0).Select(s => s.Text.Trim()));
        Report.Snippets.Select(s => s.Id).ShouldBe(Registry.Languages.Select(l => l.Id), ignoreOrder: true);
    }

    [Fact]
    public void JUnit_read_by_junitparser_shows_hosts_as_tests()
    {
        Consumer.Require("/usr/lib/python3/dist-packages/junitparser", "python3-junitparser");

        (int exit, string output, string error) = Consumer.Run("/usr/bin/python3", SampleReports.Text(Report, ReportFormat.JUnit), "-c", """
            import sys, json
            from junitparser import JUnitXml
            xml = JUnitXml.fromstring(sys.stdin.buffer.read())
            counted = [xml.tests, xml.failures, xml.errors, xml.skipped]
            xml.update_statistics()
            cases = []
            for suite in xml:
                own = [suite.tests, suite.failures, suite.errors, suite.skipped]
                suite.update_statistics()
                assert own == [suite.tests, suite.failures, suite.errors, suite.skipped], suite.name
                for case in suite:
                    cases.append([suite.name, case.name, [type(r).__name__ for r in case.result], [r.type or '' for r in case.result], case.system_out or ''])
            print(json.dumps({'before': counted, 'after': [xml.tests, xml.failures, xml.errors, xml.skipped], 'cases': cases}))
            """);
        exit.ShouldBe(0, error);
        JsonElement json = JsonDocument.Parse(output).RootElement;
        json.GetProperty("before").ToString().ShouldBe(json.GetProperty("after").ToString(), "the totals are what they say");
        Dictionary<string, JsonElement> cases = json.GetProperty("cases").EnumerateArray().ToDictionary(c => c[1].GetString()!);
        cases.Count.ShouldBe(Report.Run.Hosts.Count + 1, "every host, and the one that is gone");
        cases["esx10"][2].GetArrayLength().ShouldBe(0);
        cases["broken"][2][0].GetString().ShouldBe("Failure");
        cases["broken"][3][0].GetString().ShouldBe(RuleIds.FeatureMissing);
        cases["waived"][2][0].GetString().ShouldBe("Skipped");
        cases["drifted"][2].GetArrayLength().ShouldBe(0);
        cases["drifted"][4].GetString()!.ShouldContain("L1D_FLUSH");
        cases["gone"][0].GetString().ShouldBe("pool");
        cases.Keys.ShouldContain(k => k.StartsWith("<script>alert(1)</script>\"'|`*_\\ \u27E8202E\u27E9evil\u27E80007\u27E9"));
    }

    [Fact]
    public void Prometheus_text_satisfies_promtool()
    {
        Consumer.Require("/usr/bin/promtool", "prometheus");

        (int exit, string output, string error) = Consumer.Run("/usr/bin/promtool", SampleReports.Text(Report, ReportFormat.Prometheus), "check", "metrics");
        (output + error).Trim().ShouldBe("", "promtool's lint has nothing to say");
        exit.ShouldBe(0);
    }

    [Fact]
    public void What_to_do_is_told_from_what_is_wrong_whatever_hosts_are_called()
    {
        string name = "Dr. No" + new string('x', 10_000);
        HostCpuid[] hosts = { Compliance.SamplePool.Host(name), Compliance.SamplePool.Host("b"), Compliance.SamplePool.Host("c", edx7: Compliance.SamplePool.Edx7 | 3u << 28, microcode: "0x1") };
        ReportProblem problem = CpuidReport.Of(ComplianceCheck.Run(hosts)).Problems.Single();
        problem.Features.Count.ShouldBe(2);
        problem.Message.ShouldBe("Hosts of one CPU model differ: microcode or firmware has drifted. Bring them to the same level: microcode 0x5003901 there, 0x1 here.");
        ComplianceCheck.Run(hosts, ComplianceReference.FromHost(hosts[0])).Findings.ShouldAllBe(f => f.Message.Length < 600);
    }

    [Fact]
    public void Prometheus_labels_differ_even_where_names_look_alike()
    {
        HostCpuid[] hosts = new[] { "a\u200B", "a\u27E8200B\u27E9", new string('W', 300) + "1", new string('W', 300) + "2", new string('W', 200) + "\u2026" }
            .Select(n => Compliance.SamplePool.Host(n)).ToArray();
        string[] samples = SampleReports.Text(CpuidReport.Of(ComplianceCheck.Run(hosts)), ReportFormat.Prometheus)
            .Split('\n').Where(l => l.StartsWith("cpumask_host_info", StringComparison.Ordinal)).ToArray();
        samples.Distinct().Count().ShouldBe(5);
    }

    [Fact]
    public void Prometheus_text_counts_what_was_found()
    {
        string[] lines = SampleReports.Text(Report, ReportFormat.Prometheus).Split('\n');
        lines.ShouldContain("cpumask_compliant{reference=\"golden\",kind=\"host\"} 0");
        lines.ShouldContain("cpumask_hosts 9");
        lines.ShouldContain("cpumask_host_findings{host=\"broken\",severity=\"error\"} 2");
        lines.ShouldContain("cpumask_host_findings{host=\"waived\",severity=\"error\"} 0");
        lines.ShouldContain($"cpumask_check_timestamp_seconds {Compliance.SamplePool.Night(2).ToUnixTimeSeconds()}");
        lines.ShouldContain(l => l.StartsWith("cpumask_findings{rule=\"feature-missing\",severity=\"error\",waived=\"true\"} 1"));
        string[] samples = lines.Where(l => l.Length > 0 && l[0] != '#').Select(l => l[..l.LastIndexOf(' ')]).ToArray();
        samples.Distinct().Count().ShouldBe(samples.Length, "no two samples have the same labels");
    }

    [Fact]
    public void Json_is_the_checks_own_and_can_be_the_next_runs_memory()
    {
        string text = SampleReports.Text(Report, ReportFormat.Json);
        ComplianceRun again = RunJsonReader.Read(System.Text.Encoding.UTF8.GetBytes(text), "report.json");
        again.Findings.Count.ShouldBe(Report.Run.Findings.Count);
        again.Hosts.Select(h => h.Registers).ShouldBe(Report.Run.Hosts.Select(h => h.Registers), ignoreOrder: true);
        JsonElement report = JsonDocument.Parse(text).RootElement.GetProperty("report");
        report.GetProperty("kinds").GetArrayLength().ShouldBe(Report.Groups.Count);
        report.GetProperty("matrix").GetArrayLength().ShouldBe(Report.Rows.Count);
        report.GetProperty("masks").EnumerateArray().Select(m => m.GetProperty("for").GetString()).ShouldContain("vmware");
    }

    [Fact]
    public void All_formats_end_lines_with_lf_and_hold_no_character_that_turns_text()
    {
        foreach (ReportFormat format in Enum.GetValues<ReportFormat>())
        {
            string text = SampleReports.Text(Report, format);
            text.ShouldEndWith("\n", customMessage: format.ToString());
            text.Replace("\r", "").Length.ShouldBe(text.Length, format.ToString());
            if (format is not (ReportFormat.Csv or ReportFormat.CsvMatrix))
            {
                text.Contains('\u202E').ShouldBeFalse(format.ToString());
            }
        }
    }

    private static string[][] Csv(string text)
    {
        (int exit, string output, string error) = Consumer.Run("/usr/bin/python3", text, "-c", """
            import csv, io, json, sys
            csv.field_size_limit(1 << 24)
            print(json.dumps(list(csv.reader(io.TextIOWrapper(sys.stdin.buffer, encoding='utf-8', newline='')))))
            """);
        exit.ShouldBe(0, error);
        return JsonSerializer.Deserialize<string[][]>(output)!;
    }
}
