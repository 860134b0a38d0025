using CpuMask.Guests;
using CpuMask.Json;
using CpuMask.Reading;

namespace CpuMask.Formats;

/// <summary>Reads the guests in CpuMask's own JSON, as <c>can-move --json</c> writes them.</summary>
internal sealed class GuestJsonReader : GuestReader
{
    private readonly Func<string?, GuestView?> platforms;

    /// <summary>Makes the reader.</summary>
    /// <param name="platforms">Finds the view of a platform by its word.</param>
    public GuestJsonReader(Func<string?, GuestView?> platforms) => this.platforms = platforms;

    public override string Format => "cpumask-guests";

    public override string Description => "guests in CpuMask's own JSON";

    public override DumpFit Fit(DumpText text)
    {
        var lines = new LineScanner(text);
        bool guests = false;
        for (int n = 0; n < 20 && lines.Next(); n++)
        {
            guests |= lines.IndexOf("\"guests\"") >= 0;
            if (guests && lines.IndexOf("\"hypervisor\"") >= 0)
            {
                return DumpFit.Yes(50);
            }
        }

        return DumpFit.None;
    }

    public override void Read(DumpText text, DumpImport import)
    {
        foreach (JsonValue guest in ((JsonDump.Read(text, import) ?? JsonValue.Null)["guests"] ?? JsonValue.Null).Items)
        {
            GuestView? view = platforms(guest["hypervisor"]?.AsString);
            if (view is null)
            {
                import.Malformed(guest.Position, guest["hypervisor"]?.AsText ?? string.Empty, "the word of a platform such as vmware, xen or kvm");
            }

            if ((view ?? import.Hypervisor) is { } hypervisor)
            {
                import.Add(GuestJson.Read(guest, hypervisor, import.Complain));
            }
        }
    }
}
