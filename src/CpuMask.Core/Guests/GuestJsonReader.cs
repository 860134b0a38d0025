using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Migration;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Guests;

/// <summary>Reads the guests in CpuMask's own JSON, as <c>can-move --json</c> writes them.</summary>
public sealed class GuestJsonReader : GuestTextReader
{
    private readonly Func<string?, GuestView?> platforms;

    /// <summary>Makes the reader.</summary>
    /// <param name="platforms">Finds the view of a platform by its word.</param>
    public GuestJsonReader(Func<string?, GuestView?> platforms) => this.platforms = platforms;

    /// <inheritdoc/>
    public override string Format => "cpumask-json";

    /// <inheritdoc/>
    public override string Description => "guests in CpuMask's own JSON";

    /// <inheritdoc/>
    public override int Fit(DumpText text)
    {
        var lines = new LineScanner(text);
        bool guests = false;
        for (int n = 0; n < 20 && lines.Next(); n++)
        {
            guests |= lines.IndexOf("\"guests\"") >= 0;
            if (guests && lines.IndexOf("\"hypervisor\"") >= 0)
            {
                return 50;
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    public override void Read(DumpText text, GuestImport import)
    {
        try
        {
            JsonValue json = JsonText.Parse(text.Bytes, text.Start, text.Length);
            foreach (JsonValue guest in (json["guests"] ?? JsonValue.Null).Items)
            {
                import.Add(Guest(guest, import));
            }
        }
        catch (JsonException e)
        {
            import.Report(new DumpProblem(ErrorIds.MalformedDump, import.Source, e.Position, CpuMask.Json.Messages.NoJson(e.Message)));
        }
    }

    private MigratingGuest Guest(JsonValue json, GuestImport import)
    {
        HostCpuid? seen = HostJson.Read(json, (at, where, found, expected) => import.Malformed(at.Position, where + " " + found, expected));
        GuestView? hypervisor = platforms(json["hypervisor"]?.AsString);
        if (hypervisor is null)
        {
            import.Malformed(default, json["hypervisor"]?.AsText ?? string.Empty, "the word of a platform such as vmware, xen or kvm");
        }

        return new MigratingGuest
        {
            Name = json["name"]?.AsString ?? string.Empty,
            Source = json["source"]?.AsString ?? string.Empty,
            Hypervisor = hypervisor ?? import.Hypervisor,
            Vendor = CpuVendor.Of(json["vendor"]?.AsString),
            VendorIsGiven = json["vendorGiven"]?.AsBoolean == true,
            PhysicalAddressBits = json["physicalAddressBits"]?.AsNumber is { } n and > 0 and <= 64 ? (int)n : null,
            Host = json["host"]?.AsString,
            IsOff = json["off"]?.AsBoolean == true,
            Bits = Needs(json["bits"] ?? JsonValue.Null, import).ToArray(),
            Requirements = (json["requirements"] ?? JsonValue.Null).Items
                .Where(i => i["key"]?.AsString is not null && i["value"]?.AsString is not null)
                .Select(i => new FeatureRequirement(i["key"]!.AsString!, i["value"]!.AsString!)).ToArray(),
            Seen = seen?.Registers ?? RegisterSet.Empty,
            Warnings = (json["warnings"] ?? JsonValue.Null).Items.Select(i => i.AsString).Where(w => w is not null).Select(w => w!).ToArray(),
        };
    }

    private static IEnumerable<BitRequirement> Needs(JsonValue items, GuestImport import)
    {
        foreach (JsonValue item in items.Items)
        {
            if (BitAddress.TryParse(item["bit"]?.AsString, out BitAddress bit) && MigrationWords.TryParse(item["need"]?.AsString, out BitNeed need))
            {
                yield return new BitRequirement(bit, need);
            }
            else
            {
                import.Malformed(default, item["bit"]?.AsText ?? string.Empty, "a bit such as 7.0.EBX.5 with a need");
            }
        }
    }
}
