using System.Collections.Generic;
using System.Linq;

namespace CpuMask.Tests.Shared;

/// <summary>Rows for tests that run on each corpus: the one that is always there, and the real files where they lie beside it.</summary>
public static class Corpora
{
    public static IEnumerable<ITheoryDataRow> Each() => Rows();

    public static IEnumerable<ITheoryDataRow> With(object a) => Rows(a);

    public static IEnumerable<ITheoryDataRow> With(object a, object b) => Rows(a, b);

    public static IEnumerable<ITheoryDataRow> With(object a, object b, object c) => Rows(a, b, c);

    private static IEnumerable<ITheoryDataRow> Rows(params object[] rest)
    {
        yield return new TheoryDataRow(rest.Prepend(Corpus.Rendered).ToArray());
        yield return new TheoryDataRow(rest.Prepend(Corpus.Saved).ToArray()) { Skip = Corpus.Beside is null ? Corpus.NoneBeside : null };
    }
}
