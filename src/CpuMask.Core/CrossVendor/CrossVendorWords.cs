using CpuMask.CrossVendor.Groups;
using CpuMask.Text;

namespace CpuMask.CrossVendor;

/// <summary>Advice in short texts, the same wherever people read them.</summary>
public static class CrossVendorWords
{
    /// <summary>What the advice is about: <c>2 hosts, 2 kinds: 1 of AMD, 1 of Intel.</c></summary>
    public static string Summary(CrossVendorAdvice advice)
    {
        string makers = string.Join(", ", advice.Pool.Vendors.Select(v => Wording.Format("{0} of {1}", v.Value.Count, v.Key.DisplayName))
            .Concat(advice.Pool.OfUnknownVendor.Count > 0 ? new[] { Wording.Format("{0} of unknown make", advice.Pool.OfUnknownVendor.Count) } : new string[0]));
        return Wording.Format("{0}, {1}: {2}.", Wording.Count(advice.Pool.Hosts.Count, "host", "hosts"), Wording.Count(advice.Pool.Pool.Kinds.Count, "kind", "kinds"), makers);
    }

    /// <summary>Said instead of a matrix that nobody could read.</summary>
    public static string TooManyGroups(GroupMatrix matrix) => Wording.Format(
        "The hosts are of {0} kinds: where guests go between each pair of them is left out. Ask for fewer hosts at a time, or for the pool's islands.", matrix.Groups.Count);

    /// <summary>An answer in a few words.</summary>
    public static string Of(GroupMove move) => move.Answer switch
    {
        GroupAnswer.Safe => "safe",
        GroupAnswer.WithMask => move.Hide.Count == 0 ? "safe with the vendor given" : "safe with " + move.HidesBy + Size(move),
        GroupAnswer.Emulated => move.Hide.Count == 0 ? "needs emulation" : "needs emulation and " + move.HidesBy + Size(move),
        GroupAnswer.Refused => "refused",
        GroupAnswer.Unknown => Wording.Format("not known ({0})", Wording.List(move.Open, 3)),
    };

    private static string Size(GroupMove move) => Wording.Format(
        move.Open.Count == 0 ? " ({0})" : " ({0}, {1} not known)", Wording.Count(move.Hide.Count, "feature", "features"), move.Open.Count);
}
