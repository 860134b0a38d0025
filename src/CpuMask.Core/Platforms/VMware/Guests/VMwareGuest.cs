using CpuMask.Comparison;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Platforms.VMware.Hosts;

namespace CpuMask.Platforms.VMware.Guests;

/// <summary>Guests of vSphere, by what only vSphere tells of its guests: requirements by key, and masks.</summary>
public static class VMwareGuest
{
    private static readonly RegisterAddress VendorLeaf = new(0, 0, RegisterName.Ebx);

    /// <summary>A guest of which vSphere's feature requirements are known.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="source">Where the requirements come from, for people.</param>
    /// <param name="requirements">The requirements; of several of one key the last counts.</param>
    public static MigratingGuest Requiring(string name, string source, IEnumerable<FeatureRequirement> requirements) => new()
    {
        Name = name,
        Source = source,
        Hypervisor = VMwareGuestView.Instance,
        Requirements = RequirementWord.Distinct(requirements),
    };

    /// <summary>
    /// A guest that runs on a host under masks in vSphere's notation: at H and R both hosts must have the same bit, T must be
    /// set and F clear on the destination; what is 0, 1 or x does not matter.
    /// </summary>
    /// <param name="host">The host it runs on.</param>
    /// <param name="mask">What the guest needs, in R/H/0/X notation.</param>
    /// <param name="name">The guest's name; null makes one of the mask's and the host's.</param>
    public static MigratingGuest UnderMask(HostCpuid host, IGuestRequirements mask, string? name = null)
    {
        var bits = new List<BitRequirement>();
        foreach (RegisterAddress register in FeatureTable.Default.Registers.Where(r => r.Leaf != VendorLeaf.Leaf).OrderBy(r => r))
        {
            if (!mask.Covers(register, host.Vendor))
            {
                continue;
            }

            for (int bit = 0; bit < 32; bit++)
            {
                BitAddress address = register.Bit(bit);
                char symbol = mask.SymbolOf(address, host.Vendor);
                if (mask.IsSignificant(symbol) && FeatureTable.Default.Find(address)?.Class != FeatureClass.Mode)
                {
                    bits.Add(new BitRequirement(address, NeedAt(symbol, host.Registers[address])));
                }
            }
        }

        return new MigratingGuest
        {
            Name = name ?? CpuMask.Guests.Messages.GuestOf(host.Name),
            Source = Messages.UnderMask(host.Name, mask.Name),
            Hypervisor = VMwareGuestView.Instance,
            Vendor = host.Vendor,
            Bits = bits,
            Seen = host.Registers,
            Host = host.Name,
            Warnings = MigratingGuest.Doubts(host, new SortedSet<RegisterAddress>()),
        };
    }

    /// <summary>The guest that one power-on started; null when the log says nothing of it nor of its host.</summary>
    public static MigratingGuest? OfLog(VmwareLog log, string source)
    {
        string name = log.VirtualMachine ?? string.Empty;
        RegisterSet seen = Normaliser.Normalise(log.GuestLevels, Enumerable.Empty<MsrValue>(), log.GuestVendor).Registers;
        var guest = new MigratingGuest
        {
            Name = name,
            Source = Messages.VmwareLogOf(source),
            Hypervisor = VMwareGuestView.Instance,
            Vendor = log.GuestVendor.IsKnown ? log.GuestVendor : log.Host?.Vendor ?? default,
            PhysicalAddressBits = AddressBits.Physical(seen),
            Seen = seen,
            Host = log.Host?.Name,
        };
        if (log.Requirements.Count > 0)
        {
            return guest with
            {
                Requirements = RequirementWord.Distinct(log.Requirements.Select(p => new FeatureRequirement(p.Key, p.Value))),
            };
        }

        if (seen.Leaves.Count > 0)
        {
            return guest with { Bits = SeenBits.Of(seen, VMwareGuestView.Instance) };
        }

        return log.Host is { } host
            ? MigratingGuest.BootedOn(host, VMwareGuestView.Instance, name) with { Source = Messages.VmwareLogOf(source), Warnings = new[] { Messages.LogHasNoGuest } }
            : null;
    }

    private static BitNeed NeedAt(char symbol, bool? source) => (symbol, source) switch
    {
        ('T', _) => BitNeed.Set,
        ('F', _) => BitNeed.Clear,
        (_, true) => BitNeed.SameSet,
        (_, false) => BitNeed.SameClear,
        _ => BitNeed.SameUnknown,
    };
}
