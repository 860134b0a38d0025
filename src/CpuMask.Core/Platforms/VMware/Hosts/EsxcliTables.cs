using CpuMask.Formats;
using CpuMask.Hosts;
using CpuMask.Reading;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// Puts the tables of <c>esxcli hardware cpu cpuid raw list</c> together. The command prints one logical CPU at a time
/// and names neither it nor the host, so a table is a further CPU of the same host when vendor and signature are alike
/// and its APIC id is new, and else a new host.
/// </summary>
internal sealed class EsxcliTables
{
    private readonly DumpImport import;
    private readonly List<RawRow> rows = new();
    private readonly HashSet<uint> apicIds = new();
    private HostBuilder? host;
    private (uint, uint, uint, uint) identity;

    public EsxcliTables(DumpImport import) => this.import = import;

    /// <summary>The host's name, when something around the tables tells it; holds for the tables that follow.</summary>
    public string? HostName { get; set; }

    /// <summary>Ends a table.</summary>
    public void EndTable()
    {
        if (rows.Count == 0)
        {
            return;
        }

        uint apicId = 0;
        var seen = (0u, 0u, 0u, 0u);
        foreach (RawRow row in rows)
        {
            switch (row.Leaf, row.Subleaf)
            {
                case (0, 0):
                    seen = (row.Ebx, row.Ecx, row.Edx, seen.Item4);
                    break;
                case (1, 0):
                    seen.Item4 = row.Eax;
                    apicId = row.Ebx >> 24;
                    break;
                case (0xB, 0) when row.Ebx != 0:
                    apicId = row.Edx;
                    break;
            }
        }

        bool sameName = host is null || HostName is null || host.Name == HostName;
        if (host is null || seen != identity || !sameName || !apicIds.Add(apicId))
        {
            End();
            host = import.NewHost();
            host.Name = HostName;
            identity = seen;
            apicIds.Add(apicId);
        }

        host.BeginCpu();
        foreach (RawRow row in rows)
        {
            host.AddLeaf(row.Leaf, row.Subleaf, row.Eax, row.Ebx, row.Ecx, row.Edx);
        }

        rows.Clear();
    }

    /// <summary>Adds a row to the current table; leaf 0 begins a new one.</summary>
    public void Add(RawRow row)
    {
        if (row.Leaf == 0 && row.Subleaf == 0)
        {
            EndTable();
        }

        rows.Add(row);
    }

    /// <summary>Adds a row given as text by column, in the order leaf, sub-leaf, EAX to EDX.</summary>
    /// <returns>The text that is no number, or null.</returns>
    public string? Add(string?[] cells)
    {
        var row = default(RawRow);
        for (int i = 0; i < 6; i++)
        {
            if (!TryParse(cells[i], out uint value))
            {
                return cells[i] ?? string.Empty;
            }

            switch (i)
            {
                case 0: row.Leaf = value; break;
                case 1: row.Subleaf = value; break;
                default: row.Set(i - 2, value); break;
            }
        }

        Add(row);
        return null;
    }

    /// <summary>Ends the last table and its host.</summary>
    public void End()
    {
        if (host is not null)
        {
            import.Add(host);
            host = null;
        }

        apicIds.Clear();
    }

    // A formatter prints the table's hexadecimal text, which has eight digits, or the plain number. Digits with a leading zero and
    // no 0x could be either, and are refused.
    private static bool TryParse(string? text, out uint value)
    {
        string t = (text ?? string.Empty).Trim();
        value = 0;
        return !(t.Length > 1 && t[0] == '0' && ((t[1] | 0x20) != 'x' || t.Length != "0x00000000".Length)) && CpuIdInfoText.TryParseLevel(t, out value);
    }
}
