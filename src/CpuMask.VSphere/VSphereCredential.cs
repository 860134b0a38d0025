using System.Runtime.InteropServices;
using System.Security;

namespace CpuMask.VSphere;

/// <summary>Who logs in. The password is kept encrypted where the platform can, and is never printed.</summary>
public sealed class VSphereCredential : IEquatable<VSphereCredential>
{
    private readonly SecureString password;

    /// <summary>Takes a user and a copy of the password.</summary>
    /// <param name="userName">The user: <c>administrator@vsphere.local</c>, <c>DOMAIN\user</c>, <c>root</c>.</param>
    /// <param name="password">The password.</param>
    public VSphereCredential(string userName, SecureString password)
    {
        UserName = userName;
        this.password = password.Copy();
        this.password.MakeReadOnly();
    }

    /// <summary>The user.</summary>
    public string UserName { get; }

    /// <summary>Takes a password as characters, for callers that read one from a terminal or the environment.</summary>
    public static VSphereCredential Of(string userName, string password)
    {
        using var secure = new SecureString();
        foreach (char c in password)
        {
            secure.AppendChar(c);
        }

        return new VSphereCredential(userName, secure);
    }

    /// <summary>The user; never the password.</summary>
    public override string ToString() => UserName;

    /// <summary>Whether another is the same user with the same password.</summary>
    public bool Equals(VSphereCredential? other) => other is not null
        && string.Equals(UserName, other.UserName, StringComparison.OrdinalIgnoreCase)
        && WithPassword(mine => other.WithPassword(theirs => mine.AsEnumerable().SequenceEqual(theirs)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VSphereCredential);

    // The password is left out: what is derived from it would stay in memory.
    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(UserName);

    /// <summary>Lends the password as characters and wipes them afterwards.</summary>
    internal T WithPassword<T>(Func<char[], T> use)
    {
        IntPtr memory = Marshal.SecureStringToGlobalAllocUnicode(password);
        var characters = new char[password.Length];
        try
        {
            Marshal.Copy(memory, characters, 0, characters.Length);
            return use(characters);
        }
        finally
        {
            Array.Clear(characters, 0, characters.Length);
            Marshal.ZeroFreeGlobalAllocUnicode(memory);
        }
    }
}
