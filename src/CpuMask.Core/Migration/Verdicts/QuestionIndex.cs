using CpuMask.Guests;

namespace CpuMask.Migration.Verdicts;

/// <summary>Numbers the different questions of many guests.</summary>
internal sealed class QuestionIndex
{
    private readonly List<HostQuestion> questions = new();
    private readonly Dictionary<HostQuestion, int> others = new();
    private readonly Dictionary<(BitRequirement, GuestView), int> bits = new();
    private readonly Dictionary<(FeatureRequirement, GuestView), int> keys = new();

    /// <summary>The questions, each once.</summary>
    public IReadOnlyList<HostQuestion> Questions => questions;

    /// <summary>The questions of one guest.</summary>
    public QuestionSet Of(MigratingGuest guest)
    {
        var words = new ulong[(questions.Count / 64) + 1];
        bool mayCross = guest.Hypervisor.MayCrossVendors(guest.VendorIsGiven);
        if (guest.Vendor.IsKnown && !(mayCross && guest.Hypervisor.CrossingDependsOn is null))
        {
            Add(ref words, Number(new VendorQuestion(guest.Vendor, guest.Hypervisor, mayCross)));
        }

        if (guest.PhysicalAddressBits is { } physical && guest.Hypervisor.ShowsAddressBitsOfHost)
        {
            Add(ref words, Number(new AddressBitsQuestion(physical)));
        }

        foreach (BitRequirement bit in guest.Bits)
        {
            if (!bits.TryGetValue((bit, guest.Hypervisor), out int number))
            {
                bits[(bit, guest.Hypervisor)] = number = Number(new BitQuestion(bit, guest.Hypervisor));
            }

            Add(ref words, number);
        }

        foreach (FeatureRequirement key in guest.Requirements)
        {
            if (!keys.TryGetValue((key, guest.Hypervisor), out int number))
            {
                keys[(key, guest.Hypervisor)] = number = Number(new KeyQuestion(key, guest.Hypervisor));
            }

            Add(ref words, number);
        }

        // A running guest of which nothing is known needs something all the same.
        if (guest.Bits.Count == 0 && guest.Requirements.Count == 0 && !guest.IsOff)
        {
            Add(ref words, Number(new UnknownNeedsQuestion()));
        }

        return new QuestionSet(words);
    }

    private static void Add(ref ulong[] words, int number)
    {
        if (number >> 6 >= words.Length)
        {
            Array.Resize(ref words, (number >> 6) + 1);
        }

        words[number >> 6] |= 1UL << (number & 63);
    }

    private int Number(HostQuestion question)
    {
        if (!others.TryGetValue(question, out int number))
        {
            others[question] = number = questions.Count;
            questions.Add(question);
        }

        return number;
    }
}
