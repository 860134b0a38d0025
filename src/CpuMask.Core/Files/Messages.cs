using static CpuMask.Text.Wording;

namespace CpuMask.Files;

/// <summary>What this folder says: what, where, found, expected.</summary>
public static class Messages
{
    internal static string LargerThan(long size, long most) => Format("it has {0} bytes; expected at most {1}.", size, most);

    internal static string Unwritable(string reason) => Format("cannot be written: {0}", reason);

    /// <summary>A file or folder that does not exist.</summary>
    public static string NoSuchPath(string path) => Format("{0}: no such file or folder.", path);

    /// <summary>The operating system's own words for why a file cannot be read.</summary>
    public static string Unreadable(string reason) => Format("cannot be read: {0}", reason);

    /// <summary>A file that is there and is not to be replaced.</summary>
    public static string FileExists(string path) => Format("{0}: it is there already and is not to be replaced.", Printable(path));
}
