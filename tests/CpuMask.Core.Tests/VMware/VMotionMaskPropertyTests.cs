using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Comparison;
using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Tests.Baselines;
using CpuMask.Tests.Shared;
using CpuMask.Text;
using FsCheck;
using FsCheck.Fluent;

namespace CpuMask.Tests.VMware;

/// <summary>What must hold for the mask of any hosts and any guest, by the rules of the API's HostCpuIdInfo.</summary>
public class VMotionMaskPropertyTests
{
    private const string Symbols = "RHTF01x";
    private static readonly (uint Leaf, uint Subleaf)[] Levels = [(1, 0), (7, 0), (0x80000001, 0)];

    [Theory]
    [InlineData("GenuineIntel")]
    [InlineData("AuthenticAMD")]
    public void The_mask_hides_what_matters_and_differs_and_nothing_else(string vendor)
    {
        var cases = RandomPools.Pool(CpuVendor.Of(vendor)).Generator.Where(p => p.Length > 1).Zip(Guest);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Cases.Of(150)), Prop.ForAll(cases.ToArbitrary(), c => { MakesAlike(c.Item1, c.Item2); }));
    }

    [Fact]
    public void Any_two_real_cpus_of_a_vendor_are_made_alike_for_every_built_in_guest()
    {
        int made = 0;
        foreach (IGrouping<string, HostCpuid> vendor in CorpusHosts.ByVendor())
        {
            HostCpuid[] hosts = vendor.ToArray();
            foreach (GuestMask guest in GuestMasks.Ids.Select(id => GuestMasks.Find(id)!))
            {
                foreach (int i in Cases.From(Enumerable.Range(1, hosts.Length - 1)))
                {
                    made += MakesAlike([hosts[i - 1], hosts[i]], guest) ? 1 : 0;
                }
            }
        }

        made.ShouldBeGreaterThan(Cases.Of(500));
    }

    // Any symbol at any bit; most guests ask little of their host, or hardly any pool could run them.
    private static Gen<GuestMask> Guest { get; } =
        from seed in Gen.Choose(0, int.MaxValue)
        from demands in Gen.Elements(0, 0, 0, 1)
        select Random(seed, demands > 0);

    private static GuestMask Random(int seed, bool demanding)
    {
        var random = new Random(seed);
        string symbols = demanding ? Symbols : Symbols.Replace("T", string.Empty);
        RegisterMask Any() => RegisterMask.Parse(new string(Enumerable.Range(0, 32).Select(_ => symbols[random.Next(symbols.Length)]).ToArray()));
        return new GuestMask("random " + seed, Levels.Select(l => new MaskLevel(l.Leaf, l.Subleaf, null, RegisterMask.Unused, Any(), Any(), Any())));
    }

    private static bool MakesAlike(HostCpuid[] hosts, GuestMask guest)
    {
        VMotionMask mask;
        try
        {
            mask = VMotionMask.Create(hosts, guest);
        }
        catch (CpuMaskException e) when (e.Id == ErrorIds.UnmendableBit)
        {
            // Only a T may end in this error, and only where a host is known to lack the bit.
            Bits(guest, hosts[0].Vendor).Any(b => b.Symbol == 'T' && hosts.Any(h => h.Registers[b.Bit] == false)).ShouldBeTrue(e.Message);
            return false;
        }

        // By other means than the comparison's: the rules of the API, over the hosts' own registers.
        HashSet<BitAddress> wanted = Bits(guest, hosts[0].Vendor).Where(b => b.Symbol switch
        {
            'R' or 'H' => hosts.Any(h => h.Registers[b.Bit] == true) && hosts.Any(h => h.Registers[b.Bit] == false)
                && !FollowsLongMode(b.Bit, hosts[0].Vendor),
            'F' => hosts.Any(h => h.Registers[b.Bit] == true),
            _ => false,
        }).Select(b => b.Bit).ToHashSet();
        BitAddress[] hidden = mask.Bits.Select(b => b.Bit).ToArray();
        wanted.Except(hidden).ShouldBeEmpty("these matter and are not hidden");
        hidden.Except(wanted).ShouldBeEmpty("these are hidden and do not matter");
        foreach ((BitAddress bit, char symbol) in Bits(mask.Mask, mask.Vendor))
        {
            symbol.ShouldBe(wanted.Contains(bit) ? '0' : '-', bit.ToString());
        }

        wanted.IsSubsetOf(Bits(mask.Mask, mask.Vendor).Select(b => b.Bit)).ShouldBeTrue();

        CpuidComparison.Compare(hosts, mask.Effective).Differences.Where(d => d.Significant == true).Select(d => d + " " + d.Symbol)
            .ShouldBeEmpty($"{hosts[0].Name}, {hosts[1].Name} for {guest.Name}");
        if (mask.IsEmpty)
        {
            mask.VmxLines.ShouldBeEmpty();
            return true;
        }

        GuestMask again = GuestMaskText.Parse("again", mask.VmxLines.ToArray(), isDescriptor: false);
        foreach (BitAddress bit in wanted)
        {
            again.MaskOf(bit.Register, mask.Vendor).ShouldBe(mask.Mask.MaskOf(bit.Register, mask.Vendor));
        }

        return true;
    }

    // SYSCALL follows long mode outside AMD's CPUs, and is judged with it.
    private static bool FollowsLongMode(BitAddress bit, CpuVendor vendor) => bit.ToShortString() == "80000001.0.EDX.11" && !vendor.IsAmdLike;

    private static IEnumerable<(BitAddress Bit, char Symbol)> Bits(GuestMask mask, CpuVendor vendor) =>
        from level in mask.Levels.Select(l => (l.Leaf, l.Subleaf)).Distinct()
        from register in new[] { RegisterName.Eax, RegisterName.Ebx, RegisterName.Ecx, RegisterName.Edx }
        from bit in Enumerable.Range(0, 32)
        let address = new RegisterAddress(level.Leaf, level.Subleaf, register)
        select (address.Bit(bit), mask.MaskOf(address, vendor)[bit]);
}
