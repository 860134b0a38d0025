namespace CpuMask.Cpuid;

/// <summary>The names under which views stand in JSON and in messages.</summary>
public static class HostViews
{
    /// <summary>hardware, operating-system, guest-maximum or guest.</summary>
    public static string Name(HostView view) => view switch
    {
        HostView.Hardware => "hardware",
        HostView.OperatingSystem => "operating-system",
        HostView.GuestMaximum => "guest-maximum",
        HostView.Guest => "guest",
    };

    /// <summary>Reads a name that <see cref="Name"/> writes.</summary>
    public static bool TryParse(string? name, out HostView view)
    {
        for (view = HostView.Hardware; view <= HostView.Guest; view++)
        {
            if (Name(view) == name)
            {
                return true;
            }
        }

        view = HostView.Hardware;
        return false;
    }
}

/// <summary>Whose eyes saw these registers. Comparing two views says little about the CPUs, so it is said.</summary>
public enum HostView : long
{
    /// <summary>What the CPU itself answers.</summary>
    Hardware,

    /// <summary>What a kernel lets its programs see.</summary>
    OperatingSystem,

    /// <summary>What a hypervisor can offer to guests on this host.</summary>
    GuestMaximum,

    /// <summary>What one virtual machine sees: no statement about the host at all.</summary>
    Guest,
}
