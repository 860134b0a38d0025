using System.Globalization;
using System.IO;
using CpuMask.Json;

namespace CpuMask.Platforms.VMware.Evc;

/// <summary>What sets a mode: for a cluster, for one VM, and as a Custom EVC mode of vSphere 9.</summary>
public sealed record EvcLines
{
    /// <summary>PowerCLI that sets the cluster's mode. VMs take it when they are powered off and on.</summary>
    public IReadOnlyList<string> Cluster { get; init; } = new string[0];

    /// <summary>PowerCLI that gives one powered-off VM the mode, with the server's own masks: vSphere 6.7 and hardware version 14 on.</summary>
    public IReadOnlyList<string> Vm { get; init; } = new string[0];

    /// <summary>The same as lines of a .vmx file, by this list. An expected list is not the server's own.</summary>
    public IReadOnlyList<string> Vmx { get; init; } = new string[0];

    /// <summary>Requests of vSphere 9's REST interface that make a Custom EVC mode of the hosts, try it and set it.</summary>
    public IReadOnlyList<string> Custom { get; init; } = new string[0];

    /// <summary>Whether the masks are the user's own list or one that was seen whole; else they are an expectation.</summary>
    public bool AreExact { get; init; }

    /// <summary>What sets a mode.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="cluster">The cluster's name; null leaves a placeholder.</param>
    /// <param name="hosts">The server's ids of the hosts that Custom EVC is made of; null leaves a placeholder.</param>
    public static EvcLines Of(EvcMode mode, string? cluster = null, IReadOnlyList<string>? hosts = null) => new()
    {
        Cluster = new[] { "Set-Cluster -Cluster " + Quoted(cluster ?? "<cluster>") + " -EVCMode " + Quoted(mode.Key) },
        Vm = new[]
        {
            "$modes = $global:DefaultVIServer.ExtensionData.Capability.SupportedEVCMode",
            "$mask = ($modes | Where-Object Key -eq " + Quoted(mode.Key) + ").FeatureMask",
            "(Get-VM '<vm>').ExtensionData.ApplyEvcModeVM_Task($mask, $true)",
        },
        Vmx = mode.Masks.Select(m => "featMask.vm." + m.Key + " = \"" + m.Value + "\"").Concat(new[] { "featureCompat.vm.completeMasks = \"TRUE\"" }).ToArray(),
        Custom = CustomRequests(mode, hosts is { Count: > 0 } ? hosts : new[] { "<host-id>" }),
        AreExact = mode.Certainty is EvcCertainty.Told or EvcCertainty.Verified,
    };

    private static string[] CustomRequests(EvcMode mode, IReadOnlyList<string> hosts)
    {
        string sources = Body(json =>
        {
            json.BeginArray("sources");
            json.BeginObject();
            json.Strings("hosts", hosts);
            json.EndObject();
            json.EndArray();
        });
        string wanted = Body(json =>
        {
            json.BeginObject("evc_mode");
            json.String("key", mode.Key);
            json.Objects("masks", mode.Masks, mask =>
            {
                json.String("key", mask.Key);
                json.String("name", mask.Key);
                json.String("value", mask.Value);
            });
            json.EndObject();
        });
        return new[]
        {
            "POST /api/vcenter/evc-modes?vmw-task=true", sources,
            "POST /api/vcenter/cluster/<cluster-id>/evc-mode?action=check-set&vmw-task=true", wanted,
            "PUT /api/vcenter/cluster/<cluster-id>/evc-mode?vmw-task=true", wanted,
        };
    }

    private static string Body(Action<JsonWriter> write)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var json = new JsonWriter(text);
        json.BeginObject(onOneLine: true);
        write(json);
        json.EndObject();
        return text.ToString();
    }

    // PowerShell's single quotes take all but themselves; the typographic ones count as quotes too.
    private static string Quoted(string text) =>
        "'" + string.Concat(text.Select(c => c is '\'' or '\u2018' or '\u2019' or '\u201A' or '\u201B' ? new string(c, 2) : c.ToString())) + "'";
}
