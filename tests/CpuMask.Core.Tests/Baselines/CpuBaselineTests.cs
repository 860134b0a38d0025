using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Tests.Shared;
using CpuMask.Text;

namespace CpuMask.Tests.Baselines;

/// <summary>Evidence as groups of hosts, and the JSON of it, value by value.</summary>
public class CpuBaselineTests
{
    private static readonly HostCpuid A = SampleHosts.Of("a", ("1.0.EAX", 0x206C2), ("1.0.ECX", 0x201), ("80000008.0.EAX", 0x3028)) with { Source = "x/a.txt" };
    private static readonly HostCpuid Twin = A with { Name = "b", Source = "x/b.txt" };
    private static readonly HostCpuid Newer = SampleHosts.Of("c", ("1.0.EAX", 0x306F2), ("1.0.ECX", 0x1), ("80000008.0.EAX", 0x302E)) with { Source = "x/c.txt" };

    [Fact]
    public void Alike_hosts_are_one_group_and_every_host_is_counted_once()
    {
        CpuBaseline baseline = CpuBaseline.Of([Newer, Twin, A, A]);
        baseline.Groups.Count.ShouldBe(2);
        baseline.HostCount.ShouldBe(3);
        baseline.Hosts.Select(h => h.ToString()).ShouldBe(["a", "b", "c"]);
        baseline.Groups.Select(g => g.Id).ShouldBeInOrder();
        baseline.Groups.Single(g => g.Hosts.Count == 2).Hosts.Select(h => (h.Name, h.Source)).ShouldBe([("a", "x/a.txt"), ("b", "x/b.txt")]);
        CpuBaseline.Empty.HostCount.ShouldBe(0);
    }

    [Fact]
    public void Each_host_of_a_group_is_a_record_of_its_own_with_the_groups_registers()
    {
        HostCpuid[] hosts = CpuBaseline.Of([A, Twin]).ToHosts().ToArray();
        hosts.Select(h => (h.Name, h.Source)).ShouldBe([("a", "x/a.txt"), ("b", "x/b.txt")]);
        hosts.ShouldAllBe(h => h.Registers[new RegisterAddress(1, 0, RegisterName.Ecx)].Ones == 0x201);
    }

    // SHA-256 over vendor, signature, view and registers in little-endian order, worked out by hand: two sites must come to the same name.
    [Fact]
    public void A_group_is_named_by_what_it_says_and_by_nothing_else()
    {
        LeafTable leaves = LeafTable.Of([new LeafRegisters(1, 0, RegisterValue.Of(0x206C2), default, default, default), new LeafRegisters(2, 0, default, default, default, default)]);
        var said = new MsrValue(0x10A, 1, ulong.MaxValue);
        HostCpuid host = HostRecord.Of("a", leaves) with { Vendor = CpuVendor.Intel, Registers = new RegisterSet(leaves, [said, new MsrValue(0xCF, 0, 0)]) };
        BaselineGroup group = CpuBaseline.Of([host]).Groups.Single();
        group.Id.ShouldBe("AFF53E3800893E9F");
        group.Registers.Leaves.Count.ShouldBe(1, "a row of which nothing is known says nothing");
        group.Registers.Msrs.Select(m => m.Index).ShouldBe([0x10Au]);
    }

    [Fact]
    public void Merging_joins_groups_of_one_kind_and_leaving_out_takes_hosts_and_empty_groups_away()
    {
        CpuBaseline one = CpuBaseline.Of([A]), whole = one.Merge(CpuBaseline.Of([Twin, Newer]));
        whole.ShouldBe(CpuBaseline.Of([A, Twin, Newer]));
        whole.GetHashCode().ShouldBe(CpuBaseline.Of([Newer, Twin, A]).GetHashCode());
        one.With(Newer).HostCount.ShouldBe(2);
        whole.Without(["c"]).ShouldBe(CpuBaseline.Of([A, Twin]));
        whole.Without(["A", "b"]).ShouldBe(CpuBaseline.Of([Newer]));
        whole.Without(["?"]).Groups.ShouldBeEmpty();
        Should.Throw<CpuMaskException>(() => whole.Without(["nobody"]));
    }

    [Fact]
    public void Evidence_is_equal_when_groups_and_hosts_are()
    {
        CpuBaseline baseline = CpuBaseline.Of([A, Newer]);
        baseline.Equals(CpuBaseline.Of([A, Twin, Newer])).ShouldBeFalse();
        baseline.Equals(CpuBaseline.Of([A])).ShouldBeFalse();
        baseline.Equals(CpuBaseline.Of([Twin, Newer])).ShouldBeFalse();
        baseline.Equals(CpuBaseline.Of([A, Newer with { Name = "d" }])).ShouldBeFalse();
        CpuBaseline.Of([A]).Equals(CpuBaseline.Of([Newer with { Name = "a", Source = "x/a.txt" }])).ShouldBeFalse();
        baseline.Equals((CpuBaseline?)null).ShouldBeFalse();
        baseline.Equals("baseline").ShouldBeFalse();
        baseline.Equals((object)CpuBaseline.Of([Newer, A])).ShouldBeTrue();
        CpuBaseline.Of([A]).GetHashCode().ShouldNotBe(CpuBaseline.Of([Newer]).GetHashCode());
    }

    [Fact]
    public void The_hosts_of_a_group_are_a_list_that_nobody_can_change()
    {
        BaselineHost a = new("a", "x/a.txt"), b = new("b", "x/b.txt");
        var hosts = (System.Collections.Generic.IList<BaselineHost>)CpuBaseline.Of([Twin, A, Twin]).Groups.Single().Hosts;
        hosts.Count.ShouldBe(2);
        (hosts[0], hosts[1], hosts.IndexOf(b), hosts.IndexOf(new("c", string.Empty))).ShouldBe((a, b, 1, -1));
        hosts.Contains(a).ShouldBeTrue();
        var copy = new BaselineHost[3];
        hosts.CopyTo(copy, 1);
        copy.ShouldBe([null!, a, b]);
        hosts.IsReadOnly.ShouldBeTrue();
        Should.Throw<System.NotSupportedException>(() => hosts.Add(a));
        Should.Throw<System.NotSupportedException>(() => hosts[0] = b);
    }

    [Fact]
    public void Hosts_named_beyond_Latin_letters_are_kept_sorted_and_merged_as_all_others()
    {
        string[] names = ["\uE000", "\uD83D\uDE00", "\uD83D", "\u4E2D\u56FD", "\u00E9", "z", string.Empty];
        CpuBaseline whole = CpuBaseline.Of(names.Select(n => A with { Name = n, Source = n + ".txt" }));
        whole.Groups.Single().Hosts.Select(h => h.Name).ShouldBe(names.OrderBy(n => n, System.StringComparer.Ordinal));
        CpuBaseline.Merge(names.Select(n => CpuBaseline.Of([A with { Name = n, Source = n + ".txt" }])).Append(whole)).ShouldBe(whole);
    }

    [Fact]
    public void Hosts_that_stand_in_several_groups_are_told_with_how_many()
    {
        CpuBaseline evidence = CpuBaseline.Of([A, Twin, Newer with { Name = "b", Source = "x/b.txt" }, Newer, Newer with { Name = "b", Source = "y/b.txt" },
            SampleHosts.Of("b", ("1.0.EAX", 0x206C2), ("1.0.ECX", 0x200), ("80000008.0.EAX", 0x3028)) with { Source = "x/b.txt" }]);
        evidence.Groups.Count.ShouldBe(3);
        evidence.Compute().Warnings.Where(w => w.Contains("different records")).ShouldHaveSingleItem().ShouldStartWith("b stands here with 3 different records");
    }

    [Fact]
    public void Hosts_go_by_name_and_then_by_source()
    {
        BaselineHost[] ordered = [new("a", "1"), new("a", "2"), new("b", "0")];
        ordered.Reverse().Order().ShouldBe(ordered);
        ordered[0].CompareTo(ordered[0]).ShouldBe(0);
        ordered[0].CompareTo(null).ShouldBeGreaterThan(0);
        ordered[0].CompareTo(ordered[1]).ShouldBeLessThan(0);
    }

    [Fact]
    public void An_id_stands_for_registers_model_specific_ones_and_what_is_known()
    {
        string Id(HostCpuid host) => CpuBaseline.Of([host]).Groups.Single().Id;
        HostCpuid With(params MsrValue[] msrs) => A with { Registers = new RegisterSet(A.Registers.Leaves, msrs) };
        string[] ids = [Id(A), Id(With(new MsrValue(0x10A, 1, 1))), Id(With(new MsrValue(0x10A, 0, 1))), Id(With(new MsrValue(0x10A, 1, 3))), Id(With(new MsrValue(0x10B, 1, 1))), Id(Newer)];
        ids.Distinct().Count().ShouldBe(ids.Length);

        // What says nothing changes nothing.
        Id(With(new MsrValue(0x10A, 0, 0))).ShouldBe(Id(A));
        LeafTable silent = LeafTable.Of(A.Registers.Leaves.Append(new LeafRegisters(0x19, 0, default, default, default, default)));
        Id(A with { Registers = new RegisterSet(silent, A.Registers.Msrs) }).ShouldBe(Id(A));
        Id(Twin).ShouldBe(Id(A));
    }

    [Fact]
    public void A_promise_stands_for_a_host_and_evidence_gives_its_hosts_back()
    {
        ComputedBaseline promise = CpuBaseline.Of([A, Newer with { View = HostView.GuestMaximum }]).Compute();
        HostCpuid host = promise.ToHost("pool");
        (host.Name, host.Format, host.View, host.Vendor).ShouldBe(("pool", "baseline", HostView.GuestMaximum, CpuVendor.Intel));
        host.Registers.ShouldBe(promise.Registers);
        host.Warnings.ShouldBe(promise.Warnings);
        promise.PhysicalAddressBits!.ToString().ShouldBe("PhysicalAddressBits: 40");
        promise.Minimum(new RegisterAddress(1, 0, RegisterName.Ecx).Bit(0)).ShouldBeNull();
        promise.Minimum(new RegisterAddress(0x80000008, 0, RegisterName.Eax).Bit(7))!.Value.ShouldBe(40u);
        promise.Minimum(new RegisterAddress(0x80000008, 0, RegisterName.Eax).Bit(24)).ShouldBe(promise.Minima.FirstOrDefault(m => (m.Field.Mask >> 24 & 1) != 0 && m.Field.Register.Leaf == 0x80000008 && m.Field.Register.Register == RegisterName.Eax));
        HostCpuid[] back = CpuBaseline.Of([A, Newer]).ToHosts().ToArray();
        back.Select(h => (h.Name, h.Source, h.Format)).ShouldBe([("a", "x/a.txt", "cpumask-json"), ("c", "x/c.txt", "cpumask-json")], ignoreOrder: true);
        CpuBaseline.Of(back).ShouldBe(CpuBaseline.Of([A, Newer]));
    }

    [Fact]
    public void Json_of_a_promise_says_what_it_is_worth()
    {
        HostCpuid silent = HostRecord.Of("d", LeafTable.Of([new LeafRegisters(1, 0, RegisterValue.Of(0x206C2), default, new RegisterValue(0, 0x200), RegisterValue.Of(1))])) with { Vendor = CpuVendor.Intel };
        HostCpuid msr = A with { Name = "e", Registers = new RegisterSet(A.Registers.Leaves, [new MsrValue(0x10A, 0x2B_0000_0001, 0xFF_0000_000F)]) };
        JsonElement json = Json(j => BaselineJson.Write(j, CpuBaseline.Of([A, Newer, silent, msr]).Compute()));
        json.GetProperty("vendor").GetString().ShouldBe("GenuineIntel");
        json.GetProperty("signatureReason").GetString().ShouldNotBeNullOrEmpty();
        json.GetProperty("physicalAddressBits").GetInt32().ShouldBe(40);
        json.GetProperty("physicalAddressBitsAtMost").GetBoolean().ShouldBeTrue();
        json.GetProperty("features").ValueKind.ShouldBe(JsonValueKind.Array);
        json.GetProperty("warnings").ValueKind.ShouldBe(JsonValueKind.Array);
        JsonElement removed = json.GetProperty("removed").EnumerateArray().Single(r => r.GetProperty("feature").GetString() == "SSSE3");
        removed.GetProperty("reason").GetString().ShouldBe("hosts-lack-it");
        removed.GetProperty("byGroups").GetArrayLength().ShouldBe(2);
        JsonElement unknown = json.GetProperty("unknown").EnumerateArray().Single(r => r.GetProperty("feature").GetString() == "FPU");
        unknown.GetProperty("register").GetString().ShouldBe("edx");
        unknown.GetProperty("bit").GetInt32().ShouldBe(0);
        unknown.GetProperty("unknownOn").GetArrayLength().ShouldBe(3);
        JsonElement group = json.GetProperty("groups").EnumerateArray().Single(g => g.GetProperty("hosts")[0].GetProperty("name").GetString() == "e");
        group.GetProperty("vendor").GetString().ShouldBe("GenuineIntel");
        group.GetProperty("view").GetString().ShouldBe("hardware");
        group.GetProperty("msrs").EnumerateObject().Count().ShouldBe(1);
        group.GetProperty("hosts")[0].GetProperty("source").GetString().ShouldBe("x/a.txt");
    }

    [Fact]
    public void Json_of_a_promise_with_nothing_unknown_does_not_say_at_most()
    {
        JsonElement json = Json(j => BaselineJson.Write(j, CpuBaseline.Of([A, Newer]).Compute()));
        json.GetProperty("physicalAddressBits").GetInt32().ShouldBe(40);
        json.TryGetProperty("physicalAddressBitsAtMost", out _).ShouldBeFalse();
    }

    [Fact]
    public void A_bit_that_is_shown_although_hosts_lack_it_is_in_the_json()
    {
        HostCpuid has = SampleHosts.Of("a", ("0.0.EAX", 7), ("7.0.EAX", 0), ("7.0.EDX", 0x400)), lacks = SampleHosts.Of("b", ("0.0.EAX", 7), ("7.0.EAX", 0), ("7.0.EDX", 0));
        JsonElement forced = Json(j => BaselineJson.Write(j, CpuBaseline.Of([has, lacks]).Compute())).GetProperty("forced").EnumerateArray().Single(f => f.GetProperty("feature").GetString() == "MD_CLEAR");
        forced.GetProperty("bit").GetInt32().ShouldBe(10);
        forced.GetProperty("register").GetString().ShouldBe("edx");
        forced.GetProperty("lackedBy").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public void Json_of_evidence_alone_is_read_back()
    {
        CpuBaseline baseline = CpuBaseline.Of([A, Twin, Newer with { Vendor = CpuVendor.Amd }]);
        var text = new StringWriter();
        BaselineJson.Write(new JsonWriter(text), baseline);
        BaselineJson.Parse(Encoding.UTF8.GetBytes(text.ToString()), "b.json").ShouldBe(baseline);
        JsonDocument.Parse(text.ToString()).RootElement.EnumerateObject().Select(p => p.Name).ShouldBe(["groups"]);
    }

    private static JsonElement Json(System.Action<JsonWriter> write)
    {
        var text = new StringWriter();
        write(new JsonWriter(text));
        return JsonDocument.Parse(text.ToString()).RootElement;
    }
}
