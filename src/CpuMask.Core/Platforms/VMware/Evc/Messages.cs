using CpuMask.Cpuid;
using CpuMask.Processors;
using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.VMware.Evc;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string NoRequirements() => "it lists no feature keys; expected one a line, such as cpuid.AVX2 = Bool:Min:1.";

    internal static string NoEvcModes() =>
        "it holds no EVC mode; expected the capability.supportedEVCMode of a vCenter, as govc -json, ConvertTo-Json or Export-Clixml write it, or one feature key a line.";

    internal static string SeveralEvcModes(string source, IReadOnlyList<string> known, int most) =>
        Format("{0} has {1} EVC modes, and which is meant is not said; they are: {2}.", Printable(source), known.Count, List(known, most));

    /// <summary>An EVC mode that is not there.</summary>
    /// <summary>Said wherever a mode's key was answered by the embedded table for want of a list of the user's own.</summary>
    public static string ByOwnTable(string key) => Format(
        "{0} is by CpuMask's own table; a vCenter's own list counts more, and changes with its patches.", key);

    public static string NoEvcMode(string key, string source, IReadOnlyList<string> known, int most) => known.Count == 0
        ? Format("{0} has no EVC modes; a vCenter has them, an ESXi host has not.", Printable(source))
        : Format("{1} has no EVC mode '{0}'; it has: {2}.", Printable(key), Printable(source), List(known, most));

    public const string DesignHasIt = "CPUs of this design have it: firmware or a boot setting hides it here, or this is a reduced part.";

    public const string DesignHasItButHidden = "CPUs of this design have it; what the facts were read through hides it, so read them on the host itself.";

    public const string NoHostLeft = "No host is left.";

    internal const string WhereTheTruthIs =
        "Expected by CpuMask's table, not VMware's own list, which changes with vCenter's patches. The truth is vCenter's: maxEVCModeKey of each host and supportedEVCMode.";

    public static string NoSuchMode(string key, EvcModeList list) => Format(
        "'{0}' is no EVC mode{1}; they are: {2}.", Printable(key),
        list.IsTold && list.IsWhole ? " of " + List(list.Sources.Select(Printable).ToArray()) : string.Empty,
        List(list.Modes.Select(m => Printable(m.Key)).ToArray(), 40));

    public static string NoSuchCpu(string name) => Format(
        "'{0}' is no CPU that CpuMask knows; expected what is printed on it, such as E5-2650 v2, Gold 6130 or EPYC 7502.", Printable(name));

    public static string NeitherFileNorCpu(string name) => Format(
        "'{0}' is no file, and no CPU that CpuMask knows; expected a dump or what is printed on a CPU, such as E5-2650 v2, Gold 6130 or EPYC 7502.", Printable(name));

    public static string NoModeInForce(string host, string most) => Format("{0}: no EVC mode is in force, where {1} is on the others.", host, most);

    public static string OtherModeInForce(string host, string current, string most) =>
        Format("{0}: {1} is in force, where {2} is on most others.", host, Printable(current), Printable(most));

    public static string ModeBeyondHost(string host, string current, string? highest) => Format(
        "{0}: {1} is in force, and by what it has it reaches {2}: a firmware setting or microcode changed, or the host was replaced.",
        host, Printable(current), highest ?? "none");

    public static string CouldBeHigher(string current, string highest) => Format(
        "The cluster is at {0} and could be at {1}: raise it at any time; VMs take it when they are powered off and on.", Printable(current), highest);

    public static string ModesDiffer(string key, string first, IReadOnlyList<string> onlyFirst, string second, IReadOnlyList<string> onlySecond) => Format(
        "{0} is not the same in both lists: {1} Compare lists, not names: a VM that was started with the longer one cannot go where the shorter one is.",
        Printable(key),
        string.Join(" ", new[]
        {
            onlyFirst.Count > 0 ? Format("only {0} has {1}.", Printable(first), List(onlyFirst, 40)) : string.Empty,
            onlySecond.Count > 0 ? Format("only {0} has {1}.", Printable(second), List(onlySecond, 40)) : string.Empty,
        }.Where(s => s.Length > 0)));

    public static string NoVmList(string path) =>
        path + ": it lists no virtual machine with its EVC mode; expected RVTools' vInfo as CSV, or names beside MinRequiredEVCModeKey as PowerCLI prints them.";

    public const string CostsByTable =
        "What modes hide, and what keeps a host from a higher one, is by CpuMask's table, which is no list of VMware's own.";

    public static string NoSuchHost(string name, IReadOnlyList<string> hosts) => Format(
        "No host is called '{0}'; the hosts are: {1}.", Printable(name), List(hosts, 20));

    public static string TwoVendors(IReadOnlyList<CpuVendor> vendors, IReadOnlyList<EvcHost> pool) => Format(
        "Never: {0} in one cluster. An EVC mode makes CPUs of one maker alike; no mode and no mask lets a running VM move between makers, only a powered-off one.",
        string.Join(" and ", vendors.Select(v => Format(
            "{0} ({1})", v.DisplayName, List(pool.Where(h => h.Host.Vendor == v).Select(h => h.Name).ToArray(), 4)))));

    public static string NoCommonMode(IReadOnlyList<EvcHost> pool)
    {
        string[] unknown = pool.Where(h => h.Highest is null && h.Basis == EvcBasis.NotKnown).Select(h => h.Name).ToArray();
        string[] none = pool.Where(h => h.Highest is null && h.Basis != EvcBasis.NotKnown).Select(h => h.Name).ToArray();
        return none.Length > 0 ? Format("No EVC mode for all: {0} can run none.", List(none))
            : unknown.Length > 0 ? Format("No EVC mode for all is known: nothing tells the CPU of {0}.", List(unknown))
            : "No EVC mode is common to all hosts.";
    }

    public static string VCenterSaysOtherwise(string told, string computed, bool byOwnList) => Format(
        "vCenter says {0}, which counts; {1} gives {2}.", told, byOwnList ? "the list given" : "CpuMask's table", computed);

    internal static IEnumerable<string> NotesOf(
        HostCpuid host, Processor? processor, EvcCpu? expected, EvcMode? highest, EvcBasis basis, EvcModeList list)
    {
        if (processor is null && basis != EvcBasis.Reported)
        {
            yield return host.Brand.Length > 0
                ? Format("CpuMask knows no CPU called '{0}'.", Printable(host.Brand))
                : "What CPU it has is not known.";
        }

        if (basis == EvcBasis.Model && (host.View is HostView.Guest || EvcHost.IsModel(host)))
        {
            yield return "The dump is of a virtual machine's CPU, so the model decides and what the dump lacks is listed.";
        }

        if (expected is { Note.Length: > 0 } && (basis == EvcBasis.Model || expected.Mode is null || highest is null || (highest.Key == expected.Mode.Key && expected.Lacks.Count > 0)))
        {
            yield return expected.Note;
        }

        if (expected is { Mode: { } usual } && highest is not null && list.IsTold && list.Find(usual.Key) is null)
        {
            yield return Format("{0} is not in the list given; a newer vCenter has it.", usual.Key);
        }
    }

    internal static IEnumerable<string> NotesOf(IReadOnlyList<EvcHost> pool, EvcModeList list, IReadOnlyList<EvcGuest> guests)
    {
        if (list.IsTold)
        {
            yield return Format(
                list.IsWhole ? "Answered with the modes of {0}; CpuMask's table was not asked." : "Answered with the modes of {0}, and CpuMask's table for those that it does not list.",
                List(list.Sources.Select(Printable).ToArray()));
            string[] other = list.Modes.Where(m => m.IsTold).Select(m => (Own: m, Table: EvcTable.Find(m.Key)))
                .Where(p => p.Table is { } t && t.Features.Any(f => !p.Own.Offers(f))).Select(p => p.Own.Key).ToArray();
            if (other.Length > 0)
            {
                yield return Format("It differs from CpuMask's table in {0}; it counts.", List(other));
            }
        }

        if (pool.Any(h => h.IsExpected))
        {
            yield return WhereTheTruthIs;
        }
        else if (!list.IsTold)
        {
            yield return CostsByTable;
        }

        foreach (IGrouping<string, EvcMode> key in list.Told.GroupBy(m => m.Key, StringComparer.OrdinalIgnoreCase))
        {
            EvcMode first = key.First();
            foreach (EvcMode second in key.Skip(1))
            {
                EvcModeDifference difference = EvcDrift.Compare(new[] { first }, new[] { second })[0];
                if (!difference.IsSame)
                {
                    yield return ModesDiffer(first.Key, first.Source, difference.OnlyFirst, second.Source, difference.OnlySecond);
                }
            }
        }

        foreach (EvcGuest guest in guests.Where(g => g.IsRunning && g.MinRequired is not null))
        {
            EvcHost? host = pool.FirstOrDefault(h => h.Name == guest.Host);
            if (host?.Highest is { } own && list.Find(guest.MinRequired!) is { } needed && !EvcModeList.Covers(own, needed))
            {
                yield return Format(
                    "{0} shows {1}, above its host's {2}. That key is the lowest mode that covers all that the VM requires: one requirement outside the lower mode's list lifts it.",
                    guest.Name, needed.Key, own.Key);
            }
        }
    }
}
