namespace CpuMask.Cli.Running;

/// <summary>The exit codes that scripts rely on. Where several apply: 2, 4, 3, 1.</summary>
public static class ExitCode
{
    public const int Done = 0;
    public const int Violation = 1;
    public const int Usage = 2;
    public const int Unreadable = 3;
    public const int Impossible = 4;

    /// <summary>What shells give a program that Ctrl+C ended; it has no rank beside the others.</summary>
    public const int Stopped = 130;

    /// <summary>The graver of two.</summary>
    public static int Worse(int a, int b) => Rank(a) >= Rank(b) ? a : b;

    private static int Rank(int code) => code switch
    {
        Usage => 4,
        Impossible => 3,
        Unreadable => 2,
        Violation => 1,
        _ => 0,
    };
}
