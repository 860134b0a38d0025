using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using static CpuMask.Text.Wording;

namespace CpuMask.Platforms;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    /// <summary>Words that a guest would see and that some hosts' sources do not have.</summary>
    public static string UnknownWords(IReadOnlyList<string> words, IReadOnlyList<string> hosts) => Format(
        "{0} unknown on {1}. A register dump of the host has it ('cpuid -1 -r', AIDA64, libcpuid, 'esxcli hardware cpu cpuid raw list').",
        List(words) + (words.Count == 1 ? " is" : " are"), CpuMask.Pool.Messages.Printed(hosts));
}
