using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.VMware.Evc;

/// <summary>An answer in words, for both faces.</summary>
public static class EvcWords
{
    /// <summary>What a host's mode stands on, in one word for scripts.</summary>
    public static string Of(EvcBasis basis) => basis switch
    {
        EvcBasis.NotKnown => "not-known",
        EvcBasis.Reported => "vcenter",
        EvcBasis.Features => "features",
        EvcBasis.Model => "model",
    };

    /// <summary>By what a gap could be closed, in one word for scripts.</summary>
    public static string Of(EvcGapKind kind) => kind switch
    {
        EvcGapKind.Cpu => "cpu",
        EvcGapKind.Firmware => "firmware",
        EvcGapKind.Hidden => "hidden",
        EvcGapKind.Microcode => "microcode",
        EvcGapKind.NotKnown => "not-known",
    };

    /// <summary>The answer in one sentence.</summary>
    public static string Summary(EvcAnswer answer)
    {
        string whose = answer.Hosts.Count == 1 ? answer.Hosts[0].Name : answer.Hosts.Count == 2 ? "both hosts" : Format("all {0} hosts", answer.Hosts.Count);
        return answer.Highest is { } mode
            ? Format("Highest EVC mode for {0}: {1}{2}{3}.", whose, mode.Key, mode.Label.Length > 0 ? " (" + Safe(mode.Label) + ")" : string.Empty,
                answer.IsExpected ? ", expected" : string.Empty)
            : answer.Refusal!;
    }

    /// <summary>The highest mode as a level of the pool, with what holds it back.</summary>
    public static CpuLevel Level(CpuBaseline evidence)
    {
        // Alike hosts have one answer: a baseline of a million hosts asks once a group.
        EvcAnswer answer = EvcAnswer.Of(evidence.Groups.Select(g => g.ToHost()).ToArray());
        if (answer.Highest is not { } mode)
        {
            return new CpuLevel("EVC mode", null, answer.Refusal!);
        }

        var holding = new HashSet<RegisterSet>(answer.HeldBackBy.Select(h => h.Host.Registers));
        string[] hosts = evidence.Groups.Where(g => holding.Contains(g.Registers)).SelectMany(g => g.Hosts).Select(h => h.Name).ToArray();
        return new CpuLevel("EVC mode", mode.Key, string.Join(", ", new[]
        {
            Safe(mode.Label),
            answer.IsExpected ? "expected" : string.Empty,
            hosts.Length > 0 ? "held back by " + List(hosts, 4) : string.Empty,
        }.Where(t => t.Length > 0)));
    }

    /// <summary>What holds the pool back, and what it could run without that.</summary>
    public static IEnumerable<string> Holds(EvcAnswer answer)
    {
        if (answer.Before is { } before)
        {
            yield return before.Key == answer.Highest?.Key ? Format("Before the change: {0} too.", before.Key) : Format("Before the change: {0}.", before.Key);
        }

        foreach (EvcStray stray in answer.Strays)
        {
            yield return stray.Message;
        }

        if (answer.HeldBackBy.Count > 0)
        {
            yield return Format("Held back by {0}.", List(answer.HeldBackBy.Select(h => h.Name).ToArray()));
        }

        foreach (EvcStep step in answer.Steps)
        {
            yield return Format("Without {0}: {1}.", List(step.Hosts), step.Mode.Key);
        }
    }

    /// <summary>The answer with what holds the pool back and what was asked, in lines.</summary>
    public static string Told(EvcAnswer answer) => string.Join("\n", new[] { Summary(answer) }.Concat(Holds(answer))
        .Concat(answer.Asked is { } asked ? new[] { Asked(asked) }.Concat(asked.Unable.Select(u => u.Host.Name + ": " + Unable(u.Host, u.Fit))) : new string[0]));

    /// <summary>Each kind of host with its mode and why it reaches no higher, in lines.</summary>
    public static string Hosts(EvcAnswer answer) => string.Join("\n", answer.Hosts
        .GroupBy(h => (Cpu: h.Cpu == h.Name ? string.Empty : h.Cpu, Mode: ModeOf(h), Why: WhyNoHigher(h)))
        .Select(g => List(g.Select(h => h.Name).ToArray(), 4) + (g.Key.Cpu.Length > 0 ? " (" + Safe(g.Key.Cpu) + ")" : string.Empty)
            + ": " + g.Key.Mode + (g.Key.Why.Length > 0 ? ". " + g.Key.Why : string.Empty))
        .Concat(Advice(answer.Hosts.SelectMany(h => h.ModelGaps.Count > 0 ? h.ModelGaps : h.Gaps))));

    /// <summary>Each mode to choose from with what it costs, in lines.</summary>
    public static string Candidates(EvcAnswer answer) => string.Join("\n", (answer.Asked is { } asked ? new[] { asked } : answer.Candidates)
        .Select(c => c.Mode.Key + ": " + Can(c) + (c.LostByAll.Count > 0 ? "; hides what all have: " + Names(c.LostByAll) : string.Empty)
            + (PowerOff(c) is var off && off != "-" ? "; power off first: " + off : string.Empty)));

    /// <summary>What sets the mode, in lines.</summary>
    public static string Lines(EvcAnswer answer) => answer.Lines is { } lines ? string.Join("\n", lines.Cluster.Concat(lines.Vm)) : "-";

    /// <summary>Whether EVC does what a mask is asked for, in lines: to be read before the mask.</summary>
    public static IEnumerable<string> Way(EvcWay way)
    {
        if (way.Mode is not { } mode)
        {
            yield return way.Answer?.Refusal is { } refusal ? refusal : "Which EVC mode would do it cannot be told.";
            yield break;
        }

        string[] left = Names(way.LeavesVisible), unknown = Names(way.NotKnown);
        yield return Format(
            left.Length == 0
                ? "EVC does it, and VMware supports it, which is true of few masks: {0} for the cluster, or from vSphere 6.7 for one VM of hardware version 14 or newer{1}."
                : "EVC does most of it, and VMware supports it, which is true of few masks: {0} for the cluster, or from vSphere 6.7 for one VM of hardware version 14 or newer{1}.",
            mode.Key, way.IsExpected ? "; expected by CpuMask's table, vCenter's own list is the truth" : string.Empty);
        if (left.Length > 0)
        {
            yield return Format(
                way.LeavesVisible.All(b => FeatureTable.Default.Find(b) is { Class: FeatureClass.Security })
                    ? "It leaves {0} as each host has them: bring the hosts' microcode to one level, or hide them by the mask."
                    : "It leaves {0} visible: only the mask hides that.",
                string.Join(", ", left));
        }

        if (unknown.Length > 0)
        {
            yield return Format("Whether it hides {0} is not known: the table places that in no mode.", string.Join(", ", unknown));
        }

        yield return way.Costs.Count == 0
            ? "Against the mask it costs nothing that all hosts have."
            : Format("Against the mask it also hides, though all hosts have it: {0}.", string.Join(", ", way.Costs));
        yield return "From vCenter 9.0 a Custom EVC mode made of these hosts hides just what they do not share.";
    }

    private static string[] Names(IEnumerable<BitAddress> bits) => bits.Select(FeatureTable.Default.NameOf).Distinct().ToArray();

    /// <summary>A host's mode and what it stands on.</summary>
    public static string ModeOf(EvcHost host) => host.Highest is { } mode
        ? mode.Key + host.Basis switch
        {
            EvcBasis.Reported => " (vCenter)",
            EvcBasis.Features => mode.IsTold ? string.Empty : " (expected)",
            EvcBasis.Model => " (expected of the model)",
            EvcBasis.NotKnown => string.Empty,
        }
        : host.Basis == EvcBasis.NotKnown ? "not known" : "none";

    /// <summary>Why a host reaches no higher.</summary>
    public static string WhyNoHigher(EvcHost host)
    {
        var parts = new List<string>();
        bool reachesModel = host.ByModel is null || (host.Highest is { } own && EvcModeList.Covers(own, host.ByModel));
        if (host.ModelGaps.Count > 0)
        {
            parts.Add(Format(
                reachesModel ? "{0} by its CPU; here it lacks {1}" : "{0} by its CPU, but it lacks {1}", host.ByModel!.Key, Missing(host.ModelGaps)));
        }
        else if (host.Next is { } next && host.Gaps.Count > 0)
        {
            parts.Add(Format("{0} takes {1}", next.Key, Missing(host.Gaps)));
        }
        else if (host.Next is null && host.Highest is not null)
        {
            parts.Add("there is no higher one");
        }

        return string.Join(". ", parts.Concat(host.Notes.Select(n => n.TrimEnd('.'))));
    }

    /// <summary>What is missing, by how it could be had.</summary>
    public static string Missing(IReadOnlyList<EvcGap> gaps) => string.Join("; ", gaps.GroupBy(g => g.Kind).OrderBy(g => Order(g.Key))
        .Select(g => string.Join(", ", g.Select(x => x.Name).Distinct()) + g.Key switch
        {
            EvcGapKind.Firmware => " (firmware can give it)",
            EvcGapKind.Hidden => " (others of this design have it)",
            EvcGapKind.Microcode => " (microcode can give it)",
            EvcGapKind.Cpu => " (not in this CPU)",
            EvcGapKind.NotKnown => " (not known of it)",
        }));

    /// <summary>What to do about what is missing, each advice once with the features it is for.</summary>
    public static IEnumerable<string> Advice(IEnumerable<EvcGap> gaps) => gaps.Where(g => g.Advice.Length > 0).GroupBy(g => g.Advice)
        .Select(g => string.Join(", ", g.Select(x => x.Name).Distinct()) + ": " + g.Key);

    /// <summary>The answer to a question about one mode.</summary>
    public static string Asked(EvcCandidate asked) => asked.IsPossible switch
    {
        true => Format("{0}: yes, all hosts can run it.", asked.Mode.Key),
        false => Format("{0}: no.", asked.Mode.Key),
        null => Format("{0}: not known of all hosts.", asked.Mode.Key),
    };

    /// <summary>Why a host cannot run a mode.</summary>
    public static string Unable(EvcHost host, EvcFit fit) => fit.Gaps.Count > 0 ? "lacks " + Missing(fit.Gaps)
        : host.Highest is { } own ? "its highest is " + own.Key : "nothing tells what it can do";

    /// <summary>Whether all hosts can run a mode, or which cannot.</summary>
    public static string Can(EvcCandidate candidate) => candidate.IsPossible == true ? "yes"
        : (candidate.IsPossible == false ? "not " : "not known of ") + List(candidate.Unable.Select(u => u.Host.Name).ToArray(), 4);

    /// <summary>Features by name, or a dash for none.</summary>
    public static string Names(IReadOnlyList<string> features) => features.Count == 0 ? "-" : string.Join(", ", features);

    /// <summary>The VMs that must be powered off before a cluster takes a mode.</summary>
    public static string PowerOff(EvcCandidate candidate)
    {
        string above = candidate.Above.Count == 0 ? string.Empty : List(candidate.Above.Select(g => g.Name).ToArray(), 20);
        string dark = candidate.NotKnown.Count == 0 ? string.Empty : "not known of " + List(candidate.NotKnown.Select(g => g.Name).ToArray(), 20);
        return above.Length == 0 && dark.Length == 0 ? "-" : above.Length == 0 ? dark : dark.Length == 0 ? above : above + "; " + dark;
    }

    private static int Order(EvcGapKind kind) => kind switch
    {
        EvcGapKind.Firmware => 0,
        EvcGapKind.Hidden => 1,
        EvcGapKind.Microcode => 2,
        EvcGapKind.Cpu => 3,
        EvcGapKind.NotKnown => 4,
    };
}
