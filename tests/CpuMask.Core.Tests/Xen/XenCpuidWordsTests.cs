using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms;
using CpuMask.Platforms.Xen.Masks;
using CpuMask.Tests.Baselines;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Xen;

/// <summary>What is said beside a cpuid setting, and how its text is laid out.</summary>
public sealed class XenCpuidWordsTests
{
    public static TheoryData<string> Indispensable => ["1.0.EDX.0", "1.0.EDX.4", "1.0.EDX.5", "1.0.EDX.6", "1.0.EDX.8", "1.0.EDX.15", "1.0.EDX.24", "1.0.EDX.25", "1.0.EDX.26", "80000001.0.EDX.29"];

    [Theory]
    [MemberData(nameof(Indispensable))]
    public void Each_bit_without_which_nothing_starts_is_warned_of_when_one_host_lacks_it(string bit)
    {
        BitAddress.TryParse(bit, out BitAddress address).ShouldBeTrue();
        string name = FeatureTable.Default.NameOf(address);
        HostCpuid whole = Whole("whole");
        Hide(whole, Without(Whole("cut"), address)).Warnings.ShouldContain(w => w.StartsWith("No current operating system starts without") && w.Contains(name));
        Hide(whole, Whole("other")).Warnings.ShouldNotContain(w => w.StartsWith("No current operating system"));
    }

    [Theory]
    [InlineData("7.0.EBX", 6, "FDP_EXCPTN_ONLY")]
    [InlineData("7.0.EBX", 13, "FPU_CS_DS_DEPRECATED")]
    public void What_Xen_takes_from_the_host_whatever_is_written_is_said(string register, int bit, string feature)
    {
        XenCpuid setting = Hide(With(Whole("has"), register, 1u << bit), Whole("lacks"));
        setting.Warnings.ShouldContain(w => w.StartsWith("Xen always shows the host's own") && w.Contains(feature));
        setting.Notes.ShouldContain(n => n.StartsWith("Shown on all hosts") && n.Contains(feature));
    }

    [Theory]
    [InlineData("7.1.EAX", 1u << 4, "7,1")]
    [InlineData("7.2.EDX", 1u << 0, "7,2")]
    [InlineData("80000021.0.EAX", 1u << 0, "0x80000021")]
    public void Leaves_that_an_older_Xen_refuses_are_named(string register, uint value, string leaf)
    {
        Hide(With(Whole("has"), register, value), Whole("lacks")).Notes.ShouldContain(n => n.StartsWith(leaf + ": Xen 4.17 knows them"));
        Hide(With(Whole("has"), "1.0.ECX", 1u << 22), Whole("lacks")).Notes.ShouldNotContain(n => n.Contains("4.17 knows them"));
    }

    [Fact]
    public void The_smallest_physical_address_size_is_written_and_told()
    {
        XenCpuid setting = Hide(With(Whole("a"), "80000008.0.EAX", 46), With(Whole("b"), "80000008.0.EAX", 39));
        setting.Items.Single().ToString().ShouldBe("0x80000008:eax=" + new string('x', 24) + "00100111");
        setting.Notes.ShouldContain(n => n == "Physical address bits are set to 39, the smallest in the pool.");
        Hide(Whole("a"), Whole("b")).Notes.ShouldNotContain(n => n.StartsWith("Physical address bits"));
    }

    [Fact]
    public void Across_vendors_both_vendor_leaves_say_the_chosen_one()
    {
        HostCpuid intel = Whole("intel"), amd = Whole("amd") with { Vendor = CpuVendor.Amd };
        foreach (CpuVendor vendor in new[] { CpuVendor.Intel, CpuVendor.Amd })
        {
            ComputedBaseline pool = CpuBaseline.Of(new[] { intel, amd }).Compute(new BaselineOptions { Vendor = VendorPolicy.Parse(vendor.Id) });
            XenCpuid setting = XenCpuid.From(pool, new() { UnknownBits = UnknownBits.Hide });
            (uint Ebx, uint Ecx, uint Edx) text = vendor.ToRegisters()!.Value;
            Registers(setting, 0).ShouldBe((text.Ebx, text.Ecx, text.Edx));
            Registers(setting, 0x80000000).ShouldBe(vendor == CpuVendor.Amd ? (text.Ebx, text.Ecx, text.Edx) : (0, 0, 0));
            setting.Warnings.ShouldContain(w => w.Contains("up to Xen 4.21") && w.Contains(vendor.DisplayName));
        }

        static (uint, uint, uint) Registers(XenCpuid setting, uint leaf)
        {
            IReadOnlyDictionary<RegisterName, string> registers = setting.Items.Single(i => i.Leaf == leaf).Registers;
            return (Convert.ToUInt32(registers[RegisterName.Ebx], 2), Convert.ToUInt32(registers[RegisterName.Ecx], 2), Convert.ToUInt32(registers[RegisterName.Edx], 2));
        }
    }

    [Fact]
    public void Remarks_name_what_some_host_has_and_wrap_at_a_hundred_columns()
    {
        XenCpuid setting = Hide(With(Whole("rich"), "7.0.EBX", 0xFFFFFFFF & ~(1u << 6 | 1u << 13)), Whole("poor"));
        string[] lines = setting.Text.Split('\n');
        lines[0].ShouldBe("cpuid = [");
        lines[^2].ShouldBe("]");
        lines[^1].ShouldBeEmpty();
        string[] comments = lines.Where(l => l.StartsWith("    # ", StringComparison.Ordinal)).ToArray();
        comments.Length.ShouldBeGreaterThan(2);
        comments.ShouldAllBe(c => c.Length <= 100 && !c.EndsWith(' '));
        comments.Skip(1).ShouldAllBe(c => c.StartsWith("    #   ", StringComparison.Ordinal));
        string joined = string.Join(" ", comments.Select(c => c[6..].Trim()));
        joined.ShouldBe(setting.Items.Single().Remarks.Single());
        XenCpuid.From(CpuBaseline.Of(new[] { With(Whole("rich"), "7.0.EBX", 0x20), Whole("poor") }), new() { UnknownBits = UnknownBits.Hide, NoComments = true })
            .Text.ShouldNotContain('#');
    }

    [Fact]
    public void A_line_that_would_pass_the_width_by_one_is_wrapped_and_one_that_fills_it_is_not()
    {
        // "    # " and a remark of 95 characters is 101 columns wide.
        foreach ((int length, int lines) in new[] { (94, 1), (95, 2) })
        {
            string remark = new string('a', 40) + " " + new string('b', length - 41);
            var item = new XenCpuidItem(1, null, new Dictionary<RegisterName, string> { [RegisterName.Ecx] = new string('x', 32) }, [remark]);
            XenCpuidText.Write([item], withComments: true).Split('\n').Count(l => l.StartsWith("    #", StringComparison.Ordinal)).ShouldBe(lines);
        }
    }

    [Fact]
    public void Hiding_single_bits_writes_a_line_a_leaf_with_sub_leaves_where_Xen_wants_them()
    {
        BitAddress[] bits = ["1.0.ECX.28".Bit(), "7.0.EBX.5".Bit(), "7.0.EBX.31".Bit(), "7.0.EDX.0".Bit(), "MSR.10A.3".Bit()];
        HidingLines lines = XlHiding.Of(bits);
        lines.Bits.Count.ShouldBe(4);
        string text = string.Join("\n", lines.Lines);
        text.ShouldBe(
            "cpuid = [\n    \"0x1:ecx=xxx0" + new string('x', 28) + "\",\n    \"0x7,0:ebx=0" + new string('x', 25) + "0xxxxx,edx=" + new string('x', 31) + "0\",\n]");
    }

    private static XenCpuid Hide(params HostCpuid[] hosts) => XenCpuid.From(CpuBaseline.Of(hosts), new() { UnknownBits = UnknownBits.Hide });

    // A host that says everything, whose maxima reach every leaf that Xen shows.
    internal static HostCpuid Whole(string name)
    {
        HostCpuid host = With(With(ComputedBaselineTests.Host(name, max: 0xD, extendedEdx: 1u << 29), "7.0.EAX", 2), "80000000.0.EAX", 0x80000021);
        host = XenLeaves.FeatureWords.Where(w => !host.Registers[w].IsKnown).Aggregate(host, (h, w) => With(h, w, h.Registers[w].Ones));
        uint started = host.Registers[Word("1.0.EDX")].Value | 1u << 4 | 1u << 5 | 1u << 6 | 1u << 8 | 1u << 15 | 1;
        return With(host, "1.0.EDX", started);
    }

    private static HostCpuid Without(HostCpuid host, BitAddress bit) => With(host, bit.Register, host.Registers[bit.Register].Value & ~bit.Mask);

    internal static HostCpuid With(HostCpuid host, string register, uint value) => With(host, Word(register), value);

    private static HostCpuid With(HostCpuid host, RegisterAddress register, uint value)
    {
        LeafRegisters old = host.Leaves.FirstOrDefault(l => l.Leaf == register.Leaf && l.Subleaf == register.Subleaf);
        RegisterValue now = RegisterValue.Of(value), zero = RegisterValue.Zero;
        bool absent = !host.Leaves.Any(l => l.Leaf == register.Leaf && l.Subleaf == register.Subleaf);
        RegisterValue Pick(RegisterName name, RegisterValue before) => register.Register == name ? now : absent ? zero : before;
        var leaf = new LeafRegisters(
            register.Leaf, register.Subleaf, Pick(RegisterName.Eax, old.Eax), Pick(RegisterName.Ebx, old.Ebx), Pick(RegisterName.Ecx, old.Ecx), Pick(RegisterName.Edx, old.Edx));
        return CpuMask.Hosts.HostRecord.Of(
            host.Name, LeafTable.Of(host.Leaves.Where(l => l.Leaf != register.Leaf || l.Subleaf != register.Subleaf).Append(leaf))) with { View = HostView.Hardware };
    }

    private static RegisterAddress Word(string text) => RegisterAddress.TryParse(text, out RegisterAddress word) ? word : throw new ArgumentException(text);
}

/// <summary>Addresses in tests.</summary>
internal static class Addresses
{
    public static BitAddress Bit(this string text) => BitAddress.TryParse(text, out BitAddress bit) ? bit : throw new ArgumentException(text);
}
