using System.Linq;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Baselines;

/// <summary>Bits asked of all groups, in any order of words.</summary>
public class GroupWordsTests
{
    [Fact]
    public void Bits_of_several_words_asked_in_turn_are_each_answered_from_their_own_word()
    {
        CpuBaseline baseline = CpuBaseline.Of([
            SampleHosts.Of("a", ("1.0.ECX", 0x1), ("1.0.EDX", 0x2)), SampleHosts.Of("b", ("1.0.ECX", 0x2), ("1.0.EDX", 0x2)), SampleHosts.Of("c", ("1.0.EDX", 0x1))]);
        BitAddress c0 = new(new RegisterAddress(1, 0, RegisterName.Ecx), 0), d1 = new(new RegisterAddress(1, 0, RegisterName.Edx), 1);
        string[] Names(BitAddress bit, bool? value) => baseline.Words.Where(bit, value).SelectMany(g => g.Hosts).Select(h => h.Name).Order().ToArray();
        for (int again = 0; again < 2; again++)
        {
            Names(c0, true).ShouldBe(["a"]);
            Names(d1, true).ShouldBe(["a", "b"]);
            Names(c0, false).ShouldBe(["b"]);
            Names(c0, null).ShouldBe(["c"]);
            Names(d1, false).ShouldBe(["c"]);
        }

        Names(new BitAddress(new RegisterAddress(7, 0, RegisterName.Ebx), 5), null).ShouldBe(["a", "b", "c"]);
        (baseline.Words.Any(d1, null), baseline.Words.Any(d1, true)).ShouldBe((false, true));
    }
}
