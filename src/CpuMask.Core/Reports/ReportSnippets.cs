using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Comparison;
using CpuMask.Cpuid;
using CpuMask.Hypervisors.VMware;
using CpuMask.Hypervisors.Xen;
using CpuMask.Text;

namespace CpuMask.Reports;

/// <summary>The configuration that a report offers to copy. A hypervisor that cannot be served says why; the report goes on.</summary>
internal static class ReportSnippets
{
    /// <summary>One snippet for each hypervisor that the product can write for.</summary>
    public static IReadOnlyList<ReportSnippet> Of(IReadOnlyList<HostCpuid> hosts, ReportPool pool, GuestMask? guest)
    {
        // Hosts with equal registers give the same mask; one of each keeps ten thousand hosts quick.
        HostCpuid[] kinds = HostGroup.Of(hosts).Select(g => g.Hosts[0]).ToArray();
        return new[]
        {
            Try("vmware", Messages.SnippetVmware(), () => VMware(kinds, guest)),
            Try("xen", Messages.SnippetXen(), () => Xen(kinds, pool)),
        };
    }

    private static (string Text, IReadOnlyList<string> Notes) VMware(HostCpuid[] kinds, GuestMask? guest)
    {
        if (kinds.Length < 2)
        {
            return (string.Empty, new[] { Messages.HostsAreAlike() });
        }

        VMotionMask mask = VMotionMask.Create(kinds, guest);
        if (mask.IsEmpty)
        {
            return (string.Empty, new[] { Messages.NothingToMask(mask.GuestMaskName) }.Concat(mask.Warnings).ToArray());
        }

        IEnumerable<string> lines = mask.VmxLines;
        if (mask.FeatMaskLines.Count > 0)
        {
            lines = lines.Concat(new[] { string.Empty, Messages.FeatMaskComment() }).Concat(mask.FeatMaskLines);
        }

        return (string.Join("\n", lines) + "\n", mask.Warnings);
    }

    private static (string Text, IReadOnlyList<string> Notes) Xen(HostCpuid[] kinds, ReportPool pool)
    {
        if (kinds.Length < 2 || pool.Baseline is null)
        {
            return (string.Empty, pool.Baseline is null ? pool.Notes : new[] { Messages.HostsAreAlike() });
        }

        XenCpuid setting = XenCpuid.From(pool.Baseline);
        return setting.Items.Count == 0
            ? (string.Empty, new[] { Messages.NothingToMask("Xen") }.Concat(setting.Warnings).ToArray())
            : (setting.Text, setting.Warnings.Concat(setting.Notes).Distinct().ToArray());
    }

    private static ReportSnippet Try(string id, string title, Func<(string Text, IReadOnlyList<string> Notes)> make)
    {
        try
        {
            (string text, IReadOnlyList<string> notes) = make();
            return new ReportSnippet(id, title, text, notes);
        }
        catch (CpuMaskException e)
        {
            return new ReportSnippet(id, title, string.Empty, new[] { e.Message });
        }
    }
}
