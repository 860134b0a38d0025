using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Pool;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Formats;

/// <summary>
/// Reads CpuMask's own JSON: one host, <c>{"hosts":[...]}</c> as decode writes it, an array of hosts, or a baseline. Its
/// <c>groups</c> are its hosts; and a guest that was powered on under it has seen what the pool promises, and no more.
/// </summary>
internal sealed class HostJsonReader : DumpReader
{
    public override string Format => "cpumask-json";

    public override string Description => "CpuMask's own JSON";

    public override DumpContent Holds => DumpContent.All;

    public override DumpKnowledge Knows { get; } = new(
        RegisterKnowledge.AllLeaves, subleaves: true, allCpus: true, microcode: true, HostView.Hardware, HostView.OperatingSystem, HostView.GuestMaximum, HostView.Guest);

    public override DumpFit Fit(DumpText text)
    {
        var lines = new LineScanner(text);
        bool json = false;
        for (int n = 0; n < 60 && lines.Next(); n++)
        {
            lines.SkipBlanks();
            if (!json && !lines.AtEnd)
            {
                if (lines.Peek is not ((byte)'{' or (byte)'['))
                {
                    return DumpFit.None;
                }

                json = true;
            }

            if (lines.IndexOf("\"hosts\"") >= 0 || lines.IndexOf("\"groups\"") >= 0 || lines.IndexOf("\"registers\"") >= 0 || lines.IndexOf("\"logicalProcessors\"") >= 0)
            {
                return DumpFit.Yes(15);
            }
        }

        return DumpFit.None;
    }

    public override void Read(DumpText text, DumpImport import)
    {
        if (JsonDump.Read(text, import) is not { } json)
        {
            return;
        }

        if (import.Wants(DumpContent.Guests))
        {
            ReadGuest(json, import);
        }

        if (!import.Wants(DumpContent.Hosts))
        {
            return;
        }

        if (json["groups"] is { Kind: JsonKind.Array } groups)
        {
            ReadGroups(groups, import);
        }
        else if (json["hosts"] is { } hosts)
        {
            ReadAll(hosts, import);
        }
        else if (json.Kind == JsonKind.Array)
        {
            ReadAll(json, import);
        }
        else
        {
            ReadOne(json, import, string.Empty);
        }
    }

    private static void ReadGuest(JsonValue json, DumpImport import)
    {
        try
        {
            // Half a baseline would be a guest with half its needs.
            if (BaselineJson.Read(json, import.Complain) is { } baseline && import.Problems.Count == 0 && import.Hypervisor is { } hypervisor)
            {
                import.Add(MigratingGuest.UnderBaseline(baseline.Compute(), hypervisor, import.Name, import.Name));
            }
        }
        catch (CpuMaskException e)
        {
            import.Report(new DumpProblem(e.Id, import.Source, json.Position, e.Message));
        }
    }

    // A baseline is evidence of its hosts, so it can stand for their dumps; what was computed from them is left out.
    private static void ReadGroups(JsonValue groups, DumpImport import)
    {
        for (int i = 0; i < groups.Items.Count; i++)
        {
            import.Cancellation.ThrowIfCancellationRequested();
            foreach (HostCpuid host in HostGroupJson.Read(groups.Items[i], HostGroupJson.Place(i), import.Complain, import.Origin.Shared.Share))
            {
                import.Add(host);
            }
        }
    }

    private static void ReadAll(JsonValue hosts, DumpImport import)
    {
        for (int i = 0; i < hosts.Items.Count; i++)
        {
            import.Cancellation.ThrowIfCancellationRequested();
            ReadOne(hosts.Items[i], import, Wording.Format("hosts[{0}].", i));
        }
    }

    private static void ReadOne(JsonValue json, DumpImport import, string place)
    {
        HostCpuid? host = HostJson.Read(json, (at, where, found, expected) => import.Complain(at, place + where, found, expected));
        if (host is not null)
        {
            import.Add(host.Name.Length > 0 ? host : host with { Name = import.Name });
        }
        else
        {
            import.Report(new DumpProblem(ErrorIds.MalformedDump, import.Source, json.Position, Messages.NoHostInJson(place)));
        }
    }
}
