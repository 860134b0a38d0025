using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Migration.Patching;

/// <summary>
/// Hosts as a wave of microcode will leave them: every mitigation that the best host of the same CPU has. Nothing is
/// invented: a pool of which no host is patched yet stays as it is.
/// </summary>
internal static class PatchedHosts
{
    /// <summary>The hosts after the wave, in the order given.</summary>
    public static IEnumerable<HostCpuid> Expected(IReadOnlyList<HostCpuid> hosts)
    {
        var best = new Dictionary<(string, uint), Dictionary<RegisterAddress, uint>>();
        foreach (HostCpuid host in hosts)
        {
            if (!best.TryGetValue(KeyOf(host), out Dictionary<RegisterAddress, uint>? words))
            {
                best[KeyOf(host)] = words = new Dictionary<RegisterAddress, uint>();
            }

            foreach (Feature row in Mitigations().Where(r => host.Registers[r.Bit] == true))
            {
                words[row.Register] = (words.TryGetValue(row.Register, out uint mask) ? mask : 0) | row.Mask;
            }
        }

        return hosts.Select(h => With(h, best[KeyOf(h)]));
    }

    /// <summary>The hosts after the wave, in the order given: those that are named as they will be, the others as they are.</summary>
    /// <exception cref="CpuMaskException">A patched host has the name of none of the hosts.</exception>
    public static HostCpuid[] Named(IReadOnlyList<HostCpuid> hosts, IReadOnlyList<HostCpuid> patched)
    {
        HostCpuid[] after = hosts.ToArray();
        var homes = new GuestHomes(hosts);
        foreach (HostCpuid host in patched)
        {
            int at = homes.Find(host.Name);
            if (at < 0)
            {
                throw new CpuMaskException(ErrorIds.UnknownName, ErrorKind.Usage, CpuMask.Pool.Messages.NoSuchHost(host.Name, hosts.Select(h => h.Name).ToArray()));
            }

            after[at] = host with { Name = hosts[at].Name };
        }

        return after;
    }

    private static IEnumerable<Feature> Mitigations() =>
        FeatureTable.Default.All.Where(r => r.IsFlag && r.Class == FeatureClass.Security);

    private static (string, uint) KeyOf(HostCpuid host) => (host.Vendor.Id, host.Signature?.Value ?? 0);

    private static HostCpuid With(HostCpuid host, Dictionary<RegisterAddress, uint> words)
    {
        if (words.All(w => (host.Registers[w.Key].Ones & w.Value) == w.Value))
        {
            return host;
        }

        IEnumerable<LeafRegisters> rows = host.Registers.Leaves.Concat(words.Where(w => !w.Key.IsMsr).Select(w => Row(host, w.Key, w.Value)));
        var msrs = host.Registers.Msrs.ToDictionary(m => m.Index);
        foreach (KeyValuePair<RegisterAddress, uint> word in words.Where(w => w.Key.IsMsr))
        {
            ulong mask = (ulong)word.Value << (word.Key.Register == RegisterName.MsrHigh ? 32 : 0);
            msrs.TryGetValue(word.Key.Leaf, out MsrValue old);
            msrs[word.Key.Leaf] = new MsrValue(word.Key.Leaf, old.Value | mask, old.Known | mask);
        }

        // What the hypervisor makes of the new bits nobody has said yet.
        return host with { Registers = new RegisterSet(LeafTable.Of(rows), msrs.Values), GuestMaximum = null, GuestDefault = null };
    }

    private static LeafRegisters Row(HostCpuid host, RegisterAddress at, uint ones)
    {
        RegisterValue Only(RegisterName register) => at.Register == register
            ? host.Registers[at].With(ones, ones)
            : RegisterValue.Unknown;
        return new LeafRegisters(at.Leaf, at.Subleaf, Only(RegisterName.Eax), Only(RegisterName.Ebx), Only(RegisterName.Ecx), Only(RegisterName.Edx));
    }
}
