using System.Management.Automation;
using CpuMask.Baselines;
using CpuMask.Comparison;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Migration.Comparing;
using CpuMask.Migration.Evacuating;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Graph;
using CpuMask.Migration.Patching;
using CpuMask.Migration.Restarting;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Reports;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;

namespace CpuMask.Cmdlets;

/// <summary>
/// The properties that CpuMask.types.ps1xml adds to objects of Core and VSphere, one method a property. In the types file itself
/// they would be script, which takes a third of the module's import to read, and more at each use.
/// </summary>
public static class ShownProperties
{
    private const int Whole = int.MaxValue;

    /// <summary>The names of a host's features.</summary>
    public static object HostFeatures(PSObject host) => DisplayText.FeatureNames(Of<HostCpuid>(host));

    /// <summary>A host's brand, or its vendor where the dump has none.</summary>
    public static string HostCPU(PSObject host) => DisplayText.Cpu(Of<HostCpuid>(host));

    /// <summary>All that is known of a host, for copies in other processes.</summary>
    public static string HostCpuMaskRecord(PSObject host) => CopiedHost.Text(Of<HostCpuid>(host));

    /// <summary>A live host's connection, or that it is in maintenance.</summary>
    public static string VSphereHostState(PSObject host) => Added(host, "InMaintenanceMode") is true ? "maintenance" : Added(host, "ConnectionState")?.ToString() ?? string.Empty;

    /// <summary>A VM's masks, as they are set.</summary>
    public static string VmMaskStateMasks(PSObject vm) => DisplayText.Masks(Of<VmMaskState>(vm), Whole);

    /// <summary>The VM that an entry of the journal would take back.</summary>
    public static string UndoEntryVM(PSObject entry) => Of<UndoEntry>(entry).VmName + " (" + Of<UndoEntry>(entry).VmId + ")";

    /// <summary>When an entry of the journal was written.</summary>
    public static string UndoEntryChanged(PSObject entry) => DisplayText.Time(Of<UndoEntry>(entry).Time) + " UTC";

    /// <summary>What a session's server calls itself.</summary>
    public static string VSphereSessionProduct(PSObject session) => Of<VSphereSession>(session).About.FullName;

    /// <summary>Set, clear, unknown, or a field's number.</summary>
    public static string FeatureStateState(PSObject state) => DisplayText.State(Of<FeatureState>(state));

    /// <summary>Whether guests notice a difference.</summary>
    public static string CpuidDifferenceMatters(PSObject difference) => DisplayText.Matters(Of<CpuidDifference>(difference));

    /// <summary>The hosts that have the bit.</summary>
    public static string CpuidDifferenceSetOn(PSObject difference) => List(Of<CpuidDifference>(difference).Set);

    /// <summary>The hosts that lack the bit.</summary>
    public static string CpuidDifferenceClearOn(PSObject difference) => List(Of<CpuidDifference>(difference).Clear);

    /// <summary>The hosts whose dumps do not tell.</summary>
    public static string CpuidDifferenceUnknownOn(PSObject difference) => List(Of<CpuidDifference>(difference).Unknown);

    /// <summary>A field's short address.</summary>
    public static string FieldDifferenceBit(PSObject difference) => DisplayText.Address(Of<FieldDifference>(difference));

    /// <summary>A field's class.</summary>
    public static object FieldDifferenceClass(PSObject difference) => Of<FieldDifference>(difference).Row.Class;

    /// <summary>Nothing: a field has no significance to a guest's mask.</summary>
    public static object? FieldDifferenceSignificant(PSObject difference) => null;

    /// <summary>Nothing: a mask has no symbol for a field.</summary>
    public static string FieldDifferenceSymbol(PSObject difference) => string.Empty;

    /// <summary>Nothing, beside the differences of bits.</summary>
    public static string FieldDifferenceMatters(PSObject difference) => string.Empty;

    /// <summary>The hosts with the highest number.</summary>
    public static object FieldDifferenceSet(PSObject difference) => Of<FieldDifference>(difference).Values.Last().Hosts;

    /// <summary>The hosts with the lowest number.</summary>
    public static object FieldDifferenceClear(PSObject difference) => Of<FieldDifference>(difference).Values[0].Hosts;

    /// <summary>The highest number and its hosts.</summary>
    public static string FieldDifferenceSetOn(PSObject difference) => DisplayText.Upper(Of<FieldDifference>(difference), Whole);

    /// <summary>The lower numbers and their hosts.</summary>
    public static string FieldDifferenceClearOn(PSObject difference) => DisplayText.Lower(Of<FieldDifference>(difference), Whole);

    /// <summary>The hosts whose dumps do not tell.</summary>
    public static string FieldDifferenceUnknownOn(PSObject difference) => List(Of<FieldDifference>(difference).Unknown);

    /// <summary>The hosts that a mask was made for.</summary>
    public static string VMotionMaskHosts(PSObject mask) => DisplayText.Names(Of<VMotionMask>(mask), Whole);

    /// <summary>The EVC mode that would do instead of a mask.</summary>
    public static string? VMotionMaskEvc(PSObject mask) => Of<VMotionMask>(mask) is { IsEmpty: false } some ? string.Join("\n", EvcWords.Way(some.GetEvc())) : null;

    /// <summary>The bits that a mask hides.</summary>
    public static string VMotionMaskHides(PSObject mask) => DisplayText.Bits(Of<VMotionMask>(mask));

    /// <summary>A mask's registers, as VirtualCenter writes them.</summary>
    public static string VMotionMaskLevels(PSObject mask) => DisplayText.Levels(Of<VMotionMask>(mask));

    /// <summary>The hosts that have the bit.</summary>
    public static string MaskedBitSetOn(PSObject bit) => List(Of<MaskedBit>(bit).Set);

    /// <summary>The hosts that lack the bit.</summary>
    public static string MaskedBitClearOn(PSObject bit) => List(Of<MaskedBit>(bit).Clear);

    /// <summary>Address bits before and after.</summary>
    public static string BaselineComparisonPhysicalAddressBits(PSObject comparison) => DisplayText.AddressBits(Of<BaselineComparison>(comparison));

    /// <summary>How many hosts a baseline has, of how many kinds.</summary>
    public static string ComputedBaselineHosts(PSObject baseline) => DisplayText.Hosts(Of<ComputedBaseline>(baseline).Evidence);

    /// <summary>The platforms' levels that a baseline reaches.</summary>
    public static string ComputedBaselineLevels(PSObject baseline) => DisplayText.Levels(Of<ComputedBaseline>(baseline));

    /// <summary>A finding's rule, feature and since when.</summary>
    public static string CpuidFindingFinding(PSObject finding) => string.Join(" ", new[]
    {
        Of<CpuidFinding>(finding).Rule, Of<CpuidFinding>(finding).Feature, DisplayText.Since(Of<CpuidFinding>(finding)),
    }.Where(t => t.Length > 0));

    /// <summary>The address of a finding's bit.</summary>
    public static string CpuidFindingAddress(PSObject finding) => DisplayText.Address(Of<CpuidFinding>(finding));

    /// <summary>How many findings of the run before are gone.</summary>
    public static int ComplianceRunMended(PSObject run) => Of<ComplianceRun>(run).Resolved.Count;

    /// <summary>What the server itself says of the move.</summary>
    public static string HostVerdictServer(PSObject verdict) => Added(verdict, "Current") is true ? string.Empty : Added(verdict, "ServerCanMove") switch
    {
        true => "would move",
        false => "refuses",
        _ => "no answer",
    };

    /// <summary>A pool in a sentence.</summary>
    public static string PoolGraphPool(PSObject graph) => DisplayText.Summary(Of<PoolGraph>(graph));

    /// <summary>What splits a pool.</summary>
    public static string PoolGraphWedges(PSObject graph) => DisplayText.Wedges(Of<PoolGraph>(graph));

    /// <summary>From where to where, and not back.</summary>
    public static string OneWayStreetWay(PSObject street) => DisplayText.Way(Of<OneWayStreet>(street));

    /// <summary>Why not back.</summary>
    public static string OneWayStreetReason(PSObject street) => DisplayText.Reason(Of<OneWayStreet>(street));

    /// <summary>What a step changes.</summary>
    public static string PatchStepChange(PSObject step) => DisplayText.Change(Of<PatchStep>(step));

    /// <summary>Why a guest is restarted in this order.</summary>
    public static string RestartStepWhy(PSObject step) => DisplayText.Reason(Of<RestartStep>(step));

    /// <summary>What a plan changes.</summary>
    public static string PoolPlanChange(PSObject plan) => DisplayText.Change(Of<PoolPlan>(plan));

    /// <summary>Address bits before and after.</summary>
    public static string PoolPlanPhysicalAddressBits(PSObject plan) => DisplayText.AddressBits(Of<PoolPlan>(plan));

    /// <summary>A generation's address bits.</summary>
    public static string CpuGenerationAddressBits(PSObject generation) => DisplayText.AddressBits(Of<CpuGeneration>(generation));

    /// <summary>An evacuation in a sentence.</summary>
    public static string EvacuationSummary(PSObject evacuation) => DisplayText.Summary(Of<Evacuation>(evacuation));

    /// <summary>The mitigations that a guest does not see yet.</summary>
    public static string PowerCycleDebtLacksMitigations(PSObject debt) => DisplayText.Mitigations(Of<PowerCycleDebt>(debt), Whole);

    /// <summary>The other features that a guest does not see yet.</summary>
    public static string PowerCycleDebtLacksFeatures(PSObject debt) => DisplayText.Features(Of<PowerCycleDebt>(debt), Whole);

    /// <summary>Who sticks, and where.</summary>
    public static string StuckGuestsSticks(PSObject stuck) => DisplayText.Sticks(Of<StuckGuests>(stuck));

    /// <summary>A matrix's features as objects with a property for each kind of host, for filters and CSV.</summary>
    public static object FeatureMatrixRows(PSObject matrix)
    {
        IReadOnlyList<MatrixKind> kinds = Of<FeatureMatrix>(matrix).Kinds;
        return Of<FeatureMatrix>(matrix).GetRows().Select(row =>
        {
            var shown = new PSObject();
            shown.Properties.Add(new PSNoteProperty("Feature", row.Feature));
            shown.Properties.Add(new PSNoteProperty("Bit", row.Bit));
            for (int i = 0; i < kinds.Count; i++)
            {
                shown.Properties.Add(new PSNoteProperty(kinds[i].Letter, row.Cells[i]));
            }

            return shown;
        }).ToArray();
    }

    /// <summary>The answer in words.</summary>
    public static string EvcAnswerAnswer(PSObject answer) => EvcWords.Told(Of<EvcAnswer>(answer));

    private static T Of<T>(PSObject shown) => (T)shown.BaseObject;

    private static object? Added(PSObject shown, string property) => shown.Properties[property]?.Value is { } value ? value is PSObject wrapped ? wrapped.BaseObject : value : null;

    private static string List(IEnumerable<string> names) => string.Join(", ", names);
}
