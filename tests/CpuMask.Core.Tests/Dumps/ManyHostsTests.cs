using System;
using System.Globalization;
using System.Linq;
using System.Text;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Reading;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Dumps;

[Collection(AloneCollection.Name)]
public class ManyHostsTests
{
    [Fact]
    public void Hosts_that_all_differ_cost_less_than_4_KB_each()
    {
        const int Count = 2000;
        using var folder = new TemporaryFolder();
        string many = folder.Write("many.txt", string.Concat(Enumerable.Range(0, Count).Select(n => Dump((uint)n))));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        HostCpuid[] hosts = new DumpFiles(Registry.Formats).Read(many).Single().Hosts.ToArray();
        hosts.Length.ShouldBe(Count);
        long each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        GC.KeepAlive(hosts);
        each.ShouldBeLessThan(4096);
    }

    [Fact]
    public void Evidence_of_many_hosts_holds_their_names_and_one_of_each_kind()
    {
        const int Count = 20_000;
        HostCpuid[] kinds = [SampleHosts.Of("a", ("1.0.EAX", 0x206C2)), SampleHosts.Of("b", ("1.0.EAX", 0x306F2))];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        CpuBaseline evidence = CpuBaseline.OfInputs(Enumerable.Range(0, Count).Select(n => kinds[n & 1] with
        {
            Name = "esx" + n.ToString("D7", CultureInfo.InvariantCulture), Source = "site/esx" + n.ToString("D7", CultureInfo.InvariantCulture) + ".txt",
        }));
        long each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        evidence.HostCount.ShouldBe(Count);

        // 29 characters, a length and a place for each of two texts; as a record of two strings it would be 200 bytes.
        each.ShouldBeLessThan(100);
    }

    // As many leaves as the newest CPUs print.
    private static string Dump(uint n)
    {
        var text = new StringBuilder("CPU:\n   0x00000000 0x00: eax=0x00000048 ebx=0x756e6547 ecx=0x6c65746e edx=0x49656e69\n");
        for (uint leaf = 1; leaf < 0x48; leaf++)
        {
            text.Append(CultureInfo.InvariantCulture, $"   0x{leaf:x8} 0x00: eax=0x{n:x8} ebx=0x{n * 31:x8} ecx=0x{n * leaf:x8} edx=0x{~n:x8}\n");
        }

        return text.ToString();
    }
}
