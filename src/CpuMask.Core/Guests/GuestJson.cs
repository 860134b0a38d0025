using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Text;

namespace CpuMask.Guests;

/// <summary>CpuMask's own form of guests, both ways.</summary>
public static class GuestJson
{
    /// <summary>Writes <c>"guests":[{"name","source","hypervisor","vendor","physicalAddressBits","host","off","bits","requirements",
    /// "registers","msrs","warnings"}]</c>, which <see cref="Read"/> reads.</summary>
    public static void Write(JsonWriter json, IEnumerable<MigratingGuest> guests) => json.Objects("guests", guests, guest =>
    {
        json.String("name", guest.Name);
        json.String("source", guest.Source);
        json.String("hypervisor", guest.Hypervisor.Id);
        json.String("vendor", guest.Vendor.IsKnown ? guest.Vendor.Id : null);
        if (guest.VendorIsGiven)
        {
            json.Boolean("vendorGiven", true);
        }

        json.Number("physicalAddressBits", guest.PhysicalAddressBits);
        json.String("host", guest.Host);
        json.Boolean("off", guest.IsOff);
        WriteNeeds(json, guest.Bits);
        json.Objects("requirements", guest.Requirements, requirement =>
        {
            json.String("key", requirement.Key);
            json.String("value", requirement.Value);
        }, onOneLine: true);
        HostJson.WriteRegisters(json, guest.Seen);
        HostJson.WriteMsrs(json, guest.Seen.Msrs);
        json.Strings("warnings", guest.Warnings);
    });

    /// <summary>Reads one of the objects that <see cref="Write"/> wrote.</summary>
    /// <param name="json">The object.</param>
    /// <param name="hypervisor">Who runs the guest.</param>
    /// <param name="complain">Told of what does not fit.</param>
    public static MigratingGuest Read(JsonValue json, GuestView hypervisor, JsonComplaint complain) => new()
    {
        Name = json["name"]?.AsString ?? string.Empty,
        Source = json["source"]?.AsString ?? string.Empty,
        Hypervisor = hypervisor,
        Vendor = CpuVendor.Of(json["vendor"]?.AsString),
        VendorIsGiven = json["vendorGiven"]?.AsBoolean == true,
        PhysicalAddressBits = json["physicalAddressBits"]?.AsNumber is { } n and > 0 and <= 64 ? (int)n : null,
        Host = json["host"]?.AsString,
        IsOff = json["off"]?.AsBoolean == true,
        Bits = Needs(json["bits"] ?? JsonValue.Null, complain).ToArray(),
        Requirements = (json["requirements"] ?? JsonValue.Null).Items
            .Where(i => i["key"]?.AsString is not null && i["value"]?.AsString is not null)
            .Select(i => new FeatureRequirement(i["key"]!.AsString!, i["value"]!.AsString!)).ToArray(),
        Seen = HostJson.Read(json, complain)?.Registers ?? RegisterSet.Empty,
        Warnings = (json["warnings"] ?? JsonValue.Null).Items.Select(i => i.AsString).Where(w => w is not null).Select(w => w!).ToArray(),
    };

    private static IEnumerable<BitRequirement> Needs(JsonValue items, JsonComplaint complain)
    {
        foreach (JsonValue item in items.Items)
        {
            if (BitAddress.TryParse(item["bit"]?.AsString, out BitAddress bit) && EnumWord.TryParse(item["need"]?.AsString, out BitNeed need))
            {
                yield return new BitRequirement(bit, need);
            }
            else
            {
                complain(item, "bits", item["bit"]?.AsText ?? string.Empty, "a bit such as 7.0.EBX.5 with a need");
            }
        }
    }

    private static void WriteNeeds(JsonWriter json, IEnumerable<BitRequirement> needs) => json.Objects("bits", needs, need =>
    {
        json.String("bit", need.Bit.ToShortString());
        json.String("need", EnumWord.Of(need.Need));
    }, onOneLine: true);
}
