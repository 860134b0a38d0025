using System.Collections.Generic;
using CpuMask.Guests;

namespace CpuMask.Migration.Verdicts;

/// <summary>Numbers the different questions of many guests.</summary>
internal sealed class TestIndex
{
    private readonly List<HostTest> tests = new();
    private readonly Dictionary<HostTest, int> others = new();
    private readonly Dictionary<(BitRequirement, GuestView), int> bits = new();
    private readonly Dictionary<(FeatureRequirement, GuestView), int> keys = new();

    /// <summary>The questions, each once.</summary>
    public IReadOnlyList<HostTest> Tests => tests;

    /// <summary>The questions of one guest.</summary>
    public TestSet Of(MigratingGuest guest)
    {
        var words = new ulong[(tests.Count / 64) + 1];
        if (guest.Vendor.IsKnown && !guest.Hypervisor.MayCrossVendors(guest.VendorIsGiven))
        {
            Add(ref words, Number(new VendorTest(guest.Vendor, guest.Hypervisor.MayCrossVendors(vendorGiven: true))));
        }

        if (guest.PhysicalAddressBits is { } physical && guest.Hypervisor.ShowsAddressBitsOfHost)
        {
            Add(ref words, Number(new AddressBitsTest(physical)));
        }

        foreach (BitRequirement bit in guest.Bits)
        {
            if (!bits.TryGetValue((bit, guest.Hypervisor), out int number))
            {
                bits[(bit, guest.Hypervisor)] = number = Number(new BitTest(bit, guest.Hypervisor));
            }

            Add(ref words, number);
        }

        foreach (FeatureRequirement key in guest.Requirements)
        {
            if (!keys.TryGetValue((key, guest.Hypervisor), out int number))
            {
                keys[(key, guest.Hypervisor)] = number = Number(new KeyTest(key, guest.Hypervisor));
            }

            Add(ref words, number);
        }

        // A running guest of which nothing is known needs something all the same.
        if (guest.Bits.Count == 0 && guest.Requirements.Count == 0 && !guest.IsOff)
        {
            Add(ref words, Number(new UnknownNeedsTest()));
        }

        return new TestSet(words);
    }

    private static void Add(ref ulong[] words, int number)
    {
        if (number >> 6 >= words.Length)
        {
            System.Array.Resize(ref words, (number >> 6) + 1);
        }

        words[number >> 6] |= 1UL << (number & 63);
    }

    private int Number(HostTest test)
    {
        if (!others.TryGetValue(test, out int number))
        {
            others[test] = number = tests.Count;
            tests.Add(test);
        }

        return number;
    }
}
