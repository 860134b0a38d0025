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

    /// <summary>Hosts of two vendors cannot be made alike without being asked for.</summary>
    public const string VendorMismatch = "VendorMismatch";

    /// <summary>A dump taken inside a virtual machine cannot stand for a host.</summary>
    public const string GuestDump = "GuestDump";

    /// <summary>A bit that the guest needs cannot be mended by any mask.</summary>
    public const string UnmendableBit = "UnmendableBit";

    /// <summary>A register that a guest would see is unknown on a host.</summary>
    public const string UnknownRegister = "UnknownRegister";

    /// <summary>A guest mask id or feature name that the product does not know.</summary>
    public const string UnknownName = "UnknownName";
}
