using CpuMask.Cpuid;

namespace CpuMask.Hosts;

/// <summary>The state components of leaf 0xD that follow from features, for sources that name features and no state.</summary>
internal static class ImpliedState
{
    private static readonly RegisterAddress Components = new(RegisterSet.StateLeaf, 0, RegisterName.Eax);
    private static readonly BitAddress Xsave = new RegisterAddress(1, 0, RegisterName.Ecx).Bit(26);

    // Intel manual volume 1, 13.1: which feature brings which component.
    private static readonly KeyValuePair<BitAddress, uint>[] Brings =
    {
        new(new RegisterAddress(1, 0, RegisterName.Ecx).Bit(28), 1u << 2),
        new(new RegisterAddress(7, 0, RegisterName.Ebx).Bit(14), 3u << 3),
        new(new RegisterAddress(7, 0, RegisterName.Ebx).Bit(16), 7u << 5),
        new(new RegisterAddress(7, 0, RegisterName.Edx).Bit(24), 3u << 17),
    };

    /// <summary>Adds what follows to the current CPU of a host.</summary>
    /// <param name="host">The host.</param>
    /// <param name="bit">Whether the CPU has a bit; null when that is not known.</param>
    public static void AddTo(HostBuilder host, Func<BitAddress, bool?> bit)
    {
        if (bit(Xsave) is not { } saves)
        {
            return;
        }

        var value = new RegisterValue(saves ? 3u : 0, 3);
        foreach (KeyValuePair<BitAddress, uint> feature in Brings)
        {
            bool? has = saves ? bit(feature.Key) : false;
            value = has is { } known ? value.With(feature.Value, known ? feature.Value : 0) : value;
        }

        host.AddRegister(Components, value);
    }
}
