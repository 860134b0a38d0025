using CpuMask.Cpuid;
using CpuMask.Text;
using CpuMask.VSphere;

namespace CpuMask.Cmdlets;

/// <summary>The sessions that New-VSphereSession opened, so that a user with one of them need not name it.</summary>
public static class OpenSessions
{
    private static readonly List<VSphereSession> Sessions = new();

    /// <summary>The open sessions, oldest first.</summary>
    public static IReadOnlyList<VSphereSession> All
    {
        get
        {
            lock (Sessions)
            {
                Sessions.RemoveAll(s => !s.IsOpen);
                return Sessions.ToArray();
            }
        }
    }

    /// <summary>The open sessions with servers of a name, wildcards included; an address in brackets, as <c>[::1]</c>, is no set.</summary>
    internal static VSphereSession[] Called(string name)
    {
        IReadOnlyList<VSphereSession> all = All;
        Wildcard pattern = Wildcard.Among(name, all.Select(s => s.Server));
        return all.Where(s => pattern.Matches(s.Server)).ToArray();
    }

    /// <summary>Remembers a session.</summary>
    internal static void Add(VSphereSession session)
    {
        lock (Sessions)
        {
            if (!Sessions.Contains(session))
            {
                Sessions.Add(session);
            }
        }
    }

    /// <summary>Logs out, and forgets the session.</summary>
    internal static void Close(VSphereSession session)
    {
        session.Dispose();
        lock (Sessions)
        {
            Sessions.Remove(session);
        }
    }

    /// <summary>The session to use: the one that was named, else the one with the server that the request's objects came from, else the only one.</summary>
    /// <param name="named">What -Session got; null when it got nothing.</param>
    /// <param name="hosts">Hosts that the request is about.</param>
    /// <param name="servers">Servers that its virtual machines came from.</param>
    /// <exception cref="CpuMaskException">No session is open, or which of several is meant cannot be told.</exception>
    internal static VSphereSession Choose(VSphereSession? named, IEnumerable<HostCpuid>? hosts = null, IEnumerable<string>? servers = null)
    {
        if (named is not null)
        {
            return named;
        }

        // Of two logins of one user at one server either will do, so the newer is taken.
        VSphereSession[] open = All.GroupBy(s => s.ToString(), StringComparer.OrdinalIgnoreCase).Select(g => g.Last()).ToArray();
        if (open.Length == 1)
        {
            return open[0];
        }

        string[] origin = (servers ?? Enumerable.Empty<string>()).Concat(
            (hosts ?? Enumerable.Empty<HostCpuid>()).SelectMany(h => open.Select(s => s.Server).Where(s => h.Source.StartsWith(s + "/", StringComparison.OrdinalIgnoreCase))))
            .Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        VSphereSession[] meant = origin.Length == 1 ? open.Where(s => string.Equals(s.Server, origin[0], StringComparison.OrdinalIgnoreCase)).ToArray() : new VSphereSession[0];
        return meant.Length == 1 ? meant[0]
            : throw new CpuMaskException(ErrorIds.SessionNotChosen, ErrorKind.Usage, CmdletMessages.NoSessionChosen(open.Select(s => s.ToString()).ToArray()));
    }
}
