using System;
using System.Collections.Generic;
using System.Globalization;
using CpuMask.Text;

namespace CpuMask.VSphere;

/// <summary>Every message of this assembly, in one place: what, where, found, expected.</summary>
internal static partial class VSphereMessages
{
    public const string AnswerTooLarge =
        "The server's answer is larger, deeper or longer in one value than any vSphere answer. Reading stopped; nothing of it was used.";

    public const string CredentialInServer =
        "The server's address holds a user name or a password. Give the server alone, and the user by the credential.";

    public const string Unencrypted =
        "An http:// address would send the password unencrypted. Give the server's name, or an https:// address.";

    public const string NameMismatch = "it was made for another name";

    public const string UncheckedCertificate =
        "The server's certificate is not checked, as asked: whoever sits between here and there can read the password.";


    /// <summary>A host of which the server knows no CPU.</summary>
    public static string NoCpuOf(string host) => Safe(host) + ": " + NoCpu;

    /// <summary>Makes a server's text safe to print: one line, no control characters, cut.</summary>
    public static string Safe(string? text) => Cut((text ?? string.Empty).Replace("\r\n", " ").Replace('\n', ' ').Trim(), 400);

    /// <summary>The same, for what a user typed or one value of an answer.</summary>
    public static string Short(string text) => Cut(text, 80);

    public static string NoServer(string text) => Format(
        "'{0}' is no server; expected a name or an address, with :port or not, such as vcenter.example.com.", Short(text));

    public static string NoThumbprint(string text) => Format(
        "'{0}' is no certificate thumbprint; expected 40 (SHA-1) or 64 (SHA-256) hexadecimal digits, with colons or without.", Short(text));

    public static string NoCertificate(string server) => Format("{0} shows no certificate.", server);

    public static string WrongThumbprint(string server, string shown, string expected) => Format(
        "{0} shows the certificate {1}; expected {2}. Either the certificate was replaced, or this is not the server.", server, shown, expected);

    public static string UntrustedCertificate(string server, string subject, string reasons, string sha256) => Format(
        "The certificate of {0} ({1}) is not trusted: {2}. Trust its issuer, or, once you have made sure that it is the right one, pin it with the thumbprint {3}.",
        server, Safe(subject), reasons, sha256);

    public static string Unreachable(string server, string what, string reason) => Format("{0}: {1}: cannot be reached: {2}", server, what, Safe(reason));

    public static string Timeout(string server, string what, TimeSpan limit) => Format(
        "{0}: {1}: no whole answer within {2} seconds.", server, what, limit.TotalSeconds);

    public static string HttpStatus(string server, string what, int status) => Format(
        "{0}: {1}: answered with HTTP status {2}; expected 200, or 500 with a SOAP fault. Is this a vSphere server?", server, what, status);

    public static string MalformedAnswer(string found) => Format("The server's answer is no SOAP answer: it holds {0}.", found);

    public static string MalformedXml(string server, string what, int line, int column, string reason) => Format(
        "{0}: {1}: the answer is not well-formed XML at {2},{3}: {4}", server, what, line, column, Safe(reason));

    public static string DocumentType(string server, string what) => Format(
        "{0}: {1}: the answer holds a document type definition, which no vSphere server sends. It was not read.", server, what);

    public static string Refused(string what, VSphereFault fault) => fault.Type switch
    {
        "InvalidLogin" => Format("The server does not take this user name and password."),
        "NoPermission" => Format(
            "{0}: the user lacks the privilege {1} on {2}.", what, Safe(fault["privilegeId"] ?? "needed"), Safe(fault["object"] ?? "this object")),
        "NotAuthenticated" => Format("{0}: the session is not, or no longer, logged in.", what),
        "ConcurrentAccess" => Format("{0}: the virtual machine was changed by someone else since it was read. Nothing was changed; try again.", what),
        "InvalidPowerState" => Format(
            "{0}: the virtual machine is {1}; it must be {2}.", what, PowerWord(fault["existingState"]), PowerWord(fault["requestedState"] ?? "poweredOff")),
        "InvalidArgument" => Format("{0}: the server does not take the value of {1}. {2}", what, Safe(fault["invalidProperty"] ?? "an argument"), fault.Message),
        "ManagedObjectNotFound" => Format("{0}: the object {1} does not exist any more.", what, Safe(fault["obj"] ?? string.Empty)),
        "MethodNotFound" or "NotImplemented" or "NotSupported" or "InvalidRequest" => Format(
            "{0}: this server does not support it ({1}).", what, fault),
        _ => Format("{0}: {1}", what, fault),
    };

    public static string Closed(string server) => Format("The session with {0} is closed.", server);

    public static string NoApi(string server) => Format("{0} answers, but tells no vSphere API version or inventory. Is this a vCenter or an ESXi host?", server);

    public static string LoggedInAgain(string server) => Format("The session with {0} had expired; logged in again.", server);

    public const string NoCpu = "The server knows no CPU registers of this host.";

    public static string Unreadable(string what, string? found, string expected) => Format(
        "{0}: '{1}' is not {2}; it counts as unknown.", what, Short(found ?? string.Empty), expected);

    public static string NotConnected(string state) => Format(
        "The host is {0}: this is what the server remembers of it, which may be old.", state == "notResponding" ? "not responding" : state);

    public static string NotReadable(IReadOnlyList<string> properties) => Format(
        "The user may not read {0} of this host; they count as unknown.", List(properties));

    public static string NoSuch(string kind, string name, string server) => Format("{0}: no {1} is called '{2}'.", server, kind, Short(name));

    public static string Ambiguous(string kind, string name, IReadOnlyList<string> paths) => Format(
        "More than one {0} is called '{1}': {2}. Name it by its id.", kind, Short(name), List(paths));

    public static string SessionNotKept(string server) => Format(
        "{0} does not keep the session: it answers as if nobody were logged in, also after a second login.", server);

    public static string Retried(string server, string what, string reason) => Format("{0}: {1} failed and is tried again: {2}", server, what, reason);

    public static string CannotSendPassword => "The password holds a character that XML cannot carry, so no vSphere server can take it.";

    /// <summary>A host whose VMs have no neighbours to go to unless they are named.</summary>
    public static string InNoCluster(string host) => Format("{0} is in no cluster: name the hosts that its VMs may go to.", Safe(host));

    /// <summary>A power state as people say it.</summary>
    public static string PowerWord(string? state) => state switch
    {
        "poweredOn" => "powered on",
        "poweredOff" => "powered off",
        "suspended" => "suspended",
        null => "in an unknown power state",
        _ => Safe(state),
    };

    internal static string Format(string format, params object?[] arguments) => string.Format(CultureInfo.InvariantCulture, format, arguments);

    /// <summary>Prints up to ten names and counts the rest.</summary>
    internal static string List(IReadOnlyList<string> names)
    {
        const int Most = 10;
        var shown = new List<string>();
        for (int i = 0; i < names.Count && i < Most; i++)
        {
            shown.Add(Safe(names[i]));
        }

        string text = string.Join(", ", shown);
        return names.Count <= Most ? text : Format("{0} and {1} more", text, names.Count - Most);
    }

    private static string Cut(string text, int most) => Messages.Safe(text.Length > most ? text.Substring(0, most - 3) + "..." : text);
}
