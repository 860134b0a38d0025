using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Reading;

namespace CpuMask.Formats.Linux;

/// <summary>
/// The text of <c>lscpu</c>, old (flat) and new (indented): <c>Name: value</c> lines from <c>Architecture</c> on, which
/// also begins a further host; <c>lscpu -J</c> says the same as JSON. Flags that a terminal wrapped go on below their value. In other
/// languages the names are others and the values are not, so what a line is its value tells too (<see cref="LscpuWords"/>).
/// </summary>
internal sealed class LscpuReader : DumpReader
{
    public override string Format => "lscpu";

    public override string Description => "output of lscpu";

    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.NamedBits, subleaves: true, allCpus: false, microcode: false, HostView.OperatingSystem, HostView.Guest);

    public override DumpFit Fit(DumpText text)
    {
        if (text.FirstByte == '{')
        {
            return text.HasNearBeginning("\"lscpu\":", 256) || text.HasNearBeginning("\"lscpu\" :", 256) ? DumpFit.Yes(30) : DumpFit.None;
        }

        var lines = new LineScanner(text);
        int begun = 0;
        bool vendor = false, other = text.HasNearBeginning("genuineintel", 4096) || text.HasNearBeginning("authenticamd", 4096) || text.HasNearBeginning("hygongenuine", 4096);
        for (int n = 0; n < 60 && lines.Next(); n++)
        {
            // /proc/cpuinfo has the same values in the same languages: none.
            int colon = lines.SkipBlanks().IndexOf(":");
            string value = !other || colon < 1 || text.Bytes[colon - 1] == (byte)'\t' ? string.Empty : text.Slice(colon + 1, Math.Min(lines.End, colon + 4096)).Trim();
            vendor |= LscpuWords.IsVendor(value);
            if (vendor && LscpuWords.IsFlags(value))
            {
                return DumpFit.Yes(10);
            }

            if (lines.SkipBlanks().LooksAt("Architecture:"))
            {
                begun = lines.Number;
            }
            else if (begun > 0 && (lines.LooksAt("CPU op-mode(s):") || lines.LooksAt("Byte Order:") || lines.LooksAt("CPU(s):")))
            {
                return DumpFit.Yes(30);
            }
        }

        return begun > 0 ? DumpFit.Stopped(begun) : DumpFit.None;
    }

    public override void Read(DumpText text, DumpImport import)
    {
        if (text.FirstByte == '{')
        {
            text = LscpuWords.OfJson(text, import);
        }

        HostBuilder? host = null;
        LinuxCpu? cpu = null;
        FlagText? flags = null;
        int column = 0;
        bool foreign = false;
        var lines = new LineScanner(text);
        while (lines.Next())
        {
            lines.SkipBlanks();
            int colon = lines.IndexOf(":");

            // What a terminal wrapped stands below the value; a blank more than that is one between two flags.
            if (flags is not null && colon < 0 && !lines.AtEnd)
            {
                lines.At = lines.At - lines.Start < column ? lines.At : lines.Start + column;
                flags.Continue(text.Slice(lines.At, lines.End));
                continue;
            }

            if (flags is not null)
            {
                cpu!.Flags = new LinuxFlags(flags.ToString());
                flags = null;
            }

            if (colon < 0)
            {
                continue;
            }

            string name = text.Slice(lines.At, colon);
            lines.At = colon + 1;
            lines.SkipBlanks();
            name = LscpuWords.English(name.Trim(), text.Slice(lines.At, Math.Min(lines.End, lines.At + 4096)).Trim(), begun: host is not null);
            if (name == "Architecture")
            {
                End(import, host, cpu);
                foreign = lines.Rest() is not ("x86_64" or "i386" or "i486" or "i586" or "i686");
                if (foreign)
                {
                    import.ReportForeign(lines.Position, lines.Rest());
                }

                host = import.NewHost();
                cpu = new LinuxCpu();
            }
            else if (host is not null && cpu is not null && !foreign)
            {
                // CPUs of two kinds are two blocks, each with a model name of its own.
                if (name == "Flags")
                {
                    flags = new FlagText(text.Slice(lines.At, lines.End));
                    column = lines.At - lines.Start;
                }
                else if (name == "Model name" && cpu.Brand is not null)
                {
                    cpu.AddTo(host);
                    cpu = new LinuxCpu { Brand = lines.Rest() };
                }
                else
                {
                    Take(name, lines, host, cpu);
                }
            }
        }

        if (flags is not null)
        {
            cpu!.Flags = new LinuxFlags(flags.ToString());
        }

        End(import, host, cpu);
    }

    private static void Take(string name, LineScanner lines, HostBuilder host, LinuxCpu cpu)
    {
        switch (name)
        {
            case "Vendor ID":
                cpu.Vendor = lines.Rest();
                break;
            case "CPU family":
                cpu.Family = LinuxCpu.Number(lines.Rest());
                break;
            case "Model":
                cpu.Model = LinuxCpu.Number(lines.Rest());
                break;
            case "Model name":
                cpu.Brand = lines.Rest();
                break;
            case "Stepping":
                cpu.Stepping = LinuxCpu.Number(lines.Rest());
                break;
            case "CPU(s)":
                host.LogicalProcessors = LinuxCpu.Number(lines.Rest()) ?? 0;
                break;
            case "Address sizes":
                cpu.SetAddressSizes(lines.Rest());
                break;
        }
    }

    private static void End(DumpImport import, HostBuilder? host, LinuxCpu? cpu)
    {
        if (host is not null && cpu is not null)
        {
            // Versions before 2.26 print no flags: who the CPU is, is still known.
            cpu.AddTo(host);
            if (cpu.Flags is { Nameless.Count: > 0 })
            {
                host.Warn(Messages.NamelessFlags(cpu.Flags.Nameless));
            }

            import.Add(host);
        }
    }
}
