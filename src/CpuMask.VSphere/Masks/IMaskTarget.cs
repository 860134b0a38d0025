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
    /// <param name="step">The step.</param>
    /// <param name="accepted">Takes the id of the task as soon as the server has made one, where the client tells it.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="VSphereException">
    /// The server refused, or its task failed, which the error's fault tells; without a fault the outcome is not known.
    /// </exception>
    void Run(MaskStep step, Action<string> accepted, CancellationToken cancellation);

    /// <summary>Asks which tasks about the VM have not ended.</summary>
    /// <param name="known">Tasks that are asked about by their ids, beside those that the server tells.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="VSphereException">The server cannot be asked.</exception>
    VmTasks Tasks(IReadOnlyCollection<string> known, CancellationToken cancellation);
}

/// <summary>The tasks about a VM that have not ended.</summary>
/// <param name="Unended">The ids of those that are queued or running.</param>
/// <param name="Recent">The ids of all that the server told, ended or not.</param>
/// <param name="IsWhole">True when the server told all tasks of the VM: what is not listed does not run.</param>
public sealed record VmTasks(IReadOnlyList<string> Unended, IReadOnlyList<string> Recent, bool IsWhole)
{
    /// <summary>Nothing is known to run, and nothing more is known.</summary>
    public static readonly VmTasks Unknown = new(Array.Empty<string>(), Array.Empty<string>(), IsWhole: false);
}
