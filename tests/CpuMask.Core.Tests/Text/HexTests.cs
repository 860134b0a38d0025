using System.Globalization;
using System.Linq;
using System.Text;
using CpuMask.Tests.Shared;
using CpuMask.Text;
using FsCheck;
using FsCheck.Fluent;

namespace CpuMask.Tests.Text;

public class HexTests
{
    [Fact]
    public void Every_word_is_read_in_either_case_and_with_any_number_of_digits() =>
        Prop.ForAll(HostGenerators.Word.ToArbitrary(), word =>
        {
            foreach (string text in new[] { word.ToString("X8"), word.ToString("x8"), word.ToString("x"), word.ToString("X") })
            {
                byte[] bytes = Encoding.ASCII.GetBytes(" " + text + " ");
                int i = 1;
                Hex.TryRead(bytes, ref i, bytes.Length, out uint value).ShouldBeTrue();
                (value, i).ShouldBe((word, text.Length + 1));
                i = 1;
                Hex.TryRead(bytes, ref i, bytes.Length - 1, out value).ShouldBeTrue();
                (value, i).ShouldBe((word, text.Length + 1));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_byte_at_any_place_ends_a_number_unless_it_is_a_digit()
    {
        for (int place = 0; place < 10; place++)
        {
            for (int b = 0; b < 256; b++)
            {
                byte[] bytes = Encoding.ASCII.GetBytes("12ab34CD56");
                bytes[place] = (byte)b;
                int digits = bytes.TakeWhile(c => "0123456789abcdefABCDEF".Contains((char)c)).Count();
                int i = 0;
                bool ok = Hex.TryRead(bytes, ref i, bytes.Length, out uint value);
                i.ShouldBe(digits);
                ok.ShouldBe(digits is > 0 and <= 8);
                if (ok)
                {
                    value.ShouldBe(uint.Parse(Encoding.ASCII.GetString(bytes, 0, digits), NumberStyles.HexNumber));
                }
            }
        }
    }

    [Fact]
    public void Nothing_behind_the_end_is_looked_at()
    {
        byte[] bytes = Encoding.ASCII.GetBytes("123456789abc");
        int i = 0;
        Hex.TryRead(bytes, ref i, 8, out uint value).ShouldBeTrue();
        (value, i).ShouldBe((0x12345678u, 8));
        i = 9;
        Hex.TryRead(bytes, ref i, 10, out value).ShouldBeTrue();
        (value, i).ShouldBe((0xau, 10));
    }
}
