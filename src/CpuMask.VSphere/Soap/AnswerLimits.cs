namespace CpuMask.VSphere.Soap;

/// <summary>
/// How much of a server's answer is believed. A whole vCenter of hosts in one answer has some 60 MB; one VM with large
/// guestinfo values has a few.
/// </summary>
internal static class AnswerLimits
{
    /// <summary>Most bytes of one answer, unpacked.</summary>
    public const long Bytes = 512L << 20;

    /// <summary>Most bytes that bring nothing but more of the same value, name, attribute or comment.</summary>
    public const int BytesWithoutNode = 4 << 20;

    /// <summary>Most characters of all values of one object.</summary>
    public const int ObjectText = 48 << 20;

    /// <summary>Most elements of one object.</summary>
    public const int ObjectElements = 500_000;

    /// <summary>Deepest nesting.</summary>
    public const int Depth = 64;
}
