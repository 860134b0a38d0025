using System.Management.Automation;
using CpuMask.CrossVendor;
using CpuMask.CrossVendor.Groups;
using CpuMask.CrossVendor.Matters;
using CpuMask.CrossVendor.Questions;
using CpuMask.Guests;
using CpuMask.Text;

namespace CpuMask.Cmdlets;

/// <summary>Says what CPU features alone do not settle before VMs move between hosts, above all between two vendors.</summary>
/// <remarks>
/// <para>Each advisory names the hosts that it concerns, decided from what their CPUs say, what to do, and its source. Blocking: a guest dies of it or is refused. Caution: it has to be prepared or decided. Note: good to know.</para>
/// <para>What is told of the guests makes the advice narrower; what is left open is said as a warning, and nothing is guessed.</para>
/// <para>With -Matrix the answers are given for each pair of groups of alike hosts under each hypervisor: Safe, WithMask, Emulated, Refused or Unknown. See about_CpuMask_CrossVendor.</para>
/// </remarks>
/// <example>
/// <code>Test-CrossVendorMigration ./dumps</code>
/// <para>Shows what to know before guests move between the hosts of some dumps.</para>
/// </example>
/// <example>
/// <code>Import-CpuidDump ./dumps/* | Test-CrossVendorMigration -Hypervisor kvm -GuestSystem linux -GuestBits 64 -ThirtyTwoBit yes -CallRate 50000</code>
/// <para>Shows the same for 64-bit Linux guests of KVM with 32-bit programs, and what their system calls cost where they have to be emulated.</para>
/// </example>
/// <example>
/// <code>Test-CrossVendorMigration ./dumps -Hypervisor xen -HypervisorVersion 4.22 -Matrix | Where-Object Answer -eq Refused</code>
/// <para>Shows between which groups of hosts Xen 4.22 moves no guest.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "CrossVendorMigration")]
[OutputType(typeof(Advisory), typeof(GroupMove))]
public sealed class TestCrossVendorMigrationCommand : HostCmdlet
{
    /// <summary>The guests as they run: paths of libvirt XML, QEMU command lines, vmware.log and the like, or VM objects. They tell their hypervisor, their vendor where it is given, and their address bits.</summary>
    [Parameter]
    [RunningGuestInput]
    [ValidateNotNullOrEmpty]
    public RunningGuestInput[]? Guest { get; set; }

    /// <summary>The guests' operating system: linux, windows, windows-xp, other and the like, or vSphere's guest id.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GuestSystemCompleter))]
    [ValidateNotNullOrEmpty]
    public string? GuestSystem { get; set; }

    /// <summary>Whether the guests are 32-bit or 64-bit systems.</summary>
    [Parameter]
    [ValidateSet("32", "64")]
    public string? GuestBits { get; set; }

    /// <summary>Whether 32-bit programs run in the guests.</summary>
    [Parameter]
    [ValidateSet("yes", "no")]
    public string? ThirtyTwoBit { get; set; }

    /// <summary>What runs the guests; without it the advice is for all hypervisors.</summary>
    [Parameter]
    [HypervisorInput]
    [ArgumentCompleter(typeof(HypervisorCompleter))]
    [ValidateNotNull]
    public GuestView? Hypervisor { get; set; }

    /// <summary>The hypervisor's version, such as 4.21.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HypervisorVersion { get; set; }

    /// <summary>How often 32-bit programs call the system, a second.</summary>
    [Parameter]
    public double CallRate { get; set; }

    /// <summary>Gives the answers for each pair of groups of alike hosts instead of the advisories.</summary>
    [Parameter]
    public SwitchParameter Matrix { get; set; }

    /// <inheritdoc/>
    protected override void End()
    {
        base.End();
        IReadOnlyList<MigratingGuest>? guests = GuestsOf(Guest, Hypervisor);
        if (Hosts.Count == 0 || guests is { Count: 0 })
        {
            return;
        }

        CrossVendorAdvice advice = CrossVendorAdvice.Of(
            Hosts,
            GuestTraits.Of(
                GuestSystem, GuestBits is null ? null : GuestBits == "32" ? 32 : 64, ThirtyTwoBit is null ? null : ThirtyTwoBit.Equals("yes", StringComparison.OrdinalIgnoreCase),
                Hypervisor, HypervisorVersion, MyInvocation.BoundParameters.ContainsKey(nameof(CallRate)) ? CallRate : null, guests),
            Cancellation);
        WriteWarnings(advice.Warnings);
        foreach (Advice open in advice.NotTold)
        {
            WriteAdvice(open);
        }

        WriteVerbose(CrossVendorWords.Summary(advice));
        WriteObject(Matrix ? advice.Matrix.Moves : advice.Advisories, enumerateCollection: true);
    }
}
