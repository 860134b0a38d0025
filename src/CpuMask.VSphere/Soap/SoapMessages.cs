namespace CpuMask.VSphere.Soap;

/// <summary>What the connection and the server's faults say: what, where, found, expected.</summary>
internal static class SoapMessages
{
    public const string AnswerTooLarge =
        "The server's answer is larger, deeper or longer in one value than any vSphere answer. Reading stopped; nothing of it was used.";

    public const string CredentialInServer =
        "The server's address holds a user name or a password. Give the server alone, and the user by the credential.";

    public const string Unencrypted =
        "An http:// address would send the password unencrypted. Give the server's name, or an https:// address.";

    public const string NameMismatch = "it was made for another name";

    public static string NoServer(string text) => ServerText.Format(
        "'{0}' is no server; expected a name or an address, with :port or not, such as vcenter.example.com.", ServerText.Short(text));

    public static string NoThumbprint(string text) => ServerText.Format(
        "'{0}' is no certificate thumbprint; expected 40 (SHA-1) or 64 (SHA-256) hexadecimal digits, with colons or without.", ServerText.Short(text));

    public static string NoCertificate(string server) => ServerText.Format("{0} shows no certificate.", server);

    public static string WrongThumbprint(string server, string shown, string expected) => ServerText.Format(
        "{0} shows the certificate {1}; expected {2}. Either the certificate was replaced, or this is not the server.", server, shown, expected);

    public static string UntrustedCertificate(string server, string subject, string reasons, string sha256) => ServerText.Format(
        "The certificate of {0} ({1}) is not trusted: {2}. Trust its issuer, or, once you have made sure that it is the right one, pin it with the thumbprint {3}.",
        server, ServerText.Safe(subject), reasons, sha256);

    public static string Unreachable(string server, string what, string reason) => ServerText.Format("{0}: {1}: cannot be reached: {2}", server, what, ServerText.Safe(reason));

    public static string Timeout(string server, string what, TimeSpan limit) => ServerText.Format(
        "{0}: {1}: no whole answer within {2} seconds.", server, what, limit.TotalSeconds);

    public static string HttpStatus(string server, string what, int status) => ServerText.Format(
        "{0}: {1}: answered with HTTP status {2}; expected 200, or 500 with a SOAP fault. {3}", server, what, status, status switch
        {
            401 or 407 => "A proxy or gateway before it wants a login of its own.",
            403 => "It, or a gateway before it, does not let this machine in.",
            502 or 503 or 504 => "The service behind it is not running, or still starting.",
            _ => "Is this a vSphere server?",
        });

    public static string MalformedAnswer(string found) => ServerText.Format("The server's answer is no SOAP answer: it holds {0}.", found);

    public static string MalformedXml(string server, string what, int line, int column, string reason) => ServerText.Format(
        "{0}: {1}: the answer is not well-formed XML at {2},{3}: {4}", server, what, line, column, ServerText.Safe(reason));

    public static string DocumentType(string server, string what) => ServerText.Format(
        "{0}: {1}: the answer holds a document type definition, which no vSphere server sends. It was not read.", server, what);

    public static string Refused(string what, VSphereFault fault) => fault.Type switch
    {
        "InvalidLogin" => ServerText.Format("The server does not take this user name and password."),
        "NoPermission" => ServerText.Format(
            "{0}: the user lacks the privilege {1} on {2}.", what, ServerText.Safe(fault["privilegeId"] ?? "needed"), ServerText.Safe(fault["object"] ?? "this object")),
        "NotAuthenticated" => ServerText.Format("{0}: the session is not, or no longer, logged in.", what),
        "ConcurrentAccess" => ServerText.Format("{0}: the virtual machine was changed by someone else since it was read. Nothing was changed; try again.", what),
        "InvalidPowerState" => ServerText.Format(
            "{0}: the virtual machine is {1}; it must be {2}.", what, ServerText.PowerWord(fault["existingState"]), ServerText.PowerWord(fault["requestedState"] ?? "poweredOff")),
        "InvalidArgument" => ServerText.Format("{0}: the server does not take the value of {1}. {2}", what, ServerText.Safe(fault["invalidProperty"] ?? "an argument"), fault.Message),
        "MethodDisabled" => ServerText.Format("{0}: the server has disabled this for the object, as backup and replication programs ask for while they work ({1}).", what, ServerText.Safe(fault["source"] ?? "no source given")),
        "TaskInProgress" => ServerText.Format("{0}: another task of it is running. Try again when it has ended.", what),
        "ManagedObjectNotFound" => ServerText.Format("{0}: the object {1} does not exist any more.", what, ServerText.Safe(fault["obj"] ?? string.Empty)),
        "MethodNotFound" or "NotImplemented" or "NotSupported" or "InvalidRequest" => ServerText.Format(
            "{0}: this server does not support it ({1}).", what, fault),
        _ => ServerText.Format("{0}: {1}", what, fault),
    };
}
