using CpuMask.Text;

namespace CpuMask.CrossVendor.Soaking;

/// <summary>What moves a VM, and looks at its hosts: a vCenter, libvirt, or Xen's toolstack.</summary>
public interface ISoakMover
{
    /// <summary>The host that the VM runs on, by its name in the plan where it is one of the two.</summary>
    /// <exception cref="CpuMaskException">It runs on neither, or nobody could say.</exception>
    string Where();

    /// <summary>Moves the VM live and returns when it has arrived.</summary>
    /// <exception cref="CpuMaskException">It has not arrived.</exception>
    void Move(string from, string to);

    /// <summary>The state of both hosts and of the VM as files to keep; what cannot be read says so in its file.</summary>
    IReadOnlyList<SoakState> Save();
}

/// <summary>A file of a state.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">What is in it.</param>
public readonly record struct SoakState(string Name, string Text);

/// <summary>One move of a soak.</summary>
/// <param name="Number">Counted from 1 over all runs, failed ones too.</param>
/// <param name="Started">When it began.</param>
/// <param name="From">The host that the VM left.</param>
/// <param name="To">The host that it was to go to.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Error">What went wrong; null when the VM arrived.</param>
/// <param name="State">The folder with both hosts' state, after a failure.</param>
public sealed record SoakMove(int Number, DateTimeOffset Started, string From, string To, double Seconds, string? Error = null, string? State = null)
{
    /// <summary>True when the VM arrived.</summary>
    public bool Succeeded => Error is null;
}
