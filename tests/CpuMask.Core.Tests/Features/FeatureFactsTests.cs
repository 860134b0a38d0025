using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Features;

/// <summary>Holds the feature table against the facts that it was made from, and against itself.</summary>
public class FeatureFactsTests
{
    // Leaf, sub-leaf and register of the words in which a guest looks for features: each bit there has to explain itself.
    private static readonly string[] Explained =
        ["1.0.ECX", "1.0.EDX", "7.0.EBX", "7.0.ECX", "7.0.EDX", "7.1.EAX", "7.1.EBX", "7.1.ECX", "7.1.EDX", "7.2.EDX", "D.1.EAX",
         "80000001.0.ECX", "80000001.0.EDX", "80000007.0.EDX", "80000008.0.EBX", "80000021.0.EAX"];

    // The few names that a project gives to two bits on purpose; whoever reads such a name has to say what it does with it.
    private static readonly (NamingScheme Scheme, string Name)[] SharedNames =
    [
        (NamingScheme.Qemu, "kvmclock"), // the old and the new clock MSR
        (NamingScheme.Vmware, "IBRS"), // Intel's bit and AMD's
        (NamingScheme.Vmware, "IBPB"),
    ];

    public static TheoryData<NamingScheme> Schemes => new(Enum.GetValues<NamingScheme>().Except([NamingScheme.Manual]));

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_project_s_name_means_one_bit(NamingScheme scheme)
    {
        string[] shared = FeatureTable.Default.All.SelectMany(f => f.NamesIn(scheme).Select(n => (Name: n.ToUpperInvariant(), f.Bit)))
            .GroupBy(n => n.Name).Where(g => g.Select(n => n.Bit).Distinct().Count() > 1).Select(g => g.Key).Order().ToArray();
        shared.ShouldBe(SharedNames.Where(s => s.Scheme == scheme).Select(s => s.Name.ToUpperInvariant()).Order());
    }

    [Fact]
    public void Every_address_is_one_that_a_cpu_or_an_msr_can_have()
    {
        FeatureTable.Default.All.Count.ShouldBeGreaterThan(900);
        foreach (Feature row in FeatureTable.Default.All)
        {
            (row.Register.IsMsr ? row.Register.Leaf == 0x10A : row.Register.Leaf - LeafRange.Base(row.Register.Leaf) < 0x200)
                .ShouldBeTrue($"{row} lies in no range of leaves");
            row.Mask.ShouldNotBe(0u);
            row.Name.ShouldMatch("^[A-Za-z0-9][A-Za-z0-9._ /+-]*$");
            BitAddress.TryParse(row.Bit.ToShortString(), out BitAddress again).ShouldBeTrue(row.ToString());
            again.ShouldBe(row.Bit);
        }
    }

    [Fact]
    public void What_a_feature_needs_is_itself_in_the_table_and_never_the_feature_again()
    {
        foreach (Feature row in FeatureTable.Default.All)
        {
            HashSet<BitAddress> ancestors = Ancestors(row);
            ancestors.ShouldNotContain(row.Bit, $"{row} depends on itself");
            foreach (BitAddress parent in ancestors)
            {
                FeatureTable.Default.Find(parent).ShouldNotBeNull($"{row} needs {parent}, which has no row").IsFlag.ShouldBeTrue($"{row} needs {parent}");
            }
        }
    }

    [Fact]
    public void Every_bit_where_guests_look_for_features_says_in_a_sentence_what_it_means()
    {
        var meanings = new Dictionary<string, Feature>();
        foreach (Feature row in FeatureTable.Default.All.Where(f => Explained.Contains(Key(f.Register))))
        {
            row.Meaning.Length.ShouldBeGreaterThan(15, row.ToString());
            row.Meaning.ShouldEndWith(".", Case.Sensitive, row.ToString());
            meanings.TryAdd(row.Meaning, row).ShouldBeTrue($"{row} says the same as {meanings[row.Meaning]}");
        }

        meanings.Count.ShouldBeGreaterThan(300);
    }

    [Fact]
    public void Every_single_bit_that_the_collected_facts_name_has_a_row()
    {
        int named = 0;
        foreach (string[] cells in RealTables.Facts("features.tsv"))
        {
            BitAddress.TryParse(cells[0], out BitAddress bit).ShouldBeTrue(cells[0]);
            FeatureTable.Default.Find(bit).ShouldNotBeNull(cells[0]);
            named++;
        }

        named.ShouldBeGreaterThanOrEqualTo(800);
    }

    [Fact]
    public void Names_of_linux_and_libxl_in_the_collected_facts_lead_to_the_same_bit()
    {
        (int Column, NamingScheme Scheme)[] columns = [(1, NamingScheme.Linux), (2, NamingScheme.Xen)];
        int checkedNames = 0;
        foreach (string[] cells in RealTables.Facts("features.tsv"))
        {
            BitAddress.TryParse(cells[0], out BitAddress bit).ShouldBeTrue(cells[0]);
            foreach ((int column, NamingScheme scheme) in columns)
            {
                IReadOnlyList<Feature> rows = FeatureTable.Default.Named(cells[column], scheme);

                // The facts take Xen's names from its list of featuresets; libxl's own clflush is the size of a line.
                if (cells[column].Length > 0 && rows.Count > 0 && (scheme, cells[column]) != (NamingScheme.Xen, "clflush"))
                {
                    rows.ShouldContain(r => r.Bit == bit || (r.Register == bit.Register && (r.Mask & bit.Mask) != 0), cells[column] + " at " + bit);
                    checkedNames++;
                }
            }
        }

        checkedNames.ShouldBeGreaterThan(400);
    }

    [Fact]
    public void A_feature_needs_at_least_what_Xen_takes_away_with_it()
    {
        int pairs = 0;
        foreach (string[] sides in RealTables.Facts("xen-dependencies.tsv"))
        {
            BitAddress parent = BitOf(sides[0]);
            foreach (string child in sides[1].Split(' '))
            {
                Feature row = FeatureTable.Default.Find(BitOf(child))!;
                if (row is not null)
                {
                    Ancestors(row).ShouldContain(parent, $"{row} is lost with {FeatureTable.Default.Find(parent)}");
                    pairs++;
                }
            }
        }

        pairs.ShouldBeGreaterThan(200);
    }

    private static BitAddress BitOf(string text)
    {
        BitAddress.TryParse(text, out BitAddress address).ShouldBeTrue(text);
        return address;
    }

    private static HashSet<BitAddress> Ancestors(Feature row)
    {
        var seen = new HashSet<BitAddress>();
        var open = new Queue<BitAddress>(row.DependsOn);
        while (open.Count > 0)
        {
            BitAddress parent = open.Dequeue();
            if (seen.Add(parent))
            {
                FeatureTable.Default.Find(parent)?.DependsOn.ToList().ForEach(open.Enqueue);
            }
        }

        return seen;
    }

    private static string Key(RegisterAddress register) =>
        $"{register.Leaf:X}.{register.Subleaf:X}.{register.Register.ToString().ToUpperInvariant()}";
}
