using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Formats;

/// <summary>
/// CPUID reports of AIDA64 and EVEREST, which libcpuid and others write too.
/// Grammar: sections headed <c>------[ Logical CPU #0 ]------</c>, <c>------[ CPUID Registers / Logical CPU #0 ]------</c>,
/// <c>CPUID Registers (CPU #1):</c>, <c>CPU#000 AffMask: 0x1</c>, or no heading at all; in them rows
/// <c>CPUID 00000007: 8-8-8-8 hexadecimal digits [SL 00] [remark]</c>, where the colon may be missing or follow blanks and
/// the registers may be joined by blanks; and <c>MSR 0000008B: 0000-0000-0B20-401B</c>. Everything else is skipped.
/// </summary>
/// <remarks>Rows without [SL] are numbered as far as their order proves it: <see cref="SubleafCounter"/>.</remarks>
internal sealed class Aida64Reader : DumpReader
{
    private const int LinesBeforeFirstRow = 400;
    private const uint PatchLevel = 0x8B;
    private const string Row = "a line such as 'CPUID 00000007: 00000000-00000000-00000000-00000000 [SL 00]'";

    public override string Format => "aida64";

    public override string Description => "CPUID report of AIDA64 or EVEREST, or one in its form";

    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.AllLeaves, subleaves: true, allCpus: true, microcode: true, HostView.Hardware, HostView.Guest);

    public override DumpFit Fit(DumpText text)
    {
        var lines = new LineScanner(text);
        int heading = 0;
        for (int n = 0; n < LinesBeforeFirstRow && lines.Next(); n++)
        {
            lines.SkipBlanks();
            if (lines.Peek == 'C' && TakeRow(ref lines, out _, out _))
            {
                return DumpFit.Yes(DumpFit.Certain);
            }

            lines.At = lines.Start;
            heading = TakeHeading(ref lines, out _) ? lines.Number : heading;
        }

        return heading == 0 ? DumpFit.None : DumpFit.Stopped(heading + 1);
    }

    public override void Read(DumpText text, DumpImport import)
    {
        var host = new Report(import);
        var lines = new LineScanner(text);
        while (lines.Next())
        {
            import.CheckCancellation(lines.Number);
            lines.SkipBlanks();
            if (lines.AtEnd)
            {
                host.InRows = false;
                continue;
            }

            // Nearly all lines are rows, so they come first.
            if (lines.Peek == 'C' && TakeRow(ref lines, out RawRow row, out bool hasSubleaf))
            {
                host.Add(row, hasSubleaf);
            }
            else
            {
                ReadOther(ref lines, host, text, import);
            }
        }

        host.End();
    }

    private static void ReadOther(ref LineScanner lines, Report host, DumpText text, DumpImport import)
    {
        lines.At = lines.Start;
        lines.SkipBlanks();
        int first = lines.At;
        if (TakeHeading(ref lines, out int cpu))
        {
            host.Heading(cpu);
        }
        else if (lines.Take("MSR "))
        {
            // Some values are printed as "< FAILED >"; those are no news.
            bool hasIndex = lines.TakeHex(out uint index);
            lines.SkipBlanks();
            if (hasIndex && lines.Take(':') && TakeQuad(ref lines, out ulong value))
            {
                host.AddMsr(index, value);
            }
        }
        else if (lines.Take("DMI BIOS Version"))
        {
            lines.SkipBlanks();
            host.Bios = lines.Take(':') && lines.Rest() is { Length: > 0 } bios ? bios : null;
        }
        else if (LooksLikeRow(ref lines, first) || (host.InRows && !lines.LooksAt("--") && !lines.LooksAt("==") && !CpuHeading.IsOne(text, lines)))
        {
            lines.At = first;
            import.Malformed(lines.Position, lines.Rest(), Row);
        }
        else
        {
            host.InRows = false;
        }
    }

    // "CPUID 0..." can only be a row that is broken; "CPUID Manufacturer" and its like are not rows.
    private static bool LooksLikeRow(ref LineScanner lines, int first)
    {
        lines.At = first;
        bool looks = lines.Take("CPUID") && lines.Peek is (byte)' ' or (byte)'\t' && (uint)(lines.SkipBlanks().Peek - '0') <= 9;
        lines.At = first;
        return looks;
    }

    private static bool TakeHeading(ref LineScanner lines, out int cpu)
    {
        cpu = 0;
        lines.SkipBlanks();
        if (lines.Take("CPU#"))
        {
            return lines.TakeDecimal(out cpu) && lines.SkipBlanks().LooksAt("AffMask");
        }

        string before = "CPUID Registers (CPU #";
        if (lines.Take("------["))
        {
            before = "Logical CPU #";
        }
        else if (!lines.LooksAt(before))
        {
            return false;
        }

        int at = lines.IndexOf(before);
        if (at < 0)
        {
            return false;
        }

        lines.At = at + before.Length;
        return lines.TakeDecimal(out cpu);
    }

    private static bool TakeRow(ref LineScanner lines, out RawRow row, out bool hasSubleaf)
    {
        row = default;
        hasSubleaf = false;
        if (!lines.Take("CPUID ") || !TakeWord(ref lines, out row.Leaf))
        {
            return false;
        }

        lines.SkipBlanks();
        lines.Take(':');
        lines.SkipBlanks();
        if (!TakeWord(ref lines, out row.Eax) || !TakeJoint(ref lines) || !TakeWord(ref lines, out row.Ebx)
            || !TakeJoint(ref lines) || !TakeWord(ref lines, out row.Ecx) || !TakeJoint(ref lines)
            || !TakeWord(ref lines, out row.Edx))
        {
            return false;
        }

        lines.SkipBlanks();
        if (lines.Take("[SL "))
        {
            hasSubleaf = true;
            return lines.TakeHex(out row.Subleaf) && lines.Take(']');
        }

        return lines.AtEnd || lines.Peek == '[';
    }

    // Eight digits exactly, or "CPUID CPU Name" would begin like a row.
    private static bool TakeWord(ref LineScanner lines, out uint value)
    {
        int at = lines.At;
        return lines.TakeHex(out value) && lines.At - at == 8;
    }

    private static bool TakeJoint(ref LineScanner lines)
    {
        int at = lines.At;
        return lines.Take('-') || lines.SkipBlanks().At > at;
    }

    private static bool TakeQuad(ref LineScanner lines, out ulong value)
    {
        value = 0;
        lines.SkipBlanks();
        for (int i = 0; i < 4; i++)
        {
            if ((i > 0 && !lines.Take('-')) || !lines.TakeHex(out uint part) || part > 0xFFFF)
            {
                return false;
            }

            value = (value << 16) | part;
        }

        return true;
    }

    /// <summary>The host that is being read, and what tells where it ends.</summary>
    private sealed class Report
    {
        private readonly DumpImport import;
        private readonly HashSet<uint> doubted = new();
        private HostBuilder host;
        private int firstHeading = -1;
        private int pendingHeading = -1;
        private bool sawLeafZero;
        private SubleafCounter counter;
        private readonly List<RawRow> sevens = new();
        private uint? firstApic;
        private RawRow? undecided;

        public Report(DumpImport import)
        {
            this.import = import;
            host = import.NewHost();
        }

        /// <summary>True from a row to the next empty line: nothing else may stand there.</summary>
        public bool InRows { get; set; }

        public string? Bios
        {
            set => host.Bios = value;
        }

        // A heading may stand over something other than rows, so it counts when the first row follows.
        public void Heading(int cpu)
        {
            pendingHeading = cpu;
            InRows = false;
        }

        public void Add(in RawRow row, bool hasSubleaf)
        {
            InRows = true;
            bool leafZero = row.Leaf == 0 && row.Subleaf == 0;

            // The first number once more is the next host, or the next group of processors, which count from 0 too. The APIC's
            // number in leaf 1 tells which.
            if (pendingHeading >= 0 && pendingHeading == firstHeading && host.CpuCount > 0)
            {
                if (leafZero && undecided is null)
                {
                    undecided = row;
                    return;
                }

                bool isOther = row.Leaf == 1 && firstApic is { } first && first != row.Ebx >> 24;
                EndSevens();
                if (!isOther)
                {
                    import.Add(host);
                    host = import.NewHost();
                    doubted.Clear();
                    firstApic = null;
                    firstHeading = pendingHeading;
                }

                BeginCpu();
                pendingHeading = -1;
                if (undecided is { } zero)
                {
                    undecided = null;
                    Add(zero, hasSubleaf);
                }
            }
            else if (pendingHeading >= 0)
            {
                Begin(pendingHeading);
                pendingHeading = -1;
            }
            else if (host.CpuCount == 0 || (leafZero && sawLeafZero && firstHeading < 0))
            {
                BeginCpu();
            }

            sawLeafZero |= leafZero;
            if (row.Leaf == 1 && host.CpuCount == 1)
            {
                firstApic ??= row.Ebx >> 24;
            }

            // Leaf 7 says itself how many sub-leaves it has; when as many rows are there, none was left out.
            if (!hasSubleaf && row.Leaf == 7)
            {
                sevens.Add(row);
                return;
            }

            EndSevens();
            uint subleaf = row.Subleaf;
            if (!hasSubleaf && !counter.Next(row.Leaf, row.Eax, out subleaf))
            {
                Doubt(row.Leaf);
                return;
            }

            host.AddLeaf(row.Leaf, subleaf, row.Eax, row.Ebx, row.Ecx, row.Edx);
        }

        public void AddMsr(uint index, ulong value)
        {
            host.AddMsr(index, value);
            if (index == PatchLevel && host.Microcode is null && value != 0)
            {
                // Intel keeps the revision in the upper half, AMD in the lower one, and each has zero in the other.
                host.Microcode = Hex.Word((uint)(value >> 32) != 0 ? (uint)(value >> 32) : (uint)value);
            }
        }

        public void End()
        {
            EndSevens();
            import.Add(host);
        }

        private void EndSevens()
        {
            bool all = sevens.Count > 0 && (ulong)sevens.Count == (ulong)sevens[0].Eax + 1;
            for (int i = 0; i < sevens.Count; i++)
            {
                if (i == 0 || all)
                {
                    host.AddLeaf(7, (uint)i, sevens[i].Eax, sevens[i].Ebx, sevens[i].Ecx, sevens[i].Edx);
                }
                else
                {
                    Doubt(7);
                }
            }

            sevens.Clear();
        }

        private void Begin(int cpu)
        {
            firstHeading = host.CpuCount == 0 ? cpu : firstHeading;
            BeginCpu();
        }

        private void BeginCpu()
        {
            EndSevens();
            host.BeginCpu();
            sawLeafZero = false;
            counter = default;
        }

        private void Doubt(uint leaf)
        {
            if (doubted.Add(leaf))
            {
                host.Warn(Messages.AmbiguousSubleaf(leaf));
            }
        }
    }
}
