using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.VMware.Guests;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    /// <summary>A log that only knows its host.</summary>
    public const string LogHasNoGuest = "The log has neither the guest's requirements nor the CPUID it was shown: it is taken to have seen all that vSphere shows of its host.";

    /// <summary>Where a guest's needs come from.</summary>
    public static string VmwareLogOf(string source) => Format("vmware.log {0}", source);
}
