using CpuMask.Text;

namespace CpuMask.VSphere.Soap;

/// <summary>What the API's faults mean for whoever runs the product.</summary>
internal static class VimFaults
{
    public const string NotAuthenticated = "NotAuthenticated";
    public const string NotFound = "ManagedObjectNotFound";

    // Fault types that come up in what this client does; all others are VSphereFault.
    private static readonly Dictionary<string, (string Id, ErrorKind Kind)> Known = new()
    {
        ["InvalidLogin"] = (ErrorIds.InvalidLogin, ErrorKind.Input),
        ["NoClientCertificate"] = (ErrorIds.InvalidLogin, ErrorKind.Input),
        ["InvalidLocale"] = (ErrorIds.InvalidLogin, ErrorKind.Input),
        ["PasswordExpired"] = (ErrorIds.InvalidLogin, ErrorKind.Input),
        [NotAuthenticated] = (ErrorIds.NotAuthenticated, ErrorKind.Input),
        ["NoPermission"] = (ErrorIds.NoPermission, ErrorKind.Impossible),
        ["RestrictedVersion"] = (ErrorIds.NoPermission, ErrorKind.Impossible),
        ["InvalidPowerState"] = (ErrorIds.InvalidPowerState, ErrorKind.Impossible),
        ["InvalidState"] = (ErrorIds.InvalidState, ErrorKind.Impossible),
        ["TaskInProgress"] = (ErrorIds.InvalidState, ErrorKind.Impossible),
        ["HostNotConnected"] = (ErrorIds.InvalidState, ErrorKind.Impossible),
        ["HostNotReachable"] = (ErrorIds.InvalidState, ErrorKind.Impossible),
        ["ConcurrentAccess"] = (ErrorIds.ConcurrentAccess, ErrorKind.Impossible),
        ["InvalidArgument"] = (ErrorIds.InvalidArgument, ErrorKind.Impossible),
        ["InvalidRequest"] = (ErrorIds.NotSupported, ErrorKind.Impossible),
        ["InvalidType"] = (ErrorIds.NotSupported, ErrorKind.Impossible),
        ["InvalidProperty"] = (ErrorIds.NotSupported, ErrorKind.Impossible),
        ["MethodNotFound"] = (ErrorIds.NotSupported, ErrorKind.Impossible),
        ["NotImplemented"] = (ErrorIds.NotSupported, ErrorKind.Impossible),
        ["NotSupported"] = (ErrorIds.NotSupported, ErrorKind.Impossible),
        [NotFound] = (ErrorIds.ObjectNotFound, ErrorKind.Input),
    };

    /// <summary>Reads a SOAP fault at hand.</summary>
    public static VSphereFault Read(AnswerReader reader)
    {
        XmlItem fault = reader.Take();
        string text = fault.TextOf("faultstring") ?? string.Empty;
        XmlItem? detail = fault["detail"]?.Children.FirstOrDefault();
        return VSphereFault.From(detail ?? new XmlItem("SoapFault", "SoapFault", null), text);
    }

    /// <summary>The error for a fault.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="what">What was asked for: a method, or a sentence about a VM.</param>
    public static VSphereException ToException(VSphereFault fault, string what)
    {
        (string id, ErrorKind kind) = Known.TryGetValue(fault.Type, out (string, ErrorKind) known)
            ? known
            : (ErrorIds.VSphereFault, ErrorKind.Impossible);
        return new VSphereException(id, kind, SoapMessages.Refused(what, fault)) { Fault = fault };
    }
}
