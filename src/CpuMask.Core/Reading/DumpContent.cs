namespace CpuMask.Reading;

/// <summary>What a text can tell of: hosts, guests as they run, or both.</summary>
[Flags]
public enum DumpContent
{
    /// <summary>Hosts.</summary>
    Hosts = 1,

    /// <summary>Guests.</summary>
    Guests = 2,

    /// <summary>Both.</summary>
    All = Hosts | Guests,
}
