using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Text;

namespace CpuMask.Compliance.Rules;

/// <summary>
/// Capabilities: the hypervisor's own keys (hv.capable, misc.rdcl_no) that no CPUID bit carries. Some of them stand for a
/// bit of ARCH_CAPABILITIES, which other sources give as the register.
/// </summary>
internal static class CapabilityRules
{
    /// <summary>The capabilities that a host has and that others of its kind should have as well.</summary>
    public static IReadOnlyDictionary<string, string> Promised(HostCpuid host)
    {
        var promised = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, string> pair in host.Capabilities)
        {
            if (pair.Key.IndexOf('.') > 0 && FeatureCapabilityKeys.TryParseValue(pair.Value, out uint value) && value > 0)
            {
                promised[pair.Key] = pair.Value;
            }
        }

        return promised;
    }

    /// <summary>Adds what is missing, or not known.</summary>
    public static void Check(Promise promise, HostCpuid host, List<CpuidFinding> findings, string reference)
    {
        foreach (KeyValuePair<string, string> pair in promise.Capabilities)
        {
            uint least = EvcMode.LeastOf(pair.Value) ?? 1;
            uint? actual = ValueOn(host, pair.Key);
            if (actual < least)
            {
                findings.Add(new CpuidFinding
                {
                    Rule = RuleIds.CapabilityMissing,
                    Subject = Subject(pair.Key),
                    Expected = Wording.Format("{0}", least),
                    Actual = Wording.Format("{0}", actual),
                    Message = Messages.CapabilityMissing(pair.Key, reference),
                });
            }
            else if (actual is null)
            {
                findings.Add(new CpuidFinding
                {
                    Rule = RuleIds.BitsUnknown,
                    Subject = Subject(pair.Key),
                    Expected = Wording.Format("{0}", least),
                    Actual = "unknown",
                    Message = Messages.CapabilityUnknown(pair.Key, host.Format),
                });
            }
        }
    }

    /// <summary>A capability's value on a host, by its key or by the register that it stands for; null when it is not known.</summary>
    public static uint? ValueOn(HostCpuid host, string key)
    {
        if (host.Capabilities.TryGetValue(key, out string? text) && FeatureCapabilityKeys.TryParseValue(text, out uint value))
        {
            return value;
        }

        return RowOf(key) is { } row ? host.Registers[row.Register].Field(row.LowBit, row.HighBit) : null;
    }

    private static FindingSubject Subject(string key) => RowOf(key) is { } row ? FindingSubject.Of(row) : FindingSubject.Named(key);

    private static Feature? RowOf(string key) => FeatureTable.Default.Named(key, NamingScheme.Other) is { Count: 1 } rows ? rows[0] : null;
}
