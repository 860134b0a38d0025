using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using static CpuMask.Text.Wording;

namespace CpuMask.Json;

/// <summary>What this folder says: what, where, found, expected.</summary>
public static class Messages
{
    /// <summary>A text in a dump is not what its format has there.</summary>
    public static string FoundInsteadOf(string found, string expected) => Format("'{0}' is not {1}.", Printable(found), expected);

    /// <summary>A text that should be JSON is not.</summary>
    public static string NoJson(string reason) => Format("it is not well-formed JSON: {0}", Shortened(reason));
}
