using System.IO;
using System.Reflection;

namespace CpuMask.Files;

/// <summary>
/// The permissions of files on Unix, through the runtime's own File: they exist from .NET 7 on and are in no reference
/// assembly of netstandard2.0. On Windows a file inherits them from its folder, and File.Replace keeps them itself.
/// </summary>
public static class FilePermissions
{
    private const int OwnerReadWrite = 0x180, OwnerAll = 0x1C0;
    private static readonly MethodInfo? Get = typeof(File).GetMethod("GetUnixFileMode", new[] { typeof(string) });
    private static readonly MethodInfo? Set = Get is null ? null : typeof(File).GetMethod("SetUnixFileMode", new[] { typeof(string), Get.ReturnType });

    private static bool HasModes => Get is not null && Set is not null && Path.DirectorySeparatorChar == '/';

    /// <summary>Takes a file from everyone but its owner: mode 600. Where that cannot be done, nothing happens.</summary>
    public static void MakeOwn(string path) => SetMode(path, OwnerReadWrite);

    /// <summary>Makes a folder, and those above it that are missing, for its owner alone: mode 700. One that is there stays as it is.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static void MakeOwnFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        if (Path.GetDirectoryName(path) is { Length: > 0 } above)
        {
            MakeOwnFolder(above);
        }

        Directory.CreateDirectory(path);
        SetMode(path, OwnerAll);
    }

    /// <summary>Whether a path is a symbolic link, or another kind of reference to elsewhere.</summary>
    public static bool IsLink(string path)
    {
        try
        {
            return (File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Gives a file another one's permissions, if there is another one.</summary>
    internal static void Copy(string from, string to)
    {
        if (HasModes && File.Exists(from))
        {
            Try(() => Set!.Invoke(null, new[] { to, Get!.Invoke(null, new object[] { from }) }));
        }
    }

    private static void SetMode(string path, int mode)
    {
        if (HasModes)
        {
            Try(() => Set!.Invoke(null, new[] { path, Enum.ToObject(Get!.ReturnType, mode) }));
        }
    }

    private static void Try(Action change)
    {
        try
        {
            change();
        }
        catch (TargetInvocationException e) when (e.InnerException is IOException or UnauthorizedAccessException)
        {
            // It vanished, is another user's, or its file system has no permissions to keep.
        }
    }
}
