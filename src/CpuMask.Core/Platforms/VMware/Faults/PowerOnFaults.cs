using System.Text.RegularExpressions;
using CpuMask.Platforms.VMware.Guests;
using CpuMask.Faults;
using CpuMask.Guests;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Faults;

/// <summary>
/// What ESXi and Workstation print when a virtual machine does not start: features that are 0 and must be 1, guest settings
/// that contradict themselves, nested virtualization that the host does not offer.
/// </summary>
internal static class PowerOnFaults
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly Regex Needs = Of(@"requires (\S{2,30}) but (\S{2,30}) is not present");
    private static readonly Regex BadMask = Of(@"mask incorrectly requires '?([\w.]{2,60})'?\s*=\s*'?([\w:]{1,40})");
    private static readonly Regex GuestLacks = Of(@"missing features? (.{2,300}?) required by (.{2,80}?) guests?\b");
    private static readonly Regex Nested = Of(@"(VT-x|AMD-V|hardware[- ]assisted virtualization|nested virtualization|virtualized (?:hardware|HV)\b|\bVHV\b|Intel VT\b|64-bit operation is not possible|Longmode|Virtualized Intel|Virtualized AMD|(?:Device|Credential) ?Guard)");

    /// <summary>The findings of a text.</summary>
    public static IEnumerable<FaultFinding> In(FaultText text)
    {
        IReadOnlyList<FaultFinding> values = Values(text).ToArray();
        return values.Concat(Safely(() => Settings(text).ToArray())).Concat(Safely(() => Virtualization(text, values).ToArray()));
    }

    // "Feature 'cpuid.mwait' was 0, but must be at least 0x1." The words between name and values may be of any language.
    private static IEnumerable<FaultFinding> Values(FaultText text)
    {
        IReadOnlyList<(string Word, int At)> words = text.Words();
        var found = new List<(BlockingFeature Bit, bool MustNot, string Was)>();
        for (int i = 0; i < words.Count && found.Count < 200; i++)
        {
            bool named = words[i].At > 0 && text.Flat[words[i].At - 1] == '\'';
            bool behind = i > 0 && words[i - 1].Word.Equals("Feature", StringComparison.OrdinalIgnoreCase);
            if (!(named || behind || RequirementWord.IsKey(words[i].Word)) || KeyFaults.KeyOf(words[i].Word) is not { } key)
            {
                continue;
            }

            string[] values = FaultText.After(words, i, 16).Select(w => w.ToLowerInvariant())
                .TakeWhile(w => w != "feature" && !RequirementWord.IsKey(w)).Where(IsValue).Take(2).ToArray();
            if (values.Length == 2 && values[0] != values[1] && Demand(values[1]) is { } demand && found.All(f => f.Bit.Key != key))
            {
                found.Add((FaultBits.OfKey(new FeatureRequirement(key, demand), null), demand == "Bool:Max:0", values[0]));
            }
        }

        if (found.Select(f => FeatureCapabilityKeys.VendorOf(f.Bit.Key ?? string.Empty)).FirstOrDefault(v => v.IsKnown) is { IsKnown: true } vendor)
        {
            yield return KeyFaults.VendorFault(vendor) with { Question = FaultQuestion.PowerOn };
            found.RemoveAll(f => FeatureCapabilityKeys.VendorOf(f.Bit.Key ?? string.Empty).IsKnown);
        }

        foreach (var way in found.GroupBy(f => (f.MustNot, Nested: f.Bit.Feature.StartsWith("hv.", StringComparison.OrdinalIgnoreCase))))
        {
            string[] names = way.Select(f => f.Bit.Feature).ToArray();
            yield return new FaultFinding
            {
                Kind = way.Key.Nested ? FaultKind.Virtualization : FaultKind.FeatureKeys,
                Question = FaultQuestion.PowerOn,
                Direction = way.Key.MustNot ? FaultDirection.HostHas : FaultDirection.HostLacks,
                Summary = way.Key.Nested ? Messages.NoNested : way.Key.MustNot ? Messages.MustNotBeThere(names) : Messages.NotThereAtPowerOn(names),
                Bits = way.Select(f => f.Bit).ToArray(),
                Notes = way.Any(f => f.Bit.Feature == "MONITOR") ? new[] { Messages.MwaitAndVcls } : new string[0],
            };
        }
    }

    private static bool IsValue(string word) => word is "absent" or "present" || FeatureCapabilityKeys.TryParseValue(word, out _);

    private static string? Demand(string value) => value switch
    {
        "absent" => "Bool:Max:0",
        "present" => "Bool:Min:1",
        _ => FeatureCapabilityKeys.TryParseValue(value, out uint number) ? number == 0 ? "Bool:Max:0" : Wording.Format("Num:Min:{0}", number) : null,
    };

    private static IEnumerable<FaultFinding> Settings(FaultText text)
    {
        foreach (Match match in Needs.Matches(text.Flat).Cast<Match>().Take(20))
        {
            string shown = Bare(match.Groups[1].Value), hidden = Bare(match.Groups[2].Value);
            BlockingFeature[] bits = new[] { (shown, true), (hidden, false) }.Select(p => (Key: KeyFaults.KeyOf(p.Item1), p.Item2)).Where(p => p.Key is not null)
                .Select(p => FaultBits.OfKey(FeatureRequirement.Present(p.Key!), null) with { Required = "1", Found = p.Item2 ? "1" : "0" }).ToArray();
            yield return new FaultFinding
            {
                Kind = FaultKind.GuestSettings, Question = FaultQuestion.PowerOn, Direction = FaultDirection.GuestContradicts,
                Summary = Messages.ShownWithout(shown, Where(bits, 0), hidden, Where(bits, 1)),
                Bits = bits,
            };
        }

        foreach (Match match in BadMask.Matches(text.Flat).Cast<Match>().Take(20))
        {
            string key = match.Groups[1].Value;
            BlockingFeature[] bits = KeyFaults.KeyOf(key) is { } known ? new[] { FaultBits.OfKey(FeatureRequirement.Present(known), null) } : new BlockingFeature[0];
            yield return new FaultFinding
            {
                Kind = FaultKind.GuestSettings, Question = FaultQuestion.PowerOn, Direction = FaultDirection.GuestContradicts,
                Summary = Messages.MalformedMask(key, match.Groups[2].Value), Bits = bits, Notes = new[] { Messages.MaskOperators },
            };
        }

        foreach (Match match in GuestLacks.Matches(text.Flat).Cast<Match>().Take(20))
        {
            BlockingFeature[] bits = match.Groups[1].Value.Split(',', ' ').Select(Bare).Where(n => n.Length > 0 && n != "and").Select(KeyFaults.KeyOf).OfType<string>()
                .Select(k => FaultBits.OfKey(FeatureRequirement.Present(k), null)).GroupBy(b => b.Address).Select(g => g.First()).ToArray();
            yield return new FaultFinding
            {
                Kind = FaultKind.GuestSystem, Question = FaultQuestion.PowerOn, Direction = FaultDirection.HostLacks,
                Summary = Messages.GuestSystemNeeds(Wording.Printable(match.Groups[2].Value), bits.Select(b => b.Feature).ToArray()), Bits = bits,
                Notes = new[] { Messages.WhyGuestLacks },
            };
        }

        if (text.SaysAny("disabled by the guest operating system"))
        {
            yield return new FaultFinding
            {
                Kind = FaultKind.GuestSystem, Question = FaultQuestion.PowerOn, Direction = FaultDirection.Unknown, Summary = Messages.GuestHalted,
                Notes = new[] { Messages.WhyHalted },
            };
        }

        if (text.SaysAny("Virtualized performance counters", "Module 'VPMC'"))
        {
            yield return new FaultFinding
            {
                Kind = FaultKind.Virtualization, Question = FaultQuestion.PowerOn, Direction = FaultDirection.HostLacks,
                Summary = Messages.NoCounters,
            };
        }

        if (text.SaysAny("exceed capabilities of this host's current EVC mode", "exceed the capabilities of the host's current EVC mode", "exceeds the EVC mode", "requires a higher EVC mode"))
        {
            yield return new FaultFinding
            {
                Kind = FaultKind.GuestSystem, Direction = FaultDirection.HostLacks, Summary = Messages.AboveClusterMode,
                NotKnown = new[] { Messages.WhereRequirementsAre },
            };
        }

        if (text.SaysAny("nonzero number of basic cpuid levels", "value of register eax for cpuid level 0"))
        {
            yield return new FaultFinding
            {
                Kind = FaultKind.GuestSettings, Question = FaultQuestion.PowerOn, Direction = FaultDirection.GuestContradicts, Summary = Messages.NoBasicLevels,
            };
        }
    }

    private static IEnumerable<FaultFinding> Virtualization(FaultText text, IReadOnlyList<FaultFinding> values)
    {
        Match match = Nested.Match(text.Flat);
        bool refuses = text.SaysAny("not supported on this platform", "does not support", "not possible", "is disabled", "not capable", "is not available", "are not available", "are not compatible", "incompatible with", "power on failed", "Continue without");
        bool isVirtual = text.SaysAny("virtual machine", "virtualized", "nested virtualization", "VMware", "ESX", "Module '", "vmx|");
        if (!match.Success || !refuses || !isVirtual || values.Any(f => f.Kind == FaultKind.Virtualization))
        {
            yield break;
        }

        if (text.SaysAny("Credential Guard", "Device Guard"))
        {
            yield return new FaultFinding
            {
                Kind = FaultKind.Virtualization, Question = FaultQuestion.PowerOn, Direction = FaultDirection.HostLacks,
                Summary = Messages.TakenByWindows,
            };
            yield break;
        }

        bool longMode = text.SaysAny("64-bit operation is not possible", "Longmode");
        bool intel = text.SaysAny("VT-x", "Intel VT"), amd = text.SaysAny("AMD-V", "AMD V");
        string[] keys = (intel || !amd ? new[] { "cpuid.VMX" } : new string[0]).Concat(amd || !intel ? new[] { "cpuid.SVM" } : new string[0]).Concat(longMode ? new[] { "cpuid.LM" } : new string[0]).ToArray();
        yield return new FaultFinding
        {
            Kind = FaultKind.Virtualization, Question = FaultQuestion.PowerOn, Direction = FaultDirection.HostLacks,
            Summary = longMode ? Messages.NoLongMode : Messages.NoNested,
            Bits = keys.Select(k => FaultBits.OfKey(FeatureRequirement.Present(k), null)).ToArray(),
        };
    }

    private static string Where(BlockingFeature[] bits, int index) => index < bits.Length && bits[index].Bit is { } bit
        ? bit.Register.ToShortString() + "[" + Wording.Format("{0}", bit.ManualBit) + "]" : string.Empty;

    private static string Bare(string word) => word.Trim('\'', '.', ',', ';', ' ');

    private static Regex Of(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience);

    // A text made to stall the search says nothing.
    private static FaultFinding[] Safely(Func<FaultFinding[]> find)
    {
        try
        {
            return find();
        }
        catch (RegexMatchTimeoutException)
        {
            return new FaultFinding[0];
        }
    }
}
