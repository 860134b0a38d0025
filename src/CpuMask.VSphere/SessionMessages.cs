using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere;

/// <summary>What sessions say.</summary>
internal static class SessionMessages
{
    public const string UncheckedCertificate =
        "The server's certificate is not checked, as asked: whoever sits between here and there can read the password.";

    public static string WeakThumbprint(string sha256) => ServerText.Format(
        "The certificate was taken by its SHA-1 thumbprint, for which another certificate can be made. Pin it by its SHA-256 thumbprint instead: {0}.", sha256);

    public static string Closed(string server) => ServerText.Format("The session with {0} is closed.", server);

    public static string NoApi(string server) => ServerText.Format("{0} answers, but tells no vSphere API version or inventory. Is this a vCenter or an ESXi host?", server);

    public static string LoggedInAgain(string server) => ServerText.Format("The session with {0} had expired; logged in again.", server);

    public static string SessionNotKept(string server) => ServerText.Format(
        "{0} does not keep the session: it answers as if nobody were logged in, also after a second login.", server);

    public static string Retried(string server, string what, string reason) => ServerText.Format("{0}: {1} failed and is tried again: {2}", server, what, reason);

    public static string CannotSendPassword => "The password holds a character that XML cannot carry, so no vSphere server can take it.";
}
