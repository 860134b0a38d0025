using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Text;

namespace CpuMask.Pool;

/// <summary>
/// Reads one of a baseline's groups,
/// <c>{"id","vendor","signature","view","registers","msrs","hosts":[{"name","source"}]}</c>, as the hosts it stands for.
/// </summary>
internal static class HostGroupJson
{
    /// <summary>Where a group stands in its array, for messages.</summary>
    public static string Place(int index) => Wording.Format("groups[{0}].", index);

    /// <summary>Reads a group.</summary>
    /// <param name="group">The object.</param>
    /// <param name="place">Where it stands, with a dot behind.</param>
    /// <param name="complain">Told of what does not fit.</param>
    /// <param name="share">Makes a host out of parts that other groups hold as well; null leaves it as it is.</param>
    /// <returns>Its hosts, all with the same registers; none when the group says nothing.</returns>
    public static IEnumerable<HostCpuid> Read(JsonValue group, string place, JsonComplaint complain, Func<HostCpuid, HostCpuid>? share = null)
    {
        RegisterSet? registers = HostJson.ReadRegisters(group, (at, where, found, expected) => complain(at, place + where, found, expected));
        if (registers is null)
        {
            complain(group, place + "registers", string.Empty, "an array of registers");
            yield break;
        }

        IReadOnlyList<JsonValue> hosts = (group["hosts"] ?? JsonValue.Null).Items;
        if (hosts.Count == 0)
        {
            complain(group, place + "hosts", string.Empty, "an array of hosts with name and source");
        }

        var sample = new HostCpuid
        {
            Format = "cpumask-json",
            Vendor = CpuVendor.Of(group["vendor"]?.AsString),
            Signature = Signature(group, place, complain),
            View = View(group, place, complain),
            Registers = registers,
        };
        sample = share is null ? sample : share(sample);
        foreach (JsonValue host in hosts)
        {
            yield return sample with { Name = host["name"]?.AsString ?? string.Empty, Source = host["source"]?.AsString ?? string.Empty };
        }
    }

    private static CpuSignature? Signature(JsonValue group, string place, JsonComplaint complain)
    {
        if (group["signature"] is null or { Kind: JsonKind.Null })
        {
            return null;
        }

        string text = group["signature"]?.AsText ?? string.Empty;
        if (Hex.TryParse(text, out uint eax))
        {
            return new CpuSignature(eax);
        }

        complain(group["signature"]!, place + "signature", text, "EAX of leaf 1 in hexadecimal");
        return null;
    }

    private static HostView View(JsonValue group, string place, JsonComplaint complain)
    {
        string? text = group["view"]?.AsText;
        if (!HostViews.TryParse(text, out HostView view) && text is not null)
        {
            complain(group["view"]!, place + "view", text, "hardware, operating-system, guest-maximum or guest");
        }

        return view;
    }
}
