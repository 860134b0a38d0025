using System.Text;

namespace CpuMask.Platforms.Xen.Masks;

/// <summary>The list as xl's configuration parser takes it (libxlu_cfg_l.l): one string a line, comments between, LF only.</summary>
internal static class XenCpuidText
{
    private const int Width = 100;

    public static string Write(IReadOnlyList<XenCpuidItem> items, bool withComments)
    {
        var text = new StringBuilder("cpuid = [\n");
        foreach (XenCpuidItem item in items)
        {
            foreach (string remark in withComments ? item.Remarks : new string[0])
            {
                Comment(text, remark);
            }

            text.Append("    \"").Append(item).Append("\",\n");
        }

        return text.Append("]\n").ToString();
    }

    private static void Comment(StringBuilder text, string remark)
    {
        const string Start = "    # ", Next = "    #   ";
        text.Append(Start);
        int column = Start.Length;
        foreach (string word in remark.Split(' '))
        {
            if (column + word.Length > Width)
            {
                text.Length--;
                text.Append('\n').Append(Next);
                column = Next.Length;
            }

            text.Append(word).Append(' ');
            column += word.Length + 1;
        }

        text.Length--;
        text.Append('\n');
    }
}
