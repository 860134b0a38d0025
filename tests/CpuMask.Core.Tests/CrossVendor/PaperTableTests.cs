using System;
using System.Globalization;
using System.Linq;
using System.Numerics;
using CpuMask.CrossVendor.GuestState;
using CpuMask.CrossVendor.SystemCalls;

namespace CpuMask.Tests.CrossVendor;

/// <summary>Every number of the white paper's Tables 1 and 2 and Listing 2 against the product's tables.</summary>
public class PaperTableTests
{
    // As printed: AMD long 64, long 32 compat, 32 legacy; Intel the same.
    [Theory]
    [InlineData("SYSCALL", "Yes 1, Yes 1, Yes 1, Yes 1, No 0, No 0")]
    [InlineData("SYSENTER", "No 1, No 1, Yes 1, Yes 1, Yes 1, Yes 1")]
    public void Table_1_has_what_works_in_which_mode_and_what_the_bit_says(string pair, string printed)
    {
        var cells = new[] { SystemCallSide.Amd, SystemCallSide.Intel }.SelectMany(s => new[] { CpuMode.SixtyFourBit, CpuMode.Compatibility, CpuMode.Legacy }
            .Select(m => SystemCallTable.Modes.Single(x => x.Pair == pair && x.Side == s && x.Mode == m)));
        string.Join(", ", cells.Select(c => (c.Works ? "Yes " : "No ") + (c.Value ? 1 : 0))).ShouldBe(printed);
        SystemCallTable.Modes.Count.ShouldBe(12);
    }

    [Fact]
    public void Both_bits_are_of_edx_and_not_of_eax_as_the_caption_says() =>
        SystemCallTable.Modes.Select(m => m.Pair + " " + m.Bit.ToShortString()).Distinct().ShouldBe(new[] { "SYSCALL 80000001.0.EDX.11", "SYSENTER 1.0.EDX.11" });

    [Theory]
    [InlineData("SYSENTER", SystemCallSide.Intel, false, 312)]
    [InlineData("SYSCALL", SystemCallSide.Amd, false, 190)]
    [InlineData("SYSENTER", SystemCallSide.Amd, true, 9900)]
    [InlineData("SYSCALL", SystemCallSide.Intel, true, 10728)]
    [InlineData("INT80", SystemCallSide.Intel, false, 709)]
    [InlineData("INT80", SystemCallSide.Amd, false, 360)]
    public void Table_2_has_the_cycles_of_getpid(string entry, SystemCallSide side, bool emulated, int cycles)
    {
        SystemCallTable.PriceOf(entry, side).ShouldBe(new SystemCallPrice(entry, side, emulated, cycles));
        SystemCallTable.Prices.Count.ShouldBe(6);
    }

    [Fact]
    public void What_is_emulated_is_what_table_1_says_does_not_work_for_32_bit_programs()
    {
        foreach (SystemCallPrice price in SystemCallTable.Prices.Where(p => p.Entry != "INT80"))
        {
            price.IsEmulated.ShouldBe(!SystemCallTable.Modes.Single(m => m.Pair == price.Entry && m.Side == price.Side && m.Mode == CpuMode.Compatibility).Works);
        }

        SystemCallTable.EntryOf(SystemCallSide.Amd).ShouldBe("SYSCALL");
        SystemCallTable.EntryOf(SystemCallSide.Intel).ShouldBe("SYSENTER");
    }

    [Theory]
    [InlineData(SystemCallSide.Amd, "c5b63c408eb79ad8fd3f", "4.23055397142996827752e-01")]
    [InlineData(SystemCallSide.Intel, "c4b63c408eb79ad8fd3f", "4.23055397142996827725e-01")]
    public void Listing_2_has_the_bytes_and_they_are_the_value(SystemCallSide side, string bytes, string value)
    {
        FloatingPointSample sample = SystemCallTable.FloatingPoint.Single(s => s.Side == side);
        (sample.Instruction, sample.Argument, sample.Bytes, sample.Value).ShouldBe(("FSIN", "0.436814692820413274284", bytes.ToUpperInvariant(), value));
        BigInteger digits = Decode(sample.Bytes) * BigInteger.Pow(10, 21) / One;
        BigInteger.Abs(digits - BigInteger.Parse(value.Replace(".", string.Empty).Replace("e-01", string.Empty), CultureInfo.InvariantCulture)).ShouldBeLessThan(2);
    }

    [Fact]
    public void Listing_2s_two_results_lie_on_both_sides_of_the_sine()
    {
        // The sine by its series, exact to some 60 digits: each result is less than one unit in the last place away.
        BigInteger x = BigInteger.Parse("436814692820413274284") * One / BigInteger.Pow(10, 21), term = x, sine = x;
        for (int n = 1; n < 30; n++)
        {
            term = -(term * x / One * x / One) / (2 * n * ((2 * n) + 1));
            sine += term;
        }

        BigInteger amd = Decode(SystemCallTable.FloatingPoint.Single(s => s.Side == SystemCallSide.Amd).Bytes);
        BigInteger intel = Decode(SystemCallTable.FloatingPoint.Single(s => s.Side == SystemCallSide.Intel).Bytes);
        BigInteger unit = One >> 65;
        (amd - intel).ShouldBe(unit);
        BigInteger.Abs(amd - sine).ShouldBeLessThan(unit);
        BigInteger.Abs(intel - sine).ShouldBeLessThan(unit);
    }

    private static readonly BigInteger One = BigInteger.One << 256;

    // 64 bits of significand, then 15 of exponent biased by 16383; Intel manual volume 1, 4.2.
    private static BigInteger Decode(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        ulong significand = BitConverter.ToUInt64(bytes, 0);
        int exponent = BitConverter.ToUInt16(bytes, 8) - 16383;
        return (new BigInteger(significand) << 256) >> (63 - exponent);
    }
}
