using System.IO;
using CpuMask.Cpuid;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>Collected hosts for people: one line each.</summary>
public static class CollectedTable
{
    public static void Write(TextWriter output, IReadOnlyList<HostCpuid> hosts)
    {
        IAnsiConsole console = Terminal.On(output);
        if (hosts.Count == 0)
        {
            Terminal.Line(console, "No hosts.");
            return;
        }

        Table table = HostTables.New("Host", "CPU", "Signature", "Kernel");
        table.AddColumn("Firmware");
        foreach (HostCpuid host in hosts)
        {
            table.AddRow(
                Terminal.Plain(host.Name),
                Terminal.Plain(host.Brand.Length > 0 ? host.Brand : host.Vendor.IsKnown ? host.Vendor.DisplayName : "not known"),
                Terminal.Plain(host.Signature is { } s ? s.ToFamilyModelStepping() : "-"),
                Terminal.Plain(host.Kernel ?? "-"),
                Terminal.Plain(host.Bios ?? "-"));
        }

        HostTables.Write(console, table);
    }
}
