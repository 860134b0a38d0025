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
