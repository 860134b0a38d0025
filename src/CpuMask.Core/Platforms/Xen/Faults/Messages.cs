using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.Xen.Faults;

/// <summary>What the answers for Xen and xl say.</summary>
internal static class Messages
{
    public const string OnlyAWarning = "xl only warns and starts the guest all the same: unmasked, or half masked. That it started proves nothing.";

    public const string RemoveList = "To remove them: take the items out of the cpuid list in the guest's configuration, shut the guest down and create it anew. A guest that runs keeps what it was created with.";

    public const string MendList = "Mend the cpuid list in the guest's configuration.";

    public const string ListForm = "An item is \"0x00000007,0x00:ebx=32 characters\" of 0, 1, x, k or s, lower case, the sub-leaf exactly for leaves 4, 7, 0xb and 0xd, no blanks, no group separators, line ends LF.";

    public const string WhyMissing = "A list may only name leaves that the host has, with a sub-leaf exactly where the leaf has several. Lower the maximum leaf (0:eax or 0x80000000:eax) where a pool's hosts differ in it.";

    public const string LeafZero = "Leaf 0: the highest leaf that the guest was given lies above this host's, or the vendor is another one, which Xen refuses from 4.22 on.";

    public const string PolicyIsMore = "The guest's policy holds more in that leaf than the receiving host can give. A guest keeps the policy it was created with.";

    public const string Where = "What the host can give: xen-cpuid -p in its dom0, HVM Max (PV Max of a PV guest). What the guest has: xen-cpuid -p DOMID on the host it runs on. Give both to CpuMask as guest and host.";

    public const string OtherHost = "Move it to a host whose HVM Max policy holds all that the guest has; in dom0 this tells:";

    public const string Restart = "Shut the guest down and create it on the other host: it then gets that host's default policy.";

    public const string PoolList = "Give all guests a cpuid list made for the whole pool (CpuMask makes it of the hosts' dumps, as a mask for Xen), and create them anew.";

    public static string ListNotTaken(string item, string error) => Format("xl does not take an item of the cpuid list: '{0}'{1}.", Printable(item), error switch
    {
        "1" => ", the leaf is no number", "2" => ", the sub-leaf is no number", "3" => ", the colon is missing", "4" => ", a register's name is wrong",
        "5" => ", a register has not exactly 32 characters", _ => string.Empty,
    });

    public static string BadCharacter(string character) => Format("The guest is not built: a cpuid list holds the character '{0}'; only 0, 1, x, k and s are known, in lower case.", Printable(character));

    public static string MissingLeaf(string leaf, string subleaf) => Format("The guest is not built: its cpuid list names leaf 0x{0}, sub-leaf 0x{1}, which this host does not have in that form.", leaf, subleaf);

    public static string RestoreRefused(string leaf, string subleaf, string msr) => Format(
        "The receiving host refuses the guest's CPU policy{0}.", leaf.Length == 0 ? string.Empty : msr.Length > 0 && msr.Trim('f', 'F').Length > 0 ? Format(" at MSR 0x{0}", msr) : Format(" at leaf 0x{0}, sub-leaf 0x{1}", leaf, subleaf));

    public static string BuildRefused(string leaf, string subleaf) => Format("The hypervisor refuses the CPU policy that the guest is to get{0}.", leaf.Length == 0 ? string.Empty : Format(" at leaf 0x{0}, sub-leaf 0x{1}", leaf, subleaf));
}
