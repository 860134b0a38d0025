using System.Globalization;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Reading;

namespace CpuMask.Formats.Linux;

/// <summary>
/// Linux's /proc/cpuinfo. Grammar: a block of <c>name\t: value</c> lines for each logical CPU, which begins with
/// <c>processor</c>. Processor 0 a second time is a new host. A line of flags alone is a CPU too, and lines without a colon
/// behind it are what a mail program wrapped.
/// </summary>
internal sealed class ProcCpuinfoReader : DumpReader
{
    public override string Format => "proc-cpuinfo";

    public override string Description => "Linux's /proc/cpuinfo";

    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.NamedBits, subleaves: true, allCpus: true, microcode: true, HostView.OperatingSystem, HostView.Guest);

    public override DumpFit Fit(DumpText text)
    {
        var lines = new LineScanner(text);
        int begun = 0;
        for (int n = 0; n < 60 && lines.Next(); n++)
        {
            lines.SkipBlanks();
            if (Is(lines, "flags") && HasFlags(lines))
            {
                return DumpFit.Yes(begun > 0 ? 30 : 10);
            }

            begun = begun == 0 && Is(lines, "processor") ? lines.Number : begun;
            if (begun > 0 && (Is(lines, "vendor_id") || ForeignArchitecture(lines) is not null))
            {
                return DumpFit.Yes(30);
            }
        }

        return begun > 0 ? DumpFit.Stopped(lines.Number) : DumpFit.None;
    }

    public override void Read(DumpText text, DumpImport import)
    {
        var hosts = new Blocks(import);
        bool told = false;
        var lines = new LineScanner(text);
        while (lines.Next())
        {
            lines.SkipBlanks();
            int colon = lines.IndexOf(":");
            if (colon < 0)
            {
                hosts.Continue(lines, text);
                continue;
            }

            if (!told && ForeignArchitecture(lines) is { } foreign)
            {
                told = true;
                import.ReportForeign(lines.Position, foreign);
            }

            LineScanner name = lines;
            lines.At = colon + 1;
            hosts.Take(name, lines, text);
        }

        if (!told)
        {
            hosts.End();
        }
    }

    private static bool Is(LineScanner line, string name) =>
        line.Take(name) && line.SkipBlanks().Peek == ':';

    // ARM, POWER, RISC-V and z have lines of their own.
    private static string? ForeignArchitecture(LineScanner line) =>
        Is(line, "CPU implementer") || Is(line, "CPU architecture") ? "ARM"
        : Is(line, "isa") || Is(line, "uarch") ? "RISC-V"
        : Is(line, "cpu") && line.IndexOf("POWER") >= 0 ? "POWER"
        : Is(line, "vendor_id") && line.IndexOf("IBM/S390") >= 0 ? "z" : null;

    // "flags" is a word of many texts; those of a CPU have the oldest names among the first.
    private static bool HasFlags(LineScanner line) => line.IndexOf(" fpu") >= 0 || line.IndexOf("\tfpu") >= 0 || line.IndexOf(":fpu") >= 0;

    private sealed class Blocks
    {
        private readonly DumpImport import;
        private HostBuilder? host;
        private LinuxCpu? cpu;
        private LinuxFlags? first;
        private LinuxFlags? latest;
        private int latestStart, latestLength;
        private FlagText? wrapped;
        private int wrappedStart = -1, wrappedEnd;

        public Blocks(DumpImport import) => this.import = import;

        /// <summary>Goes on with the flags, if they were what stood on the line before.</summary>
        public void Continue(LineScanner line, DumpText text)
        {
            if (line.AtEnd || wrappedStart < 0)
            {
                EndFlags();
                return;
            }

            wrapped ??= new FlagText(text.Slice(wrappedStart, wrappedEnd));
            wrapped.Continue(text.Slice(line.At, line.End));
        }

        public void Take(LineScanner name, LineScanner value, DumpText text)
        {
            EndFlags();
            if (cpu is null && Is(name, "flags") && HasFlags(name))
            {
                host ??= import.NewHost();
                cpu = new LinuxCpu();
            }

            if (Is(name, "processor"))
            {
                BeginCpu(value);
            }
            else if (cpu is null)
            {
                return;
            }
            else if (Is(name, "flags"))
            {
                cpu.Flags = Flags(value, text);
                first ??= cpu.Flags;
                (wrappedStart, wrappedEnd) = (value.At, value.End);
            }
            else if (Is(name, "vendor_id"))
            {
                cpu.Vendor = value.Rest();
            }
            else if (host!.CpuCount == 0 && Is(name, "vmx flags"))
            {
                cpu.VmxFlags = value.Rest();
            }
            else if (Is(name, "cpu family"))
            {
                cpu.Family = LinuxCpu.Number(value.Rest());
            }
            else if (Is(name, "model name"))
            {
                cpu.Brand = value.Rest();
            }
            else if (Is(name, "model"))
            {
                cpu.Model = LinuxCpu.Number(value.Rest());
            }
            else if (Is(name, "stepping"))
            {
                cpu.Stepping = LinuxCpu.Number(value.Rest());
            }
            else if (Is(name, "microcode"))
            {
                cpu.Microcode = value.Rest();
            }
            else if (Is(name, "cpuid level"))
            {
                // CPUs before the Pentium have no CPUID at all, and -1 here.
                cpu.CpuidLevel = uint.TryParse(value.Rest(), NumberStyles.None, CultureInfo.InvariantCulture, out uint level) ? level : null;
            }
            else if (Is(name, "address sizes"))
            {
                cpu.SetAddressSizes(value.Rest());
            }
        }

        public void End()
        {
            EndCpu();
            if (host is not null)
            {
                if (first is { Nameless.Count: > 0 })
                {
                    host.Warn(Messages.NamelessFlags(first.Nameless));
                }

                import.Add(host);
            }

            host = null;
            first = latest = null;
        }

        private void BeginCpu(LineScanner value)
        {
            value.SkipBlanks();
            if (value.TakeDecimal(out int number) && number == 0 && host is not null)
            {
                End();
            }

            EndCpu();
            host ??= import.NewHost();
            cpu = new LinuxCpu();
        }

        private void EndFlags()
        {
            if (wrapped is not null)
            {
                var flags = new LinuxFlags(wrapped.ToString());
                first = ReferenceEquals(first, cpu!.Flags) ? flags : first;
                cpu.Flags = flags;
                latest = null;
            }

            wrapped = null;
            wrappedStart = -1;
        }

        private void EndCpu()
        {
            EndFlags();
            cpu?.AddTo(host!);
            if (cpu?.Flags is { } flags && !ReferenceEquals(flags, first) && first!.Differing(flags) is { Length: > 0 } differing)
            {
                host!.Warn(Messages.CpusListDifferentFlags(differing));
            }

            cpu = null;
        }

        // All CPUs of a host print the same line, so one that equals the last is not parsed again.
        private LinuxFlags Flags(LineScanner value, DumpText text)
        {
            int length = value.End - value.At;
            bool same = latest is not null && length == latestLength;
            for (int i = 0; same && i < length; i++)
            {
                same = text.Bytes[latestStart + i] == text.Bytes[value.At + i];
            }

            if (!same)
            {
                latest = new LinuxFlags(text.Slice(value.At, value.End));
                latestStart = value.At;
                latestLength = length;
            }

            return latest!;
        }
    }
}
