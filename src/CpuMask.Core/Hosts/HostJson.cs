using System.Globalization;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Json;
using CpuMask.Text;

namespace CpuMask.Hosts;

/// <summary>
/// CpuMask's own form of a host, both ways. <c>registers</c> and <c>msrs</c> are folded and normalised and are what counts
/// on reading; <c>leaves</c> is the first logical CPU as printed; <c>features</c> is for people and ignored on reading.
/// </summary>
public static class HostJson
{
    /// <summary>Writes <c>{"hosts":[...]}</c>.</summary>
    public static void WriteAll(JsonWriter json, IEnumerable<HostCpuid> hosts)
    {
        // What depends on the registers alone is most of the text, and the same for alike hosts.
        var rendered = new Dictionary<(LeafTable, RegisterSet), (string Leaves, string Features)>();
        json.BeginObject();
        json.Array("hosts", hosts, host => WriteHost(json, host, rendered));
        json.EndObject();
    }

    /// <summary>Writes a host as one JSON object.</summary>
    public static void Write(JsonWriter json, HostCpuid host) =>
        WriteHost(json, host, new Dictionary<(LeafTable, RegisterSet), (string, string)>());

    private static void WriteHost(JsonWriter json, HostCpuid host, Dictionary<(LeafTable, RegisterSet), (string Leaves, string Features)> rendered)
    {
        json.BeginObject();
        json.String("name", host.Name);
        json.String("source", host.Source);
        json.String("format", host.Format);
        json.String("view", HostViews.Name(host.View));
        if (host.CollectedAt is { } collected)
        {
            json.String("collectedAt", collected.ToString("o", CultureInfo.InvariantCulture));
        }

        json.String("vendor", host.Vendor.IsKnown ? host.Vendor.Id : null);
        WriteSignature(json, host.Signature);
        json.String("brand", host.Brand);
        WriteOptional(json, "microcode", host.Microcode);
        WriteOptional(json, "bios", host.Bios);
        WriteOptional(json, "kernel", host.Kernel);
        HostSurroundingsJson.Write(json, host.Surroundings);
        json.Number("logicalProcessors", host.LogicalProcessors);
        if (!rendered.TryGetValue((host.Leaves, host.Registers), out (string Leaves, string Features) text))
        {
            text = (json.RenderMembers(j => WriteRegisterMembers(j, host)),
                json.RenderMembers(j => j.Strings("features", SetFlags(host.Registers))));
            rendered[(host.Leaves, host.Registers)] = text;
        }

        json.Members(text.Leaves);
        json.BeginObject("capabilities");
        foreach (KeyValuePair<string, string> pair in host.Capabilities.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            json.String(pair.Key, pair.Value);
        }

        json.EndObject();
        WritePolicy(json, "guestMaximum", host.GuestMaximum);
        WritePolicy(json, "guestDefault", host.GuestDefault);
        json.Members(text.Features);
        json.Strings("uneven", host.UnevenBits.Select(b => b.ToShortString()));
        json.Strings("warnings", host.Warnings);
        json.EndObject();
    }

    /// <summary>Writes family, model, stepping and signature; null where they are not known.</summary>
    public static void WriteSignature(JsonWriter json, CpuSignature? signature)
    {
        json.Number("family", signature?.Family);
        json.Number("model", signature?.Model);
        json.Number("stepping", signature?.Stepping);
        json.String("signature", signature?.ToString());
    }

    /// <summary>Writes <c>"registers":[{"leaf","subleaf","register","value","known"}]</c>, one line each, unknown words left out.</summary>
    public static void WriteRegisters(JsonWriter json, RegisterSet registers) => json.Array("registers", registers.Addresses, address =>
    {
        RegisterValue value = registers[address];
        if (!address.IsMsr && !value.IsUnknown)
        {
            json.BeginObject(onOneLine: true);
            json.String("leaf", Hex.Word(address.Leaf));
            json.String("subleaf", SubleafText(address.Subleaf));
            json.String("register", RegisterText(address.Register));
            json.String("value", Hex.Word(value.Value));
            json.String("known", Hex.Word(value.Known));
            json.EndObject();
        }
    });

    /// <summary>Writes <c>"msrs":{"0000010A":{"value","known"}}</c>.</summary>
    public static void WriteMsrs(JsonWriter json, IEnumerable<MsrValue> msrs)
    {
        json.BeginObject("msrs");
        foreach (MsrValue msr in msrs)
        {
            json.BeginObject(Hex.Digits(msr.Index), onOneLine: true);
            json.String("value", Hex.Quad(msr.Value));
            json.String("known", Hex.Quad(msr.Known));
            json.EndObject();
        }

        json.EndObject();
    }

    /// <summary>The names of the flags known to be set; a set bit without a name stands as its address.</summary>
    public static IEnumerable<string> SetFlags(RegisterSet registers)
    {
        FeatureTable table = FeatureTable.Default;
        foreach (RegisterAddress address in registers.Addresses)
        {
            uint ones = registers[address].Ones;
            foreach (Feature row in table.Of(address))
            {
                if (row.IsFlag && (ones & row.Mask) != 0)
                {
                    yield return row.Name;
                }
            }
        }
    }

    /// <summary>Reads an object that <see cref="Write"/> wrote.</summary>
    /// <param name="json">The object.</param>
    /// <param name="complain">Told of what does not fit.</param>
    /// <returns>The host, or null when the object has neither registers nor MSRs nor capabilities.</returns>
    public static HostCpuid? Read(JsonValue json, JsonComplaint complain)
    {
        RegisterSet? registers = ReadRegisters(json, complain);
        var capabilities = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, JsonValue> pair in (json["capabilities"] ?? JsonValue.Null).Members.Where(m => m.Value.AsText is not null))
        {
            capabilities[pair.Key] = pair.Value.AsText!;
        }

        if (registers is null && capabilities.Count == 0)
        {
            return null;
        }

        return new HostCpuid
        {
            Name = json["name"]?.AsString ?? string.Empty,
            Source = json["source"]?.AsString ?? string.Empty,
            Format = json["format"]?.AsString ?? string.Empty,
            View = HostViews.TryParse(json["view"]?.AsString, out HostView view) ? view : HostView.Hardware,
            CollectedAt = DateTimeOffset.TryParse(
                json["collectedAt"]?.AsString, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset at) ? at : null,
            Vendor = CpuVendor.Of(json["vendor"]?.AsString),
            Signature = Hex.TryParse(json["signature"]?.AsString, out uint signature) ? new CpuSignature(signature) : null,
            Brand = json["brand"]?.AsString ?? string.Empty,
            Microcode = json["microcode"]?.AsString,
            Bios = json["bios"]?.AsString,
            Kernel = json["kernel"]?.AsString,
            Surroundings = HostSurroundingsJson.Read(json),
            LogicalProcessors = (int)Math.Max(0, Math.Min(json["logicalProcessors"]?.AsNumber ?? 0, int.MaxValue)),
            Leaves = ReadLeaves(json["leaves"], complain),
            Registers = registers ?? RegisterSet.Empty,
            GuestMaximum = json["guestMaximum"] is { } most ? ReadRegisters(most, complain) : null,
            GuestDefault = json["guestDefault"] is { } given ? ReadRegisters(given, complain) : null,
            Capabilities = capabilities,
            UnevenBits = Texts(json["uneven"]).Select(t => (Ok: BitAddress.TryParse(t, out BitAddress b), Bit: b)).Where(b => b.Ok).Select(b => b.Bit).ToArray(),
            Warnings = Texts(json["warnings"]).ToArray(),
        };
    }

    /// <summary>Reads <c>registers</c> and <c>msrs</c>; null when the object has neither.</summary>
    public static RegisterSet? ReadRegisters(JsonValue json, JsonComplaint complain)
    {
        if (json["registers"] is null && json["msrs"] is null)
        {
            return null;
        }

        var rows = new List<LeafRegisters>();
        var seen = new Dictionary<(uint Leaf, uint Subleaf, RegisterName Register), RegisterValue>();
        int i = 0;
        foreach (JsonValue item in (json["registers"] ?? JsonValue.Null).Items)
        {
            string place = "registers[" + (i++).ToString(CultureInfo.InvariantCulture) + "].";
            uint leaf = Word(item, "leaf", place, complain, out bool ok1);
            uint subleaf = Word(item, "subleaf", place, complain, out bool ok2);
            uint value = Word(item, "value", place, complain, out bool ok3);
            uint known = Word(item, "known", place, complain, out bool ok4);
            string name = item["register"]?.AsString ?? string.Empty;
            if (!RegisterAddress.TryParseRegister(name, out RegisterName register))
            {
                complain(item, place + "register", name, "eax, ebx, ecx or edx");
            }
            else if (ok1 && ok2 && ok3 && ok4)
            {
                var v = new RegisterValue(value, known);
                if (seen.TryGetValue((leaf, subleaf, register), out RegisterValue before) && !before.Equals(v))
                {
                    complain(item, place + "value", v.ToString(), "one value for each register; it was " + before + " before");
                    continue;
                }

                seen[(leaf, subleaf, register)] = v;
                rows.Add(new LeafRegisters(
                    leaf,
                    subleaf,
                    register == RegisterName.Eax ? v : default,
                    register == RegisterName.Ebx ? v : default,
                    register == RegisterName.Ecx ? v : default,
                    register == RegisterName.Edx ? v : default));
            }
        }

        var msrs = new List<MsrValue>();
        var indexes = new HashSet<uint>();
        foreach (KeyValuePair<string, JsonValue> pair in (json["msrs"] ?? JsonValue.Null).Members)
        {
            if (Hex.TryParse(pair.Key, out uint index) && Hex.TryParse64(pair.Value["value"]?.AsString, out ulong value)
                && Hex.TryParse64(pair.Value["known"]?.AsString, out ulong known) && indexes.Add(index))
            {
                msrs.Add(new MsrValue(index, value, known));
            }
            else
            {
                complain(pair.Value, "msrs." + pair.Key, pair.Value["value"]?.AsText ?? string.Empty, "an index with value and known, 64-bit hexadecimal");
            }
        }

        return new RegisterSet(LeafTable.Of(rows), msrs);
    }

    internal static string RegisterText(RegisterName register) => register switch
    {
        RegisterName.Eax => "eax",
        RegisterName.Ebx => "ebx",
        RegisterName.Ecx => "ecx",
        RegisterName.Edx => "edx",
        RegisterName.MsrLow or RegisterName.MsrHigh => "msr",
    };

    private static void WritePolicy(JsonWriter json, string name, RegisterSet? policy)
    {
        if (policy is not null)
        {
            json.BeginObject(name);
            WriteRegisters(json, policy);
            WriteMsrs(json, policy.Msrs);
            json.EndObject();
        }
    }

    private static void WriteRegisterMembers(JsonWriter json, HostCpuid host)
    {
        WriteLeaves(json, host.Leaves);
        WriteRegisters(json, host.Registers);
        WriteMsrs(json, host.Registers.Msrs);
    }

    private static void WriteOptional(JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.String(name, value);
        }
    }

    private static void WriteLeaves(JsonWriter json, LeafTable leaves)
    {
        json.BeginObject("leaves");
        foreach (LeafRegisters row in leaves)
        {
            json.BeginArray(Hex.Digits(row.Leaf) + "." + row.Subleaf.ToString("X2", CultureInfo.InvariantCulture), onOneLine: true);
            for (RegisterName r = RegisterName.Eax; r <= RegisterName.Edx; r++)
            {
                json.String(row[r].IsKnown ? Hex.Digits(row[r].Value) : null);
            }

            json.EndArray();
        }

        json.EndObject();
    }

    private static LeafTable ReadLeaves(JsonValue? leaves, JsonComplaint complain)
    {
        var rows = new List<LeafRegisters>();
        foreach (KeyValuePair<string, JsonValue> pair in (leaves ?? JsonValue.Null).Members)
        {
            string[] key = pair.Key.Split('.');
            if (key.Length == 2 && Hex.TryParse(key[0], out uint leaf) && Hex.TryParse(key[1], out uint subleaf) && pair.Value.Items.Count == 4)
            {
                RegisterValue[] v = pair.Value.Items
                    .Select(x => Hex.TryParse(x.AsString, out uint word) ? RegisterValue.Of(word) : RegisterValue.Unknown).ToArray();
                rows.Add(new LeafRegisters(leaf, subleaf, v[0], v[1], v[2], v[3]));
            }
            else
            {
                complain(pair.Value, "leaves", pair.Key, "LLLLLLLL.SS with four registers");
            }
        }

        return LeafTable.Of(rows);
    }

    private static IEnumerable<string> Texts(JsonValue? array) =>
        (array ?? JsonValue.Null).Items.Select(i => i.AsString).Where(t => t is not null).Select(t => t!);

    private static uint Word(JsonValue item, string name, string place, JsonComplaint complain, out bool ok)
    {
        // A number without quotes is decimal to every other program, and all of these are hexadecimal.
        string text = item[name]?.AsText ?? string.Empty;
        uint value = 0;
        ok = item[name] is { Kind: JsonKind.String } && Hex.TryParse(text, out value);
        if (!ok)
        {
            complain(item[name] ?? item, place + name, text, "a 32-bit hexadecimal value in quotes");
        }

        return value;
    }

    /// <summary>Writes a bit's address: leaf, subleaf, register, bit; nulls where there is no bit.</summary>
    public static void WriteAddress(JsonWriter json, BitAddress? bit)
    {
        RegisterAddress? register = bit?.Register;
        json.String("leaf", register is { } r ? Hex.Word(r.Leaf) : null);
        json.String("subleaf", register is { } s ? SubleafText(s.Subleaf) : null);
        json.String("register", register is { } n ? RegisterText(n.Register) : null);
        json.Number("bit", bit?.ManualBit);
    }

    /// <summary>A sub-leaf as JSON has it: <c>0x01</c>.</summary>
    internal static string SubleafText(uint subleaf) => "0x" + subleaf.ToString("X2", CultureInfo.InvariantCulture);
}
