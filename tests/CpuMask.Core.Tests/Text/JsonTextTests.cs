using System;
using System.Text;
using CpuMask.Json;

namespace CpuMask.Tests.Text;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("{\"a\": [1, {\"b\": null}], \"c\": \"x\\\"}]\", \"d\": {\"e\": true}}")]
    [InlineData("[[1, 2], {\"a\": \"\\\\\"}]")]
    [InlineData("{}")]
    public void A_text_that_is_cut_off_anywhere_is_no_json(string whole)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(whole);
        JsonText.Parse(utf8, 0, utf8.Length);
        for (int length = 0; length < utf8.Length; length++)
        {
            Should.Throw<FormatException>(() => JsonText.Parse(utf8, 0, length), whole.Substring(0, length));
        }
    }
}
