using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Formats;
using CpuMask.Formats.Local;
using CpuMask.Reading;
using CpuMask.Tests.Shared;
using CpuMask.Text;

namespace CpuMask.Tests.Dumps.Local;

public class LocalCpuidTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void This_machine_is_read_bit_for_bit_as_debian_s_cpuid_reads_it(bool useDevice)
    {
        RequireX64();
        Needs.Machine(!useDevice || Directory.Exists("/dev/cpu/0"), "/dev/cpu, the kernel's cpuid device");
        string text = Tool.Run("cpuid", useDevice ? "-r -k" : "-r");

        DumpImport peer = Registry.Formats.Read(DumpText.Of(text), "cpuid.txt", "cpuid");
        peer.Problems.ShouldBeEmpty();
        HostCpuid expected = peer.Hosts.Single();
        HostCpuid actual = LocalCpuid.Read(new LocalSystem(), "/", useDevice, CancellationToken.None);
        actual.LogicalProcessors.ShouldBe(expected.LogicalProcessors);
        actual.Vendor.ShouldBe(expected.Vendor);
        actual.View.ShouldBe(expected.View);
        int rows = 0;
        foreach (LeafRegisters row in expected.Leaves.Where(r => LeafRange.IsAbove(r.Leaf, expected.Leaves.Find(LeafRange.Base(r.Leaf), 0, RegisterName.Eax) ?? default) == false))
        {
            LeafRegisters? read = actual.Leaves.Find(row.Leaf, row.Subleaf);
            bool empty = (row.Eax.Value | row.Ebx.Value | row.Ecx.Value | row.Edx.Value) == 0;
            bool noRange = row.Leaf is LeafRange.Phi or LeafRange.Transmeta or LeafRange.Centaur or 0x40000100;
            if (read is null && (empty || noRange))
            {
                continue;
            }

            read.ShouldNotBeNull($"{row.Leaf:x}.{row.Subleaf:x}");
            for (RegisterName r = RegisterName.Eax; r <= RegisterName.Edx; r++)
            {
                var address = new RegisterAddress(row.Leaf, row.Subleaf, r);
                uint ignored = ComparedBits.VolatileBits(address);
                (read.Value[r].Value & ~ignored).ShouldBe(row[r].Value & ~ignored, address.ToString());
            }

            rows++;
        }

        rows.ShouldBeGreaterThan(10);
        actual.Registers.Leaves.Where(r => expected.Registers.Leaves.Find(r.Leaf, r.Subleaf) is not null)
            .ShouldBe(expected.Registers.Leaves.Where(r => actual.Registers.Leaves.Find(r.Leaf, r.Subleaf) is not null));
    }

    [Fact]
    public void Each_cpu_answers_for_itself()
    {
        Needs.Linux();
        RequireX64();

        var ids = new List<uint>();
        Func<int, int, (int Eax, int Ebx, int Ecx, int Edx)> cpuid = CpuidInstruction.Bind()!;
        int asked = CpuAffinity.ForEach(() => ids.Add((uint)cpuid(1, 0).Ebx >> 24));
        asked.ShouldBe(Environment.ProcessorCount);
        ids.Distinct().Count().ShouldBe(asked);
    }

    [Fact]
    public void The_thread_that_asked_is_not_left_bound_to_a_cpu()
    {
        Needs.Linux();
        RequireX64();

        string Allowed() => File.ReadLines("/proc/thread-self/status").First(l => l.StartsWith("Cpus_allowed:"));
        string before = Allowed();
        LocalCpuid.Read(Registry.Formats);
        Allowed().ShouldBe(before);
    }

    [Fact]
    public void What_the_system_says_beside_cpuid_is_recorded()
    {
        Needs.Linux();
        RequireX64();

        HostCpuid host = LocalCpuid.Read(Registry.Formats);
        host.Format.ShouldBe("local");
        host.Name.ShouldBe(Environment.MachineName);
        host.Kernel.ShouldBe("Linux " + File.ReadAllText("/proc/sys/kernel/osrelease").Trim());
        host.CollectedAt.ShouldNotBeNull();
        host.Microcode.ShouldBe(File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("microcode"))?.Split(": ")[1]);
        host.Bios.ShouldBe(File.Exists("/sys/class/dmi/id/bios_version") ? File.ReadAllText("/sys/class/dmi/id/bios_version").Trim() : null);
    }

    [Fact]
    public void A_dom0_without_xen_s_tool_is_refused_with_the_reason()
    {
        using var root = new TemporaryFolder();
        root.Write("sys/hypervisor/type", "xen\n");
        root.Write("sys/hypervisor/properties/features", "00002fff\n");
        CpuMaskException error = Should.Throw<CpuMaskException>(() => LocalCpuid.Read(Registry.Formats, new LocalSystem(root.Root), root.Root, CancellationToken.None));
        error.Id.ShouldBe(ErrorIds.LocalCpuidUnavailable);
        error.Message.ShouldContain("dom0");
        error.Message.ShouldContain("xen-cpuid");
    }

    [Fact]
    public void In_a_dom0_xen_s_tool_is_asked_for_the_host()
    {
        Needs.Linux();
        RequireX64();

        using var root = new TemporaryFolder();
        root.Write("sys/hypervisor/type", "xen\n");
        root.Write("proc/xen/capabilities", "control_d\n");
        string tool = root.Write("usr/lib/xen-4.17/bin/xen-cpuid", "#!/bin/sh\n[ \"$1\" = -p ] || exit 1\n"
            + "echo 'Xen reports there are maximum 120 leaves and 2 MSRs'\necho 'Host policy: 2 leaves, 0 MSRs'\necho ' CPUID:'\n"
            + "echo '  00000000:ffffffff -> 0000000d:756e6547:6c65746e:49656e69'\necho '  00000001:ffffffff -> 000606a6:00400800:7ffefbff:bfebfbff'\n");
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        HostCpuid host = LocalCpuid.Read(Registry.Formats, new LocalSystem(root.Root), root.Root, CancellationToken.None);
        host.Signature!.Value.Value.ShouldBe(0x606A6u);
        host.View.ShouldBe(HostView.Hardware);
        host.Format.ShouldBe("local");
        host.Name.ShouldBe(Environment.MachineName);
        File.WriteAllText(tool, "#!/bin/sh\necho 'cannot open libxc handle' >&2\nexit 1\n");
        Should.Throw<CpuMaskException>(() => LocalCpuid.Read(Registry.Formats, new LocalSystem(root.Root), root.Root, CancellationToken.None))
            .Message.ShouldContain("cannot open libxc handle");
    }

    [Fact]
    public void A_xen_guest_that_is_no_dom0_is_read_as_a_guest()
    {
        RequireX64();

        using var root = new TemporaryFolder();
        root.Write("sys/hypervisor/type", "xen\n");
        root.Write("sys/hypervisor/properties/features", "000002fd\n");
        root.Write("proc/cpuinfo", "processor\t: 0\nmicrocode\t: 0x1f\n");
        root.Write("sys/class/dmi/id/bios_version", "2.1\n");
        HostCpuid host = LocalCpuid.Read(Registry.Formats, new LocalSystem(root.Root), root.Root, CancellationToken.None);
        host.View.ShouldBe(HostView.Guest);
        host.Microcode.ShouldBe("0x1f");
        host.Bios.ShouldBe("2.1");
    }

    [Theory]
    [InlineData("0-3,6\n", 5)]
    [InlineData("0\n", 1)]
    [InlineData("", 0)]
    public void Cpus_that_are_online_are_counted(string text, int count)
    {
        using var root = new TemporaryFolder();
        root.Write("sys/devices/system/cpu/online", text);
        new LocalSystem(root.Root).OnlineCpus.ShouldBe(count);
    }

    [Fact]
    public void A_cpu_that_answers_with_nonsense_cannot_make_the_list_of_leaves_endless() =>
        CpuidLeaves.All((leaf, subleaf) => new RawRow { Leaf = leaf, Subleaf = subleaf, Eax = 0xFFFFFFFF, Ebx = 0xFFFFFFFF, Ecx = 0xFFFFFFFF, Edx = 0xFFFFFFFF })
            .Count().ShouldBeLessThan(10_000);

    [Theory]
    [MemberData(nameof(Corpora.Each), MemberType = typeof(Corpora))]
    public void Every_leaf_of_real_cpus_is_asked_for(string corpus)
    {
        // The dumps stand for the CPU: what cpuid -r and AIDA64 found on it must be found again.
        foreach (string dump in new[] { "drpizza/intel-sde/future.txt", "drpizza/intel-sde/icx.txt", "libvirt/x86_64-cpuid-EPYC-7601-32-Core.xml" })
        {
            HostCpuid host = new DumpFile(Registry.Formats).Read(Corpus.Named(corpus).PathOf(dump)).Hosts.First();
            var asked = new HashSet<(uint, uint)>();
            foreach (RawRow row in CpuidLeaves.All((leaf, subleaf) => Answer(host, leaf, subleaf)))
            {
                asked.Add((row.Leaf, row.Subleaf)).ShouldBeTrue($"{dump} {row.Leaf:x}.{row.Subleaf:x} twice");
            }

            foreach (LeafRegisters row in host.Registers.Leaves.Where(r => (r.Eax.Value | r.Ebx.Value | r.Ecx.Value | r.Edx.Value) != 0))
            {
                asked.ShouldContain((row.Leaf, row.Subleaf), $"{dump} {row.Leaf:x}.{row.Subleaf:x}");
            }
        }
    }

    private static RawRow Answer(HostCpuid host, uint leaf, uint subleaf) => host.Leaves.Find(leaf, subleaf) is { } r
        ? new RawRow { Leaf = leaf, Subleaf = subleaf, Eax = r.Eax.Value, Ebx = r.Ebx.Value, Ecx = r.Ecx.Value, Edx = r.Edx.Value }
        : new RawRow { Leaf = leaf, Subleaf = subleaf };

    private static void RequireX64() => Needs.Machine(RuntimeInformation.OSArchitecture == Architecture.X64, "an x86-64 CPU");
}
