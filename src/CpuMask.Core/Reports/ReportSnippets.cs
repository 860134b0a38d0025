using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Compliance;
using CpuMask.Compliance.Rules;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Platforms.Xen.Masks;
using CpuMask.Pool;
using CpuMask.Text;

namespace CpuMask.Reports;

/// <summary>The configuration that a report offers to copy. A hypervisor that cannot be served says why; the report goes on.</summary>
internal static class ReportSnippets
{
    /// <summary>One snippet for each hypervisor that the product can write for.</summary>
    public static IReadOnlyList<ReportSnippet> Of(ComplianceRun run, ReportPool pool, GuestMask? guest)
    {
        // Hosts with equal registers give the same mask; one of each keeps ten thousand hosts quick.
        HostCpuid[] kinds = HostGroup.Of(run.Hosts).Select(g => g.Hosts[0]).ToArray();
        string[] caveat = Caveat(run);
        return new[]
        {
            Try("vmware", Messages.SnippetVmware(), caveat, () => VMware(kinds, guest)),
            Try("xen", Messages.SnippetXen(), caveat, () => Xen(kinds, pool)),
        };
    }

    // A mask of tonight's hosts also hides what a broken host has lost. Pasted unread it would make the damage last.
    private static string[] Caveat(ComplianceRun run)
    {
        CpuidFinding[] missing = run.Findings.Where(f => f.Rule == RuleIds.FeatureMissing).ToArray();
        return missing.Length == 0 ? new string[0] : new[]
        {
            Messages.MaskHidesDamage(missing.Select(f => f.Feature).Distinct().ToArray(), missing.Select(f => f.Host).Distinct().ToArray()),
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

    private static ReportSnippet Try(string id, string title, string[] caveat, Func<(string Text, IReadOnlyList<string> Notes)> make)
    {
        try
        {
            (string text, IReadOnlyList<string> notes) = make();
            return new ReportSnippet(id, title, text, text.Length == 0 ? notes : caveat.Concat(notes).ToArray());
        }
        catch (CpuMaskException e)
        {
            return new ReportSnippet(id, title, string.Empty, new[] { e.Message });
        }
    }
}
