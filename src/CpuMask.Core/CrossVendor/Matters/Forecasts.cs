using CpuMask.Cpuid;
using CpuMask.CrossVendor.GuestState;
using CpuMask.CrossVendor.Questions;
using CpuMask.CrossVendor.SystemCalls;

namespace CpuMask.CrossVendor.Matters;

/// <summary>
/// What the guest-state model forecasts for the guests that were told of: for each name they may be shown, on the hosts of
/// each maker. Where a guest's width is not known a 64-bit system is meant, and 32-bit programs unless there are none: the advisory
/// that shows the forecast says "if".
/// </summary>
internal static class Forecasts
{
    public static IEnumerable<GuestStateForecast> Of(AdvisedPool pool, GuestTraits guest)
    {
        CpuVendor[] makers = pool.Vendors.Select(v => v.Key).Where(GuestStateForecast.IsModelled).ToArray();
        IEnumerable<CpuVendor> shown = GuestStateForecast.IsModelled(guest.GivenVendor) ? new[] { guest.GivenVendor } : makers;
        bool calls = guest.HasThirtyTwoBitPrograms != false && guest.System?.IsWindows != true;
        foreach (CpuVendor name in shown)
        {
            foreach (CpuVendor host in makers.Where(m => SystemCallSides.Of(m) != SystemCallSides.Of(name)))
            {
                double? megahertz = pool.Hosts.Where(h => h.Vendor == host).Min(HostFrequency.MegahertzOf);
                yield return GuestStateForecast.Of(name, host, guest.Bits != 32, calls, guest.CallsPerSecond, megahertz * 1e6)!;
            }
        }
    }
}
