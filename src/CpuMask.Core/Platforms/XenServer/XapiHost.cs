using System.Globalization;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Platforms.Xen.Hosts;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Platforms.XenServer;

/// <summary>A host out of what XAPI says of it, in whichever notation: name and value.</summary>
internal static class XapiHost
{
    /// <summary>The names of the sets, the one that guests are given first.</summary>
    public static readonly string[] Sets = { "features_hvm", "features_hvm_host", "features_pv", "features_pv_host", "features" };

    private const string Words = "words of eight hexadecimal digits joined by '-'";

    /// <summary>Adds the host that some values tell of; nothing when they hold no set.</summary>
    /// <param name="values">What was printed, by name.</param>
    /// <param name="wanted">The set to read; null takes the first that can be used.</param>
    /// <param name="import">Takes the host and what does not fit.</param>
    public static void Add(Dictionary<string, (string Value, TextPosition Position)> values, string? wanted, DumpImport import)
    {
        string? Value(string name) => values.TryGetValue(name, out (string Value, TextPosition) v) && v.Value.Length > 0 ? v.Value : null;
        string[] printed = Sets.Where(s => Value(s) is not null).ToArray();
        if (printed.Length == 0)
        {
            return;
        }

        if (wanted is not null && !printed.Contains(wanted))
        {
            import.Report(new DumpProblem(ErrorIds.MalformedDump, import.Source, default, Messages.NoSuchXapiSet(wanted, printed)));
            return;
        }

        // A host whose CPU cannot virtualize has an HVM set of almost nothing, which is none, and no mask of zeros.
        if (wanted is not null && wanted.IndexOf("hvm", StringComparison.Ordinal) >= 0 && FeatureSetWords.Parse(values[wanted].Value) is { Count: > 4 } none && (none[0] & 1) == 0)
        {
            import.Report(new DumpProblem(ErrorIds.NoSuchGuests, import.Source, values[wanted].Position, Messages.NoHvm(wanted)) { Kind = ErrorKind.Impossible });
            return;
        }

        HostBuilder host = import.NewHost();
        host.Vendor = CpuVendor.Of(Value("vendor"));
        host.Name = Value("hostname") ?? Value("name-label") ?? Value("name_label");
        host.Brand = Value("modelname") is { } brand ? string.Join(" ", brand.Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries)) : null;
        host.Bios = Value("bios-version");
        host.Kernel = Value("xen") is { } xen ? "Xen " + xen : null;
        host.LogicalProcessors = Number(Value("cpu_count")) ?? 0;
        host.BeginCpu();
        AddSignature(host, Value("family"), Value("model"), Value("stepping"));
        foreach (string set in wanted is null ? printed : new[] { wanted })
        {
            (string text, TextPosition position) = values[set];
            if (FeatureSetWords.Parse(text) is not { } words)
            {
                import.Malformed(position, text, Words);
                continue;
            }

            RegisterAddress?[] order = set == "features" && words.Count == 4 ? FeatureSetWords.XenServerOrder : FeatureSetWords.Order;
            if (wanted is null && order == FeatureSetWords.Order && (words[0] & 1) == 0)
            {
                host.Warn(Messages.XapiSetUnusable(set));
                continue;
            }

            // XAPI takes the words that a shorter set lacks for zero (xen-api's cpuid_helpers). It prints all sets of a host alike long,
            // so one that is shorter than another was cut by whoever copied it.
            string? longer = Sets.FirstOrDefault(s => s != "features" && values.TryGetValue(s, out (string Value, TextPosition) other)
                && FeatureSetWords.Parse(other.Value) is { } all && all.Count > words.Count);
            if (order == FeatureSetWords.Order && longer is not null)
            {
                host.Warn(Messages.XapiSetIsShort(set, words.Count, longer));
            }
            else if (order == FeatureSetWords.Order)
            {
                words = words.Concat(Enumerable.Repeat(0u, Math.Max(0, order.Length - words.Count))).ToArray();
            }

            FeatureSetWords.Add(host, order, words, host.Vendor);
            host.View = set == "features" ? null : HostView.GuestMaximum;
            host.Warn(Messages.XapiSetRead(set));
            import.Add(host);
            return;
        }
    }

    private static void AddSignature(HostBuilder host, string? family, string? model, string? stepping)
    {
        if (Number(family) is not { } f || Number(model) is not { } m || Number(stepping) is not { } s)
        {
            return;
        }

        try
        {
            host.Signature = CpuSignature.FromFamilyModelStepping(f, m, s);
        }
        catch (CpuMaskException e)
        {
            host.Warn(e.Message);
        }
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
