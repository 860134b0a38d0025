using CpuMask.Cpuid;
using CpuMask.Guests;

namespace CpuMask.Faults;

/// <summary>
/// How one platform words what is wrong with CPUs, and what it offers against it. A grammar recognises its own texts, whole or
/// in part, wrapped, quoted, and in other languages by what stays as it is: registers, bits, keys, numbers, class names.
/// </summary>
internal abstract class FaultGrammar
{
    /// <summary>The platform's word in JSON: vmware, xapi, libvirt.</summary>
    public abstract string Id { get; }

    /// <summary>Its name as people say it.</summary>
    public abstract string Name { get; }

    /// <summary>Whose guests it starts.</summary>
    public abstract GuestView Hypervisor { get; }

    /// <summary>Whether it answers for guests and hosts that come without a text: one for each hypervisor.</summary>
    public virtual bool AnswersForGuests => false;

    /// <summary>What a text says, in the text's order; nothing when none of its words are this platform's.</summary>
    /// <param name="text">The text, made plain.</param>
    protected internal abstract IEnumerable<FaultFinding> Read(FaultText text);

    /// <summary>
    /// Whether a text comes out of this platform although the sentence in it is that of a layer below, as nova-compute logs
    /// libvirt's errors: then the answer is in this platform's language.
    /// </summary>
    protected internal virtual bool Frames(FaultText text) => false;

    /// <summary>Reads an input that is more than a text, such as a log with its host and its guest; null leaves it to others.</summary>
    protected internal virtual FaultReading? ReadWhole(FaultInput input) => null;

    /// <summary>What hosts say that were given as such and that is no fault, such as which level each of them can run.</summary>
    protected internal virtual IEnumerable<FaultFinding> OfHosts(IReadOnlyList<HostCpuid> hosts) => new FaultFinding[0];

    /// <summary>The ways out of a fault; null when there is nothing to get out of.</summary>
    protected internal abstract FaultWaysOut? WaysOut(FaultCase fault);

    /// <summary>The bits of a register in which the given hosts differ and that matter to a guest.</summary>
    protected internal virtual IEnumerable<BitAddress> Differing(FaultCase fault, FaultFinding finding) =>
        finding.Candidates.Where(c => c.Bit is not null).Select(c => c.Bit!.Value).Where(b => DifferIn(fault.Hosts, b));

    /// <summary>Whether a bit is set on one host and clear on another.</summary>
    protected static bool DifferIn(IReadOnlyList<HostCpuid> hosts, BitAddress bit) =>
        hosts.Any(h => h.Registers[bit] == true) && hosts.Any(h => h.Registers[bit] == false);

    public override string ToString() => Name;
}
