using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using static CpuMask.Text.Wording;

namespace CpuMask.Pool;

/// <summary>What this folder says: what, where, found, expected.</summary>
public static class Messages
{
    /// <summary>A host name that none of the given hosts has.</summary>
    public static string NoSuchHost(string name, IReadOnlyList<string> known) => known.Count == 0
        ? Format("No host is called '{0}': none was read.", Printable(name))
        : Format("No host is called '{0}'; there are: {1}.", Printable(name), Printed(known));

    internal static string Printed(IReadOnlyList<string> names, int most = 6)
    {
        var printed = new List<string>(names.Count);
        foreach (string name in names)
        {
            printed.Add(Printable(name));
        }

        return List(printed, most);
    }
}
