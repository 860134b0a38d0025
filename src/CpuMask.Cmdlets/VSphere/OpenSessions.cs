using System;
using System.Collections.Generic;
using System.Linq;
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

    /// <summary>The session to use: the one that was named, else the one that the hosts came from, else the only one.</summary>
    /// <param name="named">What -Session got; null when it got nothing.</param>
    /// <param name="hosts">Hosts that the request is about.</param>
    /// <exception cref="CpuMaskException">No session is open, or which of several is meant cannot be told.</exception>
    internal static VSphereSession Choose(VSphereSession? named, IEnumerable<HostCpuid>? hosts = null)
    {
        if (named is not null)
        {
            return named;
        }

        IReadOnlyList<VSphereSession> open = All;
        VSphereSession[] origin = (hosts ?? Enumerable.Empty<HostCpuid>())
            .SelectMany(h => open.Where(s => h.Source.StartsWith(s.Server + "/", StringComparison.OrdinalIgnoreCase))).Distinct().ToArray();
        return origin.Length == 1 ? origin[0]
            : open.Count == 1 ? open[0]
            : throw new CpuMaskException(
                ErrorIds.SessionNotChosen, ErrorKind.Usage, CmdletMessages.NoSessionChosen(open.Select(s => s.ToString()).ToArray()));
    }
}
