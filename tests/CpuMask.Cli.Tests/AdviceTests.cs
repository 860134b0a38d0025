namespace CpuMask.Cli.Tests;

public class AdviceTests
{
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
