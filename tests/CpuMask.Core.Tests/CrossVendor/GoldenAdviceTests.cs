using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using CpuMask.Cpuid;
using CpuMask.CrossVendor;
using CpuMask.CrossVendor.Groups;
using CpuMask.CrossVendor.Matters;
using CpuMask.CrossVendor.Questions;
using CpuMask.Guests;

namespace CpuMask.Tests.CrossVendor;

/// <summary>
/// What is advised for known pools, word by word: tests/data/advisories. Each of those files was read by a person; when words
/// change on purpose, run once with CPUMASK_WRITE_ADVISORIES=1 and read the difference.
/// </summary>
public class GoldenAdviceTests
{
    private static readonly GuestView Kvm = Registry.Named("kvm").View;

    private static readonly Dictionary<string, Func<(HostCpuid[] Hosts, GuestTraits Guest)>> Cases = new()
    {
        ["paper"] = () => (AdvisedHosts.Paper(), GuestTraits.Unknown),
        ["paper-linux-kvm"] = () => (AdvisedHosts.Paper(), GuestTraits.Of("linux", 64, true, Kvm, "2.6.31", 50_000)),
        ["modern"] = () => (AdvisedHosts.Modern(), GuestTraits.Of("windows", 64, hypervisor: Kvm)),
        ["generations"] = () => (AdvisedHosts.Generations(), GuestTraits.Of(hypervisor: Registry.Named("vmware").View)),
        ["39-and-48-bits"] = () => (AdvisedHosts.Narrow(), GuestTraits.Of("rhel9_64Guest", thirtyTwoBitPrograms: false, hypervisor: Kvm)),
        ["before-15-6-1"] = () => (AdvisedHosts.Old(), GuestTraits.Of("winXPProGuest", hypervisor: Registry.Named("xen").View, version: "4.17")),
    };

    public static TheoryData<string> Names => new(Cases.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_advice_for_a_known_pool_is_what_was_read_and_found_right(string name)
    {
        (HostCpuid[] hosts, GuestTraits guest) = Cases[name]();
        string text = Text(CrossVendorAdvice.Of(hosts, guest)), path = Path.Combine(Checkout.Root, "tests", "data", "advisories", name + ".txt");
        if (Environment.GetEnvironmentVariable("CPUMASK_WRITE_ADVISORIES") is not null)
        {
            File.WriteAllText(path, text);
        }

        text.ShouldBe(File.ReadAllText(path).Replace("\r\n", "\n"));
    }

    private static string Text(CrossVendorAdvice advice)
    {
        var text = new StringBuilder(CrossVendorWords.Summary(advice)).Append('\n');
        foreach (GroupMove move in advice.Matrix.Moves)
        {
            text.Append(move.From).Append(" -> ").Append(move.To).Append(", ").Append(move.Target).Append(": ").Append(CrossVendorWords.Of(move))
                .Append(move.Hide.Count > 0 ? ": " + string.Join(" ", move.Hide) : string.Empty).Append('\n');
        }

        foreach (Advisory advisory in advice.Advisories)
        {
            text.Append("\n[").Append(advisory.Severity).Append("] ").Append(advisory.Id).Append(": ").Append(advisory.Title).Append('\n')
                .Append("hosts: ").AppendJoin(", ", advisory.Hosts).Append('\n').Append(advisory.Finding).Append('\n');
            foreach (string fact in advisory.Facts)
            {
                text.Append("- ").Append(fact).Append('\n');
            }

            text.Append("to do: ").Append(advisory.Advice).Append('\n').Append("source: ").Append(advisory.Source).Append('\n');
        }

        return text.ToString();
    }
}
