namespace CpuMask.Reports;

/// <summary>Configuration to copy: a mask or a CPU in one hypervisor's own language.</summary>
/// <param name="Id">Short and stable: vmware, xen, qemu, libvirt.</param>
/// <param name="Title">What it is and where it goes.</param>
/// <param name="Text">The text; empty when there is nothing to set, or when it cannot be made.</param>
/// <param name="Notes">What must be known before using it, or why there is no text.</param>
public sealed record ReportSnippet(string Id, string Title, string Text, IReadOnlyList<string> Notes);
