using CpuMask.Cpuid;
using CpuMask.Json;

namespace CpuMask.Hosts;

/// <summary>
/// The member <c>vsphere</c> of a host's JSON, both ways: <c>{"cluster","datacenter","connectionState","inMaintenanceMode",
/// "maxEvcMode","currentEvcMode","manufacturer","model","version","build","id"}</c>; what is not known is left out.
/// </summary>
internal static class HostSurroundingsJson
{
    private const string Member = "vsphere", Maintenance = "inMaintenanceMode";

    private static readonly (string Name, Func<HostSurroundings, string?> Of, Func<HostSurroundings, string, HostSurroundings> With)[] Texts =
    {
        ("cluster", s => s.Cluster, (s, t) => s with { Cluster = t }),
        ("datacenter", s => s.Datacenter, (s, t) => s with { Datacenter = t }),
        ("connectionState", s => s.ConnectionState, (s, t) => s with { ConnectionState = t }),
        ("maxEvcMode", s => s.MaxEvcMode, (s, t) => s with { MaxEvcMode = t }),
        ("currentEvcMode", s => s.CurrentEvcMode, (s, t) => s with { CurrentEvcMode = t }),
        ("manufacturer", s => s.Manufacturer, (s, t) => s with { Manufacturer = t }),
        ("model", s => s.Model, (s, t) => s with { Model = t }),
        ("version", s => s.Version, (s, t) => s with { Version = t }),
        ("build", s => s.Build, (s, t) => s with { Build = t }),
        ("id", s => s.Id, (s, t) => s with { Id = t }),
    };

    /// <summary>Writes them; nothing for a host that came from elsewhere.</summary>
    public static void Write(JsonWriter json, HostSurroundings? surroundings)
    {
        if (surroundings is null)
        {
            return;
        }

        json.BeginObject(Member);
        foreach ((string name, Func<HostSurroundings, string?> of, _) in Texts)
        {
            if (of(surroundings) is { } text)
            {
                json.String(name, text);
            }
        }

        if (surroundings.InMaintenanceMode is { } maintenance)
        {
            json.Boolean(Maintenance, maintenance);
        }

        json.EndObject();
    }

    /// <summary>Reads those of a host; null when it has none.</summary>
    public static HostSurroundings? Read(JsonValue host)
    {
        if (host[Member] is not { Kind: JsonKind.Object } json)
        {
            return null;
        }

        var surroundings = new HostSurroundings { InMaintenanceMode = json[Maintenance]?.AsBoolean };
        foreach ((string name, _, Func<HostSurroundings, string, HostSurroundings> with) in Texts)
        {
            if (json[name]?.AsString is { } text)
            {
                surroundings = with(surroundings, text);
            }
        }

        return surroundings;
    }
}
