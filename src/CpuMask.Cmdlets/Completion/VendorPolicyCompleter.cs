namespace CpuMask.Cmdlets;

/// <summary>Completes what -Vendor takes.</summary>
public sealed class VendorPolicyCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Names { get; } = new[]
    {
        new KeyValuePair<string, string>("majority", "The vendor that most hosts have."),
        new KeyValuePair<string, string>("intel", "GenuineIntel, whatever the hosts are."),
        new KeyValuePair<string, string>("amd", "AuthenticAMD, whatever the hosts are."),
        new KeyValuePair<string, string>("hygon", "HygonGenuine, whatever the hosts are."),
        new KeyValuePair<string, string>("host:", "The vendor of one host: write its name behind the colon."),
    };
}
