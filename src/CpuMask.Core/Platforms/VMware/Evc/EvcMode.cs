using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Compliance.Rules;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Evc;

/// <summary>
/// What an EVC mode requires of a host: feature keys and values. vCenter's own list is the only full one
/// (ServiceInstance.capability.supportedEVCMode, featureRequirement), so modes are read and never shipped.
/// </summary>
public sealed class EvcMode
{
    private readonly IReadOnlyList<LeafRegisters> levels;

    private EvcMode(string name, IReadOnlyList<KeyValuePair<string, string>> requirements, IReadOnlyList<LeafRegisters> levels)
    {
        Name = name;
        Requirements = requirements;
        this.levels = levels;
    }

    /// <summary>The mode's key, such as intel-broadwell.</summary>
    public string Name { get; }

    /// <summary>Keys such as cpuid.AVX2 or hv.capable, and the least value of each: Bool:Min:1, Num:Min:0xD, Val:1, or a number.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Requirements { get; }

    /// <summary>The vendor that a key such as cpuid.Intel requires; not known when none does.</summary>
    public CpuVendor Vendor => Requirements.Select(r => FeatureCapabilityKeys.VendorOf(r.Key)).FirstOrDefault(v => v.IsKnown);

    /// <summary>Takes keys and values as vCenter gives them.</summary>
    /// <param name="name">The mode's key.</param>
    /// <param name="requirements">The keys.</param>
    /// <param name="levels">The guaranteed CPUID levels of a server that has no keys yet; null for none.</param>
    public static EvcMode Of(string name, IEnumerable<KeyValuePair<string, string>> requirements, IEnumerable<LeafRegisters>? levels = null) =>
        new(name, requirements.ToArray(), levels?.ToArray() ?? Array.Empty<LeafRegisters>());

    /// <summary>
    /// Reads one requirement a line or item: <c>cpuid.AVX2</c>, <c>AVX2</c>, <c>cpuid.AVX2 = Bool:Min:1</c>. A key without a
    /// family is a CPUID feature; a key without a value must be 1.
    /// </summary>
    /// <param name="name">What to call the mode.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="source">Where they stand, for messages; null takes the name.</param>
    /// <exception cref="CpuMaskException">A line is no requirement, or there is none at all.</exception>
    public static EvcMode Parse(string name, IEnumerable<string> lines, string? source = null)
    {
        source ??= name;
        var pairs = new List<KeyValuePair<string, string>>();
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            string text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            int end = text.IndexOfAny(new[] { '=', ' ', '\t' });
            string key = end < 0 ? text : text.Substring(0, end);
            string value = end < 0 ? "1" : text.Substring(end).Trim(' ', '\t', '=', '"');
            if (key.Length == 0 || key.Any(c => !(char.IsLetterOrDigit(c) || c is '.' or '_' or '-')) || LeastOf(value) is null)
            {
                throw new CpuMaskException(
                    ErrorIds.InvalidValue, ErrorKind.Input,
                    source + new TextPosition(number, 1) + ": " + CpuMask.Json.Messages.FoundInsteadOf(text, "a feature key with a value, such as cpuid.AVX2 = Bool:Min:1"));
            }

            pairs.Add(new KeyValuePair<string, string>(key.IndexOf('.') < 0 ? "cpuid." + key : key, value));
        }

        return pairs.Count > 0 ? Of(name, pairs)
            : throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Input, source + ": " + Messages.NoRequirements());
    }

    /// <summary>The least value that a requirement accepts; null when it is none that the check knows.</summary>
    internal static uint? LeastOf(string value)
    {
        string number = value.Substring(value.LastIndexOf(':') + 1);
        return FeatureCapabilityKeys.TryParseValue(number, out uint least) ? least : null;
    }

    /// <summary>The requirement as a promise.</summary>
    internal Promise ToPromise()
    {
        var rows = new Dictionary<RegisterAddress, RegisterValue>();
        var capabilities = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        CpuVendor vendor = Vendor;
        foreach (LeafRegisters level in levels)
        {
            for (RegisterName r = RegisterName.Eax; r <= RegisterName.Edx; r++)
            {
                var address = new RegisterAddress(level.Leaf, level.Subleaf, r);
                uint bits = level[r].Ones & ComparedWord.Of(address).Flags;
                if (bits != 0)
                {
                    rows[address] = new RegisterValue(bits, bits);
                }
            }
        }

        foreach (KeyValuePair<string, string> pair in Requirements)
        {
            uint least = LeastOf(pair.Value) ?? 1;
            Feature? row = FeatureCapabilityKeys.Find(pair.Key, vendor);
            if (least == 0 || FeatureCapabilityKeys.VendorOf(pair.Key).IsKnown || row is { Class: FeatureClass.Identity })
            {
                continue;
            }

            if (row is null)
            {
                capabilities[pair.Key] = pair.Value;
                continue;
            }

            rows.TryGetValue(row.Register, out RegisterValue old);
            rows[row.Register] = old.With(row.Mask, row.IsFlag ? row.Mask : (least << row.LowBit) & row.Mask);
        }

        return new Promise(Registers(rows))
        {
            Vendors = vendor.IsKnown ? new[] { vendor } : Array.Empty<CpuVendor>(),
            Capabilities = capabilities,
            CountsExtras = false,
        };
    }

    private static RegisterSet Registers(Dictionary<RegisterAddress, RegisterValue> rows)
    {
        RegisterValue At(RegisterAddress a, RegisterName r) => a.Register == r ? rows[a] : default;
        return new RegisterSet(
            LeafTable.Of(rows.Keys.Where(a => !a.IsMsr).Select(a => new LeafRegisters(
                a.Leaf, a.Subleaf, At(a, RegisterName.Eax), At(a, RegisterName.Ebx), At(a, RegisterName.Ecx), At(a, RegisterName.Edx)))),
            rows.Keys.Where(a => a.IsMsr).GroupBy(a => a.Leaf).Select(g => new MsrValue(
                g.Key,
                g.Aggregate(0UL, (v, a) => v | ((ulong)rows[a].Value << (a.Register == RegisterName.MsrHigh ? 32 : 0))),
                g.Aggregate(0UL, (v, a) => v | ((ulong)rows[a].Known << (a.Register == RegisterName.MsrHigh ? 32 : 0))))));
    }
}
