using System.Globalization;
using CpuMask.Cpuid;
using CpuMask.CrossVendor.Questions;
using CpuMask.Guests;
using CpuMask.Text;

namespace CpuMask.CrossVendor.Matters;

/// <summary>
/// How much memory guests can address on each host: the second axis beside the features, and a fatal one.
/// </summary>
internal static class AddressMatter
{
    private static readonly RegisterAddress Sizes = new(0x80000008, 0, RegisterName.Eax);

    /// <summary>The size that a host's guests can be given: the guests' own field where it has one that is smaller, else the CPU's.</summary>
    public static int? BitsOf(HostCpuid host) => AddressBits.Physical(host.Registers) is not { } own ? null
        : OwnField(host) is { } guests ? Math.Min(own, guests) : own;

    public static IEnumerable<Advisory> Of(AdvisedPool pool, GuestTraits guest)
    {
        var told = pool.Hosts.Where(h => BitsOf(h) is not null).ToArray();
        if (told.Length == 0)
        {
            yield return AdvisoryTable.Make("address", "nothing", pool.Hosts);
            yield break;
        }

        int least = told.Min(h => BitsOf(h)!.Value), most = told.Max(h => BitsOf(h)!.Value);
        (string settings, IReadOnlyList<string> lines) = TargetSettings.OfAddress(guest, least);
        (string, string)[] words =
        {
            ("least", Number(least)), ("most", Number(most)), ("settings", settings), ("limit", Size(least)),
            ("narrow", AdvisedPool.Listed(told.Where(h => BitsOf(h) == least))),
        };
        IEnumerable<string> sizes = told.GroupBy(h => BitsOf(h)!.Value).OrderBy(g => g.Key)
            .Select(g => Wording.Format("{0} bits, {1}: {2}", g.Key, Size(g.Key), AdvisedPool.Listed(g)));
        yield return least < most
            ? AdvisoryTable.Make("address", "differ", told.Where(h => BitsOf(h) == least), sizes.Concat(lines), words)
            : AdvisoryTable.Make("address", "same", told, null, words);

        HostCpuid[] silent = pool.Hosts.Where(h => BitsOf(h) is null).ToArray();
        if (silent.Length > 0)
        {
            yield return AdvisoryTable.Make("address", "unknown", silent, least < most ? null : lines, words);
        }

        HostCpuid[] fields = pool.Hosts.Where(h => OwnField(h) is not null).ToArray();
        if (fields.Length > 0)
        {
            string values = string.Join("; ", fields.GroupBy(h => (Guests: OwnField(h), Own: AddressBits.Physical(h.Registers)))
                .Select(g => Wording.Format("{0} beside {1}", g.Key.Guests, g.Key.Own?.ToString(CultureInfo.InvariantCulture) ?? "an unknown size")).Distinct());
            yield return AdvisoryTable.Make("address", "guest-field", fields, null, ("values", values));
        }

        // Guests of which the size is known are judged below by that.
        foreach (var unset in TargetSettings.Targets(guest).Where(t => t.DefaultAddressBits > least && (guest.Guests.Count == 0 || guest.Guests.Any(g => g.PhysicalAddressBits is null)))
            .GroupBy(t => t.DefaultAddressBits!.Value))
        {
            HostCpuid[] below = told.Where(h => BitsOf(h) < unset.Key).ToArray();
            yield return AdvisoryTable.Make(
                "address", "default", below, lines,
                words.Concat(new[] { ("names", string.Join(", ", unset.Select(t => t.ShortName).Distinct())), ("bits", Number(unset.Key)), ("has", below.Length == 1 ? "has" : "have") }).ToArray());
        }

        foreach (var wide in guest.Guests.Where(g => g.PhysicalAddressBits > least).GroupBy(g => g.PhysicalAddressBits!.Value).OrderByDescending(g => g.Key))
        {
            yield return AdvisoryTable.Make(
                "address", "guest", told.Where(h => BitsOf(h) < wide.Key), lines,
                words.Concat(new[] { ("guests", Wording.List(wide.Select(g => g.Name).ToArray(), 4)), ("bits", Number(wide.Key)) }).ToArray());
        }
    }

    // Zero means "as the CPU's own" (AMD manual volume 3, CPUID Fn8000_0008_EAX).
    private static int? OwnField(HostCpuid host) => host.Registers[Sizes].Field(16, 23) is { } bits and > 0 ? (int)bits : null;

    // 39 bits are 512 GiB.
    private static string Size(int bits) => bits is >= 30 and < 70
        ? Wording.Format("{0} {1}", 1L << (bits % 10), new[] { "GiB", "TiB", "PiB", "EiB" }[(bits / 10) - 3])
        : Wording.Format("2^{0} bytes", bits);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
