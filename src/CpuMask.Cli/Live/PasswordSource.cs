using System.IO;
using System.Text;
using CpuMask.Text;

namespace CpuMask.Cli.Live;

/// <summary>
/// Where a password comes from: a file that only its owner may read, the environment, or a terminal. Never the command
/// line, which every user of the machine can list.
/// </summary>
internal static class PasswordSource
{
    public const string Variable = "CPUMASK_PASSWORD";

    private const int MostBytes = 4096;

    private const UnixFileMode OthersBits = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Takes the password.</summary>
    /// <param name="file">The file named by the user; null for none.</param>
    /// <param name="user">Whose password it is, for the question on a terminal.</param>
    /// <param name="terminal">Where a question goes.</param>
    /// <exception cref="CpuMaskException">There is none, or the file is not for one's own eyes only.</exception>
    public static string Read(string? file, string user, TextWriter terminal)
    {
        string password = file is not null ? FromFile(file)
            : Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? text
            : !Console.IsInputRedirected ? Ask(user, terminal)
            : throw new CpuMaskException(
                ErrorIds.InvalidLogin, ErrorKind.Usage,
                "No password: set " + Variable + ", name a --password-file, or run this on a terminal.");
        return password.Length > 0 ? password
            : throw new CpuMaskException(ErrorIds.InvalidLogin, ErrorKind.Usage, "The password is empty.");
    }

    // The mode is asked of the open file: what stands at the path may be another one a moment later.
    private static string FromFile(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(stream.SafeFileHandle) & OthersBits) is var open && open != 0)
            {
                throw new CpuMaskException(
                    ErrorIds.UnreadableFile, ErrorKind.Usage,
                    Wording.Safe(path) + ": other users may open this password file (" + open + "); expected a file of mode 600. Nothing was read.");
            }

            if (FileOwner.IsSomeoneElse(stream.SafeFileHandle))
            {
                throw new CpuMaskException(
                    ErrorIds.UnreadableFile, ErrorKind.Usage,
                    Wording.Safe(path) + ": this password file belongs to another user, who can change it; expected one of your own. Nothing was read.");
            }

            var bytes = new byte[MostBytes];
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, 0, length).TrimStart('\uFEFF');
            int end = text.IndexOfAny(['\n', '\r']);
            return end < 0 && length == MostBytes
                ? throw new CpuMaskException(ErrorIds.InputTooLarge, ErrorKind.Input, Wording.Safe(path) + ": no password is that long.")
                : end < 0 ? text : text[..end];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CpuMaskException(ErrorIds.PathNotFound, ErrorKind.Input, Wording.Safe(path) + ": there is no such password file.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            // The reason of a text that is no UTF-8 would print bytes of it.
            string reason = e is ArgumentException ? "it is no UTF-8 text." : e.Message;
            throw new CpuMaskException(ErrorIds.UnreadableFile, ErrorKind.Input, Wording.Safe(path) + ": the password file cannot be read: " + reason);
        }
    }

    private static string Ask(string user, TextWriter terminal)
    {
        terminal.Write("Password of " + Wording.Safe(user) + ": ");
        terminal.Flush();
        var text = new StringBuilder();
        while (true)
        {
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
            {
                terminal.WriteLine();
                return text.ToString();
            }

            if (key.Key == ConsoleKey.Backspace)
            {
                text.Length = Math.Max(0, text.Length - 1);
            }
            else if (key.KeyChar != '\0')
            {
                text.Append(key.KeyChar);
            }
        }
    }
}
