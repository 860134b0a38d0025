using CpuMask.Cpuid;
using CpuMask.CrossVendor.Questions;
using CpuMask.CrossVendor.SystemCalls;
using CpuMask.Text;

namespace CpuMask.CrossVendor.Matters;

/// <summary>Instructions and registers whose differences no feature bit tells.</summary>
internal static class InstructionMatter
{
    private static readonly BitAddress LongMode = Bit("80000001.0.EDX.29"), Monitor = Bit("1.0.ECX.3"), Vmx = Bit("1.0.ECX.5"), Svm = Bit("80000001.0.ECX.2");

    // Knights Landing and Knights Mill.
    private static readonly int[] XeonPhi = { 0x57, 0x85 };

    /// <summary>PREFETCH on Intel before 15/6/1, the first that does nothing instead of raising #UD.</summary>
    public static IEnumerable<Advisory> Prefetch(AdvisedPool pool, GuestTraits guest)
    {
        ILookup<bool, HostCpuid> old = pool.Hosts.Where(RaisesOnPrefetch).ToLookup(h => h.Registers[LongMode] != false);
        return new[] { (true, "long-mode"), (false, "no-long-mode") }.Where(k => old[k.Item1].Any())
            .Select(k => AdvisoryTable.Make("prefetch", k.Item2, old[k.Item1]));
    }

    /// <summary>PUSH of a segment register, in 32-bit code only.</summary>
    public static IEnumerable<Advisory> Push(AdvisedPool pool, GuestTraits guest) =>
        Across(pool, "push", guest.Bits == 32 || guest.UsesCompatibilityMode != false);

    /// <summary>The last place of x87 results.</summary>
    public static IEnumerable<Advisory> FloatingPoint(AdvisedPool pool, GuestTraits guest)
    {
        if (pool.IsAcrossSides)
        {
            string sample = string.Join(", ", SystemCallTable.FloatingPoint.Select(s => Wording.Format("{0} on {1}", s.Bytes.Substring(0, 2), SystemCallSides.NameOf(s.Side))));
            FloatingPointSample first = SystemCallTable.FloatingPoint[0];
            return new[]
            {
                AdvisoryTable.Make("fpu", "across", pool.Hosts, null, ("sample", Wording.Format("{0}({1}) has a least significant byte of {2}", first.Instruction, first.Argument, sample))),
            };
        }

        HostCpuid[] told = pool.Hosts.Where(h => h.Signature is not null).ToArray();
        return told.Select(h => (h.Vendor, h.Signature!.Value.Family)).Distinct().Count() > 1 ? new[] { AdvisoryTable.Make("fpu", "families", told) } : new Advisory[0];
    }

    /// <summary>MONITOR in user mode, where some host has it at all.</summary>
    public static IEnumerable<Advisory> UserMonitor(AdvisedPool pool, GuestTraits guest)
    {
        HostCpuid[] phi = pool.Hosts.Where(h => h.Vendor.IsIntel && h.Signature is { Family: 6 } s && XeonPhi.Contains(s.Model)).ToArray();
        return phi.Length > 0 && phi.Length < pool.Hosts.Count ? new[] { AdvisoryTable.Make("monitor", "phi", phi) }
            : Across(pool, "monitor", pool.Hosts.Any(h => h.Registers[Monitor] == true));
    }

    /// <summary>SVM on one side and VMX on the other, where some host shows one.</summary>
    public static IEnumerable<Advisory> Virtualization(AdvisedPool pool, GuestTraits guest) =>
        Across(pool, "virtualization", pool.Hosts.Any(h => h.Registers[Vmx] == true || h.Registers[Svm] == true));

    /// <summary>The APIC's task priority, for the guests that touch it.</summary>
    public static IEnumerable<Advisory> TaskPriority(AdvisedPool pool, GuestTraits guest)
    {
        if (guest.System is not { TouchesTaskPriority: true } system || guest.Bits == 64)
        {
            return new Advisory[0];
        }

        IReadOnlyList<HostCpuid> intel = pool.On(SystemCallSide.Intel);
        IEnumerable<string> facts = new[] { "flexpriority", "tpr_shadow" }.SelectMany(key => intel.GroupBy(h => h.Capabilities.TryGetValue(key, out string? said) ? said : "not told")
            .OrderBy(g => g.Key).Select(g => Wording.Format("{0}: {1} ({2})", key, g.Key, AdvisedPool.Listed(g))));
        return new[]
        {
            AdvisoryTable.Make(
                "tpr", pool.IsAcrossSides ? "across" : "one", pool.IsAcrossSides ? intel : pool.Hosts, facts, ("system", system.Name), ("intel", AdvisedPool.Listed(intel))),
        };
    }

    /// <summary>Model-specific registers, where vendor or model differ.</summary>
    public static IEnumerable<Advisory> ModelRegisters(AdvisedPool pool, GuestTraits guest)
    {
        int models = pool.Hosts.Where(h => h.Signature is not null).Select(h => (h.Signature!.Value.Family, h.Signature.Value.Model)).Distinct().Count();
        return pool.IsAcrossVendors ? new[] { AdvisoryTable.Make("msr", "across", pool.Hosts) }
            : models > 1 ? new[] { AdvisoryTable.Make("msr", "models", pool.Hosts, null, ("count", Wording.Format("{0}", models))) }
            : new Advisory[0];
    }

    /// <summary>Whether an Intel CPU is older than family 15, model 6, stepping 1. Of family 6 those before Core 2 are.</summary>
    internal static bool RaisesOnPrefetch(HostCpuid host) => host.Vendor.IsIntel && host.Signature is { } s && s.Family switch
    {
        < 6 => true,
        6 => s.Model < 15,
        15 => s.Model < 6 || (s.Model == 6 && s.Stepping < 1),
        _ => false,
    };

    private static IEnumerable<Advisory> Across(AdvisedPool pool, string id, bool applies) =>
        pool.IsAcrossSides && applies ? new[] { AdvisoryTable.Make(id, "across", pool.Hosts) } : new Advisory[0];

    private static BitAddress Bit(string text) => BitAddress.TryParse(text, out BitAddress bit) ? bit : throw new FormatException(text);
}
