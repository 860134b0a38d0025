using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Hosts;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// vSphere's feature capabilities: <c>cpuid.SSE3</c> = <c>1</c>, <c>cpuid.NUMLEVELS</c> = <c>0xb</c>. A key names a bit or a
/// field by the vmware column of the feature table, in any case; keys of other families (<c>misc.rdcl_no</c>,
/// <c>hv.capable</c>) stay as they are, among the host's capabilities, also where a bit of MSR 0x10A says the same.
/// </summary>
public static class FeatureCapabilityKeys
{
    private const string Prefix = "cpuid.";

    // A CPU enumerates IBRS and IBPB together on Intel and apart on AMD; the key is the same on both.
    private static readonly RegisterAddress IntelSpeculation = new(7, 0, RegisterName.Edx);
    private static readonly RegisterAddress Signature = new(1, 0, RegisterName.Eax);

    /// <summary>The row of the feature table that a key such as <c>cpuid.AVX2</c> names; null when it names none.</summary>
    /// <param name="key">The key, in any case.</param>
    /// <param name="vendor">The host's vendor: two keys name different bits on Intel and on AMD.</param>
    public static Feature? Find(string key, CpuVendor vendor)
    {
        if (!key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        IReadOnlyList<Feature> rows = FeatureTable.Default.Named(key.Substring(Prefix.Length), NamingScheme.Vmware);
        if (rows.Count <= 1 || !vendor.IsKnown)
        {
            return rows.Count == 1 ? rows[0] : null;
        }

        foreach (Feature row in rows)
        {
            if ((row.Register == IntelSpeculation) != vendor.IsAmdLike)
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>The bit of a model-specific register behind a key such as <c>misc.rdcl_no</c>; null when there is none.</summary>
    public static Feature? FindMsr(string key)
    {
        foreach (Feature row in key.StartsWith("misc.", StringComparison.OrdinalIgnoreCase) ? FeatureTable.Default.Named(key, NamingScheme.Other) : Array.Empty<Feature>())
        {
            if (row.Register.IsMsr)
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>Reads a value: decimal, or hexadecimal with 0x.</summary>
    public static bool TryParseValue(string? text, out uint value) => RequirementValue.TryParseNumber(text, out value);

    /// <summary>The vendor that a key such as <c>cpuid.Intel</c> stands for; not known when it stands for none.</summary>
    public static CpuVendor VendorOf(string key) => key.ToUpperInvariant() switch
    {
        "CPUID.INTEL" => CpuVendor.Intel,
        "CPUID.AMD" => CpuVendor.Amd,
        "CPUID.HYGON" => CpuVendor.Hygon,
        "CPUID.VIA" => CpuVendor.Of("CentaurHauls"),
        "CPUID.CYRIX" => CpuVendor.Of("CyrixInstead"),
        _ => default,
    };

    /// <summary>
    /// Adds capabilities to a host, whose CPU has begun: what a key names becomes known, all else stays unknown. A host's
    /// vendor must be set before, unless the keys themselves tell it.
    /// </summary>
    /// <param name="host">The host.</param>
    /// <param name="capabilities">Keys and values, in any order.</param>
    /// <param name="complain">Takes a key, its value that does not fit, and what was expected. The key is kept as a capability.</param>
    public static void Add(
        HostBuilder host, IEnumerable<KeyValuePair<string, string>> capabilities, Action<string, string, string> complain)
    {
        var pairs = new List<KeyValuePair<string, string>>(capabilities);
        foreach (KeyValuePair<string, string> pair in pairs)
        {
            if (VendorOf(pair.Key) is { IsKnown: true } vendor && TryParseValue(pair.Value, out uint on) && on == 1 && !host.Vendor.IsKnown)
            {
                host.Vendor = vendor;
            }
        }

        var identity = new SignatureKeys();
        foreach (KeyValuePair<string, string> pair in pairs)
        {
            Feature? row = Find(pair.Key, host.Vendor);
            if (row is null)
            {
                host.AddCapability(pair.Key, pair.Value);
                if (FindMsr(pair.Key) is { } flaw && TryParseValue(pair.Value, out uint has) && has <= 1)
                {
                    host.AddBit(flaw.Bit, has == 1);
                }
            }
            else if (!TryParseValue(pair.Value, out uint value) || !(Fits(row, value) || SignatureKeys.IsWhole(row)))
            {
                complain(pair.Key, pair.Value, Expected(row));
                host.AddCapability(pair.Key, pair.Value);
            }
            else if (row.Register == Signature)
            {
                identity.Take(row, value);
            }
            else
            {
                host.AddRegister(row.Register, new RegisterValue(value << row.LowBit, row.Mask));
            }
        }

        identity.AddTo(host, complain);
    }

    private static bool Fits(Feature row, uint value) => value <= row.Mask >> row.LowBit;

    private static string Expected(Feature row) => row.IsFlag
        ? "0 or 1"
        : Wording.Format("a number up to 0x{0:X}", row.Mask >> row.LowBit);

    // vSphere gives family and model as people say them, 0x2D and not 0xD with an extended 0x2, unless it gives the
    // extended parts as keys of their own.
    private struct SignatureKeys
    {
        private uint value;
        private uint known;
        private uint? family;
        private uint? model;
        private bool extended;

        /// <summary>Family and model: their values exceed the four bits that the row has for them.</summary>
        public static bool IsWhole(Feature row) => row.Register == Signature && row.LowBit is (4 or 8);

        public void Take(Feature row, uint number)
        {
            if (row.LowBit == 8)
            {
                family = number;
            }
            else if (row.LowBit == 4)
            {
                model = number;
            }
            else
            {
                extended |= row.LowBit >= 16;
                value |= number << row.LowBit;
                known |= row.Mask;
            }
        }

        public readonly void AddTo(HostBuilder host, Action<string, string, string> complain)
        {
            uint eax = value, mask = known;
            if (extended && family <= 15 && model <= 15)
            {
                eax |= (family.Value << 8) | (model.Value << 4);
                mask |= 0xFF0;
            }
            else if (family is not null && model is not null)
            {
                try
                {
                    eax |= CpuSignature.FromFamilyModelStepping((int)Math.Min(family.Value, 999), (int)Math.Min(model.Value, 999), 0).Value;
                    mask |= 0x0FFF0FF0;
                }
                catch (CpuMaskException e)
                {
                    complain("cpuid.FAMILY", e.Message, "a family and a model");
                }
            }

            if (mask != 0)
            {
                host.AddRegister(Signature, new RegisterValue(eax, mask));
            }

            if ((mask & 0x0FFF0FFF) == 0x0FFF0FFF)
            {
                host.Signature ??= new CpuSignature(eax);
            }
        }
    }
}
