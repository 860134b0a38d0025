using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Tests.Features;

public class NormaliserTests
{
    private static readonly RegisterAddress Extended = new(0x80000001, 0, RegisterName.Edx);

    [Theory]
    [InlineData(0xEu, 0u, true)]
    [InlineData(0xDu, 0u, false)]
    [InlineData(7u, 1u, false)]
    [InlineData(7u, 2u, true)]
    [InlineData(0x80000009u, 0u, true)]
    [InlineData(0x80000008u, 0u, false)]
    [InlineData(0xC0000001u, 0u, false)]
    public void A_leaf_above_its_range_s_or_leaf_7_s_own_maximum_is_dropped_and_said(uint leaf, uint subleaf, bool dropped)
    {
        LeafRegisters[] rows = [Row(0, 0, 0xD), Row(7, 0, 1), Row(0x80000000, 0, 0x80000008), Row(leaf, subleaf, 0x10)];
        (RegisterSet registers, IReadOnlyList<string> warnings) = Normaliser.Normalise(LeafTable.Of(rows), [], CpuVendor.Intel);
        registers.Leaves.Find(leaf, subleaf).HasValue.ShouldBe(!dropped);
        warnings.Count.ShouldBe(dropped ? 1 : 0);
        registers.Leaves.Find(7, 0).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(1u, 0u, 0u, 0u, true)]
    [InlineData(0u, 1u, 0u, 0u, true)]
    [InlineData(0u, 0u, 1u, 0u, true)]
    [InlineData(0u, 0u, 0u, 1u, true)]
    [InlineData(0u, 0u, 0u, 0u, false)]
    public void A_dropped_leaf_of_zeros_is_not_worth_a_word(uint eax, uint ebx, uint ecx, uint edx, bool said) => Normaliser.Normalise(
        LeafTable.Of([Row(0, 0, 0xD), new LeafRegisters(0xE, 0, RegisterValue.Of(eax), RegisterValue.Of(ebx), RegisterValue.Of(ecx), RegisterValue.Of(edx))]), [], CpuVendor.Intel)
        .Warnings.Count.ShouldBe(said ? 1 : 0);

    [Theory]
    [InlineData(0x8FFFFFEFu, true)]
    [InlineData(0x8FFFFFF0u, false)]
    [InlineData(0x8FFFFFFFu, false)]
    [InlineData(0x90000000u, true)]
    public void Amds_texts_for_fun_are_dropped_in_silence(uint leaf, bool said) => Normaliser.Normalise(
        LeafTable.Of([Row(0x80000000, 0, 0x80000008), Row(leaf, 0, 1)]), [], CpuVendor.Amd).Warnings.Count.ShouldBe(said ? 1 : 0);

    [Fact]
    public void The_number_of_dropped_leaves_is_told() => Normaliser.Normalise(
        LeafTable.Of([Row(0, 0, 1), Row(2, 0, 1), Row(3, 0, 1), Row(4, 0, 0)]), [], CpuVendor.Intel).Warnings.Single().ShouldContain("2 ");

    [Theory]
    [InlineData("GenuineIntel", true, true, true)]
    [InlineData("GenuineIntel", true, false, true)]
    [InlineData("AuthenticAMD", true, false, true)]
    [InlineData("GenuineIntel", false, false, false)]
    [InlineData("AuthenticAMD", false, true, true)]
    [InlineData("GenuineIntel", null, false, null)]
    [InlineData("AuthenticAMD", null, false, false)]
    [InlineData("GenuineIntel", null, true, true)]
    public void Syscall_goes_with_long_mode_and_is_only_ever_added(string vendor, bool? longMode, bool printed, bool? expected)
    {
        uint value = (longMode == true ? 1u << 29 : 0) | (printed ? 1u << 11 : 0);
        var edx = new RegisterValue(value, longMode is null ? ~(1u << 29) : uint.MaxValue);
        LeafTable leaves = LeafTable.Of([new LeafRegisters(0x80000001, 0, RegisterValue.Zero, RegisterValue.Zero, RegisterValue.Zero, edx)]);
        RegisterSet once = Normaliser.Normalise(leaves, [], CpuVendor.Of(vendor)).Registers;
        once[Extended.Bit(11)].ShouldBe(expected);
        once[Extended.Bit(29)].ShouldBe(longMode);
        once[Extended.Bit(20)].ShouldBe(false);
        Normaliser.Normalise(once.Leaves, [], CpuVendor.Of(vendor)).Registers.ShouldBe(once);
    }

    [Fact]
    public void What_is_volatile_or_mirrors_the_system_is_forgotten_and_a_leaf_with_nothing_left_is_dropped_in_silence()
    {
        LeafRegisters one = new(1, 0, RegisterValue.Of(0x206C2), RegisterValue.Of(0x12100800), RegisterValue.Of(1u << 27 | 1), RegisterValue.Of(1u << 9));
        (RegisterSet registers, IReadOnlyList<string> warnings) = Normaliser.Normalise(
            LeafTable.Of([Row(0, 0, 0x1F), one, new LeafRegisters(0x1A, 0, RegisterValue.Of(0x40000001), default, default, default)]), [], CpuVendor.Intel);
        registers[new RegisterAddress(1, 0, RegisterName.Ebx)].Known.ShouldBe(0x00FFFFFFu);
        registers[new BitAddress(new RegisterAddress(1, 0, RegisterName.Ecx), 27)].ShouldBeNull();
        registers[new BitAddress(new RegisterAddress(1, 0, RegisterName.Ecx), 0)].ShouldBe(true);
        registers[new BitAddress(new RegisterAddress(1, 0, RegisterName.Edx), 9)].ShouldBe(true);
        registers.Leaves.Find(0x1A, 0).ShouldBeNull();
        warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Of_the_model_specific_registers_only_arch_capabilities_is_a_feature() => Normaliser.Normalise(
        LeafTable.Empty, [new MsrValue(0x8B, 1, 1), new MsrValue(MsrValue.ArchCapabilities, 1, 1)], CpuVendor.Intel).Registers.Msrs.Select(m => m.Index).ShouldBe([0x10Au]);

    private static LeafRegisters Row(uint leaf, uint subleaf, uint eax) =>
        new(leaf, subleaf, RegisterValue.Of(eax), RegisterValue.Zero, RegisterValue.Zero, RegisterValue.Zero);
}
