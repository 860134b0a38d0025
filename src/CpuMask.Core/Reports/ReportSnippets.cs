using CpuMask.Baselines;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Platforms;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Pool;
using CpuMask.Text;

namespace CpuMask.Reports;

/// <summary>The configuration that a report offers to copy. A hypervisor that cannot be served says why; the report goes on.</summary>
internal static class ReportSnippets
{
    /// <summary>One snippet for each language that the product can write.</summary>
    public static IReadOnlyList<ReportSnippet> Of(ComplianceRun run, ReportPool pool, GuestMask? guest)
    {
        // Hosts with equal registers give the same mask; one of each keeps ten thousand hosts quick.
        HostCpuid[] kinds = HostKind.OfRegisters(run.Hosts).Select(k => k.Sample).ToArray();
        string[] caveat = Caveat(run);
        return Ordered(run.Hosts).Select(l => Try(l, caveat, () => Write(l, kinds, pool, guest))).ToArray();
    }

    // Those of the platform that told of the hosts come first; the others are for whoever mixes platforms or leaves one.
    private static IEnumerable<CpuLanguage> Ordered(IEnumerable<HostCpuid> hosts)
    {
        var formats = new HashSet<string>(hosts.Select(h => h.Format), StringComparer.Ordinal);
        return Registry.Platforms.Where(p => p.Formats.Any(f => formats.Contains(f.Format))).SelectMany(p => p.Languages).Concat(Registry.Languages).Distinct();
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

    private static (string Text, IReadOnlyList<string> Notes) Write(CpuLanguage language, HostCpuid[] kinds, ReportPool pool, GuestMask? guest)
    {
        bool needsBaseline = language.Uses.HasFlag(CpuRequestParts.Baseline);
        if (kinds.Length < 2 || (needsBaseline && pool.Baseline is null))
        {
            return (string.Empty, needsBaseline && pool.Baseline is null ? pool.Notes : new[] { Messages.HostsAreAlike() });
        }

        CpuText text = language.Write(CpuRequest.Of(kinds) with { Guest = guest, Baseline = new Lazy<ComputedBaseline>(() => pool.Baseline!) });
        return (text.Text, text.Warnings.Concat(text.Notes).Distinct().ToArray());
    }

    private static ReportSnippet Try(CpuLanguage language, string[] caveat, Func<(string Text, IReadOnlyList<string> Notes)> make)
    {
        try
        {
            (string text, IReadOnlyList<string> notes) = make();
            return new ReportSnippet(language.Id, language.Title, text, text.Length == 0 ? notes : caveat.Concat(notes).ToArray());
        }
        catch (CpuMaskException e)
        {
            return new ReportSnippet(language.Id, language.Title, string.Empty, new[] { e.Message });
        }
    }
}

/// <summary>Configuration to copy: a mask or a CPU in one hypervisor's own language.</summary>
/// <param name="Id">Short and stable: vmware, xen, qemu, libvirt.</param>
/// <param name="Title">What it is and where it goes.</param>
/// <param name="Text">The text; empty when there is nothing to set, or when it cannot be made.</param>
/// <param name="Notes">What must be known before using it, or why there is no text.</param>
public sealed record ReportSnippet(string Id, string Title, string Text, IReadOnlyList<string> Notes);
