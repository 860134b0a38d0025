using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Hosts;

namespace CpuMask.Tests.Shared;

/// <summary>Hosts of a few registers, for tests that need to see every bit.</summary>
public static class SampleHosts
{
    public static HostCpuid Of(string name, params (string Address, uint Value)[] registers) =>
        Of(name, CpuVendor.Intel, registers);

    public static HostCpuid Of(string name, CpuVendor vendor, params (string Address, uint Value)[] registers)
    {
        var rows = registers.Select(r =>
        {
            RegisterAddress.TryParse(r.Address, out RegisterAddress a).ShouldBeTrue(r.Address);
            RegisterValue v = RegisterValue.Of(r.Value);
            return new LeafRegisters(
                a.Leaf, a.Subleaf,
                a.Register == RegisterName.Eax ? v : default, a.Register == RegisterName.Ebx ? v : default,
                a.Register == RegisterName.Ecx ? v : default, a.Register == RegisterName.Edx ? v : default);
        });
        HostCpuid host = HostRecord.Of(name, LeafTable.Of(rows));
        return host.Vendor.IsKnown ? host : host with { Vendor = vendor };
    }
}
