using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Migration;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Matrix;
using CpuMask.Migration.Verdicts;
using CpuMask.Reading;

namespace CpuMask.Tests.Migration;

/// <summary>Who may move between CPUs of two vendors: a guest that was given a vendor, on KVM and Xen, and nobody else.</summary>
public class VendorRuleTests
{
    private static readonly HostCpuid Intel = CpuGenerations.Named("Skylake-SP").Host, Amd = CpuGenerations.Named("Milan").Host;

    [Theory]
    [InlineData("-cpu qemu64,vendor=AuthenticAMD,phys-bits=40", false)]
    [InlineData("-cpu qemu64,vendor=GenuineIntel,phys-bits=40", false)]
    [InlineData("-cpu Skylake-Server,phys-bits=40", true)]
    [InlineData("-cpu Skylake-Server,vendor=GenuineIntel,phys-bits=40", false)]
    public void A_guest_of_qemu_is_bound_to_a_vendor_unless_it_was_given_one(string command, bool bound)
    {
        MigratingGuest guest = Registry.Formats.ForGuests(Registry.Named("kvm").View).Read(DumpText.Of("qemu-system-x86_64 " + command), "ps.txt", "vm").Guests.Single();
        HostVerdict verdict = MigrationCheck.Of([guest], [Amd]).Explain(0, 0);
        verdict.Blocking.Any(b => b.Feature == "Vendor").ShouldBe(bound);
    }

    [Fact]
    public void A_given_vendor_that_is_not_the_hosts_is_told()
    {
        MigratingGuest guest = MigratingGuest.BootedOn(Intel, Registry.Named("kvm").View) with { VendorIsGiven = true, Bits = [] };
        MigrationCheck.Of([guest], [Amd, Intel]).Explain(0, 0).Cautions.ShouldContain(c => c.Contains("Intel") && c.Contains("AMD"));
        MigrationCheck.Of([guest], [Amd, Intel]).Explain(0, 1).Cautions.ShouldNotContain(c => c.Contains("AMD"));
    }

    [Theory]
    [InlineData("vmware", true)]
    [InlineData("xenserver", true)]
    [InlineData("xen", false)]
    [InlineData("kvm", false)]
    public void A_given_vendor_counts_on_xen_and_kvm_only(string platform, bool bound)
    {
        MigratingGuest guest = MigratingGuest.BootedOn(Intel, Registry.Named(platform).View);
        MigrationCheck.Of([guest], [Amd]).Explain(0, 0).Blocking.ShouldContain(b => b.Feature == "Vendor", "nobody gave it one");
        MigrationCheck.Of([guest with { VendorIsGiven = true }], [Amd]).Explain(0, 0).Blocking.Any(b => b.Feature == "Vendor").ShouldBe(bound);
    }

    [Theory]
    [InlineData("vmware", MatrixAnswer.Refused)]
    [InlineData("kvm", MatrixAnswer.WithMask)]
    public void The_matrix_refuses_another_vendor_only_where_no_guest_can_be_given_one(string platform, MatrixAnswer answer)
    {
        MatrixCell cell = CpuMatrix.Of([Intel, Amd], Registry.Named(platform).View)[0, 1];
        cell.Answer.ShouldBe(answer);
        cell.Hide.Any(h => h.Feature == "Vendor").ShouldBe(answer == MatrixAnswer.WithMask);
    }

    [Fact]
    public void No_guest_of_intel_or_amd_has_seen_the_leaves_of_via()
    {
        foreach (HostCpuid host in new[] { Intel, Amd })
        {
            MigratingGuest.BootedOn(host, Registry.Named("kvm").View).Bits.ShouldNotContain(b => b.Bit.Register.Leaf >= LeafRange.Centaur);
        }

        MigratingGuest.BootedOn(Intel with { Vendor = CpuVendor.Of("CentaurHauls") }, Registry.Named("kvm").View).Bits
            .ShouldContain(b => b.Bit.Register.Leaf >= LeafRange.Centaur);
    }
}
