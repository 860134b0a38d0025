using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Platforms.VMware.Guests;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Pool;
using CpuMask.Reading;

namespace CpuMask.Faults;

/// <summary>What all inputs together hold: statements of error texts, guests, hosts.</summary>
internal sealed class FaultEvidence
{
    private readonly List<FaultFinding> statements = new();
    private readonly List<MigratingGuest> guests = new();
    private readonly List<HostCpuid> hosts = new();
    private readonly List<string> warnings = new();
    private readonly List<string> texts = new();

    /// <summary>Where the inputs come from: paths, which may tell names.</summary>
    public IReadOnlyList<string> Sources { get; private set; } = new string[0];

    /// <summary>What error texts say.</summary>
    public IReadOnlyList<FaultFinding> Statements => statements;

    /// <summary>The guests, those of logs first.</summary>
    public IReadOnlyList<MigratingGuest> Guests => guests;

    /// <summary>The hosts, with names that tell them apart.</summary>
    public IReadOnlyList<HostCpuid> Hosts { get; private set; } = new HostCpuid[0];

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>The error texts, plain.</summary>
    public string Text => string.Join("\n", texts);

    /// <summary>Sorts inputs by what they are.</summary>
    public static FaultEvidence Of(IReadOnlyList<FaultInput> inputs, IReadOnlyList<HostCpuid>? moreHosts, IReadOnlyList<MigratingGuest>? moreGuests)
    {
        var evidence = new FaultEvidence { Sources = inputs.Select(i => i.Source).ToArray() };
        foreach (FaultInput input in inputs)
        {
            evidence.Take(input);
        }

        evidence.hosts.AddRange(moreHosts ?? new HostCpuid[0]);
        evidence.guests.AddRange(moreGuests ?? new MigratingGuest[0]);
        evidence.Hosts = HostNames.Distinguish(evidence.hosts);
        return evidence;
    }

    private void Take(FaultInput input)
    {
        DumpReader? dump = DumpFormats.Detect(input.Text, out _, out _);
        GuestTextReader? guest = GuestTexts.Detect(input.Text);
        if (guest is VmwareLogGuestReader)
        {
            TakeLog(input);
        }
        else if (dump is not null)
        {
            DumpImport import = DumpFile.Read(input.Text, input.Source, input.Name, dump);
            hosts.AddRange(import.Hosts);
            warnings.AddRange(import.Problems.Select(p => p.Message));
        }
        else if (TakeStatements(input) is false && guest is not null)
        {
            GuestImport import = GuestTexts.Read(input.Text, input.Source, input.Name, guest);
            guests.AddRange(import.Guests);
            warnings.AddRange(import.Problems.Select(p => p.Message));
        }
    }

    // A list of requirements reads like the list in a fault, and is a guest unless something in the text complains.
    private bool TakeStatements(FaultInput input)
    {
        FaultText text = FaultText.Of(input.Text.ToString());
        IReadOnlyList<FaultFinding> found = FaultTextParser.Parse(text);
        bool isFault = found.Any(f => f.Kind != FaultKind.FeatureKeys && f.Kind != FaultKind.FeatureLabels)
            || text.Says("host") || text.Says("must be present") || text.Says("must be absent") || text.Says("NotMet") || GuestTexts.Detect(input.Text) is null;
        if (isFault)
        {
            texts.Add(text.Plain);
            statements.AddRange(found);
        }

        return isFault;
    }

    private void TakeLog(FaultInput input)
    {
        var import = new DumpImport(input.Source, input.Name, "vmware-log");
        foreach (VmwareLog log in VmwareLog.Read(input.Text, import))
        {
            if (log.Host is not null)
            {
                hosts.Add(log.Host);
            }

            if (VmwareLogGuestReader.Guest(log, input.Source) is { } guest)
            {
                guests.Add(guest.Name.Length > 0 ? guest : guest with { Name = input.Name });
            }
        }

        warnings.AddRange(import.Problems.Select(p => p.Message));
    }
}
