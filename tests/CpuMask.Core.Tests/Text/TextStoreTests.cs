using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Text;
using FsCheck;
using FsCheck.Fluent;

namespace CpuMask.Tests.Text;

/// <summary>Packed texts, and the index that finds positions by what stands there.</summary>
public class TextStoreTests
{
    [Fact]
    public void Any_texts_come_back_as_they_were_and_compare_as_strings_do()
    {
        Prop.ForAll(Texts.ToArbitrary(), texts =>
        {
            var store = new TextStore();
            uint[] kept = texts.Select(store.Add).ToArray();
            return kept.Select(k => store[k]).SequenceEqual(texts)
                && kept.Select((a, i) => kept.Select((b, j) => Math.Sign(store.Compare(a, b)) == Math.Sign(string.CompareOrdinal(texts[i], texts[j]))
                    && store.Is(a, texts[j]) == (texts[i] == texts[j])).All(right => right)).All(right => right);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Texts_longer_than_a_chunk_and_those_behind_them_are_kept_too()
    {
        string[] texts = [new string('a', (1 << 20) - 5), new string('b', 3 << 20), new string('\u0416', 1 << 20), "c", string.Empty];
        var store = new TextStore();
        uint[] kept = texts.Select(store.Add).ToArray();
        kept.Select(k => store[k]).ShouldBe(texts);
    }

    [Fact]
    public void Texts_of_many_chunks_are_told_apart()
    {
        var store = new TextStore();
        uint[] kept = Enumerable.Range(0, 200_000).Select(i => store.Add("host" + i)).ToArray();
        (store[kept[0]], store[kept[123_456]], store[kept[199_999]]).ShouldBe(("host0", "host123456", "host199999"));
    }

    [Fact]
    public void An_index_finds_the_first_position_of_each_text()
    {
        Prop.ForAll(Texts.ToArbitrary(), texts =>
        {
            var index = new PositionIndex();
            var first = new Dictionary<string, int>(StringComparer.Ordinal);
            for (int i = 0; i < texts.Length; i++)
            {
                // A hash that clashes often.
                int hash = texts[i].Length;
                int found = index.Find(hash, p => texts[p] == texts[i]), given = index.FindOrAdd(i, hash, p => texts[p] == texts[i]);
                if (found != (first.TryGetValue(texts[i], out int known) ? known : -1))
                {
                    return false;
                }

                if (!first.ContainsKey(texts[i]))
                {
                    first[texts[i]] = i;
                }

                if (given != first[texts[i]])
                {
                    return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }

    // Latin letters, what needs two bytes, and halves of a surrogate pair, which JSON can hold and UTF-8 cannot.
    private static Gen<string[]> Texts =>
        from texts in Gen.Elements("esx1", "esx10", "é", "\u00FF\u0100", "\uD83D", "\uDE00\uD83D", "\uE000", string.Empty, "a\0b", new string('x', 200)).ArrayOf()
        from tails in Gen.Elements(string.Empty, "z", "\u4E2D", "1").ArrayOf(texts.Length)
        select texts.Zip(tails, (a, b) => a + b).ToArray();
}
