using CpuMask.Cpuid;
using CpuMask.Faults;
using CpuMask.Migration.Verdicts;

namespace CpuMask.Explaining;

/// <summary>What hosts given beside a text say to it: which bits it means, or that it cannot be about these hosts.</summary>
internal static class HostsAtHand
{
    /// <summary>A finding with what the hosts say to it.</summary>
    public static FaultFinding Settle(FaultFinding finding, FaultCase fault, FaultGrammar? grammar)
    {
        if (fault.Hosts.Count == 0 || finding.Question == FaultQuestion.OwnMasks)
        {
            return finding;
        }

        if (finding.Kind == FaultKind.Vendor)
        {
            bool oneVendor = fault.Hosts.Count > 1 && fault.Hosts.All(h => h.Vendor.IsKnown && h.Vendor == fault.Hosts[0].Vendor);
            return oneVendor ? WithNote(finding, Messages.HostsOfOneVendor(fault.Hosts.Select(h => h.Name).ToArray(), fault.Hosts[0].Vendor.DisplayName)) : finding;
        }

        if (finding.Register is { } register && finding.Bits.Count == 0 && fault.Hosts.Count > 1 && grammar is not null)
        {
            return Named(finding, register, fault.Hosts, grammar.Differing(fault, finding).Where(b => b.Register == register).ToArray());
        }

        return finding.Bits.Any(b => b.Bit is not null) ? Compared(finding, fault.Hosts) : finding;
    }

    private static FaultFinding Named(FaultFinding finding, RegisterAddress register, IReadOnlyList<HostCpuid> hosts, BitAddress[] differing)
    {
        if (differing.Length == 0)
        {
            bool known = hosts.All(h => h.Registers[register].Known != 0);
            return known ? WithNote(finding, Messages.HostsAlikeIn(register.ToString(), hosts.Select(h => h.Name).ToArray())) : finding;
        }

        // The host that the message blames is the one that lacks a bit, unless the message names another.
        return finding with
        {
            Bits = differing.Select(b => FaultBits.Of(b, true, hosts.First(h => h.Registers[b] == false))).ToArray(),
            Candidates = new BlockingFeature[0],
            NotKnown = new string[0],
            Direction = finding.Direction == FaultDirection.Unknown ? FaultDirection.HostLacks : finding.Direction,
            Host = finding.Host ?? string.Join(", ", hosts.Where(h => differing.Any(b => h.Registers[b] == false)).Select(h => h.Name)),
            Notes = finding.Notes.Concat(new[] { Messages.SettledByHosts(register.ToString()) }).ToArray(),
        };
    }

    private static FaultFinding Compared(FaultFinding finding, IReadOnlyList<HostCpuid> hosts)
    {
        bool has = finding.Direction == FaultDirection.HostHas;
        HostCpuid[] named = hosts.Where(h => finding.Host is not null && h.Name.Equals(finding.Host, StringComparison.OrdinalIgnoreCase)).ToArray();
        IReadOnlyList<HostCpuid> asked = named.Length > 0 ? named : hosts;
        BlockingFeature[] bits = finding.Bits.Where(b => b.Bit is not null).ToArray();
        var unfit = asked.Select(h => (h.Name, Bits: bits.Where(b => h.Registers[b.Bit!.Value] == has).Select(b => b.Feature).ToArray()))
            .Where(p => p.Bits.Length > 0).ToArray();
        bool known = asked.All(h => bits.All(b => h.Registers[b.Bit!.Value] is not null));
        if (unfit.Length == 0)
        {
            return known ? WithNote(finding, Messages.HostsContradict(asked.Select(h => h.Name).ToArray(), has)) : finding;
        }

        FaultFinding told = WithNote(finding, string.Join(" ", unfit.Select(p => Messages.HostAtHand(p.Name, p.Bits, has))));
        string[] against = bits.Where(b => asked.All(h => h.Registers[b.Bit!.Value] == !has)).Select(b => b.Feature).ToArray();
        told = against.Length > 0 ? WithNote(told, Messages.HostsContradictIn(against, asked.Select(h => h.Name).ToArray(), has)) : told;
        bool alike = finding.Register is { } r && hosts.Count > 1 && hosts.All(h => h.Registers[r] == hosts[0].Registers[r]);
        return alike ? WithNote(told, Messages.HostsAlikeIn(finding.Register!.Value.ToString(), hosts.Select(h => h.Name).ToArray())) : told;
    }

    private static FaultFinding WithNote(FaultFinding finding, string note) => finding with { Notes = finding.Notes.Concat(new[] { note }).ToArray() };
}
