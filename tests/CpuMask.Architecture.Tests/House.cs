using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace CpuMask.Tests.Architecture;

/// <summary>Which room of Core may use which: the arrows of ARCHITECTURE.md.</summary>
internal static class House
{
    private const string Platforms = "CpuMask.Platforms";

    // From below to above. A room may use every floor below its own and, on the floors of two, not its neighbour.
    private static readonly string[][] Floors =
    [
        ["CpuMask.Text", "CpuMask.Files"],
        ["CpuMask.Json"],
        ["CpuMask.Cpuid"],
        ["CpuMask.Features", "CpuMask.Processors"],
        ["CpuMask.Hosts"],
        ["CpuMask.Pool"],
        ["CpuMask.Comparison"],
        ["CpuMask.Baselines"],
        ["CpuMask.Guests"],
        ["CpuMask.Reading"],
        ["CpuMask.Formats"],
        [Platforms],
        [Platforms + ".*"],
        // The registry: the one list of all formats and platforms.
        ["CpuMask"],
        ["CpuMask.Migration"],
        ["CpuMask.Faults", "CpuMask.CrossVendor"],
        // How each platform words a fault: a room of its own on top of its platform, in words that Faults gives them all.
        [Platforms + ".*.Faults"],
        ["CpuMask.Explaining", "CpuMask.Linting"],
        ["CpuMask.Compliance"],
        ["CpuMask.Reports"],
    ];

    /// <summary>Whether an arrow goes downwards. Within a room all do, if they make no ring.</summary>
    public static bool Allows(Arrow arrow)
    {
        if (FloorOf(arrow.From) is not { } from || FloorOf(arrow.To) is not { } to)
        {
            return false;
        }

        return RoomOf(arrow.From) == RoomOf(arrow.To)
            || (from > to && !(IsGrammar(arrow.From) && OtherPlatform(arrow)))
            // Files are told about in the words of Text; XenServer, its grammar too, is Xen under another toolstack.
            || (RoomOf(arrow.From), RoomOf(arrow.To)) is ("CpuMask.Files", "CpuMask.Text")
                or (Platforms + ".XenServer" or Platforms + ".XenServer.Faults", Platforms + ".Xen");
    }

    /// <summary>Whether a namespace is a room of the house, or in one.</summary>
    public static bool Knows(string name) => FloorOf(name) is not null;

    private static int? FloorOf(string name) =>
        Array.FindIndex(Floors, f => f.Contains(Kind(RoomOf(name)))) is var floor and >= 0 ? floor : null;

    private static string Kind(string room) => IsGrammar(room) ? Platforms + ".*.Faults" : room.StartsWith(Platforms + ".", StringComparison.Ordinal) ? Platforms + ".*" : room;

    private static bool IsGrammar(string name) => name.StartsWith(Platforms + ".", StringComparison.Ordinal) && name.EndsWith(".Faults", StringComparison.Ordinal);

    private static bool OtherPlatform(Arrow arrow) => arrow.To.StartsWith(Platforms + ".", StringComparison.Ordinal)
        && arrow.To.Split('.')[2] != arrow.From.Split('.')[2];

    // Each platform is a room of its own, with its children in it; any other room is the first name after the product's.
    private static string RoomOf(string name) => IsGrammar(name) ? name :
        string.Join('.', name.Split('.').Take(name.StartsWith(Platforms + ".", StringComparison.Ordinal) ? 3 : 2));
}
