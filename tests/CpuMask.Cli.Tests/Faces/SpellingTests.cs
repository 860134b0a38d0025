using CpuMask.Faces;
using CpuMask.Text;

namespace CpuMask.Cli.Tests.Faces;

/// <summary>How each face spells what Core advises. tests/Framework runs this folder too.</summary>
public class SpellingTests
{
    private static readonly Advice Allow = new("AllowGuestDump", null, "to take it all the same");

    [Fact]
    public void Each_face_spells_what_Core_advises()
    {
        Operation baseline = Operations.OfCommand("baseline")!;
        Spelling.Sentence(Allow, baseline, Face.CommandLine).ShouldBe("Use --allow-guest-dump to take it all the same.");
        Spelling.Sentence(Allow, baseline, Face.PowerShell).ShouldBe("Use -AllowGuestDump to take it all the same.");
        Spelling.Sentence(new Advice("UnknownBits", "hide", "to hide them"), Operations.OfCommand("mask"), Face.PowerShell)
            .ShouldBe("Use -UnknownBits Hide to hide them.");
    }

    [Fact]
    public void Nobody_is_sent_for_an_option_that_the_command_does_not_have() =>
        Spelling.Sentence(Allow, Operations.OfCommand("check"), Face.CommandLine).ShouldBeNull();

    [Fact]
    public void A_sentence_follows_a_message_that_ends_with_a_point_or_does_not()
    {
        var error = new CpuMaskException(ErrorIds.GuestDump, ErrorKind.Impossible, "vm1 is a guest") { Advice = Allow };
        Spelling.Message(error, Operations.OfCommand("baseline"), Face.PowerShell).ShouldBe("vm1 is a guest. Use -AllowGuestDump to take it all the same.");
        Spelling.Message(error, Operations.OfCommand("check"), Face.PowerShell).ShouldBe("vm1 is a guest");
        Spelling.Join("It is a guest.", "Look.").ShouldBe("It is a guest. Look.");
    }
}
