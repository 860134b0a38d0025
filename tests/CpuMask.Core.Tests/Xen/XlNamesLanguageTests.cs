using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms;
using CpuMask.Platforms.Xen.Masks;
using CpuMask.Tests.Languages;
using CpuMask.Tests.Shared;
using CpuMask.Text;

namespace CpuMask.Tests.Xen;

/// <summary>libxl's form by version, and judged by libxl and libxenguest.</summary>
public class XlNamesLanguageTests
{
    private static readonly CpuLanguage Names = Registry.LanguageNamed("xen-libxl");

    [Theory]
    [InlineData(null, false, false)]
    [InlineData("4.17.7", false, false)]
    [InlineData("4.18", true, false)]
    [InlineData("4.19.1", true, true)]
    [InlineData("4.22", true, true)]
    public void A_name_is_written_for_the_versions_that_know_it(string? version, bool avxIfma, bool sha512)
    {
        HostCpuid with = KvmPools.All().First()[0];
        HostCpuid plain = Set(with, 7, 0, RegisterName.Ebx, 1 << 5, on: true, maximum: 2), more = Set(plain, 7, 1, RegisterName.Eax, (1 << 23) | 1, on: true, maximum: 2);
        string text = Names.Write(Request(plain with { Name = "a" }, more with { Name = "b" }) with { Version = version }).Text;
        text.Contains("avx-ifma=0").ShouldBe(avxIfma, text);
        text.Contains("sha512=0").ShouldBe(sha512, text);
    }

    [Fact]
    public void A_libxl_of_before_the_header_names_gets_an_error_that_says_so()
    {
        CpuMaskException error = Should.Throw<CpuMaskException>(() => Names.Write(Request(KvmPools.All().First().ToArray()) with { Version = "4.16.5" }));
        error.Kind.ShouldBe(ErrorKind.Impossible);
        error.Message.ShouldContain("4.17.2");
    }

    [Theory]
    [InlineData("xen")]
    [InlineData("xen-libxl")]
    [InlineData("qemu")]
    [InlineData("ovirt")]
    public void What_is_no_version_is_refused_as_that(string language) =>
        Should.Throw<CpuMaskException>(() => Registry.LanguageNamed(language).Write(Request(KvmPools.All().First().ToArray()) with { Version = "newest" })).Id.ShouldBe(ErrorIds.InvalidValue);

    [Theory]
    [InlineData("4.21.2", false)]
    [InlineData("4.22", true)]
    [InlineData("5", true)]
    public void From_422_on_a_list_for_another_vendor_is_refused(string version, bool refused)
    {
        HostCpuid[] hosts = { KvmPools.All().First(p => p[0].Vendor.IsIntel)[0] with { Name = "i" }, KvmPools.All().First(p => p[0].Vendor.IsAmdLike)[0] with { Name = "a" } };
        ComputedBaseline across = CpuBaseline.Of(hosts).Compute(new() { Vendor = VendorPolicy.Named("intel") });
        CpuRequest request = CpuRequest.Of(across) with { UnknownBits = UnknownBits.Hide, Version = version };
        if (refused)
        {
            CpuMaskException error = Should.Throw<CpuMaskException>(() => Registry.LanguageNamed("xen").Write(request));
            (error.Id, error.Kind).ShouldBe((ErrorIds.VendorMismatch, ErrorKind.Impossible));
        }
        else
        {
            Registry.LanguageNamed("xen").Write(request).Text.ShouldContain("ebx=01110101011011100110010101000111");
        }
    }

    [Fact]
    public void Libxl_of_the_oldest_version_takes_every_word_in_silence()
    {
        XenPeer.Require();
        string[] texts = KvmPools.All().Select(p => Names.Write(Request(p.ToArray())).Text).Where(t => t.Length > 0).ToArray();
        texts.Length.ShouldBeGreaterThan(10);
        (IReadOnlyList<JsonElement> answers, string complaints) = XenPeer.Parse(texts);
        complaints.ShouldBeEmpty();
        foreach ((string text, JsonElement answer) in texts.Zip(answers))
        {
            answer.GetProperty("form").GetString().ShouldBe("libxl");
            answer.GetProperty("rc").GetInt32().ShouldBe(0, text);
            answer.GetProperty("items").EnumerateArray().ShouldAllBe(i => i.GetProperty("rc").GetInt32() == 0, text);
        }
    }

    [Fact]
    public void Every_host_of_a_pool_shows_its_guests_what_is_named()
    {
        XenPeer.Require();
        int guests = 0;
        foreach (HostCpuid[] pool in KvmPools.All().Select(p => p.ToArray()).Where(p => p.All(IsLong)).Where((_, i) => i % 2 == 0))
        {
            string text = Names.Write(Request(pool)).Text;
            CpuTextBit[] named = Names.Read(text).Bits.Where(b => !b.Bit.Register.IsMsr).ToArray();
            foreach (HostCpuid host in pool)
            {
                (LeafTable guest, string complaints) = XenPeer.Apply(text, host);
                complaints.ShouldBeEmpty(host.Name + "\n" + text);
                foreach (CpuTextBit bit in named)
                {
                    bool shown = (guest.Find(bit.Bit.Register.Leaf, bit.Bit.Register.Subleaf, bit.Bit.Register.Register)!.Value.Value & bit.Bit.Mask) != 0;
                    shown.ShouldBe(bit.Effect == BitEffect.Shown, FeatureTable.Default.NameOf(bit.Bit) + " on " + host.Name + "\n" + text);
                }

                guests++;
            }
        }

        guests.ShouldBeGreaterThan(20);
    }

    private static bool IsLong(HostCpuid host) => host.Registers[new RegisterAddress(0x80000001, 0, RegisterName.Edx).Bit(29)] == true;

    private static CpuRequest Request(params HostCpuid[] hosts) => CpuRequest.Of(hosts) with { UnknownBits = UnknownBits.Hide };

    private static HostCpuid Set(HostCpuid host, uint leaf, uint subleaf, RegisterName register, uint mask, bool on, uint maximum)
    {
        List<LeafRegisters> rows = host.Registers.Leaves.ToList();
        if (!rows.Any(r => r.Leaf == leaf && r.Subleaf == subleaf))
        {
            rows.Add(new LeafRegisters(leaf, subleaf, RegisterValue.Of(0), RegisterValue.Of(0), RegisterValue.Of(0), RegisterValue.Of(0)));
        }

        IEnumerable<LeafRegisters> changed = rows.Select(r => r.Leaf == 7 && r.Subleaf == 0 && maximum > 0
                ? new LeafRegisters(7, 0, RegisterValue.Of(maximum), r.Ebx, r.Ecx, r.Edx) : r)
            .Select(r => r.Leaf == leaf && r.Subleaf == subleaf
                ? new LeafRegisters(leaf, subleaf, Value(r, RegisterName.Eax), Value(r, RegisterName.Ebx), Value(r, RegisterName.Ecx), Value(r, RegisterName.Edx)) : r);
        return host with { Registers = new RegisterSet(LeafTable.Of(changed.OrderBy(r => r.Leaf).ThenBy(r => r.Subleaf)), host.Registers.Msrs) };

        RegisterValue Value(LeafRegisters row, RegisterName name) => name == register ? RegisterValue.Of(on ? row[name].Value | mask : row[name].Value & ~mask) : row[name];
    }
}
