namespace CpuMask.Cmdlets;

/// <summary>Completes the servers of open sessions.</summary>
public sealed class SessionCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Names =>
        OpenSessions.All.Select(s => new KeyValuePair<string, string>(s.Server, s + ", " + s.About.FullName));
}
