using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Reading;

namespace CpuMask.Platforms.VMware.Guests;

/// <summary>
/// The guest's side of a vmware.log: its <c>VM Features Required</c> lines are what a destination must offer; where a log
/// has none, the CPUID levels that the guest was shown; where it has neither, what its host had. Of several power-ons of one
/// virtual machine the last counts.
/// </summary>
public sealed class VmwareLogGuestReader : GuestTextReader
{
    private static readonly VmwareLogReader Logs = new();

    /// <inheritdoc/>
    public override string Format => Logs.Format;

    /// <inheritdoc/>
    public override string Description => Logs.Description;

    /// <inheritdoc/>
    public override int Fit(DumpText text)
    {
        int weight = Logs.Fit(text).Weight;
        return weight == 0 && text.HasNearBeginning("vm features required") ? 15 : weight;
    }

    /// <inheritdoc/>
    public override void Read(DumpText text, GuestImport import)
    {
        var dumps = new DumpImport(import.Source, import.Name, Format);
        var last = new Dictionary<string, MigratingGuest>(StringComparer.Ordinal);
        foreach (VmwareLog log in VmwareLog.Read(text, dumps))
        {
            if (Guest(log, import.Source) is { } guest)
            {
                last[guest.Name] = guest;
            }
        }

        foreach (MigratingGuest guest in last.Values)
        {
            import.Add(guest);
        }

        foreach (DumpProblem problem in dumps.Problems)
        {
            import.Report(problem);
        }
    }

    /// <summary>The guest that one power-on started; null when the log says nothing of it nor of its host.</summary>
    public static MigratingGuest? Guest(VmwareLog log, string source)
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
}
