using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Reading;
using CpuMask.Tests.Shared;
using FsCheck;
using FsCheck.Fluent;

namespace CpuMask.Tests.Baselines;

public class BaselinePropertyTests
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<RegisterAddress, WordRules> KnownRules = new();

    [Theory]
    [MemberData(nameof(Vendors))]
    public void Merging_is_associative_commutative_and_idempotent(string vendor) => Holds(vendor, pool =>
    {
        CpuBaseline[] parts = pool.Select((_, i) => CpuBaseline.Of(pool.Skip(i).Take(2))).ToArray();
        CpuBaseline a = parts[0], b = parts[parts.Length / 2], c = parts[^1];
        a.Merge(b).Merge(c).ShouldBe(a.Merge(b.Merge(c)));
        a.Merge(b).ShouldBe(b.Merge(a));
        a.Merge(a).ShouldBe(a);
        CpuBaseline.Merge(parts.Reverse()).ShouldBe(CpuBaseline.Of(pool));
    });

    [Theory]
    [MemberData(nameof(Vendors))]
    public void The_promise_of_a_union_is_that_of_the_merge_in_any_order(string vendor) => Holds(vendor, pool =>
    {
        ComputedBaseline union = CpuBaseline.Of(pool.Reverse().Concat(pool)).Compute();
        ComputedBaseline merged = CpuBaseline.Merge(pool.Select(h => CpuBaseline.Of(new[] { h }))).Compute();
        Written(union).ShouldBe(Written(merged));
    });

    [Theory]
    [MemberData(nameof(Vendors))]
    public void A_promise_keeps_to_its_hosts(string vendor) => Holds(vendor, pool => KeepsToItsHosts(CpuBaseline.Of(pool).Compute()));

    [Theory]
    [MemberData(nameof(Vendors))]
    public void No_promised_bit_stands_without_its_parent(string vendor) => Holds(vendor, pool => IsClosed(CpuBaseline.Of(pool).Compute()));

    [Theory]
    [MemberData(nameof(Vendors))]
    public void Everything_lost_is_blamed_on_somebody(string vendor) => Holds(vendor, pool => IsBlamed(CpuBaseline.Of(pool).Compute()));

    [Theory]
    [MemberData(nameof(Vendors))]
    public void Knowing_less_makes_a_promise_unknown_and_never_another(string vendor)
    {
        Gen<(HostCpuid[] Pool, int Seed)> gen = RandomPools.Pool(CpuVendor.Of(vendor)).Generator.Zip(Gen.Choose(0, int.MaxValue));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Cases.Of(60)), Prop.ForAll(gen.ToArbitrary(), c =>
        {
            ComputedBaseline promise = CpuBaseline.Of(c.Pool).Compute();
            RegisterSet whole = promise.Registers;
            RegisterSet partial = CpuBaseline.Of(Forgetful(c.Pool, new Random(c.Seed))).Compute().Registers;
            foreach (RegisterAddress word in whole.Addresses.Concat(partial.Addresses).Distinct())
            {
                WordRules rules = Rules(word);
                uint compared = (rules.All | rules.Any | rules.Alias) & ~LostWithStates(word, promise);

                // One host's word is enough for an "any" bit, until another host is known to have no such leaf.
                foreach (RemovedFeature cut in promise.Removed.Where(r => r.Reason == RemovalReason.AboveMaximum && r.Bit.Register == word))
                {
                    compared &= ~cut.Bit.Mask;
                }

                (whole[word].Conflicts(partial[word]) & compared).ShouldBe(0u, $"{word}: {whole[word]} against {partial[word]}");
            }
        }));
    }

    [Theory]
    [MemberData(nameof(Vendors))]
    public void Json_gives_the_same_evidence_back(string vendor) => Holds(vendor, pool => ComesBack(CpuBaseline.Of(pool)));

    [Fact]
    public void All_of_it_holds_for_the_real_cpus_of_each_vendor()
    {
        foreach (IGrouping<string, HostCpuid> vendor in CorpusHosts.ByVendor())
        {
            // Neighbours in the corpus are often of one generation; every seventh and the whole are not.
            HostCpuid[] hosts = vendor.ToArray();
            IEnumerable<IEnumerable<HostCpuid>> pools = Enumerable.Range(0, hosts.Length).Select(i => hosts.Skip(i).Take(1 + (i % 3)))
                .Concat(Enumerable.Range(0, 7).Select(i => hosts.Where((_, k) => k % 7 == i)));
            foreach (HostCpuid[] pool in Cases.From(pools).Append(hosts).Select(p => p.ToArray()).Where(p => p.Length > 0))
            {
                ComputedBaseline promise = CpuBaseline.Of(pool).Compute();
                KeepsToItsHosts(promise);
                IsClosed(promise);
                IsBlamed(promise);
                ComesBack(promise.Evidence);
            }
        }
    }

    public static TheoryData<string> Vendors() => new() { "GenuineIntel", "AuthenticAMD" };

    private static void Holds(string vendor, Action<HostCpuid[]> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Cases.Of(60)), Prop.ForAll(RandomPools.Pool(CpuVendor.Of(vendor)), property));

    private static WordRules Rules(RegisterAddress word) => KnownRules.GetOrAdd(word, WordRules.Of);

    private static void KeepsToItsHosts(ComputedBaseline promise)
    {
        foreach (RegisterAddress word in promise.Evidence.Groups.SelectMany(g => g.Registers.Addresses).Distinct())
        {
            WordRules rules = Rules(word);
            RegisterValue says = promise.Registers[word];
            foreach (BaselineGroup group in promise.Evidence.Groups)
            {
                RegisterValue has = group.Registers[word];
                if ((says.Ones & rules.All & ~has.Ones) != 0)
                {
                    Assert.Fail($"{word} promises an 'all' bit beyond {group}");
                }

                foreach (BitAddress lost in BaselineDraft.Bits(word, rules.Any & has.Ones & ~says.Ones))
                {
                    bool said = promise.Warnings.Any(w => w.Contains(lost.ToString(FeatureTable.Default.NameOf(lost)))) || promise.Unknown.Any(u => u.Bit == lost);
                    said.ShouldBeTrue($"{lost} was dropped in silence");
                }

                foreach (Feature field in rules.Minima)
                {
                    if (says.Field(field.LowBit, field.HighBit) > has.Field(field.LowBit, field.HighBit))
                    {
                        Assert.Fail($"{field} is promised beyond {group}");
                    }
                }
            }
        }

        foreach (BaselineMinimum minimum in promise.Minima)
        {
            // A size of guests' own that is zero is the CPU's, in the low byte of the same word.
            promise.Evidence.Groups.ShouldAllBe(g => !(Value(g.Registers[minimum.Field.Register], minimum.Field) < minimum.Value));
        }
    }

    private static uint? Value(RegisterValue word, Feature field) =>
        field.Name == "GuestPhysicalAddressBits" && word.Field(16, 23) == 0 ? word.Field(0, 7) : word.Field(field.LowBit, field.HighBit);

    private static void IsClosed(ComputedBaseline promise)
    {
        foreach (Feature feature in FeatureTable.Default.All.Where(f => f.IsFlag && promise.Registers[f.Bit] == true))
        {
            foreach (BitAddress parent in feature.DependsOn.Where(p => FeatureTable.Default.Find(p)!.Combine != CombineRule.Ignore))
            {
                promise.Registers[parent].ShouldBe(true, $"{feature} stands without {parent}");
            }
        }
    }

    private static void IsBlamed(ComputedBaseline promise)
    {
        HashSet<BitAddress> removed = promise.Removed.Select(r => r.Bit).ToHashSet(), unknown = promise.Unknown.Select(u => u.Bit).ToHashSet();
        foreach (RemovedFeature item in promise.Removed.Where(r => r.Reason != RemovalReason.Unnamed))
        {
            item.ByGroups.ShouldNotBeEmpty($"{item} ({item.Reason}) is blamed on nobody");
        }

        foreach (BaselineGroup group in promise.Evidence.Groups)
        {
            foreach (RegisterAddress word in group.Registers.Addresses)
            {
                uint lost = group.Registers[word].Ones & Rules(word).Reported & ~promise.Registers[word].Ones;
                foreach (BitAddress bit in BaselineDraft.Bits(word, lost).Where(b => !removed.Contains(b) && !unknown.Contains(b)))
                {
                    Assert.Fail($"{bit} of {group} went without a word");
                }
            }
        }
    }

    private static void ComesBack(CpuBaseline evidence)
    {
        byte[] text = Encoding.UTF8.GetBytes(Written(evidence.Compute()));
        BaselineJson.Parse(text, "pool.json").ShouldBe(evidence);
        DumpImport import = Registry.Formats.Read(DumpText.Of(text, text.Length), "pool.json", "pool");
        import.Problems.ShouldBeEmpty();
        CpuBaseline.Of(import.Hosts).ShouldBe(evidence);
    }

    private static string Written(ComputedBaseline promise)
    {
        var text = new StringWriter();
        var json = new JsonWriter(text);
        BaselineJson.Write(json, promise);
        json.EndDocument();
        return text.ToString();
    }

    private static HostCpuid[] Forgetful(HostCpuid[] pool, Random random) => pool.Select(h => HostRecord.Of(
        h.Name,
        LeafTable.Of(h.Registers.Leaves.Select(r => random.Next(10) == 0 ? default : new LeafRegisters(
            r.Leaf, r.Subleaf, Forget(r.Eax, random), Forget(r.Ebx, random), Forget(r.Ecx, random), Forget(r.Edx, random)))),
        random.Next(3) == 0 ? [] : h.Registers.Msrs) with { Vendor = h.Vendor, Signature = h.Signature }).ToArray();

    private static RegisterValue Forget(RegisterValue value, Random random) => random.Next(4) == 0 ? value.Forget((uint)random.Next() << 1) : value;

    // Two hosts that place a state differently take it and its owners from the promise, until one forgets where its place is.
    // Leaf 0xD itself follows from which states are left.
    private static uint LostWithStates(RegisterAddress word, ComputedBaseline promise)
    {
        if (word.Leaf == 0xD)
        {
            return uint.MaxValue;
        }

        HashSet<BitAddress> misplaced = promise.Removed.Where(r => r.Reason == RemovalReason.StateLayout).Select(r => r.Bit).ToHashSet();
        return misplaced.Count == 0 ? 0 : FeatureTable.Default.Of(word).Where(f => f.IsFlag && NeedsOneOf(f.Bit, misplaced))
            .Aggregate(0u, (mask, f) => mask | f.Mask);
    }

    private static bool NeedsOneOf(BitAddress bit, HashSet<BitAddress> lost) =>
        lost.Contains(bit) || FeatureTable.Default.Find(bit)!.DependsOn.Any(parent => NeedsOneOf(parent, lost));
}
