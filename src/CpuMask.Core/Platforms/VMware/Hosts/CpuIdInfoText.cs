using System.Globalization;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// The register texts of vSphere's HostCpuIdInfo as a host describes itself: 32 characters, bit 31 first, each 0, 1 or
/// '-' for unknown, in groups set apart by colons or blanks, or in none. (Guest masks have more characters than these.)
/// </summary>
public static class CpuIdInfoText
{
    /// <summary>What a message says should stand there.</summary>
    public const string Expected = "a register of 32 characters 0, 1 or -, such as 0000:0000:0000:0010:0000:0110:1101:0111";

    /// <summary>What a message says should stand there.</summary>
    public const string ExpectedLevel = "a CPUID level: a 32-bit number, signed or not";

    /// <summary>Reads a register. A missing one (null, or nothing but blanks) is wholly unknown, which is no error.</summary>
    /// <returns>False when a character is none of these, or when there are not 32 of them.</returns>
    public static bool TryParse(string? text, out RegisterValue value)
    {
        value = RegisterValue.Unknown;
        uint ones = 0, known = 0;
        int count = 0;
        foreach (char c in text ?? string.Empty)
        {
            if (c is ':' or ' ' or '\t')
            {
                continue;
            }

            if (c is not ('0' or '1' or '-') || ++count > 32)
            {
                return false;
            }

            ones = (ones << 1) | (c == '1' ? 1u : 0);
            known = (known << 1) | (c == '-' ? 0u : 1);
        }

        value = count == 32 ? new RegisterValue(ones, known) : RegisterValue.Unknown;
        return count is 0 or 32;
    }

    /// <summary>Prints a register the way the API does.</summary>
    public static string Format(RegisterValue value)
    {
        var text = new char[39];
        for (int bit = 31, at = 0; bit >= 0; bit--)
        {
            text[at++] = value[bit] switch { true => '1', false => '0', null => '-' };
            if (at % 5 == 4 && at < text.Length)
            {
                text[at++] = ':';
            }
        }

        return new string(text);
    }

    /// <summary>Reads a level: the API's signed number (-2147483647 is 0x80000001), an unsigned one, or hexadecimal with 0x.</summary>
    public static bool TryParseLevel(string? text, out uint level)
    {
        string t = (text ?? string.Empty).Trim();
        if (t.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return Hex.TryParse(t, out level);
        }

        bool ok = long.TryParse(t, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            && number is >= int.MinValue and <= uint.MaxValue;
        level = ok ? unchecked((uint)number) : 0;
        return ok;
    }

    /// <summary>Adds one HostCpuIdInfo to a host, whose CPU has begun. What does not fit is reported and stays unknown.</summary>
    /// <param name="host">The host.</param>
    /// <param name="level">The CPUID level.</param>
    /// <param name="registers">EAX, EBX, ECX, EDX; null where the object lacks one.</param>
    /// <param name="complain">Takes a register's text that does not fit, and what was expected.</param>
    public static void Add(HostBuilder host, uint level, string?[] registers, Action<string, string> complain)
    {
        for (int r = 0; r < 4; r++)
        {
            if (!TryParse(registers[r], out RegisterValue value))
            {
                complain(registers[r]!, Expected);
            }
            else if (!value.IsUnknown)
            {
                host.AddRegister(new RegisterAddress(level, 0, (RegisterName)r), value);
            }
        }
    }
}
