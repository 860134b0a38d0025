using System.Collections;
using System.Management.Automation;
using CpuMask.VSphere;

namespace CpuMask.Cmdlets;

/// <summary>Lets a session be named by its server, wildcards included.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SessionInputAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether the parameter takes several sessions, or none.</summary>
    public bool Many { get; set; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        VSphereSession[] sessions = Find(inputData).ToArray();
        if (Many)
        {
            return sessions;
        }

        // Of two logins of one user at one server either will do.
        return sessions.GroupBy(s => s.ToString()).Count() == 1 ? sessions[sessions.Length - 1]
            : throw new ArgumentTransformationMetadataException(CmdletMessages.NoSessionChosen(sessions.Select(s => s.ToString()).ToArray()));
    }

    private static IEnumerable<VSphereSession> Find(object? data)
    {
        object? value = data is PSObject wrapped ? wrapped.BaseObject : data;
        switch (value)
        {
            case VSphereSession session:
                return new[] { session };
            case string name:
                VSphereSession[] found = OpenSessions.Called(name);
                return found.Length > 0 || name == "*"
                    ? found
                    : throw new ArgumentTransformationMetadataException(CmdletMessages.NoSuchSession(name));
            case IEnumerable many:
                return many.Cast<object?>().SelectMany(Find);
            default:
                throw new ArgumentTransformationMetadataException(
                    (data as PSObject)?.TypeNames.Contains("Deserialized." + typeof(VSphereSession).FullName) == true ? CmdletMessages.NoLiveSession : CmdletMessages.NoSession(value));
        }
    }
}
