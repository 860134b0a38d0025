using System;
using System.Collections.Generic;
using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Platforms.Xen.Guests;

/// <summary>
/// Xen's featureset: 32-bit words in a fixed order that only ever grows at its end. Source: Xen's public header
/// arch-x86/cpufeatureset.h. XenServer up to 6.5 had four words in an order of its own.
/// </summary>
internal static class XenFeatureset
{
    private const int OldWords = 4;

    private static readonly RegisterAddress[] Old =
    {
        new(1, 0, RegisterName.Ecx), new(1, 0, RegisterName.Edx),
        new(0x80000001, 0, RegisterName.Ecx), new(0x80000001, 0, RegisterName.Edx),
    };

    private static readonly RegisterAddress[] Order =
    {
        new(1, 0, RegisterName.Edx), new(1, 0, RegisterName.Ecx),
        new(0x80000001, 0, RegisterName.Edx), new(0x80000001, 0, RegisterName.Ecx),
        new(0xD, 1, RegisterName.Eax), new(7, 0, RegisterName.Ebx), new(7, 0, RegisterName.Ecx),
        new(0x80000007, 0, RegisterName.Edx), new(0x80000008, 0, RegisterName.Ebx),
        new(7, 0, RegisterName.Edx), new(7, 1, RegisterName.Eax), new(0x80000021, 0, RegisterName.Eax),
        new(7, 1, RegisterName.Ebx), new(7, 2, RegisterName.Edx), new(7, 1, RegisterName.Ecx), new(7, 1, RegisterName.Edx),
        RegisterAddress.Msr(MsrValue.ArchCapabilities), RegisterAddress.Msr(MsrValue.ArchCapabilities, high: true),
        new(0x80000021, 0, RegisterName.Ecx),
    };

    /// <summary>Reads words joined by '-' or ':'.</summary>
    /// <returns>False when the text is none; a word behind the last known one counts as text that is none unless it is 0.</returns>
    public static bool TryParse(string text, out IReadOnlyList<KeyValuePair<RegisterAddress, RegisterValue>> words)
    {
        var read = new List<KeyValuePair<RegisterAddress, RegisterValue>>();
        words = read;
        string[] parts = text.Trim().Split('-', ':');
        RegisterAddress[] order = parts.Length == OldWords ? Old : Order;
        if (parts.Length < OldWords)
        {
            return false;
        }

        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length != 8 || !Hex.TryParse(parts[i], out uint word) || (i >= order.Length && word != 0))
            {
                return false;
            }

            if (i < order.Length)
            {
                read.Add(new KeyValuePair<RegisterAddress, RegisterValue>(order[i], RegisterValue.Of(word)));
            }
        }

        // A word that the host's Xen does not have is zero for the guest.
        for (int i = parts.Length; order == Order && i < Order.Length; i++)
        {
            read.Add(new KeyValuePair<RegisterAddress, RegisterValue>(Order[i], RegisterValue.Zero));
        }

        return true;
    }

    /// <summary>Whether a text could be words joined by '-' or ':': cheap, for detection.</summary>
    public static bool LooksLike(string text) => text.Length >= (OldWords * 9) - 1 && text.Length < 512 && TryParse(text, out _);
}
