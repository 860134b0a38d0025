using System;
using System.Linq;
using System.Security.Cryptography;
using CpuMask.Text;

namespace CpuMask.Tests.Text;

public class Sha256Tests
{
    [Fact]
    public void Every_length_around_a_block_hashes_as_the_framework_s_own_hashes_it()
    {
        var random = new Random(180);
        foreach (int length in Enumerable.Range(0, 300).Concat([4095, 4096, 65_537]))
        {
            byte[] bytes = new byte[length + 7];
            random.NextBytes(bytes);
            Sha256.Of(bytes, length).ShouldBe(SHA256.HashData(bytes.AsSpan(0, length)), length.ToString());
        }
    }

    [Fact]
    public void A_text_is_hashed_as_utf8() =>
        Convert.ToHexString(Sha256.Of("abc")).ShouldBe("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");
}
