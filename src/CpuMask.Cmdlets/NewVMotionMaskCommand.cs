using System.Management.Automation;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Pool;
using CpuMask.Text;
using CpuMask.VSphere;
using CpuMask.VSphere.Clients;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;

namespace CpuMask.Cmdlets;

/// <summary>Makes the VMware CPU mask that lets a guest move live between hosts.</summary>
/// <remarks>
/// <para>The mask changes exactly the bits in which the hosts differ and that matter to the guest, and nothing else. For each bit it says whether VMware supports hiding it, and by which source.</para>
/// <para>Without -GuestMask bits are judged by the newest platform default for the hosts' vendor, and a warning names it.</para>
/// <para>With -VM they are judged by what matters to that virtual machine: the default of its guest operating system, which the server tells, with the VM's own masks laid over it. Live hosts then count by what they offer to virtual machines, their clusters' EVC modes considered, and without any hosts the mask is for those of the VM's cluster.</para>
/// <para>It is an error when no mask can help: the hosts are of two vendors, or one lacks a bit that the guest must have.</para>
/// </remarks>
/// <example>
/// <code>Import-CpuidDump ./dumps/* | New-VMotionMask</code>
/// <para>Makes the mask that hides what not all hosts have.</para>
/// </example>
/// <example>
/// <code>(New-VMotionMask windows-2003-vc2.0 -Path server1.txt, server2.txt).VmxLines | Add-Content app01.vmx</code>
/// <para>Appends the mask to the configuration of a VM that is switched off.</para>
/// </example>
/// <example>
/// <code>Import-CpuidDump ./dumps/* | New-VMotionMask '1.ecx=RRRR:RRRR:RRRR:RRR0:00xR:R0H0:000H:0RRH'</code>
/// <para>Judges the bits by a mask copied from the vSphere client.</para>
/// </example>
/// <example>
/// <code>New-VMotionMask -VM app01 | Set-VMCpuMask</code>
/// <para>Makes the mask that a virtual machine needs to run on every host of its cluster, and gives it the mask.</para>
/// </example>
/// <example>
/// <code>Get-HostCpuid esx01, esx07 | New-VMotionMask -VM app01 | Set-VMCpuMask -WhatIf</code>
/// <para>Shows what would let a virtual machine move between two hosts.</para>
/// </example>
[Cmdlet(VerbsCommon.New, "VMotionMask", DefaultParameterSetName = ByGuest)]
[OutputType(typeof(VMotionMask))]
public sealed class NewVMotionMaskCommand : HostCmdlet
{
    private const string ByGuest = "GuestMask", ByVM = "VM";

    /// <summary>The hosts: HostCpuid objects, baselines, or paths of dump files and folders. Wildcards are allowed in paths.</summary>
    [Parameter(ValueFromPipeline = true)]
    [Alias("Path")]
    [HostInput]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public override HostInput[]? InputObject { get; set; }

    /// <summary>What the guest needs: a built-in id, a file of .vmx lines, or leaf.register=mask such as 1.ecx=RRRR:... Several are laid over each other, the last on top.</summary>
    [Parameter(Position = 0, ParameterSetName = ByGuest)]
    [ArgumentCompleter(typeof(GuestMaskCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? GuestMask { get; set; }

    /// <summary>Leaves these hosts out. Wildcards are allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? WithoutHost { get; set; }

    /// <summary>The virtual machine that the mask is for: a name, a path, an id, or an object, of PowerCLI too.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByVM)]
    [ArgumentCompleter(typeof(VMCompleter))]
    [VMInput]
    [ValidateCount(1, 1)]
    public VMIdentity[]? VM { get; set; }

    /// <summary>Further features to hide, whether the hosts differ in them or not, by any of their names or by address: NX, LM.</summary>
    [Parameter(ParameterSetName = ByGuest)]
    [ArgumentCompleter(typeof(FeatureNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Hide { get; set; }

    /// <summary>The session in which -VM is looked up; when not given, the one that the hosts came from, else the only open one.</summary>
    [Parameter(ParameterSetName = ByVM)]
    [SessionInput]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public VSphereSession? Session { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        if (VM is null)
        {
            base.Begin();
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        base.End();
        if (VM is not null)
        {
            var shown = new PSObject(MaskOf(VM[0]));

            // Set-VMCpuMask takes the VM by this name.
            shown.Properties.Add(new PSNoteProperty(nameof(VM), VM));
            WriteObject(shown);
            return;
        }

        VMotionMask mask = VMotionMask.Create(Left(Hosts), GuestMaskReader.Read(GuestMask, SessionState), hide: About(Hide, () => NamedFlags.Parse(Hide ?? new string[0])));
        WriteWarnings(mask.Warnings);
        WriteAdvice(GuestMask is null ? GuestMasks.ToNameTheGuest : null);
        WriteObject(mask);
    }

    private IReadOnlyList<HostCpuid> Left(IReadOnlyList<HostCpuid> hosts) =>
        WithoutHost is null ? hosts : HostPool.Of(hosts).Without(WithoutHost);

    private VMotionMask MaskOf(VMIdentity identity)
    {
        VSphereVm vm;
        VmGuestMask guest;
        IReadOnlyList<HostCpuid> hosts = Hosts;
        if (identity.Client is { } client)
        {
            RequireHosts();
            vm = ClientInventory.ReadVm(client);
            guest = ClientInventory.GuestMaskOf(client, VendorOf(hosts));
        }
        else
        {
            VSphereSession session = OpenSessions.Choose(Session, Hosts);
            VSphereVm[] found = session.FindVms(new VmQuery { Names = new[] { identity.Name } }, null, Cancellation).Take(2).ToArray();
            vm = found.Length switch
            {
                0 => throw new CpuMaskException(ErrorIds.ObjectNotFound, ErrorKind.Input, CmdletMessages.NoVMFits(identity.Name)),
                1 => found[0],
                _ => throw new CpuMaskException(ErrorIds.AmbiguousName, ErrorKind.Input, CmdletMessages.ManyVMsFit(identity.Name, found[0].Path, found[1].Path)),
            };
            hosts = AreHostsNamed ? hosts : session.HostsAround(vm, Cancellation).Select(h => h.Cpuid).ToArray();
            guest = new GuestDefaults(session).MaskOf(vm, VendorOf(hosts), Cancellation);
        }

        IReadOnlyList<HostCpuid> left = Left(hosts);
        VSphereHost?[] live = hosts.Where(h => left.Any(l => l.Source == h.Source && l.View == h.View)).Select(VSphereHost.Of).ToArray();
        VMotionMask mask = live.Length == left.Count && live.All(h => h is not null)
            ? PoolMasks.For(vm, live!, guest)
            : VMotionMask.Create(left, guest.Judge);
        WriteWarnings(guest.Warnings);
        WriteWarnings(mask.Warnings);
        return mask;
    }

    private static CpuVendor VendorOf(IEnumerable<HostCpuid> hosts) => hosts.Select(h => h.Vendor).FirstOrDefault(v => v.IsKnown);
}
