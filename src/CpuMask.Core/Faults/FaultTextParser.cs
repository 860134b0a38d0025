using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms;
using CpuMask.Platforms.VMware;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Platforms.VMware.Masks;

namespace CpuMask.Faults;

/// <summary>
/// Reads what vCenter, ESXi and PowerCLI print when a virtual machine cannot move or start: whole messages or parts of them,
/// in the wording of versions 2 to 9. Only quoted names and numbers have to be as printed; the words between may be of any
/// language where a level and a register are named.
/// </summary>
internal sealed class FaultTextParser
{
    private const int Window = 14;
    private const int MostPlaces = 32;
    private static readonly string[] RegisterNames = { "eax", "ebx", "ecx", "edx" };
    private static readonly string[] NamedFlags = { "sse3", "pclmulqdq", "ssse3", "sse41", "sse42", "aes", "nx", "ffxsr", "rdtscp", "lm" };

    private readonly FaultText text;
    private readonly IReadOnlyList<(string Word, int At)> words;
    private readonly List<FaultFinding> findings = new();

    private FaultTextParser(FaultText text)
    {
        this.text = text;
        words = text.Words();
    }

    /// <summary>The statements of a text; none when it says nothing that is known.</summary>
    public static IReadOnlyList<FaultFinding> Parse(FaultText text)
    {
        var parser = new FaultTextParser(text);
        parser.Registers();
        parser.Keys();
        parser.Labels();
        parser.General();
        (string? source, string? target) = HostsIn(text.Flat);
        return parser.findings.Select(f => f with { SourceHost = f.SourceHost ?? source, Host = f.Host ?? target }).ToArray();
    }

    /// <summary>"Unable to migrate from A to B: ..." names two hosts, in this or another sentence with the same two words.</summary>
    public static (string? Source, string? Target) HostsIn(string flat)
    {
        int migrate = flat.IndexOf("migrate ", StringComparison.OrdinalIgnoreCase);
        int from = migrate < 0 ? -1 : flat.IndexOf("from ", migrate, StringComparison.OrdinalIgnoreCase);
        int to = from < 0 ? -1 : flat.IndexOf(" to ", from, StringComparison.OrdinalIgnoreCase);
        if (to < 0 || to - from > 200)
        {
            return (null, null);
        }

        string source = flat.Substring(from + 5, to - from - 5).Trim(' ', '\'', '<', '>');
        string rest = flat.Substring(to + 4).TrimStart(' ', '\'', '<');
        int end = rest.IndexOfAny(new[] { ' ', '\'', '>', ',', ';' });
        string target = (end < 0 ? rest : rest.Substring(0, end)).TrimEnd(':', '.');
        return (source.Length is > 0 and < 200 ? source : null, target.Length is > 0 and < 200 ? target : null);
    }

    private void Registers()
    {
        IReadOnlyList<(string Before, RegisterMask Mask, int At)> masks = FaultMasks.In(words);
        var places = new List<(int Word, RegisterAddress Register)>();
        for (int i = 0; i < words.Count; i++)
        {
            int register = Array.IndexOf(RegisterNames, words[i].Word.ToLowerInvariant());
            if (register < 0 || places.Count >= MostPlaces || LevelNear(i) is not { } leaf)
            {
                continue;
            }

            // A message that is pasted twice is said once.
            var address = new RegisterAddress(leaf, 0, (RegisterName)register);
            if (!places.Any(p => p.Register == address))
            {
                places.Add((i, address));
            }
        }

        for (int p = 0; p < places.Count; p++)
        {
            int from = p == 0 ? -1 : words[places[p].Word].At, to = p + 1 < places.Count ? words[places[p + 1].Word].At : int.MaxValue;
            Add(places[p].Register, masks.Where(m => m.At > from && m.At < to).ToArray());
        }

        if (places.Count == 0 && masks.Count > 0)
        {
            findings.Add(new FaultFinding { Kind = FaultKind.CpuidRegister, Summary = Messages.MaskWithoutRegister, Notes = new[] { Messages.NameTheRegister } });
        }
    }

    // A level is a number near the register: "CPUID level 0x1 register 'ecx'", or "Level : 1 RegisterName : ecx".
    private uint? LevelNear(int register)
    {
        bool cpuid = false;
        uint? level = null;
        for (int i = Math.Max(0, register - Window); i < Math.Min(words.Count, register + 6); i++)
        {
            string word = words[i].Word;
            cpuid |= word.StartsWith("cpuid", StringComparison.OrdinalIgnoreCase) || word.IndexOf("level", StringComparison.OrdinalIgnoreCase) >= 0
                || word.StartsWith("registerName", StringComparison.OrdinalIgnoreCase) || word.StartsWith("CpuIncompatible", StringComparison.OrdinalIgnoreCase);
            bool before = i < register || level is null;
            if (before && word.Length <= 11 && CpuIdInfoText.TryParseLevel(word, out uint number)
                && (number < 0x100 || number is >= 0x80000000 and < 0x80000100 or >= 0x40000000 and < 0x40000100))
            {
                level = number;
            }
        }

        return cpuid ? level : null;
    }

    private void Add(RegisterAddress register, (string Before, RegisterMask Mask, int At)[] masks)
    {
        RegisterMask? required = null, host = null;
        foreach ((string before, RegisterMask mask, _) in masks)
        {
            bool wanted = before.IndexOf("requir", StringComparison.OrdinalIgnoreCase) >= 0 || before.IndexOf("desired", StringComparison.OrdinalIgnoreCase) >= 0;
            if (wanted || host is not null)
            {
                required ??= mask;
            }
            else
            {
                host = mask;
            }
        }

        BlockingFeature[] bits = host is { } h && required is { } r ? Mismatches(register, h, r).ToArray() : Flags(register).ToArray();
        findings.Add(new FaultFinding
        {
            Kind = FaultKind.CpuidRegister,
            Summary = Messages.RegisterFault(register.ToString()),
            Register = register,
            Bits = bits,
            Candidates = bits.Length > 0 ? new BlockingFeature[0] : Candidates(register).ToArray(),
            Notes = bits.Length > 0 ? new string[0] : new[] { Messages.WhichBitIsNotSaid },
        });
    }

    private static IEnumerable<BlockingFeature> Mismatches(RegisterAddress register, RegisterMask host, RegisterMask required)
    {
        for (int bit = 0; bit < 32; bit++)
        {
            // What vSphere makes itself, the hypervisor bit above all, never keeps a guest away.
            bool made = FeatureTable.Default.Find(register.Bit(bit)) is { } row
                && (row.Class is FeatureClass.Hypervisor or FeatureClass.Mode || row.OnVmware == GuestVisibility.Synthesised);
            if (!made && IsBit(required[bit]) && IsBit(host[bit]) && required[bit] != host[bit])
            {
                yield return FaultBits.Of(register.Bit(bit), required[bit] == '1', null);
            }
        }
    }

    private static bool IsBit(char symbol) => symbol is '0' or '1';

    // CpuIncompatible1ECX and CpuIncompatible81EDX carry named flags: "sse41 : True".
    private IEnumerable<BlockingFeature> Flags(RegisterAddress register)
    {
        for (int i = 0; i + 1 < words.Count; i++)
        {
            bool isTrue = words[i + 1].Word.Equals("true", StringComparison.OrdinalIgnoreCase)
                || (i + 2 < words.Count && words[i + 1].Word == ":" && words[i + 2].Word.Equals("true", StringComparison.OrdinalIgnoreCase));
            if (isTrue && Array.IndexOf(NamedFlags, words[i].Word.ToLowerInvariant()) >= 0
                && FeatureTable.Default.Named(words[i].Word, NamingScheme.Vmware).FirstOrDefault(f => f.Register == register) is { } row)
            {
                yield return FaultBits.Of(row.Bit, true, null);
            }
        }
    }

    private static IEnumerable<BlockingFeature> Candidates(RegisterAddress register) =>
        VisibleFeatures.Of(GuestHypervisor.VMware).Where(r => r.Register == register).Select(r => FaultBits.Of(r.Bit, true, null));

    private void Keys()
    {
        var keys = new List<(string Key, string? Value, bool Absent)>();
        for (int i = 0; i < words.Count; i++)
        {
            string key = words[i].Word;
            if (!RequirementWord.IsKey(key) || keys.Any(k => k.Key.Equals(key, StringComparison.OrdinalIgnoreCase) && k.Value is not null))
            {
                continue;
            }

            string? value = words.Skip(i + 1).Take(6).Select(w => w.Word).TakeWhile(w => !RequirementWord.IsKey(w) || w.Equals(key, StringComparison.OrdinalIgnoreCase))
                .FirstOrDefault(RequirementWord.IsValue);
            string behind = text.Flat.Substring(words[i].At, Math.Min(text.Flat.Length - words[i].At, key.Length + 60));
            bool mustBeAbsent = behind.IndexOf("must be absent", StringComparison.OrdinalIgnoreCase) >= 0;
            keys.RemoveAll(k => k.Key.Equals(key, StringComparison.OrdinalIgnoreCase));
            keys.Add((key, value, mustBeAbsent));
        }

        if (keys.Count > 0)
        {
            BlockingFeature[] bits = keys.Select(k => FaultBits.OfKey(
                new FeatureRequirement(k.Key, k.Value ?? (k.Absent ? "Bool:Max:0" : "Bool:Min:1")), null)).ToArray();
            findings.Add(new FaultFinding { Kind = FaultKind.FeatureKeys, Summary = Messages.KeysFault(keys.Count), Bits = bits });
        }
    }

    private void Labels()
    {
        string[] items = text.Items().ToArray();
        var keys = new List<string>();
        var unknown = new List<string>();
        bool listed = false;
        for (int i = 0; i < items.Length; i++)
        {
            // A label may be wrapped onto the next line.
            IReadOnlyList<string> found = VsphereLabels.Find(items[i]);
            if (found.Count == 0 && i + 1 < items.Length && VsphereLabels.Find(items[i] + " " + items[i + 1]) is { Count: > 0 } wrapped)
            {
                found = wrapped;
                i++;
            }

            if (found.Count > 0)
            {
                keys.AddRange(found);
            }
            else if (listed && items[i].Length < 80 && !items[i].StartsWith("General incompatib", StringComparison.OrdinalIgnoreCase))
            {
                unknown.Add(items[i]);
            }

            listed |= items[i].IndexOf("on the target host", StringComparison.OrdinalIgnoreCase) >= 0 || items[i].IndexOf("these features", StringComparison.OrdinalIgnoreCase) >= 0;
        }

        string[] distinct = keys.Distinct().ToArray();
        bool said = listed || text.Says("requires hardware features");

        // One word such as "NX" in a sentence is no list; two labels, or an introduction, are.
        if (distinct.Length > 1 || (said && distinct.Length > 0) || (distinct.Length == 1 && items.Length == 1))
        {
            findings.Add(new FaultFinding
            {
                Kind = FaultKind.FeatureLabels,
                Summary = Messages.LabelsFault(distinct.Length),
                Bits = distinct.Select(k => FaultBits.OfKey(FeatureRequirement.Present(k), null)).GroupBy(b => b.Address).Select(g => g.First()).ToArray(),
                Notes = unknown.Count == 0 ? new string[0] : new[] { Messages.UnknownLabels(unknown.Take(20).ToArray()) },
            });
        }
        else if (said && findings.Count == 0)
        {
            findings.Add(new FaultFinding
            {
                Kind = FaultKind.RequirementsNotMet,
                Summary = Messages.RequirementsFault,
                Notes = new[] { Messages.WhereRequirementsAre }.Concat(unknown.Count == 0 ? new string[0] : new[] { Messages.UnknownLabels(unknown.Take(20).ToArray()) }).ToArray(),
            });
        }
    }

    private void General()
    {
        if (text.Says("Cannot convert type") && text.Says("VirtualMachineFeatureRequirement"))
        {
            findings.Add(new FaultFinding { Kind = FaultKind.PowerCliConversion, Summary = Messages.PowerCliFault, Notes = new[] { Messages.WhereRequirementsAre } });
        }

        if (text.Says("Enhanced vMotion Compatibility") || (text.Says("EVC") && text.Says("mode") && text.Says("host")))
        {
            findings.Add(new FaultFinding { Kind = FaultKind.EvcAdmission, Summary = Messages.EvcFault, Notes = new[] { Messages.WhereEvcModesAre } });
        }

        bool silent = text.Says("current hardware requirements") || text.Says("FeatureRequirementsNotMet") || text.Says("CPUID details: incompatibility")
            || text.Says("incompatible with the CPU feature requirements") || text.Says("incompatible with the virtual machine's requirements");
        if (silent && findings.Count == 0)
        {
            findings.Add(new FaultFinding { Kind = FaultKind.RequirementsNotMet, Summary = Messages.RequirementsFault, Notes = new[] { Messages.WhereRequirementsAre } });
        }
    }
}
