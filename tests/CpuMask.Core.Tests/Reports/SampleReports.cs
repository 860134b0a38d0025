using System.IO;
using System.Linq;
using CpuMask.Compliance;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Rules;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Reports;
using CpuMask.Tests.Compliance;

namespace CpuMask.Tests.Reports;

/// <summary>Runs whose reports the tests read back.</summary>
public static class SampleReports
{
    public const string Hostile = "<script>alert(1)</script>\"'|`*_\\ \u202Eevil\u0007,=1+1\n\ud800";

    /// <summary>Hosts with an error, a warning, a waiver and nothing, and hosts whose names are attacks; one host is gone.</summary>
    public static CpuidReport Pool()
    {
        CompliancePolicy policy = CompliancePolicy.Parse("""{"waivers":[{"host":"waived","feature":"*","reason":"CHG|1 <b>","expires":"2026-12-31"}]}""");
        ComplianceReference promised = ComplianceReference.FromHost(Pool("golden"));
        HostCpuid[] hosts =
        {
            Pool("esx10"), Pool("esx2"), Compliance.SamplePool.Host("broken", ebx7: 0, addressBits: 39, microcode: "0x1\"\\"), Compliance.SamplePool.Host("drifted", edx7: Compliance.SamplePool.Edx7 | 1u << 28),
            Compliance.SamplePool.Host("waived", ebx7: 0), Compliance.SamplePool.Host(Hostile, ebx7: 0), Pool("=HYPERLINK(\"http://evil\")"),
            Pool(new string('W', 10_000)), Pool(new string('W', 10_000) + "2"),
        };
        ComplianceRun first = ComplianceCheck.Run(hosts.Append(Pool("gone")).ToArray(), promised, policy, now: Compliance.SamplePool.Night(1));
        return CpuidReport.Of(ComplianceCheck.Run(hosts, promised, policy, first, now: Compliance.SamplePool.Night(2)), new ReportOptions { Title = "Prod <&> \"pool\"" });
    }

    public static string Text(CpuidReport report, ReportFormat format)
    {
        var text = new StringWriter { NewLine = "\n" };
        ReportFile.Write(text, report, format);
        return text.ToString();
    }

    private static HostCpuid Pool(string name) => Compliance.SamplePool.Host(name);
}
