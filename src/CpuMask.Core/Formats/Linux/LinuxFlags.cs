using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Hosts;

namespace CpuMask.Formats.Linux;

/// <summary>
/// The flags that a Linux kernel prints. A printed flag is a bit known to be set. One that the kernel knows and leaves out it does
/// not offer; what it knows, <see cref="Vocabulary"/> tells.
/// </summary>
internal sealed class LinuxFlags
{
    // The order in which the kernel prints its words (arch/x86/include/asm/cpufeatures.h), those that are CPUID's own.
    private static readonly RegisterAddress[] Order =
    {
        new(1, 0, RegisterName.Edx), new(0x80000001, 0, RegisterName.Edx), new(1, 0, RegisterName.Ecx), new(0x80000001, 0, RegisterName.Ecx),
        new(7, 0, RegisterName.Ebx), new(0xD, 1, RegisterName.Eax), new(0x80000008, 0, RegisterName.Ebx), new(6, 0, RegisterName.Eax),
        new(0x8000000A, 0, RegisterName.Edx), new(7, 0, RegisterName.Ecx), new(0x80000007, 0, RegisterName.Ebx), new(7, 0, RegisterName.Edx),
    };

    private readonly SortedDictionary<RegisterAddress, uint> ones = new();
    private SortedDictionary<RegisterAddress, RegisterValue>? words;
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly SortedSet<string> nameless = new(StringComparer.Ordinal);

    /// <summary>Parses a line of flags.</summary>
    public LinuxFlags(string line)
    {
        var register = new Dictionary<string, Feature>(StringComparer.Ordinal);
        foreach (string name in line.Split(new[] { ' ', '\t' }, System.StringSplitOptions.RemoveEmptyEntries))
        {
            // A prompt's sign that a paste left at the end is no flag.
            if (!System.Linq.Enumerable.Any(name, char.IsLetterOrDigit) || !names.Add(name))
            {
                continue;
            }

            IReadOnlyList<Feature> rows = FeatureTable.Default.Named(name, NamingScheme.Linux);
            if (rows.Count == 1 && rows[0].IsFlag)
            {
                register[name] = rows[0];
            }
            else
            {
                nameless.Add(name);
            }
        }

        // vnmi is AMD's bit, and the name of something else beside Intel's virtualization.
        bool isIntel = names.Contains("vmx") || names.Contains("tpr_shadow") || names.Contains("ept");
        foreach (KeyValuePair<string, Feature> flag in register)
        {
            Feature row = flag.Value;
            if (isIntel && row.Vendor == "amd")
            {
                nameless.Add(flag.Key);
            }
            else
            {
                ones[row.Register] = (ones.TryGetValue(row.Register, out uint mask) ? mask : 0) | row.Mask;
            }
        }
    }

    /// <summary>The flags that are no bit of the feature table, such as constant_tsc, which the kernel made up.</summary>
    public IReadOnlyCollection<string> Nameless => nameless;

    /// <summary>Whether a flag was printed.</summary>
    public bool Has(string name) => names.Contains(name);

    /// <summary>The flags that one CPU prints and another does not.</summary>
    public string[] Differing(LinuxFlags other)
    {
        var difference = new HashSet<string>(names);
        difference.SymmetricExceptWith(other.names);
        var sorted = new string[difference.Count];
        difference.CopyTo(sorted);
        Array.Sort(sorted, StringComparer.Ordinal);
        return sorted;
    }

    /// <summary>Adds the bits that are known to the current CPU of a host.</summary>
    public void AddTo(HostBuilder host)
    {
        foreach (KeyValuePair<RegisterAddress, RegisterValue> word in words ??= Known())
        {
            host.AddRegister(word.Key, word.Value);
        }

        ImpliedState.AddTo(host, b => words.TryGetValue(b.Register, out RegisterValue word) ? word[b.Bit] : null);
    }

    private SortedDictionary<RegisterAddress, RegisterValue> Known()
    {
        var known = new SortedDictionary<RegisterAddress, RegisterValue>();
        int last = -1;
        foreach (KeyValuePair<RegisterAddress, uint> pair in ones)
        {
            known[pair.Key] = new RegisterValue(pair.Value, pair.Value);
            last = Math.Max(last, Array.IndexOf(Order, pair.Key));
        }

        // A line that was cut off lacks what the kernel prints last, so only what comes before the last word that is there counts.
        foreach (Feature row in Vocabulary.Linux.Absent(names))
        {
            int at = Array.IndexOf(Order, row.Register);
            if (at >= 0 && at < last)
            {
                known[row.Register] = (known.TryGetValue(row.Register, out RegisterValue word) ? word : RegisterValue.Unknown).With(row.Mask, 0);
            }
        }

        return known;
    }
}
