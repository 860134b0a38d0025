using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Hosts;
using FsCheck;
using FsCheck.Fluent;

namespace CpuMask.Tests.Dumps.Vsphere;

public class CpuIdInfoTextTests
{
    [Fact]
    public void Every_register_survives_being_written_and_read_unknown_bits_included() =>
        Prop.ForAll<uint, uint>((value, known) =>
        {
            var register = new RegisterValue(value, known);
            return CpuIdInfoText.TryParse(CpuIdInfoText.Format(register), out RegisterValue read) && read == register;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("0000:0000:0000:0010:0000:0110:1101:0111", 0x000206D7u, 0xFFFFFFFFu)]
    [InlineData("0000 0000 0000 0010 0000 0110 1101 0111", 0x000206D7u, 0xFFFFFFFFu)]
    [InlineData("00000000000000100000011011010111", 0x000206D7u, 0xFFFFFFFFu)]
    [InlineData("----:----:----:----:----:----:----:--01", 1u, 3u)]
    [InlineData("", 0u, 0u)]
    [InlineData(null, 0u, 0u)]
    public void Colons_blanks_or_nothing_may_set_the_groups_apart(string? text, uint value, uint known)
    {
        CpuIdInfoText.TryParse(text, out RegisterValue read).ShouldBeTrue();
        read.ShouldBe(new RegisterValue(value, known));
    }

    [Theory]
    [InlineData("0000:0000:0000:0010:0000:0110:1101:011")]
    [InlineData("0000:0000:0000:0010:0000:0110:1101:01110")]
    [InlineData("RRRR:0000:0000:0010:0000:0110:1101:0111")]
    [InlineData("0x000206d7")]
    public void What_is_no_host_register_is_refused(string text) =>
        CpuIdInfoText.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("-2147483647", 0x80000001u)]
    [InlineData("2147483649", 0x80000001u)]
    [InlineData("0x80000001", 0x80000001u)]
    [InlineData("1", 1u)]
    public void A_level_is_signed_unsigned_or_hexadecimal(string text, uint level)
    {
        CpuIdInfoText.TryParseLevel(text, out uint read).ShouldBeTrue();
        read.ShouldBe(level);
    }

    [Theory]
    [InlineData("")]
    [InlineData("4294967296")]
    [InlineData("one")]
    public void What_is_no_level_is_refused(string text) => CpuIdInfoText.TryParseLevel(text, out _).ShouldBeFalse();
}
