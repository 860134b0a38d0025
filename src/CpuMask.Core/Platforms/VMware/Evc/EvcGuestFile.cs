using CpuMask.Files;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Evc;

/// <summary>
/// Virtual machines with the EVC mode that each requires, from an inventory: RVTools' vInfo tab as CSV, or what PowerCLI prints of
/// Runtime.MinRequiredEVCModeKey as a table, a list or CSV.
/// </summary>
public static class EvcGuestFile
{
    private const int MostBytes = 256 << 20;

    private static readonly string[] Names = { "vm", "name", "vmname" };
    private static readonly string[] Required = { "minrequiredevcmodekey", "minrequiredevcmode", "minevc", "evcmode" };

    /// <summary>Reads a file.</summary>
    /// <exception cref="CpuMaskException">It cannot be read, or lists no virtual machine with an EVC mode.</exception>
    public static IReadOnlyList<EvcGuest> Read(string path)
    {
        byte[] bytes = InputFile.Read(path, MostBytes);
        InventoryTable? table = InventoryTable.Read(DumpText.Of(bytes, bytes.Length).ToString());
        return table is not null && Required.Any(table.Columns.Contains) && Names.Any(table.Columns.Contains)
            ? table.Rows.Where(r => r[Names] is not null).Select(Guest).ToArray()
            : throw new CpuMaskException(ErrorIds.UnknownFormat, ErrorKind.Input, Messages.NoVmList(path));
    }

    private static EvcGuest Guest(InventoryTable.Row row) => new()
    {
        Name = row[Names]!,
        Host = row["host", "vmhost"] ?? string.Empty,
        IsRunning = !string.Equals(row["powerstate"], "poweredOff", StringComparison.OrdinalIgnoreCase),
        MinRequired = row[Required]?.ToLowerInvariant(),
    };
}
