using System.Text;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Masks;

/// <summary>
/// The 32 characters that vSphere keeps for one register, bit 31 first. <c>-</c> pass through to the guest OS default,
/// <c>0</c> and <c>1</c> shown as such, <c>x</c> unused by the guest, <c>T</c> and <c>F</c> needed set or clear, <c>R</c>
/// shown clear but equal on both hosts, <c>H</c> the host's and equal on both. Source: vSphere API, HostCpuIdInfo.
/// </summary>
public readonly record struct RegisterMask
{
    private const string Symbols = "01xTFRH-";
    private const int Bits = 32;

    /// <summary>All <c>-</c>: what an absent register means in a VM's configuration.</summary>
    public static readonly RegisterMask PassThrough = new(new string('-', Bits));

    /// <summary>All <c>x</c>: what an absent register means in a guest OS descriptor.</summary>
    public static readonly RegisterMask Unused = new(new string('x', Bits));

    private readonly string? characters;

    private RegisterMask(string characters) => this.characters = characters;

    /// <summary>The 32 characters without separators, bit 31 first.</summary>
    public string Characters => characters ?? PassThrough.characters!;

    /// <summary>The character of a bit, 0..31.</summary>
    public char this[int bit] => Characters[Bits - 1 - bit];

    /// <summary>True when every character is <c>-</c>.</summary>
    public bool IsPassThrough => Equals(PassThrough);

    /// <summary>Reads every spelling in use: groups with colons, with blanks, or none; any case.</summary>
    public static bool TryParse(string? text, out RegisterMask mask)
    {
        mask = default;
        if (text is null || text.Length > 128)
        {
            return false;
        }

        var characters = new StringBuilder(Bits);
        foreach (char c in text)
        {
            if (c is ':' or ' ' or '\t')
            {
                continue;
            }

            int symbol = Symbols.IndexOf(c.ToString(), StringComparison.OrdinalIgnoreCase);
            if (symbol < 0 || characters.Length == Bits)
            {
                return false;
            }

            characters.Append(Symbols[symbol]);
        }

        if (characters.Length != Bits)
        {
            return false;
        }

        mask = new RegisterMask(characters.ToString());
        return true;
    }

    /// <summary>Reads every spelling in use.</summary>
    /// <exception cref="CpuMaskException">It is no mask; the message says what is expected.</exception>
    public static RegisterMask Parse(string text) => TryParse(text, out RegisterMask mask)
        ? mask
        : throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, Messages.NoMask(text));

    /// <summary>The same mask with one character changed.</summary>
    public RegisterMask With(int bit, char symbol)
    {
        if (Symbols.IndexOf(symbol) < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(symbol), symbol, "A mask consists of 0 1 x T F R H and -.");
        }

        char[] changed = Characters.ToCharArray();
        changed[Bits - 1 - bit] = symbol;
        return new RegisterMask(new string(changed));
    }

    /// <summary>This mask laid over another, character by character: <c>-</c> lets the other's show.</summary>
    public RegisterMask Over(RegisterMask below)
    {
        char[] composed = Characters.ToCharArray();
        for (int i = 0; i < Bits; i++)
        {
            composed[i] = composed[i] == '-' ? below.Characters[i] : composed[i];
        }

        return new RegisterMask(new string(composed));
    }

    /// <inheritdoc/>
    public bool Equals(RegisterMask other) => string.Equals(Characters, other.Characters, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Characters);

    /// <summary>Prints the API's form: <c>----:----:----:----:----:----:---0:-0-0</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(39);
        for (int i = 0; i < Bits; i += 4)
        {
            text.Append(i == 0 ? string.Empty : ":").Append(Characters, i, 4);
        }

        return text.ToString();
    }
}
