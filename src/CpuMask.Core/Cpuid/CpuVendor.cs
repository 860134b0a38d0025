using System.Text;

namespace CpuMask.Cpuid;

/// <summary>The twelve characters that leaf 0 returns in EBX, EDX and ECX.</summary>
public readonly record struct CpuVendor
{
    /// <summary>Intel.</summary>
    public static readonly CpuVendor Intel = new("GenuineIntel");

    /// <summary>AMD.</summary>
    public static readonly CpuVendor Amd = new("AuthenticAMD");

    /// <summary>Hygon, whose CPUs are AMD's first Zen under another name.</summary>
    public static readonly CpuVendor Hygon = new("HygonGenuine");

    private readonly string? id;

    private CpuVendor(string id) => this.id = id;

    /// <summary>The vendor string; empty when it is not known.</summary>
    public string Id => id ?? string.Empty;

    /// <summary>False when the source does not say who made the CPU.</summary>
    public bool IsKnown => Id.Length > 0;

    /// <summary>True for AMD and for Hygon, which share feature leaves and their meaning.</summary>
    public bool IsAmdLike => Equals(Amd) || Equals(Hygon);

    /// <summary>True for Intel.</summary>
    public bool IsIntel => Equals(Intel);

    /// <summary>The name as people write it: Intel, AMD, Hygon, else the string itself, else "unknown".</summary>
    public string DisplayName =>
        IsIntel ? "Intel" : Equals(Amd) ? "AMD" : Equals(Hygon) ? "Hygon" : IsKnown ? Id : "unknown";

    /// <summary>Takes a vendor string as it stands, or the short names intel, amd and hygon in any case.</summary>
    public static CpuVendor Of(string? id)
    {
        string text = id?.Trim('\0') ?? string.Empty;
        return text.ToUpperInvariant() switch
        {
            "INTEL" => Intel,
            "AMD" => Amd,
            "HYGON" => Hygon,

            // Old vmware.log files print the registers in the order EBX, ECX, EDX.
            "GENUNTELINEI" => Intel,
            "AUTHCAMDENTI" => Amd,
            _ => new CpuVendor(text),
        };
    }

    /// <summary>Takes what is shown and what CPUID says, in any case. PowerShell's -eq finds it, so that <c>Vendor -eq 'Intel'</c> and <c>'GenuineIntel'</c> both hold.</summary>
    public static CpuVendor Parse(string text)
    {
        CpuVendor vendor = Of(text);
        foreach (CpuVendor known in new[] { Intel, Amd, Hygon })
        {
            vendor = known.Id.Equals(vendor.Id, StringComparison.OrdinalIgnoreCase) ? known : vendor;
        }

        return vendor.Id.Equals(default(CpuVendor).DisplayName, StringComparison.OrdinalIgnoreCase) ? default : vendor;
    }

    /// <summary>The maker that a CPU's printed name begins with or names; not known where it names none.</summary>
    public static CpuVendor FromBrand(string? brand)
    {
        foreach (string word in (brand ?? string.Empty).Split(' ', '(', ','))
        {
            switch (word.ToUpperInvariant())
            {
                case "INTEL":
                    return Intel;
                case "AMD":
                    return Amd;
                case "HYGON":
                    return Hygon;
            }
        }

        return default;
    }

    /// <summary>Reads leaf 0.</summary>
    public static CpuVendor FromRegisters(uint ebx, uint ecx, uint edx)
    {
        if ((ebx | ecx | edx) == 0)
        {
            return default;
        }

        var text = new StringBuilder(12);
        RegisterText.Append(text, ebx);
        RegisterText.Append(text, edx);
        RegisterText.Append(text, ecx);
        return new CpuVendor(text.ToString());
    }

    /// <summary>The registers EBX, ECX and EDX of leaf 0, or null when the string is not twelve ASCII characters.</summary>
    public (uint Ebx, uint Ecx, uint Edx)? ToRegisters()
    {
        if (Id.Length != 12)
        {
            return null;
        }

        foreach (char c in Id)
        {
            if (c is < ' ' or > '~')
            {
                return null;
            }
        }

        return (RegisterText.Word(Id, 0), RegisterText.Word(Id, 8), RegisterText.Word(Id, 4));
    }

    /// <inheritdoc/>
    public bool Equals(CpuVendor other) => string.Equals(Id, other.Id, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Id);

    /// <summary>
    /// What is shown, <see cref="DisplayName"/>: PowerShell's -in, -like, switch and hash tables know a value by this text alone.
    /// What writes the vendor string asks for <see cref="Id"/>.
    /// </summary>
    public override string ToString() => DisplayName;
}
