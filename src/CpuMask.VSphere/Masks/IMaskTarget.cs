using System.Threading;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Masks;

/// <summary>
/// One virtual machine that can be read and changed: over a session, or as the object that another client, such as
/// PowerCLI, has of it.
/// </summary>
public interface IMaskTarget
{
    /// <summary>Reads the VM anew.</summary>
    /// <exception cref="VSphereException">It cannot be read, or does not exist any more.</exception>
    VmMaskState Read(CancellationToken cancellation);

    /// <summary>Carries one step out and waits until the server is done with it.</summary>
    /// <exception cref="VSphereException">The server refused, or cannot be reached.</exception>
    void Run(MaskStep step, CancellationToken cancellation);
}
