using CpuMask.Cpuid;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Cpuid;

public class CpuVendorTests
{
    [Theory]
    [InlineData("GenuineIntel", "GenuineIntel", "Intel")]
    [InlineData("intel", "GenuineIntel", "Intel")]
    [InlineData("Amd", "AuthenticAMD", "AMD")]
    [InlineData("HYGON", "HygonGenuine", "Hygon")]
    [InlineData("GenuntelineI", "GenuineIntel", "Intel")]
    [InlineData("AuthcAMDenti", "AuthenticAMD", "AMD")]
    [InlineData("AuthenticAMD\0\0", "AuthenticAMD", "AMD")]
    [InlineData("CentaurHauls", "CentaurHauls", "CentaurHauls")]
    [InlineData("", "", "unknown")]
    [InlineData(null, "", "unknown")]
    public void A_vendor_is_known_by_its_id_its_name_and_what_old_logs_make_of_it(string? text, string id, string shown)
    {
        CpuVendor vendor = CpuVendor.Of(text);
        vendor.Id.ShouldBe(id);
        vendor.ToString().ShouldBe(shown);
        vendor.DisplayName.ShouldBe(shown);
        CpuVendor.Parse(shown.ToUpperInvariant()).Id.ShouldBe(id, StringCompareShould.IgnoreCase);
        vendor.IsKnown.ShouldBe(id.Length > 0);
    }

    [Fact]
    public void Hygon_counts_with_amd_and_intel_with_nobody()
    {
        (CpuVendor.Intel.IsIntel, CpuVendor.Intel.IsAmdLike).ShouldBe((true, false));
        (CpuVendor.Amd.IsIntel, CpuVendor.Amd.IsAmdLike).ShouldBe((false, true));
        (CpuVendor.Hygon.IsIntel, CpuVendor.Hygon.IsAmdLike).ShouldBe((false, true));
        default(CpuVendor).IsAmdLike.ShouldBeFalse();
    }

    [Fact]
    public void Every_real_cpu_s_registers_say_its_vendor_and_come_back_from_it()
    {
        foreach (RealCpu cpu in RealTables.Cpus)
        {
            RealCpu.Row row = cpu.Cpus[0].Rows[0];
            CpuVendor vendor = CpuVendor.FromRegisters(row.Ebx, row.Ecx, row.Edx);
            vendor.Id.ShouldBe(cpu.Expected().Vendor, cpu.Path);
            vendor.ToRegisters().ShouldBe((row.Ebx, row.Ecx, row.Edx), cpu.Path);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Intel Corp")]
    [InlineData("GenuineIntel!")]
    [InlineData("Genuine\u001fntel")]
    [InlineData("Genuine\u007fntel")]
    [InlineData("GenuineÄntel")]
    public void An_id_that_twelve_letters_cannot_say_has_no_registers(string id) => CpuVendor.Of(id).ToRegisters().ShouldBeNull();

    [Theory]
    [InlineData("Genuine ntel")]
    [InlineData("Genuine~ntel")]
    public void The_first_and_the_last_printable_character_are_letters_too(string id) => CpuVendor.Of(id).ToRegisters().ShouldNotBeNull();

    [Theory]
    [InlineData(0u, 0u, 0u, false)]
    [InlineData(0x756E6547u, 0u, 0u, true)]
    [InlineData(0u, 0x6C65746Eu, 0u, true)]
    [InlineData(0u, 0u, 0x49656E69u, true)]
    public void Only_registers_that_are_all_zero_name_nobody(uint ebx, uint ecx, uint edx, bool known) =>
        CpuVendor.FromRegisters(ebx, ecx, edx).IsKnown.ShouldBe(known);

    [Fact]
    public void Equal_ids_are_equal_vendors()
    {
        CpuVendor same = CpuVendor.Of("intel");
        (same == CpuVendor.Intel, same != CpuVendor.Intel, same.Equals((object)CpuVendor.Intel)).ShouldBe((true, false, true));
        same.GetHashCode().ShouldBe(CpuVendor.Intel.GetHashCode());
        (CpuVendor.Amd == CpuVendor.Intel, CpuVendor.Amd != CpuVendor.Intel, CpuVendor.Amd.Equals("AuthenticAMD")).ShouldBe((false, true, false));
        default(CpuVendor).ShouldBe(CpuVendor.Of(""));
    }
}
