using System;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Compliance;

/// <summary>A small pool of one model, whose hosts the tests bend.</summary>
public static class SamplePool
{
    public const uint Ecx1 = 0x1400_0201, Ebx7 = 0x0000_0020, Edx7 = 0x8400_0400;

    public static readonly DateTimeOffset Night1 = new(2026, 1, 10, 3, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset Night(int n) => Night1.AddDays(n - 1);

    /// <summary>A whole small CPU: leaves 0, 1, 5 to 7, 0xD and the extended ones, all words known.</summary>
    public static HostCpuid Host(
        string name, uint ecx1 = Ecx1, uint ebx7 = Ebx7, uint edx7 = Edx7, uint addressBits = 46, string microcode = "0x5003901", uint signature = 0x00050657, bool amd = false)
    {
        (uint Ebx, uint Ecx, uint Edx) vendor = (amd ? CpuVendor.Amd : CpuVendor.Intel).ToRegisters()!.Value;
        LeafRegisters Row(uint leaf, uint a, uint b, uint c, uint d) =>
            new(leaf, 0, RegisterValue.Of(a), RegisterValue.Of(b), RegisterValue.Of(c), RegisterValue.Of(d));
        return HostRecord.Of(name, LeafTable.Of(new[]
        {
            Row(0, 0xD, vendor.Ebx, vendor.Ecx, vendor.Edx),
            Row(1, signature, 0x0010_0800, ecx1, 0x0F8B_FBFF),
            Row(5, 0, 0, 0, 0),
            Row(6, 0, 0, 0, 0),
            Row(7, 0, ebx7, 0, edx7),
            Row(0xD, 7, 0x340, 0x340, 0),
            new LeafRegisters(0xD, 1, RegisterValue.Zero, RegisterValue.Zero, RegisterValue.Zero, RegisterValue.Zero),
            new LeafRegisters(0xD, 2, RegisterValue.Of(0x100), RegisterValue.Of(0x240), RegisterValue.Zero, RegisterValue.Zero),
            Row(0x80000000, 0x80000008, 0, 0, 0),
            Row(0x80000001, 0, 0, 0x121, 0x2C10_0800),
            Row(0x80000007, 0, 0, 0, 0),
            Row(0x80000008, 0x3000 | addressBits, 0, 0, 0),
        })) with { Microcode = microcode, Bios = "2.14", Source = "dumps/" + name + ".txt", Format = "cpuid-raw", LogicalProcessors = 16 };
    }

    public static BitAddress Bit(string address)
    {
        BitAddress.TryParse(address, out BitAddress bit).ShouldBeTrue(address);
        return bit;
    }

    /// <summary>The run as the next one reads it: through its JSON.</summary>
    public static ComplianceRun Reread(ComplianceRun run)
    {
        var text = new System.IO.StringWriter();
        RunFile.Write(text, run);
        return RunJsonReader.Read(System.Text.Encoding.UTF8.GetBytes(text.ToString()), "run.json");
    }
}
