using CpuMask.Text;

namespace CpuMask.Platforms;

/// <summary>
/// One language in which a platform takes a CPU: xl's cpuid list, .vmx lines, QEMU's -cpu. What it writes it also reads back,
/// so that what an administrator has in his files can be judged. Stateless.
/// </summary>
public abstract class CpuLanguage
{
    /// <summary>Its word behind <c>mask --for</c>: lower case, such as <c>xen</c>.</summary>
    public abstract string Id { get; }

    /// <summary>What it is and where it goes, as the heading over it: "Xen: cpuid of the domain's configuration file".</summary>
    public abstract string Title { get; }

    /// <summary>Which of a request's choices mean something to it. Any other one given is the user's mistake, and told.</summary>
    public abstract CpuRequestParts Uses { get; }

    /// <summary>Writes what makes a guest see the same CPU on all hosts of a request.</summary>
    /// <exception cref="CpuMaskException">The request cannot be met; nothing is written then.</exception>
    public abstract CpuText Write(CpuRequest request);

    /// <summary>Whether a text is of this language, told by its look alone.</summary>
    public abstract bool Knows(string text);

    /// <summary>Whether its reader passes over a byte order mark in front; what does not is given the mark to judge.</summary>
    public virtual bool TakesByteOrderMark => true;

    /// <summary>Reads a text of this language: what each bit does, and what is wrong with it. Never throws on content.</summary>
    public abstract CpuTextReading Read(string text);
}
