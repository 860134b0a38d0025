using System.Globalization;
using CpuMask.Comparison;
using CpuMask.Compliance.Policy;
using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Compliance.Runs;

/// <summary>A compared bit or field that two states of a host, or two hosts, do not have in common.</summary>
internal sealed class RegisterDifference
{
    private RegisterDifference(FindingSubject subject, uint? before, uint? after)
    {
        Subject = subject;
        Before = before;
        After = after;
    }

    /// <summary>The bit or field.</summary>
    public FindingSubject Subject { get; }

    /// <summary>Its value in the first state; null when it is unknown there.</summary>
    public uint? Before { get; }

    /// <summary>Its value in the second state; null when it is unknown there.</summary>
    public uint? After { get; }

    /// <summary>The first value in text.</summary>
    public string BeforeText => Text(Before);

    /// <summary>The second value in text.</summary>
    public string AfterText => Text(After);

    /// <summary>A value in decimal, or <c>unknown</c>.</summary>
    public static string Text(uint? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "unknown";

    /// <summary>
    /// All differences in compared bits and fields, by ascending address. What is unknown on one side is listed when it is
    /// not zero on the other.
    /// </summary>
    public static IEnumerable<RegisterDifference> Between(RegisterSet before, RegisterSet after)
    {
        foreach (RegisterAddress address in RegisterSet.AddressesOf(before, after))
        {
            ComparedWord word = ComparedWord.Of(address);
            RegisterValue a = before[address], b = after[address];
            if (word.Mask == 0 || a == b)
            {
                continue;
            }

            uint differing = a.Conflicts(b) | (a.Ones & ~b.Known) | (b.Ones & ~a.Known);
            foreach (BitAddress bit in address.Bits(differing & word.Flags))
            {
                yield return new RegisterDifference(FindingSubject.Of(bit), a.Field(bit.Bit, bit.Bit), b.Field(bit.Bit, bit.Bit));
            }

            foreach (Feature field in word.Fields.Where(f => (differing & f.Mask) != 0))
            {
                yield return new RegisterDifference(
                    FindingSubject.Of(field), a.Field(field.LowBit, field.HighBit), b.Field(field.LowBit, field.HighBit));
            }
        }
    }
}
