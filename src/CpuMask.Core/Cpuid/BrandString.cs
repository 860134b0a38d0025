using System.Text;

namespace CpuMask.Cpuid;

/// <summary>The CPU's name, which leaves 0x80000002 to 0x80000004 hold as 48 characters.</summary>
internal static class BrandString
{
    /// <summary>The name without padding; empty when a leaf is missing or not wholly known.</summary>
    public static string Read(LeafTable leaves)
    {
        // Above the CPU's own maximum stands whatever it answers to a leaf that it does not have.
        if (LeafRange.IsAbove(0x80000004, leaves.Find(LeafRange.Extended, 0, RegisterName.Eax) ?? RegisterValue.Unknown) == true)
        {
            return string.Empty;
        }

        var text = new StringBuilder(48);
        for (uint leaf = 0x80000002; leaf <= 0x80000004; leaf++)
        {
            if (leaves.Find(leaf, 0) is not { } row || !row.Eax.IsKnown || !row.Ebx.IsKnown || !row.Ecx.IsKnown || !row.Edx.IsKnown)
            {
                return string.Empty;
            }

            RegisterText.Append(text, row.Eax.Value);
            RegisterText.Append(text, row.Ebx.Value);
            RegisterText.Append(text, row.Ecx.Value);
            RegisterText.Append(text, row.Edx.Value);
        }

        string name = text.ToString();
        int end = name.IndexOf('\0');
        name = (end < 0 ? name : name.Substring(0, end)).Trim();

        // Intel pads inside the name as well; people and other tools print single blanks.
        return string.Join(" ", name.Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries));
    }
}
