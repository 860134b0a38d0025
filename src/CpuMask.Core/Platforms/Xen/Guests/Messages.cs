using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.Xen.Guests;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    /// <summary>Where a guest's needs come from.</summary>
    public static string PolicyOf(string domain, string source) => Format("CPU policy of {0} in {1}", domain, source);
}
