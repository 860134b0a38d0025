using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Migration.Generations;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Text;

namespace CpuMask.Migration.Verdicts;

/// <summary>
/// Whether a host meets one of vSphere's feature requirements: by the host's own capability of that key, by the CPUID bit
/// or field that the key names, or by the bit of MSR 0x10A behind it.
/// </summary>
internal sealed record KeyQuestion(FeatureRequirement Requirement, GuestView Hypervisor) : HostQuestion
{
    // The inverse of a bit: a host that warns of empty return predictors is not one that has no such trouble.
    private const string RsbaNo = "misc.rsba_no";
    private static readonly BitAddress Rsba = RegisterAddress.Msr(MsrValue.ArchCapabilities).Bit(2);
    private static readonly RegisterAddress Signature = new(1, 0, RegisterName.Eax);
    private static readonly string[] Families = { "cpuid.", "misc.", "hv.", "vt." };

    private readonly IReadOnlyList<Feature> rows = RowsOf(Requirement.Key);

    public override (int Kind, BitAddress Bit, string Key) Order =>
        rows.Count > 0 ? (2, rows[0].Bit, Requirement.Key) : (3, default, Requirement.Key);

    /// <summary>Equal for equal requirements, whatever the case of their keys.</summary>
    public bool Equals(KeyQuestion? other) => other is not null && Requirement.Equals(other.Requirement) && Hypervisor == other.Hypervisor;

    public override int GetHashCode() => Requirement.GetHashCode();

    public override bool? Holds(HostCpuid host)
    {
        if (Requirement.Parsed is not { } value)
        {
            return null;
        }

        // A host that lists its capabilities and does not list this one does not offer it.
        return FoundOn(host, out bool listed) is { } found ? value.Holds(found) : listed ? value.Holds(0) : null;
    }

    public override BlockingFeature Explain(HostCpuid host)
    {
        Feature? row = RowOn(host);
        uint? found = FoundOn(host, out _);
        return new BlockingFeature
        {
            Feature = row?.Name ?? Requirement.Key,
            Bit = row?.Bit,
            Address = row is null ? Requirement.Key : row.ToString(),
            Key = Requirement.Key,
            Required = Requirement.Parsed is { NeedsFlag: true } ? "1" : Requirement.Parsed?.ToString() ?? Requirement.Value,
            Found = found is { } number ? Wording.Format("{0}", number) : Messages.NotListed,
            Class = row?.Class,
            Meaning = row?.Meaning ?? Messages.MeaningOfKey(Requirement.Key),
            Remedies = FeatureRemedies.For(Requirement.Key) is { Count: > 0 } listed ? listed
                : row is not null ? FeatureRemedies.For(row, host, Hypervisor) : new Remedy[0],
        };
    }

    public override (string What, string Feature, RegisterAddress? Register) Missing(HostCpuid host)
    {
        if (Requirement.Parsed is null)
        {
            return (Messages.UnknownRequirement(Requirement.ToString()), Requirement.Key, null);
        }

        Feature? row = RowOn(host) ?? rows.FirstOrDefault();
        return row is null || row.Register.IsMsr
            ? (Requirement.Key, row?.Name ?? Requirement.Key, row?.Register)
            : (row.Register.ToString(), row.Name, row.Register);
    }

    private static IReadOnlyList<Feature> RowsOf(string key)
    {
        FeatureTable table = FeatureTable.Default;
        int dot = key.IndexOf('.');
        return dot > 0 && key.StartsWith(Families[0], StringComparison.OrdinalIgnoreCase)
            ? table.Named(key.Substring(dot + 1), NamingScheme.Vmware)
            : table.Named(key, NamingScheme.Other);
    }

    // Two keys name one bit on Intel and another on AMD; on a host of unknown vendor either will do.
    private Feature? RowOn(HostCpuid host) => rows.Count <= 1 ? rows.FirstOrDefault()
        : FeatureCapabilityKeys.Find(Requirement.Key, host.Vendor) ?? rows.FirstOrDefault(r => host.Registers[r.Bit] == true);

    private uint? FoundOn(HostCpuid host, out bool listed)
    {
        listed = false;
        if (FeatureCapabilityKeys.VendorOf(Requirement.Key) is { IsKnown: true } vendor)
        {
            return host.Vendor.IsKnown ? host.Vendor == vendor ? 1u : 0 : null;
        }

        foreach (KeyValuePair<string, string> pair in host.Capabilities)
        {
            listed |= Families.Any(f => pair.Key.StartsWith(f, StringComparison.OrdinalIgnoreCase));
            if (pair.Key.Equals(Requirement.Key, StringComparison.OrdinalIgnoreCase) && FeatureCapabilityKeys.TryParseValue(pair.Value, out uint said))
            {
                return said;
            }
        }

        if (Requirement.Key.Equals(RsbaNo, StringComparison.OrdinalIgnoreCase) && host.Registers[Rsba] == true)
        {
            return 0;
        }

        return RowOn(host) is not { } row ? null
            : row.Register == Signature ? SignatureField(host, row)
            : row.IsFlag ? Flag(host, row)
            : host.Registers[row.Register].Field(row.LowBit, row.HighBit);
    }

    private uint? Flag(HostCpuid host, Feature row)
    {
        bool? found = host.Registers[row.Bit];
        bool made = found != true && Hypervisor.Of(row) == GuestVisibility.Synthesised
            && !(host.View == HostView.GuestMaximum && found is not null);
        return made || found == true ? 1u : found == false ? 0 : null;
    }

    // Keys give family and model as people say them, extended parts included.
    private static uint? SignatureField(HostCpuid host, Feature row) => host.Signature is not { } signature ? null : row.LowBit switch
    {
        0 => (uint)signature.Stepping,
        4 => (uint)signature.Model,
        8 => (uint)signature.Family,
        _ => host.Registers[row.Register].Field(row.LowBit, row.HighBit),
    };
}
