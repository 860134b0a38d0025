using System.IO;
using System.Linq;
using System.Text.Json;
using CpuMask.Comparison;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Tests.Shared;
using CpuMask.Text;

namespace CpuMask.Tests.Comparison;

public class CpuidComparisonTests
{
    private static readonly HostCpuid Old = SampleHosts.Of("old", ("1.0.EAX", 0x206C2), ("1.0.ECX", 0x1), ("80000008.0.EAX", 0x3028));
    private static readonly HostCpuid New = SampleHosts.Of("new", ("1.0.EAX", 0x306F2), ("1.0.ECX", 0x201), ("80000008.0.EAX", 0x302E), ("7.0.EBX", 0x20));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void One_host_differs_from_nobody(int hosts) =>
        Should.Throw<CpuMaskException>(() => CpuidComparison.Compare(Enumerable.Repeat(Old, hosts).ToArray())).Id.ShouldBe(ErrorIds.TooFewHosts);

    [Fact]
    public void A_difference_names_who_has_it_who_lacks_it_and_of_whom_nobody_knows()
    {
        HostCpuid third = SampleHosts.Of("esx10", ("1.0.EDX", 0)), fourth = SampleHosts.Of("esx9", ("1.0.EDX", 0));
        CpuidDifference ssse3 = CpuidComparison.Compare(new[] { Old, New, third, fourth }).Differences.Single(d => d.Feature == "SSSE3");
        ssse3.Set.ShouldBe(new[] { "new" });
        ssse3.Clear.ShouldBe(new[] { "old" });
        ssse3.Unknown.ShouldBe(new[] { "esx9", "esx10" });
        ssse3.Class.ShouldBe(FeatureClass.Feature);
        ssse3.Meaning.ShouldNotBeEmpty();
        ssse3.Significant.ShouldBeNull();
        ssse3.Symbol.ShouldBeNull();
        ssse3.ToString().ShouldBe("CPUID.(EAX=01H,ECX=0):ECX.SSSE3[bit 9]");
    }

    [Fact]
    public void Hosts_that_are_alike_differ_in_nothing_and_make_one_group()
    {
        CpuidComparison comparison = CpuidComparison.Compare(new[] { Old, Old with { Name = "twin" } });
        comparison.Differences.ShouldBeEmpty();
        comparison.Fields.ShouldBeEmpty();
        comparison.Warnings.ShouldBeEmpty();
        comparison.Groups.Single().Hosts.Select(h => h.Name).ShouldBe(new[] { "old", "twin" });
    }

    [Fact]
    public void A_field_is_listed_with_its_values_ascending_and_not_bit_by_bit()
    {
        HostCpuid unknown = SampleHosts.Of("third", ("1.0.EDX", 0));
        CpuidComparison comparison = CpuidComparison.Compare(new[] { New, unknown, Old });
        FieldDifference field = comparison.Fields.Single(f => f.Field == "PhysicalAddressBits");
        field.Values.Select(v => (v.Value, string.Join(" ", v.Hosts))).ShouldBe(new[] { (40u, "old"), (46u, "new") });
        field.Unknown.ShouldBe(new[] { "third" });
        field.Meaning.ShouldNotBeEmpty();
        comparison.Differences.ShouldNotContain(d => d.Bit.Register.Leaf == 0x80000008);
        comparison.Differences.ShouldNotContain(d => d.Bit.Register == new RegisterAddress(1, 0, RegisterName.Eax));
    }

    [Fact]
    public void Fields_of_identity_and_topology_are_listed_when_all_is_asked_for()
    {
        CpuidComparison.Compare(new[] { Old, New }).Fields.Select(f => f.Row.Class).ShouldAllBe(c => c == FeatureClass.Numeric || c == FeatureClass.Switch);
        CpuidComparison.Compare(new[] { Old, New }, all: true).Fields.Select(f => f.Row.Class).ShouldContain(FeatureClass.Identity);
    }

    [Fact]
    public void A_bit_without_a_name_counts_as_a_feature()
    {
        CpuidDifference difference = CpuidComparison.Compare(new[] { SampleHosts.Of("a", ("7.1.EBX", 0x80000000)), SampleHosts.Of("b", ("7.1.EBX", 0)) }).Differences.Single();
        difference.Row.ShouldBeNull();
        difference.Feature.ShouldBe("unknown bit 31");
        difference.Class.ShouldBe(FeatureClass.Feature);
        difference.Meaning.ShouldBeEmpty();
        difference.ToString().ShouldBe("CPUID.(EAX=07H,ECX=1):EBX[bit 31]");
    }

    [Theory]
    [InlineData("GenuineIntel", false)]
    [InlineData("AuthenticAMD", true)]
    public void Syscall_follows_long_mode_outside_amd(string vendor, bool listed)
    {
        HostCpuid[] hosts = new[] { 0x800u, 0u }.Select((edx, i) => SampleHosts.Of("h" + i, CpuVendor.Of(vendor), ("80000001.0.EDX", edx))).ToArray();
        CpuidComparison.Compare(hosts).Differences.Any(d => d.Bit.ToShortString() == "80000001.0.EDX.11").ShouldBe(listed);
    }

    [Fact]
    public void A_guest_s_mask_judges_every_bit_of_the_registers_that_it_covers()
    {
        GuestMask guest = GuestMaskText.Parse("guest", new[] { "1.ecx=" + RegisterMask.Unused.With(9, 'H').With(0, 'H'), "1.eax=" + RegisterMask.Unused.With(4, 'H') }, isDescriptor: true);
        CpuidDifference[] differences = CpuidComparison.Compare(new[] { Old, New }, guest).Differences.ToArray();
        CpuidDifference ssse3 = differences.Single(d => d.Feature == "SSSE3");
        (ssse3.Significant, ssse3.Symbol).ShouldBe((true, 'H'));
        CpuidDifference model = differences.Single(d => d.Bit.ToShortString() == "1.0.EAX.4");
        (model.Feature, model.Significant, model.Symbol).ShouldBe(("Model[0]", true, 'H'));
        differences.Single(d => d.Bit.ToShortString() == "1.0.EAX.16").Significant.ShouldBe(false);
    }

    [Fact]
    public void Different_views_and_vendors_are_doubts_that_name_the_hosts()
    {
        HostCpuid amd = SampleHosts.Of("amd", CpuVendor.Amd, ("1.0.ECX", 1)) with { View = HostView.GuestMaximum };
        CpuidComparison comparison = CpuidComparison.Compare(new[] { Old, amd, SampleHosts.Of("x", default(CpuVendor), ("1.0.ECX", 1)) });
        comparison.Warnings.Count.ShouldBe(2);
        comparison.Warnings[0].ShouldContain("hardware (old, x)");
        comparison.Warnings[0].ShouldContain("guest-maximum (amd)");
        comparison.Warnings[1].ShouldContain("Intel (old)");
        comparison.Warnings[1].ShouldContain("AMD (amd)");
        CpuidComparison.Compare(new[] { Old, SampleHosts.Of("x", default(CpuVendor), ("1.0.ECX", 1)) }).Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Json_has_the_hosts_the_differences_the_fields_and_the_doubts()
    {
        HostCpuid unknown = SampleHosts.Of("third", CpuVendor.Amd, ("1.0.EDX", 0));
        JsonElement json = Json(CpuidComparison.Compare(new[] { Old, New, unknown }));
        json.GetProperty("hosts").EnumerateArray().Select(h => h.GetProperty("name").GetString()).ShouldBe(new[] { "old", "new", "third" });
        json.GetProperty("hosts")[0].GetProperty("vendor").GetString().ShouldBe("GenuineIntel");
        json.GetProperty("hosts")[0].GetProperty("view").GetString().ShouldBe("hardware");
        json.GetProperty("hosts")[0].GetProperty("signature").ValueKind.ShouldNotBe(JsonValueKind.Undefined);
        JsonElement ssse3 = json.GetProperty("differences").EnumerateArray().Single(d => d.GetProperty("feature").GetString() == "SSSE3");
        ssse3.GetProperty("class").GetString().ShouldBe("feature");
        ssse3.GetProperty("register").GetString().ShouldBe("ecx");
        ssse3.GetProperty("bit").GetInt32().ShouldBe(9);
        ssse3.GetProperty("set")[0].GetString().ShouldBe("new");
        ssse3.GetProperty("clear")[0].GetString().ShouldBe("old");
        ssse3.GetProperty("unknown")[0].GetString().ShouldBe("third");
        ssse3.TryGetProperty("significant", out _).ShouldBeFalse();
        JsonElement field = json.GetProperty("fields").EnumerateArray().Single(f => f.GetProperty("field").GetString() == "PhysicalAddressBits");
        field.GetProperty("values")[1].GetProperty("value").GetInt32().ShouldBe(46);
        field.GetProperty("values")[1].GetProperty("hosts")[0].GetString().ShouldBe("new");
        field.GetProperty("unknown")[0].GetString().ShouldBe("third");
        json.GetProperty("warnings")[0].GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Json_says_what_a_guest_s_mask_makes_of_each_difference()
    {
        GuestMask guest = GuestMaskText.Parse("guest", new[] { "1.ecx=" + RegisterMask.Unused.With(9, 'H') }, isDescriptor: true);
        JsonElement ssse3 = Json(CpuidComparison.Compare(new[] { Old, New }, guest)).GetProperty("differences").EnumerateArray().Single(d => d.GetProperty("feature").GetString() == "SSSE3");
        ssse3.GetProperty("significant").GetBoolean().ShouldBeTrue();
        ssse3.GetProperty("symbol").GetString().ShouldBe("H");
    }

    private static JsonElement Json(CpuidComparison comparison)
    {
        var text = new StringWriter();
        DifferenceJson.Write(new JsonWriter(text), comparison);
        return JsonDocument.Parse(text.ToString()).RootElement;
    }
}
