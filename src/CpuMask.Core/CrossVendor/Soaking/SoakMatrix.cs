using System.Text;
using CpuMask.Files;
using CpuMask.Text;

namespace CpuMask.CrossVendor.Soaking;

/// <summary>One value of an axis.</summary>
/// <param name="Axis">The axis: hosts, hypervisor, guest, workload, vcpus, paging.</param>
/// <param name="Value">The value.</param>
/// <param name="Kind">What a guest is; empty elsewhere.</param>
/// <param name="Needs">The kinds of guests that a workload runs in; empty for all.</param>
public sealed record SoakValue(string Axis, string Value, string Kind = "", string Needs = "");

/// <summary>What soaks are to cover: axes with their values. By default Table 3 of the paper.</summary>
public sealed class SoakMatrix
{
    private const long MostBytes = 1 << 20;

    private static readonly Lazy<SoakMatrix> Table3 = new(() => new SoakMatrix(
        EmbeddedTable.Read("SoakMatrix.tsv", 4, c => new SoakValue(c[0], c[1], c[2], c[3]))));

    private SoakMatrix(IReadOnlyList<SoakValue> values)
    {
        Values = values;
        Axes = values.Select(v => v.Axis).Distinct().ToArray();
    }

    /// <summary>Table 3 of AMD's white paper "Cross-Vendor Migration".</summary>
    public static SoakMatrix Default => Table3.Value;

    /// <summary>All values, axis by axis.</summary>
    public IReadOnlyList<SoakValue> Values { get; }

    /// <summary>The axes, in order.</summary>
    public IReadOnlyList<string> Axes { get; }

    /// <summary>Reads a matrix of one's own: lines of an axis, a tab and a value; then, if wanted, kind and needs; # begins a comment.</summary>
    /// <exception cref="CpuMaskException">The file cannot be read or has no such line.</exception>
    public static SoakMatrix Read(string path)
    {
        SoakValue[] values = Encoding.UTF8.GetString(InputFile.Read(path, MostBytes)).TrimStart('\uFEFF').Split('\n')
            .Select(l => l.TrimEnd('\r', ' ')).Where(l => l.Length > 0 && l[0] != '#')
            .Select(l => l.Split('\t')).Where(c => c[0] != "axis")
            .Select(c => c.Length is >= 2 and <= 4 && c[0].Trim().Length > 0 && c[1].Trim().Length > 0
                ? new SoakValue(c[0].Trim(), c[1].Trim(), c.Length > 2 ? c[2].Trim() : string.Empty, c.Length > 3 ? c[3].Trim() : string.Empty)
                : throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Input, Messages.NoMatrix(path))).Distinct().ToArray();
        return values.Length > 0 ? new SoakMatrix(values) : throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Input, Messages.NoMatrix(path));
    }

    /// <summary>Reads what a soak covers: <c>guest=SLES11 64-bit</c>. A value may be shortened to a beginning that only one has.</summary>
    /// <exception cref="CpuMaskException">No such axis or value.</exception>
    public IReadOnlyDictionary<string, string> Point(IEnumerable<string> texts)
    {
        var point = new Dictionary<string, string>();
        foreach (string text in texts)
        {
            int equals = text.IndexOf('=');
            string axis = equals > 0 ? text.Substring(0, equals).Trim() : throw Refused(Messages.NoEquals(text));
            axis = Axes.FirstOrDefault(a => a.Equals(axis, StringComparison.OrdinalIgnoreCase)) ?? throw Refused(Messages.NoSuchAxis(axis, Axes));
            point[axis] = ValueOf(axis, text.Substring(equals + 1).Trim());
        }

        return point;
    }

    /// <summary>Whether a workload runs in a guest. What says nothing fits everything.</summary>
    public static bool Fit(SoakValue a, SoakValue b) =>
        (a.Needs.Length == 0 || b.Kind.Length == 0 || a.Needs.Split(' ').Contains(b.Kind))
        && (b.Needs.Length == 0 || a.Kind.Length == 0 || b.Needs.Split(' ').Contains(a.Kind));

    private string ValueOf(string axis, string text)
    {
        string[] values = Values.Where(v => v.Axis == axis).Select(v => v.Value).ToArray();
        string[] meant = values.Where(v => v.Equals(text, StringComparison.OrdinalIgnoreCase)).ToArray();
        meant = meant.Length == 1 ? meant : values.Where(v => text.Length > 0 && v.StartsWith(text, StringComparison.OrdinalIgnoreCase)).ToArray();
        return meant.Length == 1 ? meant[0] : throw Refused(Messages.NoSuchValue(axis, text, values));
    }

    private static CpuMaskException Refused(string message) => new(ErrorIds.UnknownName, ErrorKind.Usage, message);
}
