using CpuMask.Faces;
using CpuMask.Text;

namespace CpuMask.Cli.Tests;

public class AdviceTests
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
    public void Nobody_is_sent_for_an_option_that_the_command_does_not_have()
    {
        Spelling.Sentence(Allow, Operations.OfCommand("check"), Face.CommandLine).ShouldBeNull();
    }

    [Fact]
    public void The_command_that_refuses_a_guest_dump_says_which_of_its_own_options_takes_it()
    {
        const string guest = """{"name":"vm1","format":"cpuid-raw","view":"guest","vendor":"GenuineIntel","registers":[{"leaf":"0x00000001","subleaf":"0x00","register":"ecx","value":"0x80000001","known":"0xFFFFFFFF"}]}""";
        CpuMaskProcess refused = CpuMaskProcess.RunWith(guest, null, "baseline", "-");
        refused.ExitCode.ShouldBe(4);
        refused.Errors.ShouldContain("Use --allow-guest-dump to take it all the same.");
        CpuMaskProcess.RunWith(guest, null, "baseline", "--allow-guest-dump", "-").ExitCode.ShouldBe(0);
    }
}
