using CpuMask.Features;

namespace CpuMask.Platforms.Xen.Masks;

/// <summary>One <c>name=value</c> of the other form of the setting, <c>host,avx2=0</c>, as libxl reads it (libxl_cpuid_parse_config).</summary>
internal sealed class XlFlag
{
    /// <summary>What stands where <c>host</c> must, for which xl passes over the whole setting.</summary>
    public const int NotHost = 99;

    private XlFlag(string text, int at) => (Text, At) = (text, at);

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>Where it begins in the setting's text.</summary>
    public int At { get; }

    /// <summary>libxl's own verdict: 0, or the number of the error that xl prints and goes on after; 99 where <c>host</c> is missing.</summary>
    public int Error { get; private set; }

    /// <summary>The bit or field; null when the name is unknown.</summary>
    public Feature? Row { get; private set; }

    /// <summary>The value: x, k or s, or null for a number.</summary>
    public char? Symbol { get; private set; }

    /// <summary>The number, when it is one.</summary>
    public ulong Number { get; private set; }

    /// <summary>Reads the setting's text, cut at commas; empty pieces do not count.</summary>
    public static IReadOnlyList<XlFlag> Parse(string text)
    {
        var flags = new List<XlFlag>();
        bool first = true;
        for (int at = 0; at < text.Length;)
        {
            int end = text.IndexOf(',', at) is >= 0 and int comma ? comma : text.Length;
            string piece = text.Substring(at, end - at);
            if (piece.Length > 0)
            {
                if (first)
                {
                    first = false;
                    if (piece != "host")
                    {
                        return new[] { new XlFlag(piece, at) { Error = NotHost } };
                    }
                }
                else
                {
                    flags.Add(Of(piece, at));
                }
            }

            at = end + 1;
        }

        return first ? new[] { new XlFlag(string.Empty, 0) { Error = NotHost } } : flags;
    }

    /// <summary>The bit or field that libxl calls by a name; null when it calls none so.</summary>
    public static Feature? Named(string name) => name.Any(char.IsUpper) ? null : FeatureTable.Default.Named(name, NamingScheme.Xen).FirstOrDefault();

    private static XlFlag Of(string piece, int at)
    {
        var flag = new XlFlag(piece, at);
        int equals = piece.IndexOf('=');
        if (equals < 0)
        {
            flag.Error = 1;
            return flag;
        }

        flag.Row = Named(piece.Substring(0, equals));
        string value = piece.Substring(equals + 1);
        if (flag.Row is null)
        {
            flag.Error = 2;
        }
        else if (XlListItem.TryNumber(value, out ulong number))
        {
            flag.Number = number;
        }
        else if (value.Length > 0 && value[0] is 'x' or 'k' or 's')
        {
            flag.Symbol = value[0];
        }
        else
        {
            flag.Error = 3;
        }

        return flag;
    }
}
