using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Cpuid;

public class LeafTableTests
{
    private static readonly LeafRegisters One = Row(1, 0, 1, 2, 3, 4);
    private static readonly LeafRegisters Seven = Row(7, 0, 5, 6, 7, 8);
    private static readonly LeafRegisters SevenOne = Row(7, 1, 9, 10, 11, 12);

    [Fact]
    public void Rows_are_found_and_listed_by_address_whatever_their_order()
    {
        LeafTable table = LeafTable.Of(new[] { SevenOne, One, Seven });
        table.ShouldBe(new[] { One, Seven, SevenOne });
        table.Count.ShouldBe(3);
        table.Find(7, 1).ShouldBe(SevenOne);
        table.Find(7, 1, RegisterName.Edx).ShouldBe(RegisterValue.Of(12));
        table.Find(7, 2).ShouldBeNull();
        table.Find(7, 2, RegisterName.Eax).ShouldBeNull();
        ((System.Collections.IEnumerable)table).Cast<LeafRegisters>().Count().ShouldBe(3);
    }

    [Fact]
    public void Of_a_leaf_given_twice_the_parts_are_put_together()
    {
        var half = new LeafRegisters(1, 0, default, RegisterValue.Of(7), default, new RegisterValue(0xF0, 0xF0));
        LeafTable.Of(new[] { new LeafRegisters(1, 0, RegisterValue.Of(1), default, default, new RegisterValue(0x1, 0xF)), half }).Single()
            .ShouldBe(new LeafRegisters(1, 0, RegisterValue.Of(1), RegisterValue.Of(7), default, new RegisterValue(0xF1, 0xFF)));
    }

    [Fact]
    public void Tables_are_equal_when_keys_values_and_what_is_known_are()
    {
        LeafTable table = LeafTable.Of(new[] { One, Seven });
        table.Equals(LeafTable.Of(new[] { Seven, One })).ShouldBeTrue();
        table.Equals((object)LeafTable.Of(new[] { Seven, One })).ShouldBeTrue();
        table.GetHashCode().ShouldBe(LeafTable.Of(new[] { Seven, One }).GetHashCode());
        LeafTable[] others =
        [
            LeafTable.Empty, LeafTable.Of(new[] { One }), LeafTable.Of(new[] { One, SevenOne }), LeafTable.Of(new[] { One, Row(7, 0, 5, 6, 7, 9) }),
            LeafTable.Of(new[] { One, new LeafRegisters(7, 0, Seven.Eax, Seven.Ebx, Seven.Ecx, new RegisterValue(8, 8)) }),
            LeafTable.Of(new[] { One, new LeafRegisters(7, 0, Seven.Eax, Seven.Ebx, Seven.Ecx, new RegisterValue(8, 9)) }),
        ];
        for (int i = 0; i < others.Length; i++)
        {
            table.Equals(others[i]).ShouldBeFalse();
            others[i].Equals(table).ShouldBeFalse();
            others[i].Equals(others[(i + 1) % others.Length]).ShouldBeFalse();
            others[i].Equals(others[i]).ShouldBeTrue();
        }

        others.Take(4).Append(table).Select(t => t.GetHashCode()).Distinct().Count().ShouldBe(5);
        table.Equals((LeafTable?)null).ShouldBeFalse();
        table.Equals("table").ShouldBeFalse();
    }

    [Fact]
    public void A_row_has_four_registers_and_is_equal_to_its_like()
    {
        new[] { RegisterName.Eax, RegisterName.Ebx, RegisterName.Ecx, RegisterName.Edx }.Select(r => One[r].Value).ShouldBe(new uint[] { 1, 2, 3, 4 });
        Should.Throw<ArgumentOutOfRangeException>(() => One[RegisterName.MsrLow]);
        One.Equals((object)Row(1, 0, 1, 2, 3, 4)).ShouldBeTrue();
        One.GetHashCode().ShouldBe(Row(1, 0, 1, 2, 3, 4).GetHashCode());
        One.Equals("row").ShouldBeFalse();
        var others = new List<LeafRegisters> { Row(2, 0, 1, 2, 3, 4), Row(1, 1, 1, 2, 3, 4), Row(1, 0, 0, 2, 3, 4), Row(1, 0, 1, 0, 3, 4), Row(1, 0, 1, 2, 0, 4), Row(1, 0, 1, 2, 3, 0) };
        others.ShouldAllBe(o => !o.Equals(One));
        others.Where(o => o.Ebx.Value == 2 && o.Edx.Value == 4).Select(o => o.GetHashCode()).Append(One.GetHashCode()).Distinct().Count().ShouldBe(5);
    }

    [Fact]
    public void Sets_of_registers_are_equal_when_leaves_and_model_specific_registers_are()
    {
        LeafTable leaves = LeafTable.Of(new[] { One });
        var set = new RegisterSet(leaves, new[] { new MsrValue(0x10A, 1, 3), new MsrValue(0x8B, 2, 3) });
        set.Msrs.Select(m => m.Index).ShouldBe(new[] { 0x8Bu, 0x10Au });
        set.Equals((object)new RegisterSet(LeafTable.Of(new[] { One }), set.Msrs.Reverse())).ShouldBeTrue();
        set.GetHashCode().ShouldBe(new RegisterSet(LeafTable.Of(new[] { One }), set.Msrs.Reverse()).GetHashCode());
        set.Equals(new RegisterSet(leaves, set.Msrs.Take(1))).ShouldBeFalse();
        set.Equals(new RegisterSet(LeafTable.Of(new[] { Seven }), set.Msrs)).ShouldBeFalse();
        set.Equals((RegisterSet?)null).ShouldBeFalse();
        set.Addresses.Select(a => a.ToShortString()).ShouldBe(new[] { "1.0.EAX", "1.0.EBX", "1.0.ECX", "1.0.EDX", "MSR.8B", "MSR.8B", "MSR.10A", "MSR.10A" });
        set.Addresses.Select(a => a.Register).Skip(4).ShouldBe(new[] { RegisterName.MsrLow, RegisterName.MsrHigh, RegisterName.MsrLow, RegisterName.MsrHigh });
        new RegisterSet(leaves, new[] { new MsrValue(0x10A, 1, 3) }).GetHashCode().ShouldNotBe(new RegisterSet(leaves, new[] { new MsrValue(0x10A, 3, 3) }).GetHashCode());
    }

    [Fact]
    public void A_model_specific_register_has_two_halves_and_no_value_where_it_is_unknown()
    {
        var msr = new MsrValue(0x10A, 0xFFFF_FFFF_FFFF_FFFF, 0x0000_00F0_0000_000F);
        msr.Value.ShouldBe(0x0000_00F0_0000_000Ful);
        msr.Half(high: false).ShouldBe(new RegisterValue(0xF, 0xF));
        msr.Half(high: true).ShouldBe(new RegisterValue(0xF0, 0xF0));
        MsrValue[] others = [new(0x10B, msr.Value, msr.Known), new(0x10A, 0xF, msr.Known), new(0x10A, msr.Value, 0xFF_0000_00FF)];
        others.ShouldAllBe(o => !o.Equals(msr) && o.GetHashCode() != msr.GetHashCode());
        msr.Equals((object)new MsrValue(0x10A, msr.Value, msr.Known)).ShouldBeTrue();
        msr.Equals(1).ShouldBeFalse();
        var set = new RegisterSet(LeafTable.Empty, new[] { msr });
        set[RegisterAddress.Msr(0x10A, high: true)].ShouldBe(new RegisterValue(0xF0, 0xF0));
        set[RegisterAddress.Msr(0x10A)].ShouldBe(new RegisterValue(0xF, 0xF));
        set[RegisterAddress.Msr(0x8B)].IsUnknown.ShouldBeTrue();
    }

    [Theory]
    [InlineData(1u, false, false)]
    [InlineData(2u, true, false)]
    [InlineData(3u, false, false)]
    [InlineData(63u, false, false)]
    [InlineData(62u, false, true)]
    [InlineData(33u, true, true)]
    public void Sub_leaves_of_saved_states_are_known_to_be_zero_only_where_both_lists_lack_the_state(uint subleaf, bool lacks, bool high)
    {
        // XCR0 has states 0, 1 and 3 and 34; IA32_XSS has 35 and, of 62, nobody knows.
        LeafTable leaves = LeafTable.Of(new[]
        {
            new LeafRegisters(0xD, 0, RegisterValue.Of(0xB), default, default, new RegisterValue(4, ~0x40000000u)),
            new LeafRegisters(0xD, 1, default, default, RegisterValue.Zero, RegisterValue.Of(8)),
        });
        new RegisterSet(leaves, Array.Empty<MsrValue>())[new RegisterAddress(0xD, subleaf, RegisterName.Eax)].ShouldBe(lacks ? RegisterValue.Zero : RegisterValue.Unknown, high.ToString());
    }

    [Fact]
    public void A_brand_is_read_from_three_leaves_that_are_all_there()
    {
        foreach (RealCpu cpu in RealTables.Cpus.Select(c => c.Numbered()))
        {
            LeafRegisters[] rows = cpu.Cpus[0].Rows.Where(r => r.Leaf is >= 0x80000002 and <= 0x80000004).Select(r => Row(r.Leaf, 0, r.Eax, r.Ebx, r.Ecx, r.Edx)).ToArray();
            bool has = (cpu.Cpus[0].Word(0x80000000, 0, 0) ?? 0) >= 0x80000004 && cpu.Cpus[0].Word(0x80000000, 0, 0) < 0x80860000;
            if (has && rows.Length == 3)
            {
                BrandString.Read(LeafTable.Of(rows)).ShouldBe(cpu.Fact("brand"), cpu.Path);
                BrandString.Read(LeafTable.Of(rows.Take(2))).ShouldBeEmpty();
                for (RegisterName lost = RegisterName.Eax; lost <= RegisterName.Edx; lost++)
                {
                    RegisterValue Keep(RegisterName r) => r == lost ? rows[2][r].Forget(1) : rows[2][r];
                    BrandString.Read(LeafTable.Of(new[] { rows[0], rows[1], new LeafRegisters(0x80000004, 0, Keep(RegisterName.Eax), Keep(RegisterName.Ebx), Keep(RegisterName.Ecx), Keep(RegisterName.Edx)) }))
                        .ShouldBeEmpty();
                }
            }
        }
    }

    [Theory]
    [InlineData(HostView.Hardware, "hardware")]
    [InlineData(HostView.OperatingSystem, "operating-system")]
    [InlineData(HostView.GuestMaximum, "guest-maximum")]
    [InlineData(HostView.Guest, "guest")]
    public void Views_go_by_one_name_each(HostView view, string name)
    {
        HostViews.Name(view).ShouldBe(name);
        HostViews.TryParse(name, out HostView parsed).ShouldBeTrue();
        parsed.ShouldBe(view);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Hardware")]
    [InlineData("host")]
    public void Another_name_is_no_view(string? name)
    {
        HostViews.TryParse(name, out HostView parsed).ShouldBeFalse();
        parsed.ShouldBe(HostView.Hardware);
    }

    private static LeafRegisters Row(uint leaf, uint subleaf, uint eax, uint ebx, uint ecx, uint edx) =>
        new(leaf, subleaf, RegisterValue.Of(eax), RegisterValue.Of(ebx), RegisterValue.Of(ecx), RegisterValue.Of(edx));
}
