using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Hosts;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Reading;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Dumps.Vsphere;

public class FeatureCapabilityKeysTests
{
    private readonly List<string> complaints = new();

    [Fact]
    public void A_key_makes_its_bit_known_and_leaves_the_rest_of_the_word_unknown()
    {
        HostCpuid host = Read(("cpuid.AVX2", "1"), ("CPUID.bmi1", "0"));
        host.Registers[new RegisterAddress(7, 0, RegisterName.Ebx)].ShouldBe(new RegisterValue(1u << 5, 1u << 5 | 1u << 3));
        host.Registers[new RegisterAddress(1, 0, RegisterName.Ecx)].IsUnknown.ShouldBeTrue();
        complaints.ShouldBeEmpty();
    }

    [Fact]
    public void Family_and_model_are_taken_as_people_say_them()
    {
        HostCpuid host = Read(("cpuid.Intel", "1"), ("cpuid.FAMILY", "6"), ("cpuid.MODEL", "0x2d"), ("cpuid.STEPPING", "2"), ("cpuid.NUMLEVELS", "0xd"));
        host.Signature!.Value.Value.ShouldBe(0x000206D2u);
        host.Vendor.ShouldBe(CpuVendor.Intel);
        host.Registers.Maximum(LeafRange.Basic).ShouldBe(0xDu);
    }

    [Theory]
    [InlineData("cpuid.Intel", 7u, RegisterName.Edx, 26)]
    [InlineData("cpuid.AMD", 0x80000008u, RegisterName.Ebx, 12)]
    public void Ibpb_is_another_bit_on_amd_than_on_intel(string vendor, uint leaf, RegisterName register, int bit)
    {
        HostCpuid host = Read((vendor, "1"), ("cpuid.IBPB", "1"));
        host.Registers.Leaves.Count.ShouldBe(1);
        host.Registers[new BitAddress(new(leaf, 0, register), bit)].ShouldBe(true);
    }

    [Fact]
    public void Ibpb_without_a_vendor_stays_a_capability_because_it_could_be_either_bit()
    {
        HostCpuid host = Read(("cpuid.IBPB", "1"));
        host.Registers.Leaves.Count.ShouldBe(0);
        host.Capabilities["cpuid.IBPB"].ShouldBe("1");
    }

    [Fact]
    public void Keys_of_other_families_stay_as_they_are()
    {
        HostCpuid host = Read(("misc.rdcl_no", "1"), ("hv.capable", "1"), ("cpuid.nosuchkey", "1"));
        host.Registers.Leaves.Count.ShouldBe(0);
        host.Registers.Msrs.ShouldHaveSingleItem().ShouldBe(new MsrValue(MsrValue.ArchCapabilities, 1, 1), "RDCL_NO is a bit of that register");
        host.Capabilities.Keys.OrderBy(k => k).ShouldBe(new[] { "cpuid.nosuchkey", "hv.capable", "misc.rdcl_no" });
    }

    [Theory]
    [InlineData("cpuid.AVX2", "2")]
    [InlineData("cpuid.AVX2", "Val:1")]
    [InlineData("cpuid.STEPPING", "0x10")]
    [InlineData("cpuid.NUMLEVELS", "0x100000000")]
    public void A_value_that_does_not_fit_is_reported_and_leaves_the_bits_unknown(string key, string value)
    {
        HostCpuid host = Read((key, value));
        host.Registers.Leaves.Count.ShouldBe(0);
        complaints.Single().ShouldStartWith(key + "=" + value);
        host.Capabilities[key].ShouldBe(value);
    }

    [Fact]
    public void Every_one_bit_key_seen_on_real_hosts_names_its_published_bit()
    {
        IReadOnlyList<string[]> rows = RealTables.Facts("vsphere-keys.tsv");
        rows.Count.ShouldBeGreaterThan(140);
        foreach (string[] row in rows)
        {
            Feature? feature = FeatureCapabilityKeys.Find(row[0], CpuVendor.Intel);
            feature.ShouldNotBeNull(row[0]);
            feature.Bit.ToShortString().ShouldBe(row[1], row[0]);
        }
    }

    private HostCpuid Read(params (string Key, string Value)[] keys)
    {
        var import = new DumpImport("esx07", "esx07", "test");
        HostBuilder host = import.NewHost();
        host.BeginCpu();
        FeatureCapabilityKeys.Add(
            host,
            keys.Select(k => new KeyValuePair<string, string>(k.Key, k.Value)),
            (key, value, expected) => complaints.Add(key + "=" + value + " " + expected));
        import.Add(host);
        return import.Hosts.Single();
    }
}
