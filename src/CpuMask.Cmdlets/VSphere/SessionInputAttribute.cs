using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using CpuMask.VSphere;

namespace CpuMask.Cmdlets;

/// <summary>Lets a session be named by its server, wildcards included.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SessionInputAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        VSphereSession[] sessions = Find(inputData).ToArray();
        return sessions.Length == 1 ? sessions[0] : sessions;
    }

    private static IEnumerable<VSphereSession> Find(object? data)
    {
        object? value = data is PSObject wrapped ? wrapped.BaseObject : data;
        switch (value)
        {
            case VSphereSession session:
                return new[] { session };
            case string name:
                var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
                VSphereSession[] found = OpenSessions.All.Where(s => pattern.IsMatch(s.Server)).ToArray();
                return found.Length > 0 || WildcardPattern.ContainsWildcardCharacters(name)
                    ? found
                    : throw new ArgumentTransformationMetadataException(CmdletMessages.NoSuchSession(name));
            case IEnumerable many:
                return many.Cast<object?>().SelectMany(Find);
            default:
                throw new ArgumentTransformationMetadataException(CmdletMessages.NoSession(value));
        }
    }
}
