using System.Collections.Generic;
using CpuMask.Platforms.VMware.Evc;

namespace CpuMask.VSphere.Migration;

/// <summary>An EVC mode as the server defines it. Its definition changes with patches, so no table of modes is shipped.</summary>
/// <param name="Key">The key: <c>intel-broadwell</c>.</param>
/// <param name="Label">The name for people.</param>
/// <param name="Vendor">intel or amd.</param>
/// <param name="Tier">Its rank among the vendor's modes.</param>
/// <param name="Capabilities">What hosts in the mode offer, key to value, keys in any case.</param>
/// <param name="Requirements">What a guest needs that has seen all of the mode, key to <c>Bool:Min:1</c> and the like.</param>
public sealed record ServerEvcMode(
    string Key, string Label, string Vendor, int Tier,
    IReadOnlyDictionary<string, string> Capabilities, IReadOnlyList<KeyValuePair<string, string>> Requirements);
