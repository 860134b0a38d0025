using System.Globalization;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.VMware.Guests;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Masks;

/// <summary>
/// Reads guest masks as people have them: <c>.vmx</c> lines (<c>cpuid.1.ecx = "----:..."</c>, with sub-leaf
/// <c>cpuid.7.0.edx</c> and vendor <c>cpuid.80000001.ecx.amd</c>), and the short form <c>1.ecx=RRRR:...</c>. Levels are
/// hexadecimal, or signed or unsigned decimal as the API prints 0x80000001. <c>featMask.vm.cpuid.AES = "Val:0"</c> hides
/// one feature by name, and lies over the registers' masks wherever it stands.
/// </summary>
public static class GuestMaskText
{
    private const string FeatureKey = "featMask.vm.cpuid.", MsrKey = "featMask.vm.misc.", CompleteKey = "featureCompat.vm.completeMasks";

    /// <summary>Reads lines.</summary>
    /// <param name="name">What to call the mask, and where to say a line is wrong.</param>
    /// <param name="lines">The lines; those of a .vmx file that are no masks are passed over.</param>
    /// <param name="isDescriptor">See <see cref="GuestMask.IsDescriptor"/>.</param>
    /// <param name="isWholeVm">
    /// True when the lines are all that a VM is given, so that its completeMasks hides the features that no line names; false
    /// for lines that are to be laid over whatever a VM has.
    /// </param>
    /// <exception cref="CpuMaskException">A mask line is malformed or says otherwise than one before, or there is none.</exception>
    public static GuestMask Parse(string name, IEnumerable<string> lines, bool isDescriptor, bool isWholeVm = false)
    {
        var levels = new Dictionary<(uint, uint, string?), MaskLevel>();
        var registers = new Dictionary<(RegisterAddress, string?), RegisterMask>();
        var features = new Dictionary<BitAddress, char>();
        RegisterMask absent = isDescriptor ? RegisterMask.Unused : RegisterMask.PassThrough;
        bool complete = false;
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            if (!TrySplit(line, out string key, out string value))
            {
                continue;
            }

            if (key.StartsWith(FeatureKey, StringComparison.OrdinalIgnoreCase))
            {
                AddFeature(features, key.Substring(FeatureKey.Length), value, name, number);
            }
            else if (key.StartsWith(MsrKey, StringComparison.OrdinalIgnoreCase))
            {
                AddFeature(features, key.Substring(MsrKey.Length - 5), value, name, number);
            }
            else if (TryParseKey(key, out RegisterAddress address, out string? vendor))
            {
                if (!RegisterMask.TryParse(value, out RegisterMask mask))
                {
                    throw Malformed(name, number, Messages.NoMask(value));
                }

                if (registers.TryGetValue((address, vendor), out RegisterMask before) && before != mask)
                {
                    throw Malformed(name, number, Messages.SaidOtherwise(key, before.ToString()));
                }

                registers[(address, vendor)] = mask;
                MaskLevel level = Level(levels, address, vendor, absent).With(address.Register, mask);
                levels[(level.Leaf, level.Subleaf, level.Vendor)] = level;
            }
            else if (key.StartsWith("cpuid.", StringComparison.OrdinalIgnoreCase) && !IsWord(key.Substring(6)))
            {
                throw Malformed(name, number, Messages.NoMaskKey(key));
            }

            complete |= key.Equals(CompleteKey, StringComparison.OrdinalIgnoreCase) && value.Equals("TRUE", StringComparison.OrdinalIgnoreCase);
            if (levels.Count > GuestMask.MostLevels)
            {
                throw Malformed(name, number, Messages.TooManyLevels(GuestMask.MostLevels));
            }
        }

        foreach (Feature row in isWholeVm && complete ? FeatureTable.Default.All.Where(IsNamedBit) : Enumerable.Empty<Feature>())
        {
            features[row.Bit] = features.TryGetValue(row.Bit, out char symbol) ? symbol : '0';
        }

        RegisterMask msr = absent;
        foreach (KeyValuePair<BitAddress, char> feature in features)
        {
            RegisterAddress at = feature.Key.Register;
            if (at.IsMsr)
            {
                msr = msr.With(feature.Key.Bit, feature.Value);
                continue;
            }

            MaskLevel level = Level(levels, at, null, absent);
            levels[(level.Leaf, level.Subleaf, level.Vendor)] = level.With(at.Register, level[at.Register].With(feature.Key.Bit, feature.Value));
        }

        return levels.Count > 0 || features.Count > 0
            ? new GuestMask(name, levels.Values, isDescriptor, msr)
            : throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, Messages.NoMaskLines(name));
    }

    /// <summary>Reads <c>1.ecx</c>, <c>cpuid.7.0.edx</c>, <c>cpuid.80000001.ecx.amd</c>, <c>-2147483647.edx</c>.</summary>
    public static bool TryParseKey(string key, out RegisterAddress address, out string? vendor)
    {
        address = default;
        vendor = null;
        string[] parts = key.Trim().ToLowerInvariant().Split('.');
        int i = parts[0] == "cpuid" ? 1 : 0;
        int end = parts.Length;
        if (end - i >= 3 && parts[end - 1] is "amd" or "intel")
        {
            vendor = parts[--end];
        }

        if (end - i is not (2 or 3) || !TryParseLevel(parts[i], out uint leaf)
            || !RegisterAddress.TryParseRegister(parts[end - 1], out RegisterName register))
        {
            return false;
        }

        uint subleaf = 0;
        if (end - i == 3 && !Hex.TryParse(parts[i + 1], out subleaf))
        {
            return false;
        }

        address = new RegisterAddress(leaf, subleaf, register);
        return true;
    }

    /// <summary>Reads a level: hexadecimal with or without 0x, or a decimal number too long or too negative to be one.</summary>
    public static bool TryParseLevel(string text, out uint level)
    {
        level = 0;
        if (text.StartsWith("-", StringComparison.Ordinal))
        {
            bool ok = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int signed);
            level = unchecked((uint)signed);
            return ok;
        }

        // Ten decimal digits, as unsigned APIs print 0x80000001, are no eight hexadecimal ones.
        return Hex.TryParse(text, out level)
            || (text.Length == 10 && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out level));
    }

    private static bool TrySplit(string line, out string key, out string value)
    {
        key = value = string.Empty;
        int equals = line.IndexOf('=');
        string text = line.TrimStart();
        if (equals < 0 || text.StartsWith("#", StringComparison.Ordinal))
        {
            return false;
        }

        key = line.Substring(0, equals).Trim().Trim('"', '\'');
        value = line.Substring(equals + 1).Trim();
        if (value.Length > 0 && value[0] is '"' or '\'')
        {
            int close = value.IndexOf(value[0], 1);
            value = close < 0 ? value.Substring(1) : value.Substring(1, close - 1);
        }
        else if (value.IndexOf('#') is >= 0 and int comment)
        {
            value = value.Substring(0, comment).TrimEnd();
        }

        return true;
    }

    private static void AddFeature(Dictionary<BitAddress, char> features, string feature, string value, string name, int number)
    {
        char? symbol = value.Trim().ToUpperInvariant() switch
        {
            "VAL:0" or "VAL:0X0" or "MAX:0" => '0',
            "VAL:1" or "VAL:0X1" => '1',
            _ => null,
        };
        IReadOnlyList<Feature> rows = FeatureCapabilityKeys.FindMsr(feature) is { } flaw ? new[] { flaw } : FeatureTable.Default.Named(feature, NamingScheme.Vmware);
        if (symbol is not { } shown)
        {
            // A number (FAMILY, NUMLEVELS) constrains nothing that a register mask can say.
            return;
        }

        if (rows.Count == 0 && feature.StartsWith("misc.", StringComparison.OrdinalIgnoreCase))
        {
            // A key of which the table has no bit, such as misc.rsba_no: nothing to lay over a register.
            return;
        }

        if (rows.Count == 0)
        {
            throw Malformed(name, number, Messages.NoVmwareFeature(feature));
        }

        foreach (BitAddress bit in rows.Where(IsNamedBit).Select(r => r.Bit))
        {
            if (features.TryGetValue(bit, out char before) && before != shown)
            {
                throw Malformed(name, number, Messages.SaidOtherwise(FeatureKey + feature, "Val:" + before));
            }

            features[bit] = shown;
        }
    }

    private static bool IsNamedBit(Feature row) => row.IsFlag && VMwareGuestView.Instance.KeyOf(row) is not null;

    private static MaskLevel Level(
        Dictionary<(uint, uint, string?), MaskLevel> levels, RegisterAddress address, string? vendor, RegisterMask absent) =>
        levels.TryGetValue((address.Leaf, address.Subleaf, vendor), out MaskLevel? level)
            ? level
            : MaskLevel.Of(address.Leaf, address.Subleaf, vendor, vendor is null ? absent : RegisterMask.PassThrough);

    // Keys that begin like a mask and are settings of another kind: cpuid.coresPerSocket.
    private static bool IsWord(string text) => text.Length > 0 && text.All(char.IsLetterOrDigit);

    private static CpuMaskException Malformed(string name, int line, string message) => new(
        ErrorIds.InvalidValue, ErrorKind.Usage, name + new TextPosition(line, 0) + ": " + message);
}
