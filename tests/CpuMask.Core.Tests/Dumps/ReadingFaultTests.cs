using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Hosts;
using CpuMask.Reading;
using FsCheck;
using FsCheck.Fluent;

namespace CpuMask.Tests.Dumps;

/// <summary>What a reader must not make of a text, each fault with all of its kind.</summary>
public class ReadingFaultTests
{
    [Fact]
    public void The_cpus_of_one_host_promise_the_smallest_count_and_not_what_its_bits_have_in_common()
    {
        Feature[] fields = FeatureTable.Default.All.Where(f => f.Combine == CombineRule.Min && !f.IsFlag && !f.Register.IsMsr && f.Register.Leaf is (> 0 and < 0x40 and not 7) or (> 0x80000000 and < 0x80000028)).ToArray();
        fields.Length.ShouldBeGreaterThan(5);
        Prop.ForAll(Gen.Zip(Gen.Elements(fields), Gen.ArrayOf(Gen.Choose(0, int.MaxValue))).ToArbitrary(), pair =>
        {
            (Feature field, int[] values) = pair;
            if (values.Length == 0)
            {
                return;
            }

            var import = new DumpImport("a", "a", "x");
            HostBuilder host = import.NewHost();
            foreach (uint value in values)
            {
                host.BeginCpu();
                host.AddLeaf(0, 0, 0x40, 0x756e6547, 0x6c65746e, 0x49656e69);
                host.AddLeaf(0x80000000, 0, 0x80000028, 0, 0, 0);
                host.AddLeaf(7, 0, 2, 0, 0, 0);
                uint word = (value << field.LowBit) & field.Mask;
                uint[] words = new uint[4];
                words[(int)field.Register.Register] = word;
                host.AddLeaf(field.Register.Leaf, field.Register.Subleaf, words[0], words[1], words[2], words[3]);
            }

            import.Add(host);
            uint least = values.Min(v => (((uint)v << field.LowBit) & field.Mask) >> field.LowBit);
            import.Hosts.Single().Registers[field.Register].Field(field.LowBit, field.HighBit).ShouldBe(least, field.ToString());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_field_that_one_cpu_does_not_tell_is_not_known_of_the_host()
    {
        HostCpuid host = Read("CPU 0:\n" + Row(0, 1, 0x756e6547) + Row(0x80000000, 0x80000008) + Row(0x80000008, 0x3027) + "CPU 1:\n" + Row(0, 1, 0x756e6547) + Row(0x80000000, 0x80000008));
        host.Registers[new RegisterAddress(0x80000008, 0, RegisterName.Eax)].Field(0, 7).ShouldBeNull();
    }

    [Fact]
    public void What_cpus_answer_above_their_maximum_makes_no_difference_and_no_brand()
    {
        HostCpuid host = Read("CPU 0:\n" + Row(0, 1, 0x756e6547) + Row(7, 0, 0xFF) + Row(0x80000000, 0) + Row(0x80000002, 0x41414141) + Row(0x80000003, 0x41414141) + Row(0x80000004, 0x41414141)
            + "CPU 1:\n" + Row(0, 1, 0x756e6547) + Row(7, 0, 0xFE) + Row(0x80000000, 0) + Row(0x80000002, 0x42424242) + Row(0x80000003, 0x41414141) + Row(0x80000004, 0x41414141));
        host.UnevenBits.ShouldBeEmpty();
        host.Brand.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0x40u, 36)]
    [InlineData(0u, 32)]
    public void A_cpu_without_the_leaf_has_the_address_bits_that_the_manual_gives_it(uint edx, int bits) =>
        AddressBits.Physical(Read(Row(0, 1, 0x756e6547) + Row(1, 0x543, 0, 0, edx) + Row(0x80000000, 0)).Registers).ShouldBe(bits);

    [Theory]
    [InlineData("Group 0, affinity 0x0000000000000003")]
    [InlineData("Processor group 1")]
    [InlineData("NUMA node 0:")]
    [InlineData("Core 3 / Thread 1")]
    public void A_heading_between_cpus_is_no_broken_row(string heading)
    {
        string cpu = "CPUID 00000000: 00000001-756E6547-6C65746E-49656E69\nCPUID 00000001: 000206A7-0{0}100800-1FBAE3FF-BFEBFBFF\n";
        foreach (string text in new[]
        {
            "CPU#000 AffMask: 0x1\n" + string.Format(cpu, 0) + heading + "\nCPU#001 AffMask: 0x2\n" + string.Format(cpu, 1),
            "CPU 0:\n" + Row(0, 1, 0x756e6547) + heading + "\nCPU 1:\n" + Row(0, 1, 0x756e6547),
        })
        {
            DumpImport import = Import(text);
            import.Problems.ShouldBeEmpty(text);
            import.Hosts.Single().LogicalProcessors.ShouldBe(2);
        }
    }

    [Fact]
    public void A_second_group_of_processors_counts_from_0_and_is_the_same_host()
    {
        string Cpu(int apic) => $"CPUID 00000000: 00000001-756E6547-6C65746E-49656E69\nCPUID 00000001: 000206A7-{apic:X2}100800-1FBAE3FF-BFEBFBFF\n";
        string group = "CPU#000 AffMask: 0x1\n" + Cpu(0) + "CPU#001 AffMask: 0x2\n" + Cpu(1);
        Import(group + group.Replace("A7-00", "A7-40").Replace("A7-01", "A7-41")).Hosts.Single().LogicalProcessors.ShouldBe(4);
        Import(group + group).Hosts.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(1, 2, true)]
    [InlineData(2, 3, true)]
    [InlineData(2, 2, false)]
    [InlineData(0, 2, false)]
    public void Leaf_7_says_itself_which_sub_leaves_its_rows_are(int last, int rows, bool certain)
    {
        string text = "CPUID 00000000: 0000000D-756E6547-6C65746E-49656E69\nCPUID 00000001: 000206A7-00100800-1FBAE3FF-BFEBFBFF\n"
            + string.Concat(Enumerable.Range(0, rows).Select(i => $"CPUID 00000007: {(i == 0 ? last : 0x10):X8}-00000000-00000000-00000000\n")) + "CPUID 0000000B: 00000001-00000002-00000100-00000000\n";
        HostCpuid host = Import(text).Hosts.Single();
        (host.Leaves.Find(7, 1, RegisterName.Eax)?.Value == 0x10u).ShouldBe(certain);
        host.Warnings.Any(w => w.Contains("leaf 7")).ShouldBe(!certain);
    }

    [Theory]
    [InlineData("vmx vnmi", false)]
    [InlineData("svm npt vnmi", true)]
    public void A_name_that_two_vendors_use_is_the_bit_of_the_one_whose_cpu_it_is(string flags, bool amd) =>
        (Import("flags\t\t: fpu vme de pse tsc " + flags + "\n").Hosts.Single().Registers[new RegisterAddress(0x8000000A, 0, RegisterName.Edx).Bit(25)] == true).ShouldBe(amd);

    [Fact]
    public void Values_in_groups_of_four_bits_and_with_labels_are_read_as_people_write_them()
    {
        DumpImport import = Import("ID1ECX 0000 0000 0000 0000 0110 0100 0001 1101 (server one)\nID1ECX 0x00004400 (server two)\n");
        import.Problems.ShouldBeEmpty();
        import.Hosts.Select(h => (h.Name, h.Registers[new RegisterAddress(1, 0, RegisterName.Ecx)].Ones)).ShouldBe(new[] { ("server one", 0x641du), ("server two", 0x4400u) });
    }

    private static string Row(uint leaf, uint eax, uint ebx = 0, uint ecx = 0, uint edx = 0) =>
        $"   0x{leaf:x8} 0x00: eax=0x{eax:x8} ebx=0x{ebx:x8} ecx=0x{ecx:x8} edx=0x{edx:x8}\n";

    private static HostCpuid Read(string text) => Import(text).Hosts.Single();

    private static DumpImport Import(string text) => Registry.Formats.Read(CpuMask.Reading.DumpText.Of(text), "a.txt", "a");
}
