using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Tests.Features;

/// <summary>The table's own reader, on rows made for it.</summary>
public class FeatureTableFileTests
{
    private const string Heading = "# a comment\n\naddress\tbits\tname\n";

    [Fact]
    public void Every_column_of_a_row_is_read()
    {
        Feature row = Read("7.0.EBX\t5\tAVX2\tavx2\tx1,x2\tq\tl\tv\to\tintel+amd\tsecurity\tany\tyes\tno\topt-in\t11\t1.0.ECX.26,1.0.ECX.28\tmeaning").Single();
        (row.Bit.ToShortString(), row.LowBit, row.HighBit, row.Name, row.IsFlag).ShouldBe(("7.0.EBX.5", 5, 5, "AVX2", true));
        (row.Vendor, row.Class, row.Combine, row.VmwareHardwareVersion, row.Meaning).ShouldBe(("intel+amd", FeatureClass.Security, CombineRule.Any, 11, "meaning"));
        (row.OnVmware, row.OnXen, row.OnKvm).ShouldBe((GuestVisibility.Yes, GuestVisibility.No, GuestVisibility.OptIn));
        row.DependsOn.Select(b => b.ToShortString()).ShouldBe(["1.0.ECX.26", "1.0.ECX.28"]);
        row.CountsWhenSet.ShouldBeFalse();
        row.NamesIn(NamingScheme.Linux).ShouldBe(["avx2"]);
        row.NamesIn(NamingScheme.Xen).ShouldBe(["x1", "x2"]);
        row.NamesIn(NamingScheme.Other).ShouldBe(["o"]);
        row.ToString().ShouldBe("CPUID.(EAX=07H,ECX=0):EBX.AVX2[bit 5]");
    }

    [Fact]
    public void Empty_columns_are_unknown_and_no_zero()
    {
        Feature row = Read(Row("80000008.0.EAX", "7:0", "numeric", "min")).Single();
        (row.LowBit, row.HighBit, row.IsFlag, row.Mask).ShouldBe((0, 7, false, 0xFFu));
        (row.OnVmware, row.OnXen, row.OnKvm).ShouldBe((GuestVisibility.Unknown, GuestVisibility.Unknown, GuestVisibility.Unknown));
        row.VmwareHardwareVersion.ShouldBeNull();
        row.DependsOn.ShouldBeEmpty();
        row.NamesIn(NamingScheme.Linux).ShouldBeEmpty();
        row.ToString().ShouldContain("bits 7:0");
    }

    [Theory]
    [InlineData("MSR.10A", "0", "MSR.10A.0", 0)]
    [InlineData("MSR.10A", "31", "MSR.10A.31", 31)]
    [InlineData("MSR.10A", "32", "MSR.10A.32", 0)]
    [InlineData("MSR.10A", "63", "MSR.10A.63", 31)]
    [InlineData("MSR.10A", "47:40", "MSR.10A.40", 8)]
    [InlineData("1.0.ECX", "31", "1.0.ECX.31", 31)]
    public void A_register_of_64_bits_is_two_words(string address, string bits, string bit, int low)
    {
        Feature row = Read(Row(address, bits)).Single();
        row.Bit.ToShortString().ShouldBe(bit);
        row.LowBit.ShouldBe(low);
    }

    [Fact]
    public void Rows_stand_by_address_whatever_their_order() => Read(Row("7.0.EBX", "5"), Row("1.0.ECX", "3"), Row("1.0.ECX", "1"), Row("MSR.10A", "1"))
        .Select(r => r.Bit.ToShortString()).ShouldBe(["1.0.ECX.1", "1.0.ECX.3", "7.0.EBX.5", "MSR.10A.1"]);

    [Fact]
    public void A_mode_that_counts_when_clear_is_told_from_one_that_always_counts()
    {
        IReadOnlyList<Feature> rows = Read(Row("1.0.EDX", "9", "mode-when-clear"), Row("1.0.ECX", "27", "mode"));
        rows.Select(r => (r.Class, r.CountsWhenSet)).ShouldBe([(FeatureClass.Mode, false), (FeatureClass.Mode, true)]);
    }

    [Theory]
    [InlineData("feature", FeatureClass.Feature)]
    [InlineData("security", FeatureClass.Security)]
    [InlineData("numeric", FeatureClass.Numeric)]
    [InlineData("identity", FeatureClass.Identity)]
    [InlineData("topology", FeatureClass.Topology)]
    [InlineData("power", FeatureClass.Power)]
    [InlineData("volatile", FeatureClass.Volatile)]
    [InlineData("switch", FeatureClass.Switch)]
    [InlineData("hypervisor", FeatureClass.Hypervisor)]
    public void Every_class_has_its_word(string word, FeatureClass kind) => Read(Row("1.0.ECX", "1", word)).Single().Class.ShouldBe(kind);

    [Theory]
    [InlineData("all", CombineRule.All)]
    [InlineData("any", CombineRule.Any)]
    [InlineData("min", CombineRule.Min)]
    [InlineData("derived", CombineRule.Derived)]
    [InlineData("ignore", CombineRule.Ignore)]
    public void Every_rule_has_its_word(string word, CombineRule rule) => Read(Row("1.0.ECX", "1", combine: word)).Single().Combine.ShouldBe(rule);

    [Theory]
    [InlineData("x", "1", "feature", "all", "")]
    [InlineData("1.0.ECX", "x", "feature", "all", "")]
    [InlineData("1.0.ECX", "32", "feature", "all", "")]
    [InlineData("1.0.ECX", "3:7", "feature", "all", "")]
    [InlineData("1.0.ECX", "7:x", "feature", "all", "")]
    [InlineData("MSR.10A", "64", "feature", "all", "")]
    [InlineData("MSR.10A", "33:30", "feature", "all", "")]
    [InlineData("1.0.ECX", "1", "features", "all", "")]
    [InlineData("1.0.ECX", "1", "feature", "some", "")]
    [InlineData("1.0.ECX", "1", "feature", "all", "maybe")]
    public void A_row_that_is_wrong_is_refused_with_its_line(string address, string bits, string kind, string combine, string visible) =>
        Should.Throw<FormatException>(() => Read(Row("1.0.EDX", "1"), Row(address, bits, kind, combine, visible))).Message.ShouldContain("5");

    [Fact]
    public void A_row_of_too_few_columns_a_parent_and_a_version_that_are_none_are_refused()
    {
        Should.Throw<FormatException>(() => Read("1.0.ECX\t1\tA")).Message.ShouldContain("3 columns");
        Should.Throw<FormatException>(() => Read(Row("1.0.ECX", "1").Replace("\t\t\tm", "\t\tbit\tm")));
        Should.Throw<FormatException>(() => Read(Row("1.0.ECX", "1").Replace("\t\t\tm", "\tx\t\tm")));
    }

    [Fact]
    public void Bits_of_a_word_are_told_by_rule_and_by_class()
    {
        FeatureTable table = FeatureTableFile.Read(new StringReader(Heading + string.Join("\n", Row("1.0.ECX", "1"), Row("1.0.ECX", "2", "security", "any"), Row("1.0.ECX", "7:4", "numeric", "any"))));
        var word = new RegisterAddress(1, 0, RegisterName.Ecx);
        table.BitsWith(word, CombineRule.Any).ShouldBe(0xF4u);
        table.BitsWith(word, CombineRule.All).ShouldBe(2u);
        table.BitsOf(word, FeatureClass.Feature).ShouldBe(2u);
        table.BitsOf(word, FeatureClass.Security).ShouldBe(4u);
        table.Of(word).Select(r => r.LowBit).ShouldBe([1, 2, 4]);
        table.NameOf(word.Bit(9)).ShouldBe("unknown bit 9");
    }

    private static string Row(string address, string bits, string kind = "feature", string combine = "all", string visible = "") =>
        $"{address}\t{bits}\tNAME\t\t\t\t\t\t\tintel\t{kind}\t{combine}\t{visible}\t\t\t\t\tm";

    private static IReadOnlyList<Feature> Read(params string[] rows) => FeatureTableFile.Read(new StringReader(Heading + string.Join("\n", rows))).All;
}
