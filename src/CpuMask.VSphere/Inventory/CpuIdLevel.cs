using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.VSphere.Masks;

namespace CpuMask.VSphere.Inventory;

/// <summary>A HostCpuIdInfo as a host describes itself.</summary>
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
    public static IReadOnlyList<CpuIdLevel> ReadAll(IEnumerable<CpuIdMask> items, List<string> warnings)
    {
        var levels = new List<CpuIdLevel>(5);
        foreach (CpuIdMask item in items)
        {
            var registers = new RegisterValue[4];
            for (int r = 0; r < 4; r++)
            {
                string? text = r switch { 0 => item.Eax, 1 => item.Ebx, 2 => item.Ecx, _ => item.Edx };
                if (!CpuIdInfoText.TryParse(text, out registers[r]))
                {
                    warnings.Add(InventoryMessages.Unreadable("cpuFeature " + Names[r], text, CpuIdInfoText.Expected));
                }
            }

            levels.Add(new CpuIdLevel(unchecked((uint)item.Level), registers));
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
            uint volatileBits = UncomparableFields.VolatileBits(new RegisterAddress(Level, 0, r));
            if (this[r].Forget(volatileBits) != other[r].Forget(volatileBits))
            {
                return false;
            }
        }

        return Level == other.Level;
    }
}
