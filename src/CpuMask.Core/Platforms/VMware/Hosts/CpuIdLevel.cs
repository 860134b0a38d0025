using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>A HostCpuIdInfo by which a host describes itself, word for word.</summary>
/// <param name="Level">The CPUID level.</param>
/// <param name="Eax">32 characters 0, 1 or -, in groups or in none; null where the object lacks the register.</param>
/// <param name="Ebx">As <paramref name="Eax"/>.</param>
/// <param name="Ecx">As <paramref name="Eax"/>.</param>
/// <param name="Edx">As <paramref name="Eax"/>.</param>
public sealed record CpuIdInfo(uint Level, string? Eax, string? Ebx, string? Ecx, string? Edx);

/// <summary>A HostCpuIdInfo, read.</summary>
internal sealed class CpuIdLevel
{
    private static readonly string[] Names = { "eax", "ebx", "ecx", "edx" };
    private readonly RegisterValue[] registers;

    private CpuIdLevel(uint level, RegisterValue[] registers)
    {
        Level = level;
        this.registers = registers;
    }

    public uint Level { get; }

    public RegisterValue this[RegisterName register] => registers[(int)register];

    /// <summary>Reads an array of them. What does not fit stays unknown and is told.</summary>
    public static IReadOnlyList<CpuIdLevel> ReadAll(IEnumerable<CpuIdInfo> items, List<string> warnings)
    {
        var levels = new List<CpuIdLevel>(5);
        foreach (CpuIdInfo item in items)
        {
            var registers = new RegisterValue[4];
            for (int r = 0; r < 4; r++)
            {
                string? text = r switch { 0 => item.Eax, 1 => item.Ebx, 2 => item.Ecx, _ => item.Edx };
                if (!CpuIdInfoText.TryParse(text, out registers[r]))
                {
                    warnings.Add(Messages.Unreadable("cpuFeature " + Names[r], text, CpuIdInfoText.Expected));
                }
            }

            levels.Add(new CpuIdLevel(item.Level, registers));
        }

        return levels;
    }

    /// <summary>This level, known bits of another taken over where this one does not know.</summary>
    public CpuIdLevel Over(CpuIdLevel? below)
    {
        if (below is null)
        {
            return this;
        }

        var merged = new RegisterValue[4];
        for (int r = 0; r < 4; r++)
        {
            merged[r] = below.registers[r].Merge(registers[r]);
        }

        return new CpuIdLevel(Level, merged);
    }

    /// <summary>This level with some registers forgotten.</summary>
    public CpuIdLevel Only(Func<RegisterName, bool> kept) =>
        new(Level, registers.Select((value, r) => kept((RegisterName)r) ? value : RegisterValue.Unknown).ToArray());

    /// <summary>Whether two descriptions differ in anything but what differs between the CPUs of one machine.</summary>
    public bool IsAlike(CpuIdLevel other)
    {
        for (RegisterName r = RegisterName.Eax; r <= RegisterName.Edx; r++)
        {
            uint volatileBits = ComparedBits.VolatileBits(new RegisterAddress(Level, 0, r));
            if (this[r].Forget(volatileBits) != other[r].Forget(volatileBits))
            {
                return false;
            }
        }

        return Level == other.Level;
    }
}
