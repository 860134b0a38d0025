using System.Globalization;
using System.IO;
using System.Text;
using System.Xml;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Runs;
using CpuMask.Text;

namespace CpuMask.Reports;

/// <summary>
/// JUnit XML as CI systems read it (Jenkins' junit-10.xsd): a kind of host is a suite and every host a test, that fails with
/// its findings. What is about the pool, and hosts that are gone, are tests of the suite "pool".
/// </summary>
internal static class JUnitReport
{
    /// <summary>Writes the document.</summary>
    public static void Write(TextWriter output, CpuidReport report)
    {
        Dictionary<string, List<CpuidFinding>> byHost = report.Run.Findings.Concat(report.Run.Waived)
            .GroupBy(f => f.Host, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        var present = new HashSet<string>(report.Run.Hosts.Select(h => h.Name), StringComparer.Ordinal);
        Test[] pool = byHost.Where(p => !present.Contains(p.Key)).OrderBy(p => p.Key, NaturalOrder.Instance)
            .Select(p => new Test(p.Key.Length == 0 ? "the pool as a whole" : p.Key, p.Value)).ToArray();
        var suites = report.Groups
            .Select(g => (Name: g.Letter + ": " + g.Cpu, Tests: g.Hosts.Select(h => new Test(h.Name, byHost.TryGetValue(h.Name, out List<CpuidFinding>? own) ? own : new List<CpuidFinding>())).ToArray()))
            .Concat(pool.Length > 0 ? new[] { (Name: "pool", Tests: pool) } : Array.Empty<(string Name, Test[] Tests)>())
            .ToArray();

        // Files are written as UTF-8; XmlWriter would declare the writer's own idea of its encoding.
        output.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        using var xml = XmlWriter.Create(output, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true, CloseOutput = false });
        xml.WriteStartElement("testsuites");
        xml.WriteAttributeString("name", Clean(report.Title));
        Counts(xml, suites.SelectMany(s => s.Tests).ToArray(), report.Run.FailOn);
        foreach ((string name, Test[] tests) in suites)
        {
            Suite(xml, name, tests, report.Run);
        }

        xml.WriteEndElement();
        xml.Flush();
        output.Write('\n');
    }

    private static void Suite(XmlWriter xml, string name, Test[] tests, ComplianceRun run)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Clean(name));
        Counts(xml, tests, run.FailOn);
        xml.WriteAttributeString("timestamp", run.CheckedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
        foreach (Test test in tests)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("name", Clean(test.Name));
            xml.WriteAttributeString("classname", Clean("cpumask." + name.Replace('.', '_')));
            xml.WriteAttributeString("time", "0");
            Result(xml, test, run.FailOn);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Counts(XmlWriter xml, Test[] tests, FindingSeverity failOn)
    {
        xml.WriteAttributeString("tests", tests.Length.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", tests.Count(t => t.Fails(failOn)).ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("errors", "0");
        xml.WriteAttributeString("skipped", tests.Count(t => t.IsWaived(failOn)).ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("time", "0");
    }

    private static void Result(XmlWriter xml, Test test, FindingSeverity failOn)
    {
        CpuidFinding[] failing = test.Findings.Where(f => f.Waiver is null && f.Severity >= failOn).ToArray();
        if (failing.Length > 0)
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("type", failing[0].Rule);
            xml.WriteAttributeString("message", Clean(Summary(failing)));
            xml.WriteString(Clean(string.Join("\n", failing.Select(Line))));
            xml.WriteEndElement();
        }
        else if (test.IsWaived(failOn))
        {
            xml.WriteStartElement("skipped");
            xml.WriteAttributeString("message", Clean(string.Join("; ", test.Findings.Where(f => f.Waiver is not null && f.Severity >= failOn)
                .Select(f => Wording.Format("waived until {0}: {1}", Wording.Day(f.Waiver!.Expires), f.Waiver.Reason)).Distinct())));
            xml.WriteEndElement();
        }

        CpuidFinding[] milder = test.Findings.Where(f => f.Waiver is null && f.Severity < failOn).ToArray();
        if (milder.Length > 0)
        {
            xml.WriteStartElement("system-out");
            xml.WriteString(Clean(string.Join("\n", milder.Select(Line))));
            xml.WriteEndElement();
        }
    }

    private static string Summary(CpuidFinding[] findings) => findings.Length == 1
        ? findings[0].Message
        : Wording.Format("{0}: {1}", Wording.Count(findings.Length, "finding", "findings"), Wording.List(findings.Select(f => f.Feature.Length > 0 ? f.Feature : f.Rule).Distinct().ToArray()));

    private static string Line(CpuidFinding finding) => Wording.Format(
        finding.Run is { PreviousAt: null } ? "{0} {1} {2}: {3}" : "{0} {1} {2}: {3} (since {4})",
        FindingSeverities.Name(finding.Severity), finding.Rule, finding.Subject, finding.Message, Wording.Time(finding.Since));

    // What XML 1.0 has no way to write is shown by number, and a name of a book's length is cut.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length && clean.Length < 20_000; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                clean.Append(text[i]).Append(text[++i]);
            }
            else if (text[i] == '\n' || (XmlConvert.IsXmlChar(text[i]) && !HtmlText.IsInvisible(text[i])))
            {
                clean.Append(text[i]);
            }
            else
            {
                clean.Append(Wording.Format("\u27E8{0:X4}\u27E9", (int)text[i]));
            }
        }

        return clean.ToString();
    }

    private sealed class Test
    {
        public Test(string name, IReadOnlyList<CpuidFinding> findings)
        {
            Name = name;
            Findings = findings;
        }

        public string Name { get; }

        public IReadOnlyList<CpuidFinding> Findings { get; }

        public bool Fails(FindingSeverity failOn) => Findings.Any(f => f.Waiver is null && f.Severity >= failOn);

        public bool IsWaived(FindingSeverity failOn) => !Fails(failOn) && Findings.Any(f => f.Waiver is not null && f.Severity >= failOn);
    }
}
