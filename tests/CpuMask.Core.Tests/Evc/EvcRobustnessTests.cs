using System;
using System.IO;
using System.Linq;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Processors;
using CpuMask.Tests.Shared;
using CpuMask.Text;

namespace CpuMask.Tests.Evc;

/// <summary>Whatever a file or a name holds ends in an answer or in an error of ours.</summary>
public sealed class EvcRobustnessTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void Broken_mode_and_vm_lists_are_errors_of_ours_or_read()
    {
        string[] seeds =
        {
            string.Join("\n", EvcLines.Of(EvcTable.Find("intel-sandybridge")!).Vmx), EvcLines.Of(EvcTable.Find("intel-merom")!).Custom[3],
            "VM,Powerstate,Host,Min Required EVC Mode Key\napp,poweredOn,esx01,intel-skylake\n", "Name : a\nMinRequiredEVCModeKey : intel-haswell\n",
            "featMask.evc.cpuid.FAMILY = \"Val:99999999\"\nfeatMask.evc.cpuid.MODEL = \"Val:0xFFFFFFFF\"\n",
        };
        var random = new Random(20261128);
        for (int i = 0; i < 600; i++)
        {
            char[] text = seeds[i % seeds.Length].ToCharArray();
            for (int n = random.Next(1, 6); n > 0; n--)
            {
                text[random.Next(text.Length)] = "\0\n\",;:={}[]<é9Z-"[random.Next(16)];
            }

            File.WriteAllText(file, new string(text, 0, random.Next(1, text.Length)));
            Survives(() => EvcModeFile.LoadAll(file).Select(m => m.Features.Count()).Sum());
            Survives(() => EvcGuestFile.Read(file).Count);
        }
    }

    [Fact]
    public void Any_text_is_a_cpus_name_or_none()
    {
        string[] names = { "Intel(R) Xeon(R) CPU E5-2650 v2 @ 2.60GHz", "AMD EPYC 7502 32-Core Processor", "12th Gen Intel(R) Core(TM) i7-12700K" };
        var random = new Random(20261128);
        for (int i = 0; i < 3000; i++)
        {
            char[] text = names[i % names.Length].ToCharArray();
            text[random.Next(text.Length)] = (char)random.Next(1, 0x300);
            Survives(() => ProcessorTable.Named(new string(text))?.Codename.Length ?? 0);
        }
    }

    private static void Survives(Func<int> read)
    {
        try
        {
            read();
        }
        catch (CpuMaskException e)
        {
            e.Message.ShouldNotBeEmpty();
        }
    }
}
