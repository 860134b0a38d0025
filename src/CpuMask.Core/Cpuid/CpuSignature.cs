using System.Globalization;
using CpuMask.Text;

namespace CpuMask.Cpuid;

/// <summary>
/// Family, model and stepping: EAX of leaf 1. The extended family counts only when the base family is 15, the extended
/// model when the base family is 6 or higher (AMD manual volume 3, appendix E; Intel manual volume 2A, CPUID; family 7
/// is Zhaoxin's).
/// </summary>
public readonly record struct CpuSignature
{
    /// <summary>Takes EAX of leaf 1 as it stands.</summary>
    public CpuSignature(uint eax) => Value = eax;

    /// <summary>EAX of leaf 1.</summary>
    public uint Value { get; }

    /// <summary>The displayed family, extended part added.</summary>
    public int Family
    {
        get
        {
            int family = (int)(Value >> 8 & 0xF);
            return family == 15 ? 15 + (int)(Value >> 20 & 0xFF) : family;
        }
    }

    /// <summary>The displayed model, extended part in front.</summary>
    public int Model
    {
        get
        {
            int model = (int)(Value >> 4 & 0xF);
            return (Value >> 8 & 0xF) >= 6 ? model | ((int)(Value >> 16 & 0xF) << 4) : model;
        }
    }

    /// <summary>The stepping.</summary>
    public int Stepping => (int)(Value & 0xF);

    /// <summary>Puts a signature together from what operating systems print.</summary>
    /// <exception cref="CpuMaskException">A number does not fit its field.</exception>
    public static CpuSignature FromFamilyModelStepping(int family, int model, int stepping)
    {
        bool fits = family is >= 0 and <= 270 && stepping is >= 0 and <= 15
            && model is >= 0 && model <= (Math.Min(family, 15) >= 6 ? 255 : 15);
        if (!fits)
        {
            throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Input, Messages.NoSuchSignature(family, model, stepping));
        }

        uint eax = (uint)stepping | ((uint)model & 0xF) << 4 | (uint)Math.Min(family, 15) << 8;
        eax |= family >= 6 ? (uint)model >> 4 << 16 : 0;
        eax |= family > 15 ? (uint)(family - 15) << 20 : 0;
        return new CpuSignature(eax);
    }

    /// <summary>Takes both spellings that are shown, <c>0x000206C2</c> with or without its zeros and <c>6/44/2</c>. PowerShell's -eq and -in find it.</summary>
    /// <exception cref="CpuMaskException">The text is neither.</exception>
    public static CpuSignature Parse(string text)
    {
        string[] parts = text.Trim().Split('/');
        var numbers = new int[3];
        bool isTriple = parts.Length == 3;
        for (int i = 0; isTriple && i < 3; i++)
        {
            isTriple = int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]);
        }

        return isTriple ? FromFamilyModelStepping(numbers[0], numbers[1], numbers[2])
            : Hex.TryParse(text.Trim(), out uint eax) ? new CpuSignature(eax)
            : throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Input, Messages.NoSignatureText(text));
    }

    /// <summary>Takes EAX of leaf 1 as a script writes it, 0x50654 without quotes.</summary>
    public static explicit operator CpuSignature(int eax) => new(unchecked((uint)eax));

    /// <inheritdoc/>
    public bool Equals(CpuSignature other) => Value == other.Value;

    /// <inheritdoc/>
    public override int GetHashCode() => (int)Value;

    /// <summary>Prints <c>0x000206C2</c>.</summary>
    public override string ToString() => Hex.Word(Value);

    /// <summary>Prints <c>6/44/2</c>: family, model and stepping in decimal.</summary>
    public string ToFamilyModelStepping() =>
        string.Format(CultureInfo.InvariantCulture, "{0}/{1}/{2}", Family, Model, Stepping);
}
