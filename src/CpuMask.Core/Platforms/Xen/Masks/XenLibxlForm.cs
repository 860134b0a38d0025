using System.Globalization;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Platforms.Xen.Masks;

/// <summary>
/// libxl's own form, <c>host,avx2=0,...</c> (libxl_cpuid.c, libxl_cpuid_parse_config): names instead of leaves. It alone
/// reaches MSR 10AH; it has no words for address sizes, extended maxima and bits without a name.
/// </summary>
internal static class XenLibxlForm
{
    /// <summary>The bit that says that the CPU has MSR 10AH.</summary>
    public static readonly BitAddress ArchCapabilities = new(new RegisterAddress(7, 0, RegisterName.Edx), 29);

    /// <summary>Writes the setting.</summary>
    /// <param name="baseline">The pool.</param>
    /// <param name="policy">What the list form forces.</param>
    /// <param name="names">What the version that reads it calls features; a name that it does not know it would drop with a message.</param>
    /// <param name="lacks">What of it this form cannot say.</param>
    public static string Write(ComputedBaseline baseline, XenForcedWords policy, XenNames names, out IReadOnlyList<string> lacks)
    {
        var flags = new List<string> { "host" };
        var unsaid = new List<string>();
        foreach (RegisterAddress word in policy.Words)
        {
            if (word == XenLeaves.MaxBasic)
            {
                flags.Add("maxleaf=" + policy[word].Ones.ToString(CultureInfo.InvariantCulture));
            }
            else if (word == XenLeaves.Signature)
            {
                var signature = new CpuSignature(policy[word].Ones);
                flags.AddRange(new[] { ("family", signature.Family), ("model", signature.Model), ("stepping", signature.Stepping) }
                    .Select(p => p.Item1 + "=" + p.Item2.ToString(CultureInfo.InvariantCulture)));
            }
            else if (XenLeaves.FeatureWords.Contains(word))
            {
                AddFlags(flags, unsaid, word, policy[word], names);
            }
            else
            {
                unsaid.Add(word.ToString());
            }
        }

        flags.AddRange(DifferingMsrBits(baseline).Select(b => (Name: XenNames.Of(FeatureTable.Default.Find(b.Bit))!, b.Value))
            .Where(b => names.Knows(b.Name)).Select(b => b.Name + (b.Value ? "=1" : "=0")));
        lacks = unsaid;
        return "cpuid = \"" + string.Join(",", flags) + "\"\n";
    }

    /// <summary>
    /// The bits of MSR 10AH that Xen shows, on which the hosts differ, and what the pool promises of each; none where the
    /// pool has no such register, or where a bit cannot be told.
    /// </summary>
    public static IEnumerable<(BitAddress Bit, bool Value)> DifferingMsrBits(ComputedBaseline baseline)
    {
        if (baseline.Registers[ArchCapabilities] == false)
        {
            yield break;
        }

        foreach (Feature row in FeatureTable.Default.All.Where(f => f.Register.IsMsr && f.Register.Leaf == MsrValue.ArchCapabilities && f.IsFlag))
        {
            bool shown = row.OnXen is GuestVisibility.Yes or GuestVisibility.OptIn && XenNames.Of(row) is not null;
            if (shown && baseline.Registers[row.Bit] is { } value && baseline.Evidence.Groups.Any(g => g.Registers[row.Bit] != value))
            {
                yield return (row.Bit, value);
            }
        }
    }

    private static void AddFlags(List<string> flags, List<string> unsaid, RegisterAddress word, (uint Zeros, uint Ones) forced, XenNames names)
    {
        foreach (BitAddress bit in BaselineDraft.Bits(word, forced.Zeros | forced.Ones))
        {
            // What Xen has no name for it shows to no guest, and AMD's aliases it copies itself.
            Feature? row = FeatureTable.Default.Find(bit);
            if (row?.OnXen is not (GuestVisibility.Yes or GuestVisibility.OptIn))
            {
                continue;
            }

            if (XenNames.Of(row) is { } name)
            {
                // A Xen that lacks the name shows the feature to no guest.
                if (!names.Knows(name))
                {
                    continue;
                }

                flags.Add(name + ((forced.Ones & bit.Mask) != 0 ? "=1" : "=0"));
            }
            else
            {
                unsaid.Add(bit.ToString(row.Name));
            }
        }
    }
}
