using System.Collections.Generic;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Hosts;

namespace CpuMask.Formats.Linux;

/// <summary>
/// The flags that a Linux kernel prints. A printed flag is a bit known to be set. A missing one tells nothing: the kernel
/// may not know the bit, may have switched it off, or may give it no name.
/// </summary>
internal sealed class LinuxFlags
{
    private readonly SortedDictionary<RegisterAddress, uint> ones = new();
    private readonly HashSet<string> names = new(System.StringComparer.Ordinal);
    private readonly SortedSet<string> nameless = new(System.StringComparer.Ordinal);

    /// <summary>Parses a line of flags.</summary>
    public LinuxFlags(string line)
    {
        var register = new Dictionary<string, Feature>(System.StringComparer.Ordinal);
        foreach (string name in line.Split(new[] { ' ', '\t' }, System.StringSplitOptions.RemoveEmptyEntries))
        {
            if (!names.Add(name))
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
        System.Array.Sort(sorted, System.StringComparer.Ordinal);
        return sorted;
    }

    /// <summary>Adds the set bits to the current CPU of a host.</summary>
    public void AddTo(HostBuilder host)
    {
        foreach (KeyValuePair<RegisterAddress, uint> pair in ones)
        {
            host.AddRegister(pair.Key, new RegisterValue(pair.Value, pair.Value));
        }
    }
}
