namespace CpuMask.Text;

/// <summary>Every error id of the product. Scripts rely on them: an id is never renamed or used for a second meaning.</summary>
public static class ErrorIds
{
    /// <summary>A text is not a register, bit, mask or signature.</summary>
    public const string InvalidValue = "InvalidValue";

    /// <summary>A file cannot be opened or read.</summary>
    public const string UnreadableFile = "UnreadableFile";

    /// <summary>A named file or folder does not exist.</summary>
    public const string PathNotFound = "PathNotFound";

    /// <summary>No reader knows the file.</summary>
    public const string UnknownFormat = "UnknownFormat";

    /// <summary>A line of a dump does not fit its format.</summary>
    public const string MalformedDump = "MalformedDump";

    /// <summary>An input exceeds a bound on size, depth or count.</summary>
    public const string InputTooLarge = "InputTooLarge";

    /// <summary>A comparison, mask or baseline needs more hosts than were given.</summary>
    public const string TooFewHosts = "TooFewHosts";

    /// <summary>A cmdlet that works on hosts was told of none.</summary>
    public const string NoHostsNamed = "NoHostsNamed";

    /// <summary>Hosts of two vendors cannot be made alike without being asked for.</summary>
    public const string VendorMismatch = "VendorMismatch";

    /// <summary>A dump taken inside a virtual machine cannot stand for a host.</summary>
    public const string GuestDump = "GuestDump";

    /// <summary>A host has nothing for guests of the kind that was asked about.</summary>
    public const string NoSuchGuests = "NoSuchGuests";

    /// <summary>A bit that the guest needs cannot be mended by any mask.</summary>
    public const string UnmendableBit = "UnmendableBit";

    /// <summary>A register that a guest would see is unknown on a host.</summary>
    public const string UnknownRegister = "UnknownRegister";

    /// <summary>A guest mask id or feature name that the product does not know.</summary>
    public const string UnknownName = "UnknownName";

    /// <summary>A vSphere server does not take the user name or the password.</summary>
    public const string InvalidLogin = "InvalidLogin";

    /// <summary>A vSphere session ended and could not be opened again.</summary>
    public const string NotAuthenticated = "NotAuthenticated";

    /// <summary>The user lacks the privilege for what was asked.</summary>
    public const string NoPermission = "NoPermission";

    /// <summary>A virtual machine is powered on or suspended, and what was asked needs it off.</summary>
    public const string InvalidPowerState = "InvalidPowerState";

    /// <summary>An object is in a state that does not allow what was asked.</summary>
    public const string InvalidState = "InvalidState";

    /// <summary>A virtual machine was changed by someone else between reading and writing.</summary>
    public const string ConcurrentAccess = "ConcurrentAccess";

    /// <summary>A vSphere server does not take a value.</summary>
    public const string InvalidArgument = "InvalidArgument";

    /// <summary>A vSphere server, or a virtual machine's hardware version, does not have what was asked for.</summary>
    public const string NotSupported = "NotSupported";

    /// <summary>No host, cluster, datacenter or virtual machine has this name.</summary>
    public const string ObjectNotFound = "ObjectNotFound";

    /// <summary>More than one object has this name.</summary>
    public const string AmbiguousName = "AmbiguousName";

    /// <summary>A vSphere server answered with a fault of another kind.</summary>
    public const string VSphereFault = "VSphereFault";

    /// <summary>A server's certificate is not trusted, or is not the one expected.</summary>
    public const string CertificateRejected = "CertificateRejected";

    /// <summary>A server cannot be reached, or went away half way.</summary>
    public const string ServerUnreachable = "ServerUnreachable";

    /// <summary>A server took longer than allowed.</summary>
    public const string Timeout = "Timeout";

    /// <summary>A server's answer is no well-formed SOAP answer.</summary>
    public const string MalformedAnswer = "MalformedAnswer";

    /// <summary>A server answered, but not as a vSphere server does.</summary>
    public const string UnexpectedAnswer = "UnexpectedAnswer";

    /// <summary>A session was used after it was closed.</summary>
    public const string SessionClosed = "SessionClosed";

    /// <summary>A task on a vSphere server failed for a reason of its own.</summary>
    public const string TaskFailed = "TaskFailed";

    /// <summary>A server reported success, and the change is not there.</summary>
    public const string NotApplied = "NotApplied";

    /// <summary>What became of a change is not known: its answer was lost, or its task still runs. The undo journal keeps it open.</summary>
    public const string OutcomeUnknown = "OutcomeUnknown";

    /// <summary>A virtual machine no longer has the masks that are to be undone.</summary>
    public const string ChangedSince = "ChangedSince";

    /// <summary>The undo journal cannot be written or read, so nothing was changed.</summary>
    public const string JournalUnusable = "JournalUnusable";

    /// <summary>A compliance policy is malformed.</summary>
    public const string MalformedPolicy = "MalformedPolicy";

    /// <summary>A file is not a run of the compliance check.</summary>
    public const string MalformedRun = "MalformedRun";

    /// <summary>A file cannot be written.</summary>
    public const string UnwritableFile = "UnwritableFile";

    /// <summary>A file is there already and is not to be replaced.</summary>
    public const string FileExists = "FileExists";

    /// <summary>A report was asked for and there is no run to report, or more than one.</summary>
    public const string NoRun = "NoRun";

    /// <summary>This machine's own CPUID cannot be read.</summary>
    public const string LocalCpuidUnavailable = "LocalCpuidUnavailable";

    /// <summary>No vSphere session is open, or it cannot be told which of several is meant.</summary>
    public const string SessionNotChosen = "SessionNotChosen";
}
