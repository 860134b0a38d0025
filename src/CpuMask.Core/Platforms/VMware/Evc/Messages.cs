using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.VMware.Evc;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    /// <summary>An EVC mode without requirements.</summary>
    public static string NoRequirements() => "it lists no feature keys; expected one a line, such as cpuid.AVX2 = Bool:Min:1.";

    /// <summary>A file without EVC modes.</summary>
    public static string NoEvcModes() =>
        "it holds no EVC mode; expected the capability.supportedEVCMode of a vCenter, as govc -json, ConvertTo-Json or Export-Clixml write it, or one feature key a line.";

    /// <summary>A file or server with several EVC modes, of which none is named.</summary>
    public static string SeveralEvcModes(string source, IReadOnlyList<string> known, int most) =>
        Format("{0} has {1} EVC modes, and which is meant is not said; they are: {2}.", Printable(source), known.Count, List(known, most));

    /// <summary>An EVC mode that is not there.</summary>
    public static string NoEvcMode(string key, string source, IReadOnlyList<string> known, int most) => known.Count == 0
        ? Format("{0} has no EVC modes; a vCenter has them, an ESXi host has not.", Printable(source))
        : Format("{1} has no EVC mode '{0}'; it has: {2}.", Printable(key), Printable(source), List(known, most));
}
