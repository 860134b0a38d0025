using System.Management.Automation;
using CpuMask.Hypervisors.VMware;

namespace CpuMask.Cmdlets;

/// <summary>Makes the VMware CPU mask that lets a guest move live between hosts.</summary>
/// <remarks>
/// <para>The mask changes exactly the bits in which the hosts differ and that matter to the guest, and nothing else. For each bit it says whether VMware supports hiding it, and by which source.</para>
/// <para>Without -GuestMask bits are judged by the newest platform default for the hosts' vendor, and a warning names it.</para>
/// <para>It is an error when no mask can help: the hosts are of two vendors, or one lacks a bit that the guest must have.</para>
/// </remarks>
/// <example>
/// <code>Import-CpuidDump ./dumps/* | New-VMotionMask</code>
/// <para>Makes the mask that hides what not all hosts have.</para>
/// </example>
/// <example>
/// <code>(New-VMotionMask server1.txt, server2.txt -GuestMask windows-2003-vc2.0).VmxLines | Add-Content app01.vmx</code>
/// <para>Appends the mask to the configuration of a VM that is switched off.</para>
/// </example>
/// <example>
/// <code>New-VMotionMask ./dumps -GuestMask '1.ecx=RRRR:RRRR:RRRR:RRR0:00xR:R0H0:000H:0RRH'</code>
/// <para>Judges the bits by a mask copied from the vSphere client.</para>
/// </example>
[Cmdlet(VerbsCommon.New, "VMotionMask")]
[OutputType(typeof(VMotionMask))]
public sealed class NewVMotionMaskCommand : HostCmdlet
{
    /// <summary>What the guest needs: a built-in id, a file of .vmx lines, or leaf.register=mask such as 1.ecx=RRRR:... Several are laid over each other, the last on top.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(GuestMaskCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? GuestMask { get; set; }

    /// <inheritdoc/>
    protected override void End()
    {
        base.End();
        VMotionMask mask = VMotionMask.Create(Hosts, GuestMaskReader.Read(GuestMask, SessionState));
        WriteWarnings(mask.Warnings);
        WriteObject(mask);
    }
}
