using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.VMware.Guests;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Masks;

/// <summary>Works out what a VM's masks lack of those wanted. Asks no server and changes nothing.</summary>
public static class MaskPlanner
{
    private const int FirstWithFeatureMasks = 9, FirstWithEvc = 14;
    private const string EvcApi = "6.7";

    /// <summary>The mechanism for a VM: by its hardware version, and by what the server has.</summary>
    /// <param name="hardwareVersion">The VM's hardware version.</param>
    /// <param name="server">The server.</param>
    public static MaskMechanism MechanismFor(int hardwareVersion, VSphereServer server) =>
        hardwareVersion >= FirstWithEvc && !server.IsHost && server.HasApi(EvcApi) ? MaskMechanism.PerVmEvc
        : hardwareVersion >= FirstWithFeatureMasks ? MaskMechanism.ExtraConfig
        : MaskMechanism.CpuFeatureMask;

    /// <summary>The mechanism for a VM, by what the server says of it too.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="server">The server.</param>
    public static MaskMechanism MechanismFor(VmMaskState vm, VSphereServer server) =>
        MechanismFor(vm.HardwareVersion, server) is var mechanism && mechanism == MaskMechanism.PerVmEvc && vm.PerVmEvcSupported == false
            ? MaskMechanism.ExtraConfig
            : mechanism;

    /// <summary>Plans a mask for a VM.</summary>
    /// <param name="vm">The VM as it is.</param>
    /// <param name="request">What it is to be given.</param>
    /// <param name="server">The server.</param>
    public static VmMaskPlan Plan(VmMaskState vm, MaskRequest request, VSphereServer server)
    {
        var plan = new VmMaskPlan { State = vm };
        if (vm.HardwareVersion == 0)
        {
            return plan with { Refusal = Refuse(ErrorIds.InvalidState, VmMaskMessages.NoConfiguration(vm)) };
        }

        plan = plan with { Mechanism = request.Mechanism ?? MechanismFor(vm, server) };
        try
        {
            var warnings = new List<string>();
            VmMaskChange change = request.Evc is { } mode ? EvcModeMasks.Difference(vm, mode, plan.Mechanism)
                : request.Mask is null ? VmMaskChange.None : Difference(vm, request, plan.Mechanism, server, warnings);
            return Permitted(WithPowerCycle(plan with { Change = change, Warnings = warnings }, request));
        }
        catch (VSphereException e)
        {
            return plan with { Refusal = e };
        }
    }

    /// <summary>A plan, or its refusal when the VM is in no state to be changed. What is as wanted already is never refused.</summary>
    internal static VmMaskPlan Permitted(VmMaskPlan plan)
    {
        VmMaskState vm = plan.State;
        if (plan.Change.IsEmpty)
        {
            return plan;
        }

        if (vm.IsTemplate)
        {
            return plan with { Refusal = Refuse(ErrorIds.InvalidState, VmMaskMessages.IsTemplate(vm)) };
        }

        if (vm.IsFaultTolerant)
        {
            return plan with { Refusal = Refuse(ErrorIds.InvalidState, VmMaskMessages.IsFaultTolerant(vm)) };
        }

        if (vm.DisabledMethods.Contains("ReconfigVM_Task"))
        {
            return plan with { Refusal = Refuse(ErrorIds.InvalidState, VmMaskMessages.ReconfigureDisabled(vm)) };
        }

        if (vm.ConnectionState is not (null or "connected"))
        {
            return plan with { Refusal = Refuse(ErrorIds.InvalidState, VmMaskMessages.VmNotConnected(vm)) };
        }

        string[] doubled = vm.Doubled.Where(d => Touches(plan.Change, d)).ToArray();
        if (doubled.Length > 0 && !plan.IsRestore)
        {
            return plan with { Refusal = Refuse(ErrorIds.InvalidState, VmMaskMessages.Doubled(vm, doubled)) };
        }

        // A running VM keeps the CPU that it was powered on with. Settings may be written ahead of the next power cycle
        // when the user asked for one; EVC masks and cpuFeatureMask the server itself refuses then.
        bool waits = vm.PowerState == "poweredOn" && plan.Change.IsSettingsOnly
            && (plan.Mechanism == MaskMechanism.ExtraConfig || plan.Change.Settings.All(s => IsPowerCycle(s.Key)))
            && (plan.Change.Settings.Any(s => IsPowerCycle(s.Key)) || VmSettings.IsTrue(vm.Settings, VmSettings.PowerCycle));
        if (vm.HasSnapshot && !plan.IsRestore)
        {
            plan = plan with { Warnings = plan.Warnings.Concat(new[] { VmMaskMessages.HasSnapshot(vm) }).ToArray() };
        }

        return vm.PowerState is null or "poweredOff" || waits
            ? plan
            : plan with { Refusal = MustBeOff(vm, plan.Mechanism) };
    }

    private static VSphereException MustBeOff(VmMaskState vm, MaskMechanism mechanism) =>
        new(ErrorIds.InvalidPowerState, ErrorKind.Impossible, VmMaskMessages.MustBeOff(vm, mechanism))
        {
            Advice = mechanism == MaskMechanism.ExtraConfig && vm.PowerState != "suspended"
                ? new Advice("PowerCycleOnReboot", null, "to let the next reboot do it") : null,
        };

    private static VmMaskPlan WithPowerCycle(VmMaskPlan plan, MaskRequest request)
    {
        VmMaskState vm = plan.State;
        if (!request.PowerCycleOnReboot || vm.PowerState == "poweredOff" || VmSettings.IsTrue(vm.Settings, VmSettings.PowerCycle))
        {
            return plan;
        }

        if (vm.PowerState == "suspended")
        {
            return plan with { Refusal = MustBeOff(vm, plan.Mechanism) };
        }

        if (PowerCycleSupport.Of(vm.HostVersion) == false)
        {
            throw Refuse(ErrorIds.NotSupported, VmMaskMessages.NoPowerCycle(vm));
        }

        string[] doubts = vm.HostVersion is null ? new[] { VmMaskMessages.PowerCycleUnknown(vm) } : Array.Empty<string>();
        var setting = new SettingChange(VmSettings.PowerCycle, VmMaskChange.ValueIn(vm, VmSettings.PowerCycle), "TRUE");
        return plan with
        {
            Change = plan.Change with { Settings = plan.Change.Settings.Concat(new[] { setting }).ToArray() },
            Warnings = plan.Warnings.Concat(doubts).ToArray(),
        };
    }

    private static bool Touches(VmMaskChange change, string doubled) =>
        change.Settings.Any(s => s.Key.Equals(doubled, StringComparison.OrdinalIgnoreCase)) || change.Levels.Any(l => l.Entry.ToEntryName() == doubled);

    private static bool IsPowerCycle(string key) => key.Equals(VmSettings.PowerCycle, StringComparison.OrdinalIgnoreCase);

    private static VmMaskChange Difference(
        VmMaskState vm, MaskRequest request, MaskMechanism mechanism, VSphereServer server, List<string> warnings)
    {
        GuestMask mask = request.Mask!;
        return mechanism switch
        {
            MaskMechanism.CpuFeatureMask => OfLevels(vm, mask, warnings),
            MaskMechanism.ExtraConfig when vm.HardwareVersion >= FirstWithFeatureMasks =>
                new VmMaskChange(Features(vm, mask, request.Vendor, null).Concat(Registers(vm, mask)).ToArray(), Array.Empty<LevelChange>()),
            MaskMechanism.PerVmEvc when vm.HardwareVersion >= FirstWithEvc && !server.IsHost && server.HasApi(EvcApi) && vm.PerVmEvcSupported != false =>
                OfFeatures(vm, mask, request.Vendor),
            MaskMechanism.ExtraConfig or MaskMechanism.PerVmEvc => throw Refuse(ErrorIds.NotSupported, VmMaskMessages.NoSuchMechanism(vm, mechanism, server)),
        };
    }

    private static VmMaskChange OfLevels(VmMaskState vm, GuestMask mask, List<string> warnings)
    {
        RefuseBeyondLevels(vm, mask, warnings);
        return new VmMaskChange(Array.Empty<SettingChange>(), Levels(vm, mask));
    }

    // What has no feature key goes beside it, as a register mask.
    private static VmMaskChange OfFeatures(VmMaskState vm, GuestMask mask, CpuVendor vendor)
    {
        var named = new HashSet<BitAddress>();
        SettingChange[] features = Features(vm, mask, vendor, named).ToArray();
        return new VmMaskChange(features.Concat(Registers(vm, Without(mask, named))).ToArray(), Array.Empty<LevelChange>());
    }

    // cpuid.* lines: the mask's characters over what the line says already.
    private static IEnumerable<SettingChange> Registers(VmMaskState vm, GuestMask mask)
    {
        foreach (KeyValuePair<string, string> line in VmxText.Settings(mask))
        {
            string? old = VmMaskChange.ValueIn(vm, line.Key);
            RegisterMask below = RegisterMask.TryParse(old, out RegisterMask had) ? had : RegisterMask.PassThrough;
            RegisterMask wanted = RegisterMask.Parse(line.Value).Over(below);
            if (wanted != below)
            {
                yield return new SettingChange(KeyIn(vm, line.Key), old, wanted.ToString());
            }
        }
    }

    // featMask lines: one a bit that is shown as 0 or 1 and has a key.
    private static IEnumerable<SettingChange> Features(VmMaskState vm, GuestMask mask, CpuVendor vendor, HashSet<BitAddress>? named)
    {
        var done = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach ((BitAddress bit, char symbol) in Bits(mask, vendor))
        {
            if (symbol is not ('0' or '1') || FeatureKey(bit) is not { } feature)
            {
                continue;
            }

            named?.Add(bit);
            string key = VmSettings.FeatureMaskPrefix + feature, wanted = "Val:" + symbol;
            string? old = VmMaskChange.ValueIn(vm, key);
            if (done.Add(key) && !VmSettings.MeansTheSame(old, wanted))
            {
                yield return new SettingChange(KeyIn(vm, key), old, wanted);
            }
        }
    }

    private static string? FeatureKey(BitAddress bit) =>
        FeatureTable.Default.Find(bit) is { IsFlag: true } row ? VMwareGuestView.Instance.KeyOf(row) : null;

    // A key is kept as the VM spells it: the server may not take another spelling for the same setting.
    private static string KeyIn(VmMaskState vm, string key) =>
        vm.Settings.Keys.FirstOrDefault(k => k.Equals(key, StringComparison.OrdinalIgnoreCase)) ?? key;

    private static IReadOnlyList<LevelChange> Levels(VmMaskState vm, GuestMask mask)
    {
        var changes = new List<LevelChange>();
        foreach (MaskLevel level in mask.Levels.Where(l => l.FitsApi).Select(WithFollower))
        {
            var like = new CpuIdMask(level.ApiLevel, level.Vendor, null, null, null, null);
            CpuIdMask? old = VmMaskChange.EntryIn(vm, like);
            CpuIdMask wanted = (old ?? like) with
            {
                Eax = Over(level.Eax, old?.Eax),
                Ebx = Over(level.Ebx, old?.Ebx),
                Ecx = Over(level.Ecx, old?.Ecx),
                Edx = Over(level.Edx, old?.Edx),
            };
            if (!wanted.MeansTheSame(old ?? like))
            {
                changes.Add(new LevelChange(old, wanted));
            }
        }

        return changes;
    }

    // OSXSAVE says whether the system on a host switched XSAVE on. Hosts are not compared in it, but a server that compares
    // them under a mask, as it does for old VMs, knows no such exception: it is hidden with the feature that it follows.
    private static MaskLevel WithFollower(MaskLevel level) => level.Leaf == 1 && level.Ecx[26] == '0' && level.Ecx[27] == '-'
        ? level.With(RegisterName.Ecx, level.Ecx.With(27, '0'))
        : level;

    // A register that does not change keeps its very characters.
    private static string? Over(RegisterMask mask, string? old)
    {
        RegisterMask below = RegisterMask.TryParse(old, out RegisterMask had) ? had : RegisterMask.PassThrough;
        RegisterMask wanted = mask.Over(below);
        return wanted == below ? old : wanted.ToString();
    }

    // The API's levels have no sub-leaf. What such an old VM never shows its guest needs no hiding.
    private static void RefuseBeyondLevels(VmMaskState vm, GuestMask mask, List<string> warnings)
    {
        var lost = new List<string>();
        foreach ((BitAddress bit, _) in Bits(mask, default))
        {
            Feature? row = FeatureTable.Default.Find(bit);
            if (MaskLevel.Of(bit.Register.Leaf, bit.Register.Subleaf, null, default).FitsApi)
            {
                continue;
            }

            bool never = row is { OnVmware: GuestVisibility.No } || row?.VmwareHardwareVersion > vm.HardwareVersion;
            if (!never)
            {
                lost.Add(bit.ToString(FeatureTable.Default.NameOf(bit)));
            }
        }

        if (lost.Count > 0 && vm.HardwareVersion >= FirstWithFeatureMasks)
        {
            throw Refuse(ErrorIds.NotSupported, VmMaskMessages.BeyondLevels(vm, lost));
        }

        if (lost.Count > 0)
        {
            warnings.Add(VmMaskMessages.BeyondLevels(vm, lost));
        }
    }

    private static IEnumerable<(BitAddress Bit, char Symbol)> Bits(GuestMask mask, CpuVendor vendor)
    {
        string? key = GuestMask.VendorKey(vendor);
        for (int bit = 0; bit < 32; bit++)
        {
            if (mask.ArchCapabilities[bit] != '-')
            {
                yield return (GuestMask.Msr.Bit(bit), mask.ArchCapabilities[bit]);
            }
        }

        foreach (MaskLevel level in mask.Levels.Where(l => l.Vendor is null || key is null || l.Vendor == key))
        {
            for (RegisterName r = RegisterName.Eax; r <= RegisterName.Edx; r++)
            {
                for (int bit = 0; bit < 32; bit++)
                {
                    if (level[r][bit] != '-')
                    {
                        yield return (new RegisterAddress(level.Leaf, level.Subleaf, r).Bit(bit), level[r][bit]);
                    }
                }
            }
        }
    }

    private static GuestMask Without(GuestMask mask, HashSet<BitAddress> bits)
    {
        var levels = new List<MaskLevel>();
        foreach (MaskLevel level in mask.Levels)
        {
            MaskLevel left = level;
            foreach (BitAddress bit in bits.Where(b => b.Register.Leaf == level.Leaf && b.Register.Subleaf == level.Subleaf))
            {
                left = left.With(bit.Register.Register, left[bit.Register.Register].With(bit.Bit, '-'));
            }

            levels.Add(left);
        }

        return new GuestMask(mask.Name, levels, isDescriptor: false, mask.ArchCapabilities);
    }

    private static VSphereException Refuse(string id, string message) => new(id, ErrorKind.Impossible, message);
}
