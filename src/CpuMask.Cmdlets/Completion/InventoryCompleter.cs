using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Threading;
using CpuMask.Text;
using CpuMask.VSphere;

namespace CpuMask.Cmdlets;

/// <summary>
/// Completes what open sessions have: those of -Session, else all. A server is asked for names only, waited for a few seconds at
/// most, and not asked again for half a minute.
/// </summary>
public abstract class InventoryCompleter : NameCompleter
{
    private const int Patience = 3000;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);
    private static readonly ConcurrentDictionary<(VSphereSession, Type), (Stopwatch Age, IReadOnlyList<string> Names)> Known = new();

    /// <summary>Asks a server.</summary>
    protected abstract IReadOnlyList<string> Ask(VSphereSession session, CancellationToken cancellation);

    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> NamesFor(CommandAst command, IDictionary bound) =>
        SessionsOf(bound).SelectMany(s => NamesOf(s).Select(n => new KeyValuePair<string, string>(n, n + " (" + s.Server + ")"))).GroupBy(n => n.Key).Select(g => g.First());

    /// <summary>The sessions that a line is about.</summary>
    internal static IEnumerable<VSphereSession> SessionsOf(IDictionary bound)
    {
        object? named = bound["Session"] is PSObject wrapped ? wrapped.BaseObject : bound["Session"];
        return named switch
        {
            VSphereSession session => new[] { session },
            string server => OpenSessions.Called(server),
            _ => OpenSessions.All,
        };
    }

    private IReadOnlyList<string> NamesOf(VSphereSession session)
    {
        if (Known.TryGetValue((session, GetType()), out (Stopwatch Age, IReadOnlyList<string> Names) known) && known.Age.Elapsed < Fresh)
        {
            return known.Names;
        }

        try
        {
            using var limit = new CancellationTokenSource(Patience);
            IReadOnlyList<string> names = Ask(session, limit.Token);
            Known[(session, GetType())] = (Stopwatch.StartNew(), names);
            return names;
        }
        catch (Exception e) when (e is CpuMaskException or OperationCanceledException)
        {
            // Whoever types waits for no error: what cannot be asked completes nothing.
            return Array.Empty<string>();
        }
    }
}
