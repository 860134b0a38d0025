using System.Collections.Generic;
using System.Linq;

namespace CpuMask.Tests.Shared;

/// <summary>Rows for tests that run on each corpus: the one that is always there, and the real files where they lie beside it.</summary>
public static class Corpora
{
    public static IEnumerable<object[]> Each() => Rows();

    public static IEnumerable<object[]> With(object a) => Rows(a);

    public static IEnumerable<object[]> With(object a, object b) => Rows(a, b);

    public static IEnumerable<object[]> With(object a, object b, object c) => Rows(a, b, c);

    private static IEnumerable<object[]> Rows(params object[] rest)
    {
        yield return rest.Prepend(Corpus.Rendered).ToArray();
        if (Corpus.Beside is not null)
        {
            yield return rest.Prepend(Corpus.Saved).ToArray();
        }
    }
}
