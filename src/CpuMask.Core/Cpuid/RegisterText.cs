using System.Text;

namespace CpuMask.Cpuid;

/// <summary>Registers that hold four characters each, as the vendor and brand strings do.</summary>
internal static class RegisterText
{
    /// <summary>Appends a register's four characters, lowest byte first. What is not printable ASCII becomes '?', except NUL.</summary>
    public static void Append(StringBuilder text, uint register)
    {
        for (int shift = 0; shift < 32; shift += 8)
        {
            char c = (char)(register >> shift & 0xFF);
            text.Append(c is '\0' or (>= ' ' and <= '~') ? c : '?');
        }
    }

    /// <summary>The register that holds four characters of a string.</summary>
    public static uint Word(string text, int start) =>
        text[start] | ((uint)text[start + 1] << 8) | ((uint)text[start + 2] << 16) | ((uint)text[start + 3] << 24);
}
