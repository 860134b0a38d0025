using System.Globalization;
using System.IO;
using System.Text;
using CpuMask.Cpuid;

namespace CpuMask.Features;

/// <summary>
/// Reads Features.tsv. Its columns: address (leaf.subleaf.register, hexadecimal); bits (<c>5</c> or <c>7:4</c>); name, as the manual
/// has it; linux, xen, qemu, libvirt, vmware, other: its names there, joined by commas; vendor (<c>intel</c>, <c>amd</c>,
/// <c>intel+amd</c>, ...); class, a word of <see cref="FeatureClass"/>; combine, a word of <see cref="CombineRule"/>; on_vmware, on_xen,
/// on_kvm, words of <see cref="GuestVisibility"/>; vmware_hwv, the first hardware version that shows it; depends, the bits it needs
/// (<c>1.0.ECX.28</c>, joined by commas); meaning, a sentence. Lines that begin with '#' are comments.
/// </summary>
internal static class FeatureTableFile
{
    private const int Columns = 18;
    private static readonly BitAddress[] NoParents = new BitAddress[0];

    /// <summary>Reads the table inside this assembly.</summary>
    public static FeatureTable ReadEmbedded()
    {
        using Stream stream = typeof(FeatureTableFile).Assembly.GetManifestResourceStream("Features.tsv")
            ?? throw new InvalidOperationException("Features.tsv is not embedded in this assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Read(reader);
    }

    /// <summary>Reads a table.</summary>
    /// <exception cref="FormatException">A row is malformed; the message names its line.</exception>
    public static FeatureTable Read(TextReader reader)
    {
        var features = new List<Feature>(1500);
        var row = new FeatureRow();
        int line = 0;
        bool header = true;
        while (reader.ReadLine() is { } text)
        {
            line++;
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            if (header)
            {
                header = false;
                continue;
            }

            row.MoveTo(text);
            features.Add(Read(row, line));
        }

        features.Sort((a, b) => a.Bit.CompareTo(b.Bit));
        return new FeatureTable(features);
    }

    private static Feature Read(FeatureRow row, int line)
    {
        if (row.Count != Columns)
        {
            throw Malformed(line, row.Count.ToString(CultureInfo.InvariantCulture) + " columns", "18");
        }

        if (!row.TryAddress(out RegisterAddress register))
        {
            throw Malformed(line, row.Word(0), "an address such as 7.0.EBX or MSR.10A");
        }

        (int low, int high) = Bits(row.Word(1), register.IsMsr ? 63 : 31, line);
        if (low > 31)
        {
            register = RegisterAddress.Msr(register.Leaf, high: true);
            low -= 32;
            high -= 32;
        }

        if (high > 31)
        {
            throw Malformed(line, row.Word(1), "bits within one half of the register");
        }

        string kind = row.Word(10), version = row.Word(15), parents = row.Word(16);
        return new Feature(register, low, high, row.Own(2), row.Text, row.StartOf(3))
        {
            Vendor = row.Word(9),
            Class = kind == ModeWhenClear ? FeatureClass.Mode : Class(kind, line),
            CountsWhenSet = kind == ModeWhenClear,
            Combine = Combine(row.Word(11), line),
            OnlyWarns = row.Word(11) == AnyWarning,
            OnVmware = Visibility(row.Word(12), line),
            OnXen = Visibility(row.Word(13), line),
            OnKvm = Visibility(row.Word(14), line),
            VmwareHardwareVersion = version.Length == 0 ? null : Number(version, line),
            DependsOn = parents.Length == 0 ? NoParents : parents.Split(',').Select(p => Parent(p, line)).ToArray(),
        };
    }

    // Class mode for a bit that only when it is clear says something of the running system, as APIC does.
    private const string ModeWhenClear = "mode-when-clear";

    // Combined as any, for a bit of bad news: whoever has it knows of a weakness, and whoever lacks it is the better for it.
    private const string AnyWarning = "any-warning";

    private static (int Low, int High) Bits(string text, int most, int line)
    {
        int colon = text.IndexOf(':');
        int high = Number(colon < 0 ? text : text.Substring(0, colon), line);
        int low = colon < 0 ? high : Number(text.Substring(colon + 1), line);
        return low <= high && high <= most ? (low, high) : throw Malformed(line, text, "a bit, or high:low");
    }

    private static BitAddress Parent(string text, int line) =>
        BitAddress.TryParse(text, out BitAddress parent) ? parent : throw Malformed(line, text, "a bit such as 1.0.ECX.26");

    // A switch, not Enum.Parse: this table is read in every start-up, and an ahead-of-time compiler must see the values.
    private static FeatureClass Class(string text, int line) => text switch
    {
        "feature" => FeatureClass.Feature,
        "security" => FeatureClass.Security,
        "numeric" => FeatureClass.Numeric,
        "identity" => FeatureClass.Identity,
        "topology" => FeatureClass.Topology,
        "power" => FeatureClass.Power,
        "volatile" => FeatureClass.Volatile,
        "mode" => FeatureClass.Mode,
        "switch" => FeatureClass.Switch,
        "hypervisor" => FeatureClass.Hypervisor,
        _ => throw Malformed(line, text, "a class"),
    };

    private static CombineRule Combine(string text, int line) => text switch
    {
        "all" => CombineRule.All,
        "any" or AnyWarning => CombineRule.Any,
        "min" => CombineRule.Min,
        "derived" => CombineRule.Derived,
        "ignore" => CombineRule.Ignore,
        _ => throw Malformed(line, text, "all, any, any-warning, min, derived or ignore"),
    };

    private static GuestVisibility Visibility(string text, int line) => text switch
    {
        "" => GuestVisibility.Unknown,
        "yes" => GuestVisibility.Yes,
        "no" => GuestVisibility.No,
        "opt-in" => GuestVisibility.OptIn,
        "synthesised" => GuestVisibility.Synthesised,
        _ => throw Malformed(line, text, "yes, no, opt-in, synthesised or nothing"),
    };

    private static int Number(string text, int line) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : throw Malformed(line, text, "a number");

    private static FormatException Malformed(int line, string found, string expected) => new(
        string.Format(CultureInfo.InvariantCulture, "Features.tsv({0}): found '{1}', expected {2}.", line, found, expected));
}
