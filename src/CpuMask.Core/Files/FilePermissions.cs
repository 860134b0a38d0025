using System;
using System.IO;
using System.Reflection;

namespace CpuMask.Files;

/// <summary>
/// The permissions of a file on Unix, through the runtime's own File: they exist from .NET 7 on and are in no reference
/// assembly of netstandard2.0. On Windows File.Replace keeps them itself.
/// </summary>
internal static class FilePermissions
{
    private static readonly MethodInfo? Get = typeof(File).GetMethod("GetUnixFileMode", new[] { typeof(string) });
    private static readonly MethodInfo? Set = Get is null ? null : typeof(File).GetMethod("SetUnixFileMode", new[] { typeof(string), Get.ReturnType });

    /// <summary>Gives a file another one's permissions, if there is another one.</summary>
    public static void Copy(string from, string to)
    {
        if (Get is null || Set is null || Path.DirectorySeparatorChar != '/' || !File.Exists(from))
        {
            return;
        }

        try
        {
            Set.Invoke(null, new[] { to, Get.Invoke(null, new object[] { from }) });
        }
        catch (TargetInvocationException e) when (e.InnerException is IOException or UnauthorizedAccessException)
        {
            // It vanished, or its file system has no permissions to keep.
        }
    }
}
