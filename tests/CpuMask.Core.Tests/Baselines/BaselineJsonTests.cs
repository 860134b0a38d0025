using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Tests.Baselines;

public class BaselineJsonTests
{
    private static readonly CpuBaseline Pool = CpuBaseline.Of(new[]
    {
        ComputedBaselineTests.Host("esx01", ecx1: 1, max: 7) with { Source = "dumps/esx01.txt" },
        ComputedBaselineTests.Host("esx02", ecx1: 1, max: 7) with { Source = "dumps/esx02.txt" },
        ComputedBaselineTests.Host("esx03", max: 7, phys: 39) with { Source = "dumps/esx03.txt" },
    });

    [Fact]
    public void The_shape_is_the_one_that_scripts_rely_on()
    {
        JsonElement json = JsonDocument.Parse(Written()).RootElement;
        json.GetProperty("vendor").GetString().ShouldBe("GenuineIntel");
        json.GetProperty("signature").GetString().ShouldBe("0x000206C2");
        json.GetProperty("physicalAddressBits").GetInt32().ShouldBe(39);
        JsonElement two = json.GetProperty("groups").EnumerateArray().Single(g => g.GetProperty("hosts").GetArrayLength() == 2);
        two.GetProperty("id").GetString()!.Length.ShouldBe(16);
        two.GetProperty("hosts")[0].ToString().ShouldBe("{\"name\": \"esx01\", \"source\": \"dumps/esx01.txt\"}");
        JsonElement removed = json.GetProperty("removed").EnumerateArray().Single();
        removed.GetProperty("feature").GetString().ShouldBe("SSE3");
        removed.GetProperty("leaf").GetString().ShouldBe("0x00000001");
        removed.GetProperty("subleaf").GetString().ShouldBe("0x00");
        removed.GetProperty("register").GetString().ShouldBe("ecx");
        removed.GetProperty("bit").GetInt32().ShouldBe(0);
        removed.GetProperty("byGroups")[0].GetString().ShouldBe(Pool.Groups.Single(g => g.Hosts.Count == 1).Id);
        json.GetProperty("registers").EnumerateArray().ShouldContain(r => r.GetProperty("leaf").GetString() == "0x00000001");
        json.GetProperty("warnings").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public void Reading_takes_the_evidence_and_nothing_computed()
    {
        string text = Written();
        string lied = text.Replace("\"physicalAddressBits\": 39", "\"physicalAddressBits\": 52");
        lied.ShouldNotBe(text);
        Parse(lied).Compute().PhysicalAddressBits!.Value.ShouldBe(39u);
    }

    [Fact]
    public void A_register_changed_by_hand_is_noticed()
    {
        string text = Written();
        int bits = text.IndexOf("0x00003027", StringComparison.Ordinal);
        string changed = string.Concat(text.AsSpan(0, bits), "0x00003030", text.AsSpan(bits + 10));
        CpuMaskException error = Should.Throw<CpuMaskException>(() => Parse(changed));
        error.Id.ShouldBe(ErrorIds.MalformedDump);
        error.Message.ShouldMatch("^pool\\.json\\([0-9]+,[0-9]+\\): groups\\[");

        DumpImport import = Registry.Formats.Read(DumpText.Of(changed), "pool.json", "pool");
        import.Hosts.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("[]", "groups")]
    [InlineData("{\"hosts\": []}", "groups")]
    [InlineData("{\"groups\": [{}]}", "groups[0].registers")]
    [InlineData("{\"groups\": [{\"registers\": []}]}", "groups[0].hosts")]
    [InlineData("{\"groups\": [{\"registers\": [{\"leaf\": \"1\"}], \"hosts\": [{}]}]}", "groups[0].registers[0]")]
    [InlineData("{\"groups\": [{\"registers\": [], \"signature\": \"new\", \"hosts\": [{}]}]}", "groups[0].signature")]
    [InlineData("{\"groups\": [{\"registers\": [], \"view\": \"mine\", \"hosts\": [{}]}]}", "groups[0].view")]
    public void What_is_no_baseline_is_refused_with_its_place(string text, string place)
    {
        CpuMaskException error = Should.Throw<CpuMaskException>(() => Parse(text));
        error.Kind.ShouldBe(ErrorKind.Input);
        error.Message.ShouldMatch("^pool\\.json(\\([0-9]+,[0-9]+\\))?: ");
        error.Message.ShouldContain(place);
    }

    [Fact]
    public void The_same_cpu_has_the_same_id_whoever_read_it_and_another_has_another()
    {
        HostCpuid a = ComputedBaselineTests.Host("a", max: 7), b = ComputedBaselineTests.Host("b", max: 7) with { Source = "elsewhere", Format = "aida64", Brand = "other" };
        CpuBaseline.Of(new[] { a }).Groups[0].Id.ShouldBe(CpuBaseline.Of(new[] { b }).Groups[0].Id);
        string[] ids = new[]
        {
            a, ComputedBaselineTests.Host("a", max: 7, ecx1: 1), ComputedBaselineTests.Host("a", max: 7, signature: 1), a with { View = HostView.GuestMaximum },
            a with { Vendor = CpuVendor.Amd }, HostRecord.Of("a", a.Leaves, new[] { new MsrValue(0x10A, 0, ulong.MaxValue) }),
        }.Select(h => CpuBaseline.Of(new[] { h }).Groups[0].Id).ToArray();
        ids.ShouldBeUnique();
    }

    private static CpuBaseline Parse(string text) => BaselineJson.Parse(Encoding.UTF8.GetBytes(text), "pool.json");

    private static string Written()
    {
        var text = new StringWriter();
        var json = new JsonWriter(text);
        BaselineJson.Write(json, Pool.Compute());
        json.EndDocument();
        return text.ToString();
    }
}
