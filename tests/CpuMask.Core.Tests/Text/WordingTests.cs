using CpuMask.Text;

namespace CpuMask.Tests.Text;

public sealed class WordingTests
{
    [Theory]
    [InlineData('\n')]
    [InlineData('\u001B')]
    [InlineData('\u0085')]
    [InlineData('\u009B')]
    [InlineData('\u061C')]
    [InlineData('\u200B')]
    [InlineData('\u200F')]
    [InlineData('\u2028')]
    [InlineData('\u202E')]
    [InlineData('\uFEFF')]
    public void What_cannot_be_seen_is_made_visible(char unseen) => Wording.Safe("vm-1" + unseen + "x").ShouldBe("vm-1?x");

    [Theory]
    [InlineData("esx-01.example.com")]
    [InlineData("B\u00FCro \u6771\u4EAC \u0645\u0635\u0631")]
    public void What_can_be_seen_stays(string text) => Wording.Safe(text).ShouldBe(text);
}
