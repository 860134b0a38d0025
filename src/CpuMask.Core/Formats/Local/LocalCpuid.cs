using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Formats.Local;

/// <summary>
/// The machine that this program runs on: what CPUID answers on each of its logical CPUs. On Linux the kernel's device is
/// asked where it can be read, else the instruction is executed on one CPU after the other. In a Xen dom0, where CPUID
/// shows dom0's view, xen-cpuid -p is read instead.
/// </summary>
public static class LocalCpuid
{
    /// <summary>The name under which such a host's format is noted.</summary>
    public const string Format = "local";

    /// <summary>What it can know.</summary>
    public static DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.AllLeaves, subleaves: true, allCpus: true, microcode: true, HostView.Hardware, HostView.Guest);

    /// <summary>Reads this machine.</summary>
    /// <param name="formats">The formats, among which is that of the tool that a Xen dom0 asks.</param>
    /// <param name="cancellation">Stops it between two CPUs.</param>
    /// <returns>The host; its view is Guest when a hypervisor announces itself.</returns>
    /// <exception cref="CpuMaskException">
    /// The CPU is no x86-64 or is translated, the runtime cannot execute CPUID, or it is a Xen dom0 without xen-cpuid.
    /// </exception>
    public static HostCpuid Read(DumpFormats formats, CancellationToken cancellation = default) => Read(formats, new LocalSystem(), "/", cancellation);

    /// <summary>Reads a machine whose files are under a folder.</summary>
    internal static HostCpuid Read(DumpFormats formats, LocalSystem system, string root, CancellationToken cancellation)
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64 || RuntimeInformation.OSArchitecture != Architecture.X64 || LocalSystem.IsTranslated)
        {
            throw Unavailable(Messages.NoLocalX64(RuntimeInformation.OSArchitecture.ToString()));
        }

        return system.IsXenDom0 ? XenDom0.Read(formats, root, system, cancellation) : Read(system, root, useDevice: true, cancellation);
    }

    /// <summary>Reads the CPUs themselves.</summary>
    internal static HostCpuid Read(LocalSystem system, string root, bool useDevice, CancellationToken cancellation)
    {
        var import = new DumpImport("local", Environment.MachineName, Format, cancellation);
        HostBuilder host = import.NewHost();
        host.Name = Environment.MachineName;
        host.Microcode = system.Microcode;
        host.Bios = system.Bios;
        host.Kernel = system.Kernel;
        host.CollectedAt = DateTimeOffset.Now;

        // A paravirtualised guest may see the CPU's own registers, hypervisor bit clear, and is a guest all the same.
        host.View = system.IsUnderXen ? HostView.Guest : null;
        int online = system.OnlineCpus;
        if (!(useDevice && FromDevices(host, root, Math.Max(1, online))))
        {
            Execute(host, online);
        }

        import.Add(host);
        return import.Hosts.Single();
    }

    /// <summary>The error that says why this machine cannot be read.</summary>
    internal static CpuMaskException Unavailable(string message) => new(ErrorIds.LocalCpuidUnavailable, ErrorKind.Impossible, message);

    private static bool FromDevices(HostBuilder host, string root, int online)
    {
        var cpus = new List<(List<RawRow> Rows, ulong? Capabilities)>();
        foreach (string folder in CpuidDevice.Folders(root, online))
        {
            using CpuidDevice? device = CpuidDevice.Open(folder);
            try
            {
                if (device is null)
                {
                    return false;
                }

                List<RawRow> rows = CpuidLeaves.All(device.Query).ToList();
                cpus.Add((rows, rows.Exists(HasArchCapabilities) ? CpuidDevice.Msr(folder, MsrValue.ArchCapabilities) : null));
            }
            catch (IOException)
            {
                // A CPU that goes offline meanwhile takes its device with it.
                return false;
            }
        }

        foreach ((List<RawRow> rows, ulong? capabilities) in cpus)
        {
            Add(host, rows);
            if (capabilities is { } value)
            {
                host.AddMsr(MsrValue.ArchCapabilities, value);
            }
        }

        return cpus.Count > 0;
    }

    private static void Execute(HostBuilder host, int online)
    {
        Func<int, int, (int Eax, int Ebx, int Ecx, int Edx)> instruction =
            CpuidInstruction.Bind() ?? throw Unavailable(Messages.NoCpuidInstruction(RuntimeInformation.FrameworkDescription));
        RawRow Query(uint leaf, uint subleaf)
        {
            (int eax, int ebx, int ecx, int edx) = instruction(unchecked((int)leaf), unchecked((int)subleaf));
            return new RawRow
            {
                Leaf = leaf, Subleaf = subleaf, Eax = unchecked((uint)eax), Ebx = unchecked((uint)ebx), Ecx = unchecked((uint)ecx), Edx = unchecked((uint)edx),
            };
        }

        int asked = CpuAffinity.ForEach(() => Add(host, CpuidLeaves.All(Query)));
        if (asked == 0)
        {
            Add(host, CpuidLeaves.All(Query));
            host.Warn(Messages.OneLocalCpu(Environment.ProcessorCount));
            host.LogicalProcessors = Environment.ProcessorCount;
        }
        else if (asked < online)
        {
            host.Warn(Messages.SomeLocalCpus(asked, online));
            host.LogicalProcessors = online;
        }
    }

    private static void Add(HostBuilder host, IEnumerable<RawRow> rows)
    {
        host.BeginCpu();
        foreach (RawRow row in rows)
        {
            host.AddLeaf(row.Leaf, row.Subleaf, row.Eax, row.Ebx, row.Ecx, row.Edx);
        }
    }

    private static bool HasArchCapabilities(RawRow row) => row.Leaf == 7 && row.Subleaf == 0 && (row.Edx >> 29 & 1) != 0;
}

/// <summary>Executes CPUID on one logical CPU.</summary>
/// <param name="leaf">EAX going in.</param>
/// <param name="subleaf">ECX going in.</param>
internal delegate RawRow CpuidQuery(uint leaf, uint subleaf);
