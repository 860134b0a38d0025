using System;
using System.IO;
using System.Linq;
using CpuMask.Cpuid;

namespace CpuMask.Tests.Shared;

/// <summary>
/// Debian's own Xen tools on a machine without Xen: a preloaded library answers their hypercalls from a text of leaves.
/// </summary>
public static class FakeXen
{
    // Debian's wrappers in /usr/sbin look for a running Xen first.
    private const string Tools = "/usr/lib/xen-4.17/bin/";
    private static readonly Lazy<string?> Library = new(Build);

    /// <summary>Runs a tool as it would answer on this CPU.</summary>
    /// <returns>What it printed. Without the tools or the compiler the test is skipped.</returns>
    public static string Run(string program, string arguments, LeafTable leaves)
    {
        Needs.Peer(File.Exists(Tools + program), Tools + program + " of Debian's xen-utils-4.17");
        Needs.Peer(Library.Value is not null, "gcc with Debian's libc6-dev and libxen-dev");
        string library = Library.Value!;
        string host = Path.Combine(Path.GetDirectoryName(library)!, Guid.NewGuid().ToString("N") + ".txt");
        try
        {
            File.WriteAllLines(host, leaves.Where(IsXens).Select(r => string.Join(" ", new[]
            {
                r.Leaf, r.Leaf is 4 or 7 or 0xB or 0xD ? r.Subleaf : uint.MaxValue, r.Eax.Value, r.Ebx.Value, r.Ecx.Value, r.Edx.Value,
            }.Select(w => w.ToString("x8")))));
            return Tool.Run(Tools + program, arguments, ("LD_PRELOAD", library), ("FAKEXEN_HOST", host));
        }
        finally
        {
            File.Delete(host);
        }
    }

    /// <summary>Whether Xen keeps a leaf in its policies.</summary>
    public static bool IsXens(LeafRegisters row) => row.Leaf switch
    {
        4 => row.Subleaf < 6,
        7 => row.Subleaf < 3,
        0xB => row.Subleaf < 2,
        0xD => row.Subleaf < 63,
        < 0xD or (>= 0x80000000 and <= 0x80000021) => row.Subleaf == 0,
        _ => false,
    };

    private static string? Build()
    {
        string source = Path.Combine(Checkout.Root, "tests", "Peers", "xen", "fakexen.c");
        string library = Path.Combine(Directory.CreateTempSubdirectory("cpumask-xen").FullName, "fakexen.so");
        Tool.Run("gcc", "-O1 -w -shared -fPIC -o \"" + library + "\" \"" + source + "\"");
        return File.Exists(library) ? library : null;
    }
}
