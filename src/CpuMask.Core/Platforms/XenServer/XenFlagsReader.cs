using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Platforms.Xen.Guests;
using CpuMask.Platforms.Xen.Hosts;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Platforms.XenServer;

/// <summary>
/// XenServer's and XCP-ng's VM.last_boot_CPU_flags: <c>vendor: GenuineIntel; features: 17cbfbff-f7fa3223-...</c>, as
/// <c>xe vm-param-get param-name=last-boot-CPU-flags</c> or <c>xe vm-param-list</c> print it, or the words alone. In a
/// listing, <c>name-label</c> names the guest.
/// </summary>
internal sealed class XenFlagsReader : GuestReader
{
    private static readonly char[] Separators = { ' ', '\t', ';', ',', '"', '\'', '=', '|' };

    public override string Format => "xen-boot-flags";

    public override string Description => "last_boot_CPU_flags of a XenServer or XCP-ng guest";

    public override DumpFit Fit(DumpText text)
    {
        bool alone = true, words = false, flags = false;
        foreach ((string line, _) in Lines(text).Take(400))
        {
            string[] parts = line.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
            bool has = parts.Any(p => Words(p) is not null);
            words |= has;
            flags |= line.IndexOf("last-boot-CPU-flags", StringComparison.OrdinalIgnoreCase) >= 0
                || line.IndexOf("last_boot_CPU_flags", StringComparison.OrdinalIgnoreCase) >= 0
                || (has && line.IndexOf("vendor", StringComparison.OrdinalIgnoreCase) >= 0);
            alone &= parts.Length == 0 || (has && parts.Length <= 2);
        }

        return words && flags ? DumpFit.Yes(30) : words && alone ? DumpFit.Yes(10) : DumpFit.None;
    }

    public override void Read(DumpText text, DumpImport import)
    {
        string name = string.Empty;
        CpuVendor vendor = default;

        // A host's record has several sets, of which a guest that starts there gets one.
        var sets = new Dictionary<string, IReadOnlyList<uint>>(StringComparer.OrdinalIgnoreCase);
        void AddSets()
        {
            if (XapiHost.Sets.Where(sets.ContainsKey).OrderBy(s => (sets[s][0] & 1) != 0 ? 0 : 1).FirstOrDefault() is { } best)
            {
                Add(sets[best], vendor, name, import);
                sets.Clear();
                vendor = default;
                name = string.Empty;
            }
        }

        foreach ((string line, TextPosition position) in Lines(text))
        {
            if (After(line, "name-label") is { } label)
            {
                AddSets();
                name = label;
            }

            vendor = After(line, "vendor") is { } said ? CpuVendor.Of(said.Split(Separators)[0]) : vendor;
            string key = string.Empty;
            foreach (string part in line.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
            {
                if (Words(part) is { } words)
                {
                    if (sets.Count == 0 && !key.StartsWith("features_", StringComparison.OrdinalIgnoreCase) && !IsOfHost(line))
                    {
                        Add(words, vendor, name, import);
                        vendor = default;
                        name = string.Empty;
                    }
                    else
                    {
                        if (sets.ContainsKey(key))
                        {
                            AddSets();
                        }

                        sets[key] = words;
                    }
                }
                else if (part.Length > 40 && part.IndexOf('-') == 8)
                {
                    import.Malformed(position, part, "32-bit words of eight hexadecimal digits joined by '-'");
                }

                key = part.TrimEnd(':');
            }
        }

        AddSets();
    }

    // "features" stands in a host's record too, before or behind the sets that name their guests.
    private static bool IsOfHost(string line) => line.IndexOf("features_hvm", StringComparison.OrdinalIgnoreCase) >= 0
        || line.IndexOf("features_pv", StringComparison.OrdinalIgnoreCase) >= 0;

    // Four words at least. A word that only a later Xen knows can be passed over only while it is zero.
    private static IReadOnlyList<uint>? Words(string text) =>
        text.Length is >= 35 and < 640 && FeatureSetWords.Parse(text) is { } words && words.Skip(FeatureSetWords.Order.Length).All(w => w == 0) ? words : null;

    private static void Add(IReadOnlyList<uint> words, CpuVendor vendor, string name, DumpImport import)
    {
        // A word that the host's Xen does not have is zero for the guest.
        RegisterAddress?[] order = FeatureSetWords.OrderOf(words);
        (LeafTable leaves, IReadOnlyList<MsrValue> msrs) = RegisterWords.Gather(order.Select((register, i) =>
            new KeyValuePair<RegisterAddress, RegisterValue>(register!.Value, RegisterValue.Of(i < words.Count ? words[i] : 0))));
        RegisterSet seen = Normaliser.Normalise(leaves, msrs, vendor).Registers;
        import.Add(new MigratingGuest
        {
            Name = name,
            Source = Messages.BootFlagsOf(import.Source),
            Hypervisor = XenGuestView.Instance,
            Vendor = vendor,

            // The words are all that Xen itself compares; what it does not list no guest sees.
            Bits = SeenBits.Of(seen, XenGuestView.Instance).Where(b => b.Need != BitNeed.IfSeen).ToArray(),
            Seen = seen,
            Warnings = new[] { Messages.BootFlagsHaveNoAddressBits },
        });
    }

    private static string? After(string line, string key)
    {
        int at = line.IndexOf(key, StringComparison.OrdinalIgnoreCase);
        int colon = at < 0 ? -1 : line.IndexOfAny(new[] { ':', '=' }, at + key.Length);
        return colon < 0 || line.Substring(at + key.Length, colon - at - key.Length).Trim(' ', '\t', '(', ')', 'R', 'O', 'W', 'M').Length > 0
            ? null
            : line.Substring(colon + 1).Trim(' ', '\t', '"', '\'');
    }

    private static IEnumerable<(string Line, TextPosition Position)> Lines(DumpText text)
    {
        var lines = new LineScanner(text);
        while (lines.Next())
        {
            yield return (text.Slice(lines.Start, Math.Min(lines.End, lines.Start + 4096)), new TextPosition(lines.Number, 1));
        }
    }
}
