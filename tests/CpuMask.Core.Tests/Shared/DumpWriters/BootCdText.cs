using System.Collections.Generic;
using System.Linq;

namespace CpuMask.Tests.Shared.DumpWriters;

/// <summary>The screen of VMware's CPU identification CD, which shows four registers of a server.</summary>
public static class BootCdText
{
    /// <summary>The short screen: a register a line, and a zero without 0x.</summary>
    public static string Short(RealCpu host) => string.Concat(Registers(host).Where(r => r.Name != "ID1EAX")
        .Select(r => r.Name + " " + (r.Value == 0 ? "0000000000" : "0x" + r.Value.ToString("x8")) + "\n"));

    /// <summary>The verbose screen: a server a line.</summary>
    public static string Verbose(IEnumerable<RealCpu> hosts) => string.Concat(hosts.Select((h, i) =>
        "Server" + (i + 1) + " " + string.Join("  ", Registers(h).Select(r => $"{r.Name} (0x{r.Value:X8})")) + "\n"));

    private static IEnumerable<(string Name, uint Value)> Registers(RealCpu host) =>
        new[] { ("ID1EAX", 1u, 0), ("ID1ECX", 1u, 2), ("ID1EDX", 1u, 3), ("ID81ECX", 0x80000001, 2), ("ID81EDX", 0x80000001, 3) }
            .Where(r => host.Cpus[0].Word(r.Item2, 0, r.Item3) is not null).Select(r => (r.Item1, host.Cpus[0].Word(r.Item2, 0, r.Item3)!.Value));
}
