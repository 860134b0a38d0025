using CpuMask.Features;
using static CpuMask.Text.Wording;

namespace CpuMask.Hosts;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string OfHosts(IReadOnlyList<string> hosts, string warning) =>
        Safe(hosts.Count <= 3 ? string.Join(", ", hosts) : Format("{0} and {1} more", hosts[0], hosts.Count - 1)) + ": " + Safe(warning);

    internal static string UnevenCpus(IReadOnlyList<string> features) => Format(
        "The CPUs of this host differ in {0}; only what all of them have counts.", List(features));

    internal static string ContradictoryLeaf(uint leaf, uint subleaf) => Format(
        "Leaf {0:X}.{1:X} is printed twice with different values; the first line counts.", leaf, subleaf);

    internal static string NoSuchFeature(string name) => Format(
        "'{0}' is no feature name; expected one that the CPU maker's manual, Linux, Xen, QEMU, libvirt or vSphere uses.", Printable(name));

    internal static string NoFlag(string name, Feature field) => Format("'{0}' is no single bit: it is {1}.", Printable(name), field);

    internal static string SeveralFeatures(string name, IReadOnlyList<Feature> rows) => Format(
        "'{0}' is the name of several bits: {1}. Give the address of the one that is meant, such as {2}.",
        Printable(name), string.Join(", ", rows.Select(r => r.ToString())), rows[0].Bit.ToShortString());
}
