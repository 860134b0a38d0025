using System.Linq;
using CpuMask.Compliance;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Rules;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Platforms.VMware.Guests;

namespace CpuMask.Tests.Compliance;

public class TrappedGuestsTests
{
    private static readonly HostCpuid Full = SamplePool.Host("full.example.net"), Same = SamplePool.Host("same"), Lesser = SamplePool.Host("lesser", ebx7: 0);

    [Fact]
    public void A_guest_that_another_host_can_take_is_free() =>
        TrappedGuests.Among(new[] { Guest("full.example.net") }, new[] { Full, Same, Lesser }).ShouldBeEmpty();

    [Fact]
    public void A_guest_whose_host_alone_has_what_it_needs_is_trapped_there()
    {
        TrappedGuest trapped = TrappedGuests.Among(new[] { Guest("full.example.net") }, new[] { Full, Lesser }).Single();
        (trapped.Name, trapped.Host, trapped.NearestHost, trapped.IsCertain).ShouldBe(("app01", "full.example.net", "lesser", true));
        trapped.MissingFeatures.ShouldBe(new[] { "AVX2" });
        CpuidFinding finding = Check(trapped, Full, Lesser).Findings.Single(f => f.Rule == RuleIds.VmTrapped);
        (finding.Severity, finding.Host, finding.Feature).ShouldBe((FindingSeverity.Error, "full.example.net", "app01"));
        finding.Message.ShouldStartWith("app01 cannot leave this host. lesser comes nearest and lacks AVX2.");
    }

    [Theory]
    [InlineData("full")]
    [InlineData("FULL.example.net")]
    public void Its_own_host_is_no_way_out_however_the_log_spells_it(string host) =>
        TrappedGuests.Among(new[] { Guest(host) }, new[] { Full, Lesser }).Single().Host.ShouldBe("full.example.net");

    [Fact]
    public void A_first_label_that_two_hosts_have_names_neither()
    {
        HostCpuid other = SamplePool.Host("full.example.org", ebx7: 0);
        TrappedGuests.Among(new[] { Guest("full") }, new[] { Full, other }).ShouldBeEmpty();
        TrappedGuests.Among(new[] { Guest("10.0.0.1") }, new[] { Full with { Name = "10.0.0.2" }, Same with { Name = "10.0.0.3" } }).ShouldBeEmpty();
    }

    [Fact]
    public void Without_a_word_of_where_it_runs_the_only_host_that_can_take_it_is_where_it_sticks()
    {
        TrappedGuest trapped = TrappedGuests.Among(new[] { Guest(null) }, new[] { Full, Lesser }).Single();
        (trapped.Host, trapped.IsHostInferred).ShouldBe(("full.example.net", true));
        Check(trapped, Full, Lesser).Findings.Single(f => f.Rule == RuleIds.VmTrapped).Message.ShouldContain("where it runs now its source does not say");
        TrappedGuests.Among(new[] { Guest(null) }, new[] { Full, Same }).ShouldBeEmpty();
        TrappedGuests.Among(new[] { Guest(null) }, new[] { Lesser }).Single().Host.ShouldBeEmpty();
    }

    [Fact]
    public void Where_it_is_not_known_whether_it_could_go_that_is_said_and_nothing_is_guessed()
    {
        HostCpuid dim = Same with { Name = "dim", Registers = Hosts_without_leaf_7(Same) };
        TrappedGuest doubtful = TrappedGuests.Among(new[] { Guest("full.example.net") }, new[] { Full, Lesser, dim }).Single();
        (doubtful.IsCertain, doubtful.NearestHost).ShouldBe((false, "dim"));
        CpuidFinding finding = Check(doubtful, Full, Lesser, dim).Findings.Single(f => f.Rule == RuleIds.VmMoveUnknown);
        finding.Severity.ShouldBe(FindingSeverity.Warning);
        finding.Message.ShouldContain("of dim it is not known: CPUID.(EAX=07H,ECX=0):EBX");
        finding.Message.ShouldContain("a whole dump");
    }

    [Fact]
    public void A_lone_host_traps_everything()
    {
        TrappedGuest trapped = TrappedGuests.Among(new[] { Guest("full.example.net") }, new[] { Full }).Single();
        Check(trapped, Full).Findings.Single(f => f.Rule == RuleIds.VmTrapped).Message.ShouldContain("has no other host that it could move to");
    }

    private static RegisterSet Hosts_without_leaf_7(HostCpuid host) =>
        new(LeafTable.Of(host.Registers.Leaves.Where(r => r.Leaf != 7)), host.Registers.Msrs);

    private static MigratingGuest Guest(string? host) => new()
    {
        Name = "app01", Source = "test", Host = host, Hypervisor = VMwareGuestView.Instance,
        Bits = new[] { new BitRequirement(SamplePool.Bit("7.0.EBX.5"), BitNeed.Set) },
    };

    private static ComplianceRun Check(TrappedGuest trapped, params HostCpuid[] hosts) => ComplianceCheck.Run(hosts, trapped: new[] { trapped });
}
