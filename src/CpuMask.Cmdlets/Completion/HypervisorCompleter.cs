namespace CpuMask.Cmdlets;

/// <summary>Completes the words of platforms, such as vmware and kvm.</summary>
public sealed class HypervisorCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Names =>
        Registry.Platforms.Select(p => new KeyValuePair<string, string>(p.Id, p.Name));
}
