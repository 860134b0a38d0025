using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using static CpuMask.Text.Wording;

namespace CpuMask.Platforms;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    /// <summary>A word that no platform has.</summary>
    public static string NoSuchPlatform(string id, IReadOnlyList<string> known) =>
        Format("'{0}' is no platform; expected one of: {1}.", Printable(id), string.Join(", ", known));

    /// <summary>A word that no language has.</summary>
    public static string NoSuchLanguage(string id, IReadOnlyList<string> known) =>
        Format("'{0}' is no language that CPUs are written in; expected one of: {1}.", Printable(id), string.Join(", ", known));

    /// <summary>Words that a guest would see and that some hosts' sources do not have.</summary>
    public static string UnknownWords(IReadOnlyList<string> words, IReadOnlyList<string> hosts) => Format(
        "{0} unknown on {1}. A register dump of the host has it ('cpuid -1 -r', AIDA64, libcpuid, 'esxcli hardware cpu cpuid raw list').",
        List(words) + (words.Count == 1 ? " is" : " are"), CpuMask.Pool.Messages.Printed(hosts));
}
