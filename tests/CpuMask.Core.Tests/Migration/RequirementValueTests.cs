using CpuMask.Guests;

namespace CpuMask.Tests.Migration;

public class RequirementValueTests
{
    [Theory]
    [InlineData("Bool:Min:1", 1u, true)]
    [InlineData("Bool:Min:1", 0u, false)]
    [InlineData("Num:Min:1", 7u, true)]
    [InlineData("Num:Max:3", 4u, false)]
    [InlineData("Val:0x25", 37u, true)]
    [InlineData("val:0X25", 36u, false)]
    [InlineData(" Min:2 ", 2u, true)]
    [InlineData("1", 0u, false)]
    [InlineData("Bool:Match:1", 1u, true)]
    [InlineData("Bool:Match:1", 0u, false)]
    [InlineData("Num:Match:0x6", 6u, true)]
    [InlineData("Match:1", 2u, false)]
    public void A_value_is_compared_as_it_says(string text, uint found, bool holds)
    {
        RequirementValue.TryParse(text, out RequirementValue value).ShouldBeTrue();
        value.Holds(found).ShouldBe(holds);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("Bool:Min")]
    [InlineData("Bool:Between:1:2")]
    [InlineData("Bool:Min:one")]
    [InlineData("Val:0x100000000")]
    [InlineData("Text:Min:1")]
    public void A_text_that_is_none_is_refused(string? text) => RequirementValue.TryParse(text, out _).ShouldBeFalse();
}
