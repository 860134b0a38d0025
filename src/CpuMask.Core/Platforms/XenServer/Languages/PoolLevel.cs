using System.Globalization;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.Xen.Hosts;

namespace CpuMask.Platforms.XenServer.Languages;

/// <summary>
/// The level that XAPI makes of a pool: the words of its hosts' sets combined (create_misc.ml, create_pool_cpuinfo; libxenguest's
/// xc_combine_cpu_featuresets takes the bits that guests must act on from any host), as the text that it keeps.
/// </summary>
internal static class PoolLevel
{
    // What Xen shows whatever the hosts have, in every set that XAPI was seen to keep.
    private static readonly BitAddress[] Always =
    {
        new(new RegisterAddress(1, 0, RegisterName.Ecx), 21), new(new RegisterAddress(1, 0, RegisterName.Ecx), 31), new(new RegisterAddress(1, 0, RegisterName.Edx), 9),
        new(new RegisterAddress(1, 0, RegisterName.Edx), 28), new(new RegisterAddress(0x80000001, 0, RegisterName.Ecx), 1),
    };

    // The bits that Xen's public header marks with '|': XAPI takes them from any host, and all others from every host.
    private static readonly BitAddress[] OfAnyHost =
    {
        new(new RegisterAddress(0x80000008, 0, RegisterName.Ebx), 20), new(new RegisterAddress(7, 0, RegisterName.Edx), 10), new(new RegisterAddress(0x80000021, 0, RegisterName.Eax), 1),
        new(new RegisterAddress(0x80000021, 0, RegisterName.Eax), 5), RegisterAddress.Msr(MsrValue.ArchCapabilities).Bit(17), RegisterAddress.Msr(MsrValue.ArchCapabilities).Bit(28),
    };

    /// <summary>The set for guests that Xen runs with hardware help, in Xen's own order; words of zero at the end are left out.</summary>
    public static string OfGuests(ComputedBaseline baseline)
    {
        // Sets that XAPI printed hold what Xen shows already; of a register dump that is still to be taken.
        bool told = baseline.Evidence.Groups.All(g => g.View == HostView.GuestMaximum);
        uint[] words = FeatureSetWords.Order.Select(w => Word(baseline, w!.Value, told)).ToArray();
        int length = words.Length;
        while (length > 4 && words[length - 1] == 0)
        {
            length--;
        }

        // Four words would be read in the old order.
        return Text(words.Take(length == FeatureSetWords.XenServerOrder.Length ? length + 1 : length));
    }

    /// <summary>What all hosts' CPUs have, in the four words that XenServer up to 6.5 takes.</summary>
    public static string OfOldHosts(ComputedBaseline baseline) => Text(FeatureSetWords.XenServerOrder.Select(w =>
        baseline.Evidence.Groups.Aggregate(uint.MaxValue, (mask, g) => mask & g.Registers[w!.Value].Ones)));

    private static uint Word(ComputedBaseline baseline, RegisterAddress word, bool told)
    {
        uint shown = 0, always = 0;
        foreach (Feature row in FeatureTable.Default.Of(word))
        {
            shown |= row.IsFlag && row.OnXen == GuestVisibility.Yes ? row.Mask : 0;
        }

        foreach (BitAddress bit in Always.Where(b => b.Register == word))
        {
            always |= bit.Mask;
        }

        uint promised = baseline.Registers[word].Ones;
        uint common = baseline.Evidence.Groups.Aggregate(promised, (mask, g) => mask & g.Registers[word].Ones);
        uint ofAny = OfAnyHost.Where(b => b.Register == word).Aggregate(0u, (mask, b) => mask | b.Mask);
        return (((common | (promised & ofAny)) & (told ? uint.MaxValue : shown)) | always) & ~FeatureSetWords.AliasesIn(word);
    }

    private static string Text(IEnumerable<uint> words) => string.Join("-", words.Select(w => w.ToString("x8", CultureInfo.InvariantCulture)));
}
