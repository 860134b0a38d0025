using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Platforms;

/// <summary>Refuses to write a CPU of which too little is known.</summary>
internal static class UnknownWords
{
    /// <summary>The words that a guest would see, that some group's source does not have at all, and that decide something.</summary>
    public static IReadOnlyList<UnknownWord> Of(ComputedBaseline baseline, IEnumerable<RegisterAddress> guestWords) => guestWords
        .Where(w => !baseline.Registers[w].IsKnown)
        .Select(w => new UnknownWord(w, baseline.Evidence.Groups.Where(g => g.Registers[w].IsUnknown).ToArray()))
        .Where(w => w.Groups.Count > 0).ToArray();

    /// <exception cref="CpuMaskException"><see cref="ErrorIds.UnknownRegister"/>: there are such words.</exception>
    public static void Refuse(IReadOnlyList<UnknownWord> words)
    {
        if (words.Count > 0)
        {
            throw new CpuMaskException(ErrorIds.UnknownRegister, ErrorKind.Impossible, Messages.UnknownWords(
                words.Select(w => w.Register.ToString()).ToArray(),
                words.SelectMany(w => w.Groups).Distinct().SelectMany(g => g.Hosts).Select(h => h.Name).OrderBy(n => n, StringComparer.Ordinal).ToArray()))
            {
                Advice = new Advice("UnknownBits", "hide", "to hide from guests what is not known"),
            };
        }
    }
}

/// <summary>What to do with a register that a guest would see and of which some host's source says nothing.</summary>
public enum UnknownBits
{
    /// <summary>Nothing is written; the error names register, hosts, and which source would have it. Single unknown bits are hidden.</summary>
    Refuse,

    /// <summary>Guests do not see what is not known to be everywhere.</summary>
    Hide,

    /// <summary>Guests see what the host shows on which they start.</summary>
    Leave,
}
