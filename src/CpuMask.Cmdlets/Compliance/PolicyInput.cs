using System.IO;
using System.Management.Automation;
using CpuMask.Compliance.Policy;

namespace CpuMask.Cmdlets;

/// <summary>What a site wants to hear of: a policy, or the path of its file.</summary>
public sealed class PolicyInput
{
    private readonly CompliancePolicy? policy;
    private readonly string? path;

    /// <summary>The path of a policy file.</summary>
    public PolicyInput(string path) => this.path = path;

    /// <summary>A policy file, as Get-ChildItem gives it.</summary>
    public PolicyInput(FileSystemInfo file) => path = file.FullName;

    /// <summary>A policy.</summary>
    public PolicyInput(CompliancePolicy policy) => this.policy = policy;

    /// <summary>The user's own object, for error records.</summary>
    internal object Given => path ?? (object)policy!;

    /// <summary>Reads it, if need be.</summary>
    internal CompliancePolicy Load(SessionState session) => policy ?? CompliancePolicy.Load(FilePaths.One(session, path!));

    /// <summary>The path, or the policy's source.</summary>
    public override string ToString() => path ?? policy!.Source;
}
