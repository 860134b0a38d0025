using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Formats;
using CpuMask.Hosts;
using CpuMask.Reading;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>One power-on of a vmware.log while its lines are read.</summary>
internal sealed class PowerOn
{
    private readonly DumpImport import;
    private readonly Dictionary<ulong, RawRow> hostRows = new();
    private readonly Dictionary<ulong, RawRow> repeatedRows = new();
    private readonly List<LeafRegisters> guestRows = new();

    public PowerOn(DumpImport import) => this.import = import;

    public string? Product { get; set; }

    public string? HostName { get; set; }

    public string? VirtualMachine { get; set; }

    public CpuVendor Vendor { get; set; }

    public CpuSignature? Signature { get; set; }

    public string? Brand { get; set; }

    public CpuVendor GuestVendor { get; set; }

    public string? GuestBrand { get; set; }

    /// <summary>What the comparison with the guest says of the host, where the two differ.</summary>
    public CpuVendor VendorAgain { get; set; }

    /// <inheritdoc cref="VendorAgain"/>
    public CpuSignature? SignatureAgain { get; set; }

    /// <inheritdoc cref="VendorAgain"/>
    public string? BrandAgain { get; set; }

    public CpuSignature? GuestSignature { get; set; }

    public Dictionary<string, string> Capabilities { get; } = new(StringComparer.OrdinalIgnoreCase);

    public List<KeyValuePair<string, string>> Requirements { get; } = new();

    public bool HasHost => hostRows.Count > 0;

    public bool IsEmpty => hostRows.Count == 0 && repeatedRows.Count == 0 && guestRows.Count == 0 && Capabilities.Count == 0
        && Requirements.Count == 0 && !Vendor.IsKnown;

    public void AddHost(RawRow row) => hostRows[LeafTable.Key(row.Leaf, row.Subleaf)] = row;

    /// <summary>The host's side of the comparison with the guest: only for logs that begin behind the hostCPUID lines.</summary>
    public void AddHostAgain(RawRow row) => repeatedRows[LeafTable.Key(row.Leaf, row.Subleaf)] = row;

    public void AddGuest(RawRow row) => guestRows.Add(new LeafRegisters(
        row.Leaf, row.Subleaf, RegisterValue.Of(row.Eax), RegisterValue.Of(row.Ebx), RegisterValue.Of(row.Ecx), RegisterValue.Of(row.Edx)));

    public VmwareLog ToLog(int ordinal)
    {
        LeafTable guest = LeafTable.Of(guestRows);
        return new VmwareLog
        {
            VirtualMachine = VirtualMachine,
            Host = Host(ordinal),
            GuestLevels = guest,
            GuestVendor = HostCpuid.VendorOf(guest) is { IsKnown: true } printed ? printed : GuestVendor,
            GuestSignature = HostCpuid.SignatureOf(guest) ?? GuestSignature,
            Capabilities = Capabilities,
            Requirements = Requirements,
        };
    }

    private HostCpuid? Host(int ordinal)
    {
        HostBuilder host = import.NewHost();
        host.Name = HostName;
        // A log that begins behind the hostCPUID lines names the host only where guest and host differ.
        bool compared = repeatedRows.Count > 0 || SignatureAgain is not null || BrandAgain is not null;
        CpuVendor shown = HostCpuid.VendorOf(LeafTable.Of(guestRows)) is { IsKnown: true } printed ? printed : GuestVendor;
        bool sameLeaf0 = compared && !VendorAgain.IsKnown && !repeatedRows.ContainsKey(0);
        host.Vendor = Vendor.IsKnown ? Vendor : VendorAgain.IsKnown ? VendorAgain : CpuVendor.FromBrand(BrandAgain) is { IsKnown: true } named ? named : sameLeaf0 ? shown : default;
        host.Signature = Signature ?? SignatureAgain ?? (compared && !HasHost ? GuestSignature : null);
        host.Brand = Brand ?? BrandAgain ?? (compared && !HasHost ? GuestBrand : null);
        host.Kernel = Product;
        host.BeginCpu();
        foreach (RawRow row in (HasHost ? hostRows : repeatedRows).Values)
        {
            host.AddLeaf(row.Leaf, row.Subleaf, row.Eax, row.Ebx, row.Ecx, row.Edx);
        }

        AddCapabilities(host);
        return host.IsEmpty ? null : host.Build(ordinal);
    }

    // A capability that was found adds a 1 where the log prints no such leaf. One that was not found adds nothing: the
    // host may hide from virtual machines what its CPU has.
    private void AddCapabilities(HostBuilder host)
    {
        var leaves = new HashSet<uint>(hostRows.Keys.Select(k => (uint)(k >> 32)));
        CpuVendor vendor = Vendor.IsKnown ? Vendor : Capabilities.Where(c => c.Value is "1" or "0x1")
            .Select(c => FeatureCapabilityKeys.VendorOf(c.Key)).FirstOrDefault(v => v.IsKnown);
        foreach (KeyValuePair<string, string> pair in Capabilities)
        {
            Feature? feature = FeatureCapabilityKeys.Find(pair.Key, vendor);
            if (feature is null)
            {
                host.AddCapability(pair.Key, pair.Value);
            }
            else if (feature.IsFlag && !leaves.Contains(feature.Register.Leaf) && FeatureCapabilityKeys.TryParseValue(pair.Value, out uint value) && value == 1)
            {
                host.AddBit(feature.Bit, true);
            }
        }
    }
}
