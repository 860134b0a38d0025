using System;
using System.Collections.Generic;

namespace CpuMask;

/// <summary>
/// Select as the native build uses it in place of System.Linq's. There each kind of sequence has a generic virtual Select, and
/// an ahead-of-time compiler has to make every one of them for every type that is selected from and every type that is
/// selected: 160,000 methods, five sixths of the file. Being in the enclosing namespace this one is found first. .NET 10's
/// compiler has a LINQ without them (UseSizeOptimizedLinq); this file goes when native builds can be made with it.
/// </summary>
internal static class PlainSelect
{
    public static IEnumerable<TResult> Select<TSource, TResult>(this IEnumerable<TSource> source, Func<TSource, TResult> selector)
    {
        foreach (TSource item in source)
        {
            yield return selector(item);
        }
    }

    public static IEnumerable<TResult> Select<TSource, TResult>(this IEnumerable<TSource> source, Func<TSource, int, TResult> selector)
    {
        int index = 0;
        foreach (TSource item in source)
        {
            yield return selector(item, index++);
        }
    }
}
