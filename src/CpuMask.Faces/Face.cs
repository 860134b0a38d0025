namespace CpuMask.Faces;

/// <summary>The two ways in which people use the product.</summary>
public enum Face
{
    /// <summary>The PowerShell module.</summary>
    PowerShell,

    /// <summary>The cpumask program.</summary>
    CommandLine,
}
