using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    /// <summary>A saved vSphere object holds names of types where their content should be.</summary>
    public static string SavedTooShallow() =>
        "the object was saved with too small a -Depth: the names of VMware.Vim types stand where the CPU should be. Save it with -Depth 6 or more.";

    /// <summary>A vSphere host that was saved with its masked capabilities alone.</summary>
    public static string MaskedCapabilities() =>
        "The object has maskedFeatureCapability but no featureCapability: this is what EVC leaves to virtual machines, not what the CPU has.";
}
