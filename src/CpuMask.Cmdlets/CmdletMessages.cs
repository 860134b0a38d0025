using System.Globalization;
using CpuMask.Compliance.Runs;
using CpuMask.Reports;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;

namespace CpuMask.Cmdlets;

/// <summary>Every message that only PowerShell's side has.</summary>
internal static class CmdletMessages
{
    /// <summary>What reading dumps is called in the progress bar.</summary>
    public const string Reading = "Reading CPUID dumps";

    /// <summary>How far reading dumps is.</summary>
    public static string ReadFile(int number, string source) => Format("{0}: {1}", number, Text.Wording.Safe(source));

    /// <summary>A path on a drive that has no files.</summary>
    public static string NoFilePath(string path, string provider) =>
        Format("{0}: this is a path of the provider {1}; expected a file or a folder.", path, provider);

    /// <summary>A wildcard without a match.</summary>
    public static string NothingFits(string path) => Format("{0}: no file or folder fits this.", Text.Wording.Safe(path));

    /// <summary>A wildcard with several matches where one file is expected.</summary>
    public static string SeveralFit(string path, int count) => Format("{0}: {1} files or folders fit this; expected one.", Text.Wording.Safe(path), count);

    /// <summary>A cmdlet for hosts that got none.</summary>
    public const string NoHostsNamed = "No hosts: pipe them in, or name them with -InputObject (-Path) or -LiteralPath.";

    /// <summary>An object that does not stand for hosts.</summary>
    public static string NoHost(object value) => Format(
        "An object of type {0} stands for no host; expected a HostCpuid, a baseline, or the path of a dump file or folder.", value.GetType().FullName!);

    /// <summary>An object that came through a job, a remote session or a CliXml file, and lost its registers there.</summary>
    public static string NoLiveHost(string type) => Format(
        "This is a copy of a {0} from a job, a remote session or Import-Clixml, and has only its texts. Pass hosts on as files: Export-CpuidDump writes them, and every cmdlet reads them.", type);

    /// <summary>A text that should be a signature.</summary>
    public static string NoSignature(string text) =>
        Format("-Signature: '{0}' is not a 32-bit hexadecimal value.", Text.Wording.Safe(text));

    /// <summary>How a comparison went.</summary>
    public static string Compared(int hosts, int kinds, int bits) =>
        Format("{0} hosts of {1} kinds differ in {2} bits.", hosts, kinds, bits);

    /// <summary>What reading hosts from a server is called in the progress bar.</summary>
    public const string Gathering = "Reading hosts";

    /// <summary>What closing a session is called when PowerShell asks whether to.</summary>
    public const string LogOut = "Log out";

    /// <summary>Whom a new session is with.</summary>
    public static string LoggedIn(VSphereSession session) =>
        Format("{0}: {1}, API {2}.", session, session.About.FullName, session.ApiVersion);

    /// <summary>A parameter that a language has no use for.</summary>
    public static string OfNoUse(string parameter, string language, IEnumerable<string> users) =>
        Format("-{0} says nothing about {1}; it is for {2}.", parameter, language, string.Join(", ", users));

    /// <summary>A login that an open session makes needless.</summary>
    public static string OpenAlready(VSphereSession session) => Format("{0}: logged in already; this session is used.", session);

    /// <summary>No session can be told to be the one that is meant.</summary>
    public static string NoSessionChosen(IReadOnlyList<string> open) => open.Count == 0
        ? "No vSphere session is open. Open one with New-VSphereSession."
        : Format("{0} vSphere sessions are open ({1}); say with -Session which one is meant.", open.Count, string.Join(", ", open));

    /// <summary>A server with which no session is open.</summary>
    public static string NoSuchSession(string name) => Format(
        "No session with '{0}' is open; expected a session of New-VSphereSession, or the name of its server.", Text.Wording.Safe(name));

    /// <summary>A session that came out of another process.</summary>
    public const string NoLiveSession =
        "This is a copy of a vSphere session from a job or a remote session, and a session stays in its own process. Log in there, or use ForEach-Object -Parallel or Start-ThreadJob.";

    /// <summary>An object that is no session.</summary>
    public static string NoSession(object? value) => Format(
        "An object of type {0} is no vSphere session; expected one of New-VSphereSession, or the name of its server.", value?.GetType().FullName ?? "null");

    /// <summary>What giving a VM a mask is called when PowerShell asks whether to.</summary>
    public const string SetMask = "Set CPU mask";

    /// <summary>What taking a VM's mask back is called when PowerShell asks whether to.</summary>
    public const string RestoreMask = "Restore CPU mask";

    /// <summary>What changing VMs is called in the progress bar.</summary>
    public const string Changing = "Changing CPU masks";

    /// <summary>Neither a mask nor a power cycle was asked for.</summary>
    public const string NoMaskGiven = "No mask: give one with -Mask or by the pipeline, an -EvcMode, or -PowerCycleOnReboot alone.";

    /// <summary>A mask and an EVC mode.</summary>
    public const string TwoMasksGiven = "-Mask and -EvcMode exclude each other: both set the same feature masks.";

    /// <summary>An object that is no virtual machine.</summary>
    public static string NoVM(object? value) => Format(
        "An object of type {0} is no virtual machine; expected a name, a path, an id such as vm-42, or a VM object.", value?.GetType().FullName ?? "null");

    /// <summary>An object that has no name.</summary>
    public static string NoName(object? value) => Format(
        "An object of type {0} is no name; expected text, or an object with the property Name.", value?.GetType().FullName ?? "null");

    /// <summary>An object that is no host of a vSphere client.</summary>
    public static string NoVMHost(object? value) => Format(
        "An object of type {0} is no vSphere host; expected PowerCLI's VMHost or HostSystem. Hosts of a session are named with -Name.", value?.GetType().FullName ?? "null");

    /// <summary>An object that is no mask.</summary>
    public static string NoMask(object? value) => Format(
        "An object of type {0} is no mask; expected one of New-VMotionMask, or lines such as cpuid.1.ecx = \"----:...\".", value?.GetType().FullName ?? "null");

    /// <summary>What to call a mask that came through a job, a remote session or a CliXml file.</summary>
    public const string CopiedMask = "copied mask";

    /// <summary>An explained fault that no mask helps.</summary>
    public static string NoMaskOfFault(string? reason) => "The explained fault has no mask. " + (reason ?? "It names no bit, and no two hosts were at hand to compare.");

    /// <summary>A wildcard that fits no VM, where one is needed.</summary>
    public static string NoVMFits(string name) => Format("No virtual machine fits '{0}'.", Text.Wording.Safe(name));

    public static string ManyVMsFit(string name, string first, string second) => Format(
        "More than one virtual machine fits '{0}': {1}, {2}. A mask is for one; expected its name.", Text.Wording.Safe(name), Text.Wording.Safe(first), Text.Wording.Safe(second));

    /// <summary>A VM and its server, as the target of a change.</summary>
    public static string VMOn(VmMaskState vm, string server) => Format(
        "{0} ({1}) on {2}", Text.Wording.Safe(vm.Path.Length > 0 ? vm.Path : vm.Name), Text.Wording.Safe(vm.Id), Text.Wording.Safe(server));

    /// <summary>What is done to a VM, a line for each value: for -WhatIf, -Confirm and -Verbose.</summary>
    public static string Change(string action, VmMaskPlan plan, string server) => Format(
        "{0} of {1}, by {2}:{3}", action, VMOn(plan.State, server), NameOf(plan.Mechanism),
        string.Concat(plan.Change.Describe().Select(line => "\n    " + Text.Wording.Safe(line))));

    /// <summary>A way to mask a VM.</summary>
    public static string NameOf(MaskMechanism mechanism) => mechanism switch
    {
        MaskMechanism.PerVmEvc => "per-VM EVC",
        MaskMechanism.ExtraConfig => "advanced settings",
        MaskMechanism.CpuFeatureMask => "cpuFeatureMask",
    };

    /// <summary>How far the changing of VMs is.</summary>
    public static string Nth(int number, VmMaskState vm) => Format("{0}: {1}", number, Text.Wording.Safe(vm.Name));

    /// <summary>A VM is what it was.</summary>
    public static string Restored(VmMaskState vm) => Format("{0} ({1}) is what it was before its first change.", Text.Wording.Safe(vm.Name), Text.Wording.Safe(vm.Id));

    /// <summary>A VM needed no change.</summary>
    public static string AsWanted(VmMaskState vm) => Format("{0} ({1}) is as wanted already.", Text.Wording.Safe(vm.Name), Text.Wording.Safe(vm.Id));

    /// <summary>A VM was changed.</summary>
    public static string Changed(VmMaskState vm, string journal) =>
        Format("{0} ({1}) is changed; what it was stands in {2}.", Text.Wording.Safe(vm.Name), Text.Wording.Safe(vm.Id), journal);

    /// <summary>The journal has nothing of a VM.</summary>
    public static string NothingToUndo(VmMaskState vm) => Format("{0} ({1}): the undo journal has nothing of it.", Text.Wording.Safe(vm.Name), Text.Wording.Safe(vm.Id));

    /// <summary>Closing the entries of a VM that is gone, as a question.</summary>
    public static string Forget(UndoEntry gone) => Format(
        "Close what the undo journal has of {0} ({1}), which does not exist any more", Text.Wording.Safe(gone.VmName), Text.Wording.Safe(gone.VmId));

    /// <summary>What reading a history is called in the progress bar.</summary>
    public const string ReadingRuns = "Reading runs";

    /// <summary>What to call a baseline that is no file.</summary>
    public const string GivenBaseline = "the baseline";

    /// <summary>A finding that was read by itself, or made by hand.</summary>
    public const string FindingWithoutRun =
        "This finding belongs to no run, so its hosts are not known. Pass on what Test-CpuidCompliance gives, or the path of a run's JSON.";

    /// <summary>Nothing came down the pipeline to report.</summary>
    public const string NothingToReport =
        "Nothing came down the pipeline, so there is no run to report. A filter in front may have taken everything: pass on all that Test-CpuidCompliance gives, or its run (-AsRun); the report is about the whole run in any case.";

    /// <summary>What writing a baseline is called when PowerShell asks whether to.</summary>
    public const string WriteBaseline = "Write baseline";

    /// <summary>What writing hosts is called when PowerShell asks whether to.</summary>
    public static string WriteHosts(int count) => count == 1 ? "Write host" : Format("Write {0} hosts", count);

    /// <summary>What writing a report is called when PowerShell asks whether to.</summary>
    public static string WriteReport(ReportFormat format) => Format("Write {0} report", format);

    /// <summary>A second run in the pipeline of one report.</summary>
    public static string SecondRun(ComplianceRun second, ComplianceRun first) => Format(
        "A report is about one run: {0} is left out beside {1}.", CpuMask.Compliance.Rules.Messages.RunOf(second.CheckedAt), CpuMask.Compliance.Rules.Messages.RunOf(first.CheckedAt));

    /// <summary>An object that stands for no run.</summary>
    public static string NoRun(object? value) => Format(
        "An object of type {0} stands for no run of the compliance check; expected findings or a run of Test-CpuidCompliance, or the path of a run's JSON.", value?.GetType().FullName ?? "null");

    /// <summary>A finding or a run that came through a job, a remote session or a CliXml file, and lost its run there.</summary>
    public static string NoLiveRun(string type) => Format(
        "This is a copy of a {0} from a job, a remote session or Import-Clixml, and has only its texts. Pass the run on as a file: Test-CpuidCompliance -Save writes it.", type);

    /// <summary>An object that is no EVC mode.</summary>
    public static string NoEvcMode(object? value) => Format(
        "An object of type {0} is no EVC mode; expected a key such as intel-broadwell, a file, or PowerCLI's EVCMode with its FeatureRequirement.", value?.GetType().FullName ?? "null");

    /// <summary>An object that is no guest.</summary>
    public static string NoGuest(object? value) => Format(
        "An object of type {0} is no guest; expected the path of a text that describes one (vmware.log, a requirement list, libvirt XML), such a text, requirements, a VM object, or a baseline.", value?.GetType().FullName ?? "null");

    /// <summary>Nothing in what was given is a migration error.</summary>
    public const string NoFault = "Nothing in this is a migration error that CpuMask knows, nor a log or dump with a CPU in it.";

    /// <summary>Neither a text, nor a file, nor a VM.</summary>
    public const string NothingToExplain = "Nothing to explain: give the error by the pipeline, files with -Path, or with a session a -VM.";

    /// <summary>The path of a file where the error itself is expected.</summary>
    public static string PathIsText(string path) => Format("'{0}' was taken for the error itself, and is a file: -Path reads it.", Text.Wording.Safe(path));

    /// <summary>Hosts in an EVC mode that were given as what their CPUs have.</summary>
    public static string EvcHides(IReadOnlyList<string> hosts) => Format(
        "{0}: an EVC mode is in force there, which hides features from guests, and the hosts were given as what their CPUs have; Get-HostCpuid -GuestMaximum gives what guests get.",
        Text.Wording.Safe(string.Join(", ", hosts)));

    /// <summary>How a check of moves went.</summary>
    public static string Asked(Migration.MigrationCheck check) => Format(
        "{0} guests with {1} sets of needs against {2} hosts: {3} can land, {4} cannot, {5} are not known.",
        check.Guests.Count, check.GuestGroupCount, check.Hosts.Count, check.Count(Migration.Verdicts.MigrationVerdict.CanLand),
        check.Count(Migration.Verdicts.MigrationVerdict.Cannot), check.Count(Migration.Verdicts.MigrationVerdict.Unknown));

    /// <summary>A host where a guest is expected.</summary>
    public const string HostIsNoGuest = "A host is no guest; expected one that runs: -BootedOn stands for a guest that was powered on on a host.";

    /// <summary>A plan in which nothing changes.</summary>
    public const string NoChange = "Say what changes: -WithoutHost, -Add, or both.";

    /// <summary>An object that is no host that could join a pool.</summary>
    public static string NoJoiningHost(object? value) => Format(
        "An object of type {0} is no host; expected a CPU generation of Get-CpuGeneration or its name, the path of a dump, or a HostCpuid.", value?.GetType().FullName ?? "null");

    /// <summary>Where a run was kept.</summary>
    public static string RunKept(string file) => Format("This run is kept in {0}.", file);

    /// <summary>How a check went.</summary>
    public static string RunMade(ComplianceRun run) => Format(
        "{0} hosts against {1}: {2} findings, {3} waived; {4}.",
        run.Hosts.Count, run.Reference.Length > 0 ? Text.Wording.Safe(run.Reference) : "each other", run.Findings.Count, run.Waived.Count, run.Compliant ? "compliant" : "not compliant");

    /// <summary>What a history holds.</summary>
    public static string HistoryOf(CpuidHistory history, string folder) => Format("{0}: {1} runs, {2} changes.", folder, history.Runs.Count, history.Changes.Count);

    /// <summary>A folder where a file is expected.</summary>
    public static string IsFolder(string path) => Format("{0}: this is a folder; expected a file.", Text.Wording.Safe(path));

    /// <summary>A file that is marked read-only.</summary>
    public static string IsReadOnly(string path) => Format("{0}: this file is marked read-only; -Force replaces it.", Text.Wording.Safe(path));

    /// <summary>What a soak does, where PowerShell asks and shows progress.</summary>
    public const string Soak = "Move a virtual machine to and fro";

    /// <summary>Commands are to be run, and nobody said whose.</summary>
    public const string RunWithoutBy = "-Run goes with -By.";

    /// <summary>A soak without a place for its log.</summary>
    public const string NoSoakFolder = "-Path is missing: the folder for the log and, after a failure, the hosts' state.";

    private static string Format(string format, params object[] arguments) => string.Format(CultureInfo.InvariantCulture, format, arguments);
}
