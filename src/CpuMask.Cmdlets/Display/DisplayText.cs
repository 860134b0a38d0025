using System.Globalization;
using System.IO;
using System.Management.Automation.Host;
using System.Text;
using CpuMask.Baselines;
using CpuMask.Comparison;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Explaining;
using CpuMask.Features;
using CpuMask.Hosts;
using CpuMask.Linting;
using CpuMask.Migration.Comparing;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Reports;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;

namespace CpuMask.Cmdlets;

/// <summary>
/// What the tables of CpuMask.format.ps1xml print, made here and not there so that it can be tested. Text from dumps
/// loses its control characters; the objects keep it.
/// </summary>
public static partial class DisplayText
{
    private const int Broad = 60, NarrowestWindow = 60, BroadestWindow = 120;

    /// <summary>A bit's short address: <c>7.0.EBX[5]</c>.</summary>
    public static string Address(BitAddress bit) =>
        bit.Register.ToShortString() + "[" + bit.ManualBit.ToString(CultureInfo.InvariantCulture) + "]";

    /// <summary>A flag's or field's short address: <c>80000008.0.EAX[7:0]</c> for a field.</summary>
    public static string Address(Feature feature) => feature.IsFlag
        ? Address(feature.Bit)
        : string.Format(
            CultureInfo.InvariantCulture, "{0}[{1}:{2}]", feature.Register.ToShortString(),
            feature.Register.Bit(feature.HighBit).ManualBit, feature.Bit.ManualBit);

    /// <summary>A flag's or field's short address on a host.</summary>
    public static string Address(FeatureState state) => state.Row is null ? Address(state.Bit) : Address(state.Row);

    /// <summary>Names as far as a width allows: <c>a, b</c>, or <c>12: a, b, ...</c> with their number in front; nothing is a dash.</summary>
    /// <param name="names">The names.</param>
    /// <param name="width">The most characters; one name is shown in any case.</param>
    public static string Names(IEnumerable<string> names, int width)
    {
        string[] all = names.Select(Wording.Safe).ToArray();
        string joined = all.Length == 0 ? "-" : string.Join(", ", all);
        if (joined.Length <= width || all.Length == 1)
        {
            return joined;
        }

        string number = all.Length.ToString(CultureInfo.InvariantCulture) + ": ";
        int shown = 1, length = number.Length + all[0].Length;
        while (length + all[shown].Length + 7 <= width)
        {
            length += all[shown++].Length + 2;
        }

        return number + string.Join(", ", all.Take(shown)) + ", ...";
    }

    /// <summary>The names of a group's hosts.</summary>
    public static string Names(BaselineGroup group, int width) => Names(group.Hosts.Select(h => h.Name), width);

    /// <summary>The names of the hosts of some groups.</summary>
    public static string Names(IEnumerable<BaselineGroup> groups, int width) => Names(groups.SelectMany(g => g.Hosts).Select(h => h.Name), width);

    /// <summary>The names of the hosts that a mask was made for.</summary>
    public static string Names(VMotionMask mask, int width) => Names(mask.GetComparison().Hosts.Select(h => h.Name), width);

    /// <summary>
    /// A CPU's name without what every name has and without its maker, for a table that has a column for that:
    /// <c>Xeon E5-2670 0</c> of <c>Intel(R) Xeon(R) CPU E5-2670 0 @ 2.60GHz</c>.
    /// </summary>
    public static string ShortCpu(HostCpuid host)
    {
        string name = host.Brand;
        int speed = name.IndexOf(" @ ", StringComparison.Ordinal);
        name = speed > 0 ? name.Substring(0, speed) : name;
        foreach (string noise in new[] { "(R)", "(TM)", "(r)", "(tm)", " CPU", " Processor" })
        {
            name = name.Replace(noise, string.Empty);
        }

        string maker = host.Vendor.DisplayName + " ";
        name = name.StartsWith(maker, StringComparison.OrdinalIgnoreCase) ? name.Substring(maker.Length) : name;
        return Wording.Safe(string.Join(" ", name.Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries)));
    }

    /// <summary>Breaks a text between words so that a list view need not break inside them; further lines of a paragraph are indented.</summary>
    /// <param name="text">Paragraphs with line feeds between them.</param>
    /// <param name="host">The host whose window it is for; at most 120 columns are used.</param>
    /// <param name="label">The width of the list's labels.</param>
    public static string Wrap(string text, PSHost? host, int label) => Break(text, Width(host) - label - 4, "  ");

    /// <summary>Breaks a text between words for the last column of a table, which would break inside them.</summary>
    /// <param name="text">Paragraphs with line feeds between them.</param>
    /// <param name="host">The host whose window it is for; at most 120 columns are used.</param>
    /// <param name="before">Where the column begins.</param>
    public static string Column(string text, PSHost? host, int before) => Break(text, Width(host) - before - 1, string.Empty);

    private static string Break(string text, int width, string indent)
    {
        var wrapped = new StringBuilder();
        foreach (string paragraph in text.Split('\n'))
        {
            int column = 0;
            wrapped.Append(wrapped.Length > 0 ? "\n" : string.Empty);
            foreach (string word in paragraph.Split(' '))
            {
                bool breaks = column > 0 && column + 1 + word.Length > width;
                wrapped.Append(breaks ? "\n" + indent : column > 0 ? " " : string.Empty).Append(word);
                column = (breaks ? indent.Length : column > 0 ? column + 1 : 0) + word.Length;
            }
        }

        return wrapped.ToString();
    }

    /// <summary>A class in small letters.</summary>
    public static string Class(FeatureClass kind) => kind.ToString().ToLowerInvariant();

    /// <summary>The class of a differing bit or field, in small letters.</summary>
    public static string Class(CpuidDifference difference) => Class(difference.Class);

    /// <summary>The class of a differing bit or field, in small letters.</summary>
    public static string Class(FieldDifference difference) => Class(difference.Row.Class);

    /// <summary>The name of a differing bit or field.</summary>
    public static string Feature(CpuidDifference difference) => difference.Feature;

    /// <summary>The name of a differing bit or field.</summary>
    public static string Feature(FieldDifference difference) => difference.Field;

    /// <summary>set, clear, unknown, or a field's number.</summary>
    public static string State(FeatureState state) => state switch
    {
        { IsFlag: true, IsSet: true } => "set",
        { IsFlag: true, IsSet: false } => "clear",
        { IsFlag: false, Value: { } value } => Number(state.Row!, value),
        _ => "unknown",
    };

    /// <summary>A field's number: hexadecimal where it is text or a leaf's number, decimal where it counts something.</summary>
    public static string Number(Feature field, uint value) => field.Print(value);

    /// <summary>A flag's short address, or a field's.</summary>
    public static string Address(CpuidDifference difference) => Address(difference.Bit);

    /// <summary>A flag's short address, or a field's.</summary>
    public static string Address(FieldDifference difference) => Address(difference.Row);

    /// <summary>Nothing: guest masks judge bits.</summary>
    public static string Matters(FieldDifference difference) => string.Empty;

    /// <summary>The hosts that have a bit; of a field, those with the highest value: <c>46 on a, b</c>.</summary>
    public static string Upper(CpuidDifference difference, int width) => Names(ShortNames.Of(difference, difference.Set), width);

    /// <summary>The hosts that have a bit; of a field, those with the highest value: <c>46 on a, b</c>.</summary>
    public static string Upper(FieldDifference difference, int width) => Value(difference, difference.Values[difference.Values.Count - 1], width);

    /// <summary>The hosts that lack a bit, and behind them those of which it is unknown; of a field, the lower values: <c>39 on c</c>.</summary>
    public static string Lower(CpuidDifference difference, int width) => Names(ShortNames.Of(difference, difference.Clear), width)
        + UnknownBehind(ShortNames.Of(difference, difference.Unknown), width);

    /// <summary>The hosts that lack a bit; of a field, the lower values: <c>39 on c</c>.</summary>
    public static string Lower(FieldDifference difference, int width) => difference.Values.Count == 2
        ? Value(difference, difference.Values[0], width)
        : string.Join(", ", difference.Values.Take(difference.Values.Count - 1).Select(v => Number(difference.Row, v.Value)));

    private static string UnknownBehind(IReadOnlyList<string> names, int width) => names.Count == 0 ? string.Empty : "; unknown on " + Names(names, width);

    /// <summary>Whether a difference matters to the guest that was named: <c>yes (R)</c>; empty when none was.</summary>
    public static string Matters(CpuidDifference difference) => difference.Significant switch
    {
        true => "yes (" + difference.Symbol + ")",
        false => "no (" + difference.Symbol + ")",
        null => string.Empty,
    };

    /// <summary>Foreign text without control characters.</summary>
    public static string Safe(string? text) => Wording.Safe(text ?? string.Empty);

    /// <summary>The CPU's own name, or its maker's.</summary>
    public static string Cpu(HostCpuid host) => Wording.Safe(host.Brand.Length > 0 ? host.Brand : host.Vendor.DisplayName);

    /// <summary>Family, model and stepping in decimal and as the register: <c>6/44/2 (0x000206C2)</c>.</summary>
    public static string Signature(CpuSignature? signature) =>
        signature is { } s ? s.ToFamilyModelStepping() + " (" + s + ")" : "unknown";

    /// <summary>The names of a host's set flags of the classes that concern guests.</summary>
    public static string Features(HostCpuid host) => FeatureNames(host).ToString();

    /// <summary>The same as a list, which prints as one text.</summary>
    public static NameList FeatureNames(HostCpuid host) => new(HostFeatures.Of(host)
        .Where(s => s.IsFlag && s.IsSet == true && ComparedBits.IsSeenBySoftware(s.Class))
        .Select(s => s.Name), " ");

    /// <summary>The bits that a mask hides, each with its address, the guest's symbol and VMware's word on it.</summary>
    public static string Bits(VMotionMask mask) => mask.IsEmpty
        ? "nothing: the hosts do not differ in anything that matters to this guest"
        : string.Join("\n", mask.Bits.Select(b => string.Format(
            CultureInfo.InvariantCulture, "{0}  {1}  {2}  {3}, not on {4}", b.Feature, Address(b.Bit), b.Symbol, b.Support, Names(b.Clear, Broad))));

    /// <summary>The changed registers of a mask's levels, one line each.</summary>
    public static string Levels(VMotionMask mask) => Lines(mask.ApiLevels.SelectMany(l => Registers().Where(r => !l[r].IsPassThrough)
        .Select(r => Hex.Word(l.Leaf) + " " + r.ToString().ToLowerInvariant() + "  " + l[r])));

    /// <summary>What vSphere goes by in the changed registers, one line each.</summary>
    public static string Effective(VMotionMask mask) => Lines(mask.Mask.Levels.SelectMany(l => Registers().Where(r => !l[r].IsPassThrough)
        .Select(r => new RegisterAddress(l.Leaf, l.Subleaf, r)).Select(a => a.ToShortString() + "  " + mask.Effective.MaskOf(a, mask.Vendor))));

    /// <summary>Lines as one text.</summary>
    public static string Lines(IEnumerable<string> lines) => string.Join("\n", lines.Select(Wording.Safe));

    /// <summary>How many hosts and how many kinds of them: <c>12 of 3 kinds</c>.</summary>
    public static string Hosts(CpuBaseline baseline) => string.Format(
        CultureInfo.InvariantCulture, "{0} of {1}", baseline.HostCount, baseline.Groups.Count == 1 ? "one kind" : baseline.Groups.Count + " kinds");

    /// <summary>The smallest number and who set it.</summary>
    public static string Minimum(BaselineMinimum? minimum) => minimum is null ? "unknown"
        : (minimum.IsAtMost ? "at most " : string.Empty) + Number(minimum.Field, minimum.Value)
            + (minimum.Differs ? ", set by " + Names(minimum.SetBy, Broad) : string.Empty);

    /// <summary>Who or what took a feature away.</summary>
    public static string Reason(RemovedFeature removed)
    {
        string by = Names(removed.ByHosts, Broad);
        return removed.Reason switch
        {
            RemovalReason.HostsLackIt => "not on " + by,
            RemovalReason.ParentLost => "goes with " + (removed.Parent is { } parent ? FeatureTable.Default.NameOf(parent) : "its parent"),
            RemovalReason.AboveMaximum => "leaf above the maximum of " + by,
            RemovalReason.StateLayout => "saved state lies elsewhere on " + by,
            RemovalReason.Unnamed => "has no name, so no promise",
            RemovalReason.OtherVendor => "another vendor's",
            RemovalReason.Asked => "asked to be hidden",
        };
    }

    /// <summary>The ready-made CPUs of platforms that come nearest to a baseline, a line each.</summary>
    public static string Levels(ComputedBaseline baseline) => Lines(Registry.Platforms.SelectMany(p => p.LevelsOf(baseline)).Select(l => l.Kind + ": " + l));

    /// <summary>Names of features, or "nothing".</summary>
    public static string FeatureNames(IReadOnlyList<Feature> features) => features.Count == 0 ? "nothing" : string.Join(" ", features.Select(f => f.Name));

    /// <summary>Whether a VM can land, a line for each platform.</summary>
    public static string Landings(BaselineComparison comparison) => Lines(comparison.Landings.Select(l =>
        l.Platform.Name + ": " + Verdict(l.Verdict) + (l.Verdict.Reason.Length > 0 ? ", " + l.Verdict.Reason : string.Empty)));

    /// <summary>The physical address bits of both sides.</summary>
    public static string AddressBits(BaselineComparison comparison) => Minimum(comparison.From.PhysicalAddressBits) + " -> " + Minimum(comparison.To.PhysicalAddressBits);

    /// <summary>What a baseline does not promise, a line for each reason.</summary>
    public static string Removed(ComputedBaseline baseline) => baseline.Removed.Count == 0 ? "nothing"
        : Lines(baseline.Removed.GroupBy(Reason).Select(g => g.Key + ": " + string.Join(" ", g.Select(r => r.Feature))));

    /// <summary>The names of the features that a pool promises.</summary>
    public static string Features(ComputedBaseline baseline) => string.Join(" ", baseline.Features.Select(f => f.Name));

    /// <summary>What guests must see although some hosts lack it.</summary>
    public static string Forced(ComputedBaseline baseline) => baseline.Forced.Count == 0 ? "nothing"
        : Lines(baseline.Forced.Select(f => f.Feature.Name + ": not on " + Names(f.LackedBy, Broad)));

    /// <summary>A VM's masks: levels of cpuFeatureMask and mask settings, as far as a width allows.</summary>
    public static string Masks(VmMaskState vm, int width) => Names(
        vm.CpuFeatureMask.Select(m => Hex.Word(unchecked((uint)m.Level)) + (string.IsNullOrEmpty(m.Vendor) ? string.Empty : " " + m.Vendor))
            .Concat(vm.Settings.Keys.OrderBy(k => k, StringComparer.OrdinalIgnoreCase)), width);

    /// <summary>A verdict in words; of a VM that runs on the host already, that.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="isCurrent">Whether the guest runs there.</param>
    public static string Verdict(HostVerdict verdict, bool isCurrent = false) => isCurrent ? "runs here" : verdict.Verdict switch
    {
        MigrationVerdict.CanLand => "can land",
        MigrationVerdict.Cannot => "cannot",
        MigrationVerdict.Unknown => "not known",
    };

    /// <summary>What blocks, a paragraph each: where it stands, what it is, what the guest needs, and what would help.</summary>
    public static string Blocking(IEnumerable<BlockingFeature> blocking) => Lines(blocking.Select(Blocking));

    /// <summary>What would have to be known, a paragraph each with its source.</summary>
    public static string Missing(HostVerdict verdict) => Lines(verdict.Missing.Select(m => Wording.Safe(m + ": " + m.Source)));

    /// <summary>What would help, the likeliest first.</summary>
    public static string Remedies(BlockingFeature feature) => Wording.Safe(feature.Remedies.Count == 0
        ? "Only another host will do." : string.Join(" ", feature.Remedies.Select(r => r.Advice).Distinct()));

    /// <summary>An explained fault: the same page as the command line's.</summary>
    public static string Fault(FaultExplanation fault, PSHost? host) => Lines(FaultPage.Lines(fault, Width(host) - 1).Select(l => l.Text));

    /// <summary>A lint: the same page as the command line's.</summary>
    public static string Lint(CpuMaskLint lint, PSHost? host) => Lines(LintPage.Lines(lint, Width(host) - 1).Select(l => l.Text));

    /// <summary>Features with where they stand and what they are, a paragraph each.</summary>
    public static string Meanings(IEnumerable<BlockingFeature> features) => Lines(features.Select(f => Wording.Safe(f.Feature + " (" + Address(f) + ")"
        + (f.Meaning.Length > 0 ? ": " + f.Meaning : string.Empty))));

    /// <summary>Where a blocking feature stands: <c>7.0.EBX[5]</c>, or vSphere's key.</summary>
    public static string Address(BlockingFeature feature) => feature.Bit is { } bit ? Address(bit) : Wording.Safe(feature.Address);

    private static string Blocking(BlockingFeature b) => Wording.Safe(string.Format(
        CultureInfo.InvariantCulture, "{0} ({1}{2}): needs {3}, found {4}. {5}{6}{7}",
        b.Feature, Address(b), b.Class is { } kind ? ", " + Class(kind) : string.Empty, b.Required, b.Found, b.Meaning, b.Meaning.Length > 0 ? " " : string.Empty, Remedies(b)));

    /// <summary>Since when a series of runs has a finding: <c>since 2026-01-31</c>, in UTC; empty for a first run.</summary>
    public static string Since(CpuidFinding finding) => finding.SinceText();

    /// <summary>A time as 2026-01-31 03:00, in UTC.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Where a finding's bit or field stands, as the manuals print it; empty when it is about neither.</summary>
    public static string Address(CpuidFinding finding) => finding.Subject.Register is null ? string.Empty : finding.Subject.ToString();

    /// <summary>How many findings a run has of each severity: <c>2 errors, 1 warning, 14 informations</c>.</summary>
    public static string Findings(ComplianceRun run)
    {
        string Count(FindingSeverity severity, string word) => string.Format(
            CultureInfo.InvariantCulture, "{0} {1}{2}", run.Count(severity), word, run.Count(severity) == 1 ? string.Empty : "s");
        return Count(FindingSeverity.Error, "error") + ", " + Count(FindingSeverity.Warning, "warning") + ", " + Count(FindingSeverity.Information, "information");
    }

    /// <summary>Features against kinds of host, with a letter for each, as wide as the window.</summary>
    /// <param name="run">The run.</param>
    /// <param name="host">The host whose window it is for.</param>
    /// <param name="style">PowerShell's $PSStyle, which takes the colours out again where output is no terminal; null where there is none, and then there are no colours.</param>
    public static string Matrix(ComplianceRun run, PSHost? host, object? style) => Matrix(FeatureMatrix.Of(CpuidReport.Of(run)), host, style);

    /// <summary>Features against kinds of host, with a letter for each, as wide as the window.</summary>
    public static string Matrix(FeatureMatrix matrix, PSHost? host, object? style)
    {
        bool colour = style is not null && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var text = new StringBuilder();
        foreach (IReadOnlyList<MatrixSpan> line in matrix.Lines(Width(host) - 1))
        {
            foreach (MatrixSpan span in line)
            {
                string sgr = colour ? Sgr(span.Tone) : string.Empty;
                text.Append(sgr).Append(span.Text).Append(sgr.Length > 0 ? "\u001b[0m" : string.Empty);
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }

    private static string Sgr(MatrixTone tone) => tone switch
    {
        MatrixTone.Heading => "\u001b[1m",
        MatrixTone.Minor or MatrixTone.Absent => "\u001b[2m",
        MatrixTone.Present => "\u001b[32m",
        MatrixTone.Missing => "\u001b[37;41m",
        MatrixTone.Extra => "\u001b[33m",
        MatrixTone.Unknown => "\u001b[36m",
        MatrixTone.Plain => string.Empty,
    };

    private static string Value(FieldDifference difference, FieldValue value, int width)
    {
        string number = Number(difference.Row, value.Value) + " on ";
        return number + Names(ShortNames.Of(difference, value.Hosts), width - number.Length);
    }

    // A host without a window has no width: a job, a remote session, a service.
    private static int Width(PSHost? host, int unknown = BroadestWindow)
    {
        try
        {
            int width = host?.UI?.RawUI?.BufferSize.Width ?? 0;
            return width <= 0 ? unknown : Math.Max(NarrowestWindow, Math.Min(width, BroadestWindow));
        }
        catch (Exception e) when (e is NotImplementedException or HostException or IOException)
        {
            return unknown;
        }
    }

    private static RegisterName[] Registers() => new[] { RegisterName.Eax, RegisterName.Ebx, RegisterName.Ecx, RegisterName.Edx };
}
