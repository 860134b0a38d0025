using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Reading;
using CpuMask.Tests.Shared;
using FsCheck;
using FsCheck.Fluent;

namespace CpuMask.Tests.Dumps;

public class HostBuilderTests
{
    private const ulong FbClear = 1ul << 17, RdclNo = 1ul;

    [Fact]
    public void A_register_of_three_cpus_counts_like_a_leaf_of_three_cpus()
    {
        var import = new DumpImport("a", "a", "x");
        HostBuilder host = import.NewHost();
        foreach (ulong value in new[] { RdclNo | FbClear, 0ul, RdclNo })
        {
            host.BeginCpu();
            host.AddMsr(MsrValue.ArchCapabilities, value);
        }

        import.Add(host);

        // RDCL_NO needs all CPUs; FB_CLEAR is true of the host when any CPU has it.
        import.Hosts.Single().Msrs.ShouldBe(new[] { new MsrValue(MsrValue.ArchCapabilities, FbClear, ulong.MaxValue) });
    }

    [Fact]
    public void A_host_is_the_same_whatever_hosts_were_read_before_it()
    {
        Prop.ForAll(HostGenerators.KnownHost.ArrayOf(4).ToArbitrary(), hosts =>
        {
            var run = new DumpImport("a", "a", "x");
            foreach (HostCpuid host in hosts.Concat(hosts.Reverse()))
            {
                var alone = new DumpImport("a", "a", "x");
                Add(alone, host);
                Add(run, host);
                run.Hosts[^1].Registers.ShouldBe(alone.Hosts.Single().Registers);
                run.Hosts[^1].Leaves.ShouldBe(alone.Hosts.Single().Leaves);
                run.Hosts[^1].Leaves.ShouldBe(host.Leaves);
                run.Hosts[^1].Registers.Leaves.ShouldBe(host.Registers.Leaves);
                run.Hosts[^1].Warnings.ShouldBe(alone.Hosts.Single().Warnings);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Cpus_in_any_order_of_leaves_fold_to_the_same_host()
    {
        Prop.ForAll(HostGenerators.KnownHost.ArrayOf(3).ToArbitrary(), cpus =>
        {
            var import = new DumpImport("a", "a", "x");
            foreach (bool backwards in new[] { false, true })
            {
                HostBuilder host = import.NewHost();
                foreach (HostCpuid cpu in cpus)
                {
                    host.BeginCpu();
                    foreach (LeafRegisters row in backwards ? cpu.Leaves.Reverse() : cpu.Leaves)
                    {
                        host.AddLeaf(row.Leaf, row.Subleaf, row.Eax.Value, row.Ebx.Value, row.Ecx.Value, row.Edx.Value);
                    }
                }

                import.Add(host);
            }

            import.Hosts[1].Registers.ShouldBe(import.Hosts[0].Registers);
            import.Hosts[1].Leaves.ShouldBe(import.Hosts[0].Leaves);
        }).QuickCheckThrowOnFailure();
    }

    private static void Add(DumpImport import, HostCpuid host)
    {
        HostBuilder builder = import.NewHost();
        builder.BeginCpu();
        foreach (LeafRegisters row in host.Leaves)
        {
            builder.AddLeaf(row.Leaf, row.Subleaf, row.Eax.Value, row.Ebx.Value, row.Ecx.Value, row.Edx.Value);
        }

        import.Add(builder);
    }
}
