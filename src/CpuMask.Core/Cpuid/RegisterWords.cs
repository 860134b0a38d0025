using System.Globalization;
using CpuMask.Text;

namespace CpuMask.Cpuid;

/// <summary>The cell of a table that lists registers: <c>1.0.ECX=7FFEFBFF 7.0.EBX=D39FFFFB MSR.10A=0000002B</c>.</summary>
internal static class RegisterWords
{
    /// <summary>Reads a cell.</summary>
    /// <exception cref="FormatException">An item is malformed.</exception>
    public static IReadOnlyList<KeyValuePair<RegisterAddress, uint>> Parse(string cell)
    {
        string[] items = cell.Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries);
        var words = new List<KeyValuePair<RegisterAddress, uint>>(items.Length);
        foreach (string item in items)
        {
            int equals = item.IndexOf('=');
            if (equals <= 0 || !RegisterAddress.TryParse(item.Substring(0, equals), out RegisterAddress address)
                || !Hex.TryParse(item.Substring(equals + 1), out uint word))
            {
                throw new FormatException("found '" + item + "', expected a word such as 7.0.EBX=D39FFFFB");
            }

            words.Add(new KeyValuePair<RegisterAddress, uint>(address, word));
        }

        return words;
    }

    /// <summary>Makes leaves and model-specific registers of words; all other registers stay unknown.</summary>
    public static (LeafTable Leaves, IReadOnlyList<MsrValue> Msrs) Gather(IEnumerable<KeyValuePair<RegisterAddress, RegisterValue>> words)
    {
        var rows = new List<LeafRegisters>();
        var msrs = new List<MsrValue>();
        foreach (KeyValuePair<RegisterAddress, RegisterValue> word in words)
        {
            RegisterAddress at = word.Key;
            if (at.IsMsr)
            {
                msrs.Add(new MsrValue(at.Leaf, word.Value.Value, word.Value.Known));
                continue;
            }

            RegisterValue Only(RegisterName register) => at.Register == register ? word.Value : RegisterValue.Unknown;
            rows.Add(new LeafRegisters(
                at.Leaf, at.Subleaf, Only(RegisterName.Eax), Only(RegisterName.Ebx), Only(RegisterName.Ecx), Only(RegisterName.Edx)));
        }

        return (LeafTable.Of(rows), msrs);
    }

    /// <summary>Reads a decimal cell.</summary>
    public static int Number(string cell) => int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out int n)
        ? n
        : throw new FormatException("found '" + cell + "', expected a number");
}
