using CpuMask.Cpuid;
using CpuMask.Faults;
using CpuMask.Features;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms.VMware.Guests;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Platforms.VMware.Masks;

namespace CpuMask.Platforms.VMware.Faults;

/// <summary>
/// A CPUID level and a register that do not fit, with or without the bits of host and requirement: the sentence of VirtualCenter
/// 2 and vSphere 4, the details of later ones, and the fault classes CpuIncompatible1ECX and CpuIncompatible81EDX.
/// </summary>
internal static class RegisterFaults
{
    private const int Window = 14, MostPlaces = 32;
    private static readonly string[] RegisterNames = { "eax", "ebx", "ecx", "edx" };
    private static readonly string[] NamedFlags = { "sse3", "pclmulqdq", "ssse3", "sse41", "sse42", "aes", "nx", "ffxsr", "rdtscp", "lm" };

    /// <summary>The findings of a text.</summary>
    public static IEnumerable<FaultFinding> In(FaultText text)
    {
        IReadOnlyList<(string Word, int At)> words = text.Words();
        IReadOnlyList<(string Before, RegisterMask Mask, int At)> masks = RegisterTexts.In(words);
        var places = new List<(int Word, RegisterAddress Register)>();
        for (int i = 0; i < words.Count && places.Count < MostPlaces; i++)
        {
            int register = Array.IndexOf(RegisterNames, words[i].Word.ToLowerInvariant());
            int end = register < 0 ? 0 : words[i].At + 3;
            bool isAssigned = register >= 0 && end < text.Flat.Length && text.Flat[end] == '=';
            if (register < 0 || isAssigned || LevelNear(words, i) is not { } leaf)
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

        // Many registers and no complaint are a dump, and what level 0 must hold is another message's.
        bool complains = text.SaysAny("incompatib", "mismatch", "requir", "problem", "desired", "host bits");
        if ((places.Count > 4 && !complains) || text.Says("nonzero number of basic cpuid levels"))
        {
            yield break;
        }

        for (int p = 0; p < places.Count; p++)
        {
            int from = p == 0 ? -1 : words[places[p].Word].At, to = p + 1 < places.Count ? words[places[p + 1].Word].At : int.MaxValue;
            foreach (FaultFinding finding in Findings(words, places[p].Register, masks.Where(m => m.At > from && m.At < to).ToArray()))
            {
                yield return finding;
            }
        }

        if (places.Count == 0 && masks.Count > 0 && complains)
        {
            yield return new FaultFinding { Kind = FaultKind.CpuidRegister, Summary = Messages.MaskWithoutRegister, NotKnown = new[] { Messages.NameTheRegister } };
        }
    }

    // A level is a number near the register: "CPUID level 0x1 register 'ecx'", or "Level : 1 RegisterName : ecx".
    private static uint? LevelNear(IReadOnlyList<(string Word, int At)> words, int register)
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

    private static IEnumerable<FaultFinding> Findings(
        IReadOnlyList<(string Word, int At)> words, RegisterAddress register, (string Before, RegisterMask Mask, int At)[] masks)
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

        BlockingFeature[] bits = host is { } h && required is { } r ? Mismatches(register, h, r).ToArray() : Flags(words, register).ToArray();
        if (bits.Length == 0)
        {
            yield return new FaultFinding
            {
                Kind = FaultKind.CpuidRegister,
                Summary = host is null || required is null ? Messages.RegisterFault(register.ToString()) : Messages.RegisterFits(register.ToString()),
                Register = register,
                Candidates = host is null || required is null ? Candidates(register).ToArray() : new BlockingFeature[0],
                NotKnown = new[] { host is null || required is null ? Messages.WhichBitIsNotSaid : Messages.NoMismatch },
            };
        }

        foreach (IGrouping<bool, BlockingFeature> way in bits.GroupBy(b => b.Required == "0"))
        {
            string[] names = way.Select(b => b.Feature).ToArray();
            yield return new FaultFinding
            {
                Kind = FaultKind.CpuidRegister,
                Direction = way.Key ? FaultDirection.HostHas : FaultDirection.HostLacks,
                Summary = way.Key ? Messages.HostHas(register.ToString(), names) : Messages.HostLacksOf(register.ToString(), names),
                Register = register,
                Bits = way.ToArray(),
                Notes = way.Key ? new[] { Messages.WhyHostHas } : new string[0],
            };
        }
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
    private static IEnumerable<BlockingFeature> Flags(IReadOnlyList<(string Word, int At)> words, RegisterAddress register)
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
        VMwareGuestView.Instance.Shown.Where(r => r.Register == register).Select(r => FaultBits.Of(r.Bit, true, null));
}
