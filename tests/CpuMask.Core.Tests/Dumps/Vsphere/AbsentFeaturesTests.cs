using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Hosts;

namespace CpuMask.Tests.Dumps.Vsphere;

public sealed class AbsentFeaturesTests
{
    private static readonly BitAddress Avx512 = new RegisterAddress(7, 0, RegisterName.Ebx).Bit(16), AmxTile = new RegisterAddress(7, 0, RegisterName.Edx).Bit(24),
        Avx2 = new RegisterAddress(7, 0, RegisterName.Ebx).Bit(5), RdclNo = RegisterAddress.Msr(MsrValue.ArchCapabilities).Bit(0);

    // A Haswell as newer servers list it, in their order.
    private static readonly string[] Keys =
    {
        "cpuid.abm", "cpuid.aes", "cpuid.avx", "cpuid.avx2", "cpuid.bmi1", "cpuid.bmi2", "cpuid.cmpxchg16b", "cpuid.enfstrg", "cpuid.f16c", "cpuid.fma", "cpuid.fsgsbase", "cpuid.intel",
        "cpuid.lahf64", "cpuid.lm", "cpuid.movbe", "cpuid.mwait", "cpuid.nx", "cpuid.pcid", "cpuid.pclmulqdq", "cpuid.pdpe1gb", "cpuid.popcnt", "cpuid.rdrand", "cpuid.rdtscp", "cpuid.smep",
        "cpuid.ss", "cpuid.sse3", "cpuid.sse41", "cpuid.sse42", "cpuid.ssse3", "cpuid.vmx", "cpuid.xsave", "cpuid.xsaveopt", "hv.capable", "vt.realmode",
    };

    [Fact]
    public void What_a_whole_list_leaves_out_the_host_lacks_as_far_as_its_release_knows_it()
    {
        HostCpuid host = Read(Keys, "7.0.3");
        host.Registers[Avx2].ShouldBe(true);
        host.Registers[Avx512].ShouldBe(false);
        host.Registers[RdclNo].ShouldBe(false);
        host.Registers[AmxTile].ShouldBeNull("vSphere 7 does not know it");
        Read(Keys, "8.0.3").Registers[AmxTile].ShouldBe(false);
        Read(Keys, "6.5.0").Registers[Avx512].ShouldBeNull();
    }

    [Fact]
    public void Without_a_release_the_youngest_key_says_what_the_host_knows()
    {
        Read(Keys, null).Registers[Avx512].ShouldBeNull("AVX2 is older than AVX-512");
        Read(Keys.Append("cpuid.gfni").ToArray(), null).Registers[Avx512].ShouldBe(false);
    }

    [Fact]
    public void An_empty_list_proves_nothing() => Read(Array.Empty<string>(), "8.0.3").Registers[Avx512].ShouldBeNull();

    [Theory]
    [InlineData(3)]
    [InlineData(15)]
    [InlineData(24)]
    [InlineData(27)]
    [InlineData(30)]
    public void A_list_that_ends_too_early_proves_nothing(int length)
    {
        HostCpuid host = Read(Keys.Take(length).ToArray(), "8.0.3");
        host.Registers[Avx512].ShouldBeNull();
        host.Registers[AmxTile].ShouldBeNull();
        host.Registers[RdclNo].ShouldBeNull();
    }

    [Fact]
    public void A_list_that_ends_behind_the_cpuid_keys_says_nothing_of_the_families_behind_them()
    {
        HostCpuid host = Read(Keys.Take(33).ToArray(), "8.0.3");
        host.Registers[Avx512].ShouldBe(false);
        host.Registers[RdclNo].ShouldBeNull();
    }

    [Fact]
    public void A_part_of_a_list_that_somebody_picked_proves_nothing() =>
        Read(new[] { "cpuid.intel", "cpuid.avx2", "cpuid.lm", "cpuid.nx", "cpuid.sse3", "vt.realmode" }, "8.0.3").Registers[Avx512].ShouldBeNull();

    private static HostCpuid Read(string[] keys, string? release) => new HostObject
    {
        Name = "esx01", ProductVersion = release, FeatureCapability = keys.ToDictionary(k => k, _ => "1"),
        CpuFeature = new[]
        {
            Level(0, 0xf, 0x756e6547, 0x6c65746e, 0x49656e69), Level(1, 0x306f2, 0x00200800, 0x7ffefbff, 0xbfebfbff),
            Level(0x80000000, 0x80000008, 0, 0, 0), Level(0x80000001, 0, 0, 0x21, 0x2c100800), Level(0x80000008, 0x302e, 0, 0, 0),
        },
    }.ToHost();

    private static CpuIdInfo Level(uint level, uint eax, uint ebx, uint ecx, uint edx) =>
        new(level, Text(eax), Text(ebx), Text(ecx), Text(edx));

    private static string Text(uint value) => CpuIdInfoText.Format(RegisterValue.Of(value));
}
