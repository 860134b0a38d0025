using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using static CpuMask.Text.Wording;

namespace CpuMask.Comparison;

/// <summary>What this folder says: what, where, found, expected.</summary>
public static class Messages
{
    /// <summary>More hosts are needed.</summary>
    public static string TooFewHosts(int given, int needed) =>
        Format("{0} given; at least {1} needed.", Count(given, "host was", "hosts were"), Count(needed, "is", "are"));

    /// <summary>Hosts were seen through different eyes.</summary>
    public static string MixedViews(IReadOnlyList<string> views) => Format(
        "The hosts are seen through different views: {0}. A difference may be the view's and not the CPU's.", string.Join("; ", views));

    /// <summary>Hosts of several vendors.</summary>
    public static string MixedVendors(IReadOnlyList<string> vendors) => Format(
        "The hosts are of different vendors: {0}. No mask makes a VM move live between them on vSphere, nor on Xen from 4.22 on.", string.Join("; ", vendors));
}
