namespace CpuMask.CrossVendor.Caches;

/// <summary>One thing that a host's cache and TLB leaves say: a name such as <c>L2 unified</c> and a number.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Unit">KiB, entries or bytes.</param>
/// <param name="Number">How many.</param>
internal sealed record CacheValue(string Name, string Unit, int Number);

/// <summary>One such thing in a pool: what each host says, and what the three ways of showing it to guests would be.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Unit">KiB, entries or bytes.</param>
/// <param name="Values">The values, each with the hosts that say it, most hosts first.</param>
/// <param name="Silent">The hosts that say nothing of it.</param>
internal sealed record CacheChoice(string Name, string Unit, IReadOnlyList<KeyValuePair<int, IReadOnlyList<string>>> Values, IReadOnlyList<string> Silent)
{
    /// <summary>Whether passing the host's own value through shows different ones.</summary>
    public bool Differs => Values.Count > 1 || Silent.Count > 0;

    /// <summary>The value of most hosts.</summary>
    public int MostCommon => Values[0].Key;

    /// <summary>Whether as many hosts have another value.</summary>
    public bool IsTie => Values.Count > 1 && Values[1].Value.Count == Values[0].Value.Count;

    /// <summary>The smallest value.</summary>
    public int Smallest
    {
        get
        {
            int least = int.MaxValue;
            foreach (KeyValuePair<int, IReadOnlyList<string>> value in Values)
            {
                least = Math.Min(least, value.Key);
            }

            return least;
        }
    }
}
