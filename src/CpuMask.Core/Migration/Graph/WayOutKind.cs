namespace CpuMask.Migration.Graph;

/// <summary>What frees a guest that sticks to its host.</summary>
public enum WayOutKind : long
{
    /// <summary>Find out what is not known of another host, which may be able to take them as it is: nothing has to be done but to look.</summary>
    FindOut,

    /// <summary>Patch or set up another host, which can be empty meanwhile: no guest stops.</summary>
    MendHost,

    /// <summary>Restart the guests with a mask, after which they can go to and fro.</summary>
    RestartMasked,

    /// <summary>Power the guests off and start them elsewhere: the mask is spared, the way back may be closed.</summary>
    RestartElsewhere,
}
