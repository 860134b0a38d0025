using System;
using System.IO;
using System.Linq;
using CpuMask.Compliance;
using CpuMask.Compliance.Rules;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Files;
using CpuMask.Reports;
using CpuMask.Tests.Compliance;
using CpuMask.Text;

namespace CpuMask.Tests.Reports;

public class ReportFileTests
{
    [Theory]
    [InlineData("report.html", ReportFormat.Html)]
    [InlineData("a/b.HTM", ReportFormat.Html)]
    [InlineData("run.json", ReportFormat.Json)]
    [InlineData("findings.csv", ReportFormat.Csv)]
    [InlineData("notes.md", ReportFormat.Markdown)]
    [InlineData("TEST-cpumask.xml", ReportFormat.JUnit)]
    [InlineData("cpumask.prom", ReportFormat.Prometheus)]
    public void The_extension_tells_the_format(string path, ReportFormat format) => ReportFile.FormatOf(path).ShouldBe(format);

    [Fact]
    public void An_extension_or_name_that_stands_for_no_format_is_an_error_that_lists_them()
    {
        CpuMaskException error = Should.Throw<CpuMaskException>(() => ReportFile.FormatOf("report.docx"));
        (error.Id, error.Kind).ShouldBe((ErrorIds.UnknownFormat, ErrorKind.Usage));
        error.Message.ShouldContain(".html");
        Should.Throw<CpuMaskException>(() => ReportFile.FormatNamed("pdf")).Message.ShouldContain("csv-matrix");
        ReportFile.Names.Select(ReportFile.FormatNamed).Distinct().Count().ShouldBe(Enum.GetValues<ReportFormat>().Length);
    }

    [Fact]
    public void A_report_that_cannot_be_written_leaves_the_old_one_and_no_rest()
    {
        string folder = Directory.CreateTempSubdirectory("cpumask-report-").FullName;
        try
        {
            string path = Path.Combine(folder, "report.csv");
            File.WriteAllText(path, "old");
            Should.Throw<InvalidOperationException>(() => OutputFile.Replace(path, _ => throw new InvalidOperationException()));
            Directory.GetFiles(folder).ShouldBe(new[] { path });
            File.ReadAllText(path).ShouldBe("old");
            ReportFile.Save(path, SampleReports.Pool());
            File.ReadAllText(path).ShouldStartWith("severity,");
            Should.Throw<CpuMaskException>(() => ReportFile.Save(Path.Combine(folder, "no", "such", "folder", "a.csv"), SampleReports.Pool())).Id.ShouldBe(ErrorIds.UnwritableFile);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Findings_of_a_pipeline_make_the_report_of_their_run()
    {
        ComplianceRun run = ComplianceCheck.Run(new[] { SamplePool.Host("a"), SamplePool.Host("b") });
        CpuidReport.Of(run.Output)!.Run.ShouldBe(run, "a clean run reaches the report as well");
        CpuidReport.Of(new[] { new CpuidFinding() }).ShouldBeNull();
    }

    [Fact]
    public void Findings_that_differ_in_the_host_or_in_the_feature_alone_are_one_problem()
    {
        HostCpuid[] hosts = { SamplePool.Host("a"), SamplePool.Host("b"), SamplePool.Host("c"), SamplePool.Host("d", ebx7: 0, ecx1: 0x0400_0201), SamplePool.Host("e", ebx7: 0, ecx1: 0x0400_0201, microcode: "0x2") };
        CpuidReport report = CpuidReport.Of(ComplianceCheck.Run(hosts, ComplianceReference.FromHost(hosts[0])));
        report.Run.Findings.Count.ShouldBe(4);
        ReportProblem problem = report.Problems.Single();
        problem.Features.ShouldBe(new[] { "AVX", "AVX2" });
        problem.Hosts.ShouldBe(new[] { "d", "e" });
    }

    [Fact]
    public void Groups_and_reach_follow_the_features()
    {
        HostCpuid[] hosts = { SamplePool.Host("big", ebx7: SamplePool.Ebx7 | 1 << 18, signature: 0x000806F8), SamplePool.Host("esx2"), SamplePool.Host("esx10") };
        CpuidReport report = CpuidReport.Of(ComplianceCheck.Run(hosts));
        report.Groups.Select(g => (g.Letter, string.Join(" ", g.Hosts.Select(h => h.Name)))).ShouldBe(new[] { ("A", "esx2 esx10"), ("B", "big") });
        report.Rows.Single().Name.ShouldBe("RDSEED");
        report.Reaches[0].To.Single().Letter.ShouldBe("B");
        report.Reaches[1].IsTrapped.ShouldBeTrue();
        report.Reaches[1].Missing.Single().Name.ShouldBe("RDSEED");
        report.Pool.Losses.Single().Subject.Name.ShouldBe("RDSEED");
        report.Pool.Gains.Single().Without.Letter.ShouldBe("A");
    }

    [Fact]
    public void A_VM_is_not_called_trapped_while_it_is_not_known_whether_another_host_has_what_it_needs()
    {
        HostCpuid whole = SamplePool.Host("whole"), partial = SamplePool.Host("partial");
        partial = partial with { Registers = new RegisterSet(LeafTable.Of(partial.Registers.Leaves.Where(l => l.Leaf != 7)), partial.Registers.Msrs), Brand = "Another" };
        CpuidReport report = CpuidReport.Of(ComplianceCheck.Run(new[] { whole, partial }));
        ReportReach reach = report.Reaches.Single(r => r.From.Sample.Name == "whole");
        reach.To.ShouldBeEmpty();
        reach.IsTrapped.ShouldBeFalse();
        reach.NotKnown.ShouldNotBeEmpty();
        var text = new StringWriter();
        ReportFile.Write(text, report, ReportFormat.Markdown);
        text.ToString().ShouldContain("| not known |");
        text = new StringWriter();
        ReportFile.Write(text, report, ReportFormat.Json);
        text.ToString().ShouldContain("\"trapped\": false");
    }

    [Theory]
    [InlineData(0, "A")]
    [InlineData(25, "Z")]
    [InlineData(26, "AA")]
    [InlineData(701, "ZZ")]
    [InlineData(702, "AAA")]
    public void Groups_are_lettered_as_spreadsheets_letter_columns(int index, string letter) => ReportGroup.LetterOf(index).ShouldBe(letter);

    [Theory]
    [InlineData("esx2", "esx10")]
    [InlineData("esx02", "esx3")]
    [InlineData("a", "B")]
    [InlineData("esx", "esx1")]
    [InlineData("esx99999999999999999998", "esx99999999999999999999")]
    public void Names_sort_as_people_sort_them(string first, string second)
    {
        NaturalOrder.Instance.Compare(first, second).ShouldBeLessThan(0);
        NaturalOrder.Instance.Compare(second, first).ShouldBeGreaterThan(0);
    }
}
