using CpuMask.Migration.Patching;
using CpuMask.Text;

namespace CpuMask.Migration.Graph;

/// <summary>A pool's graph and plans in short texts, the same wherever people read them.</summary>
public static class PoolWords
{
    /// <summary>What a plan changes: <c>Without old01, old02, with Ice Lake-SP</c>.</summary>
    public static string Change(PoolPlan plan)
    {
        string[] parts = new[] { ("without", plan.Removed), ("with", plan.Added) }.Where(p => p.Item2.Count > 0)
            .Select(p => Wording.Format("{0} {1}", p.Item1, Wording.List(p.Item2, p.Item2.Count))).ToArray();
        string text = parts.Length > 0 ? string.Join(", ", parts) : "no host changes";
        return char.ToUpperInvariant(text[0]) + text.Substring(1);
    }

    /// <summary>What has to be done before the first guest of a plan's order is restarted, and why a restart is needed at all.</summary>
    public static string BeforeRestarts(PoolPlan plan)
    {
        string empty = plan.Removed.Count > 0 ? Wording.Format("once {0} {1} empty and ", Wording.List(plan.Removed), plan.Removed.Count == 1 ? "is" : "are") : "once ";
        return Wording.Format(
            "Power these VMs off and on in this order, {0}what the pool promises now is in force (EVC mode, mask or CPU model). No hypervisor plugs CPU features into a running guest; a restart inside it is not enough.", empty);
    }

    /// <summary>Why a guest stands in a plan's order: <c>to move to what joins; sees SSBD, then AVX2, FMA</c>.</summary>
    public static string Reason(RestartStep step)
    {
        string[] sees = new[] { step.Mitigations, step.Gains }.Where(f => f.Count > 0).Select(f => string.Join(", ", f)).ToArray();
        return string.Join("; ", new[] { step.ToMove ? "to move to what joins" : string.Empty, sees.Length > 0 ? "to see " + string.Join("; ", sees) : string.Empty }.Where(t => t.Length > 0));
    }

    /// <summary>How whole a pool is.</summary>
    public static string Summary(PoolGraph graph) => graph.IsWhole
        ? Wording.Format("{0} {1}: every VM can move between all of them.", graph.Hosts.Count, graph.Hosts.Count == 1 ? "host" : "hosts")
        : Wording.Format(
            "{0} hosts, {1} islands: VMs move freely inside one, and only one way, if at all, between two.", graph.Hosts.Count, graph.Islands.Count);

    /// <summary>What a wave's order is worth.</summary>
    public static string Summary(PatchWave wave) => wave.Steps.Count == 0 ? "There is nothing to patch."
        : wave.IsSafe ? "Patch in this order; no VM is ever without a host to go to:"
        : wave.IsProven ? "Patch in this order; no order saves all VMs from a restart:"
        : "Patch in this order; none was found that saves all VMs from a restart:";

    /// <summary>What makes a street one-way: <c>AVX512F, PKU (esx07 alone makes it)</c>.</summary>
    public static string Reason(OneWayStreet street)
    {
        IEnumerable<string> unknown = street.Missing.Select(m => m.ToString());
        string why = street.Causes.Count > 0 ? string.Join(", ", street.Causes) : Wording.Format("not known: {0}", string.Join("; ", unknown));
        return street.SingleHost is { } host ? Wording.Format("{0} ({1} alone makes it)", why, host) : why;
    }
}
