using System.IO;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Reading;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Dumps.Vsphere;

/// <summary>Objects printed by pyVmomi and saved by PowerShell themselves, not by our idea of them.</summary>
public class RealToolsTests
{
    private const string Eax = "0000:0000:0000:0010:0000:0110:1101:0111", Ecx = "1001:0111:1011:1010:0010:0010:0010:1011";

    [Fact]
    public void What_pyvmomi_prints_reads()
    {
        const string Script = $"""
            from pyVmomi import vim
            hw = vim.host.HardwareInfo()
            hw.cpuFeature = [vim.host.CpuIdInfo(level=1, eax='{Eax}', ecx='{Ecx}'),
                             vim.host.CpuIdInfo(level=-2147483647, edx='{Eax}')]
            hw.cpuPkg = [vim.host.CpuPackage(index=0, vendor='intel', description='Some CPU', threadId=[0, 1], cpuFeature=hw.cpuFeature)]
            print(hw)
            """;
        string text = Tool.Run("/usr/bin/python3", "-", Script);
        Needs.Peer(text.Length > 0, "Debian's python3-pyvmomi");

        DumpImport import = Read(text, "vim-cmd");
        HostCpuid host = import.Hosts.Single();
        host.Vendor.ShouldBe(CpuVendor.Intel);
        host.Brand.ShouldBe("Some CPU");
        host.LogicalProcessors.ShouldBe(2);
        host.Leaves.Find(1, 0, RegisterName.Eax).ShouldBe(RegisterValue.Of(0x206D7));
        host.Leaves.Find(1, 0, RegisterName.Ecx).ShouldBe(RegisterValue.Of(0x97BA222B));
        host.Leaves.Find(1, 0, RegisterName.Ebx)!.Value.IsUnknown.ShouldBeTrue();
        host.Leaves.Find(0x80000001, 0, RegisterName.Edx).ShouldBe(RegisterValue.Of(0x206D7));
    }

    [Fact]
    public void What_powershell_saves_reads_and_too_little_depth_is_noticed()
    {
        using var folder = new TemporaryFolder();
        string script = $$"""
            $level = [pscustomobject]@{ Level = 1; Vendor = $null; Eax = '{{Eax}}'; Ebx = $null; Ecx = '{{Ecx}}'; Edx = $null }
            $key = [pscustomobject]@{ Key = 'cpuid.AVX2'; FeatureName = 'cpuid.AVX2'; Value = '1' }
            $view = [pscustomobject]@{ Name = 'esx07'; Hardware = [pscustomobject]@{ CpuFeature = @($level) }; Config = [pscustomobject]@{ FeatureCapability = @($key, $key) } }
            $vmhost = [pscustomobject]@{ Name = 'esx07'; ExtensionData = $view }
            Set-Location -LiteralPath '{{folder.Root}}'
            $vmhost, $vmhost.PSObject.Copy() | Export-Clixml -Depth 8 -Path deep.xml
            $vmhost | ConvertTo-Json -Depth 8 > deep.json
            ,@($vmhost) | ConvertTo-Json -Depth 8 -Compress > compressed.json
            Add-Type 'namespace VMware.Vim { public class HostHardwareInfo { public object CpuFeature = 1; } public class HostSystem { public string Name = "esx07"; public HostHardwareInfo Hardware = new HostHardwareInfo(); } }'
            [pscustomobject]@{ Outer = [pscustomobject]@{ Inner = [VMware.Vim.HostSystem]::new() } } | ConvertTo-Json -Depth 2 -WarningAction Ignore > shallow.json
            [pscustomobject]@{ Outer = [VMware.Vim.HostSystem]::new() } | Export-Clixml -Depth 1 -Path shallow.xml
            """;
        Tool.RunPowerShell("-NoProfile -NonInteractive -File \"" + folder.Write("save.ps1", script) + "\"");

        foreach ((string file, string format, int hosts) in new[] { ("deep.xml", "clixml", 2), ("deep.json", "vsphere-json", 1), ("compressed.json", "vsphere-json", 1) })
        {
            DumpImport import = new DumpFile(Registry.Formats).Read(folder.PathOf(file));
            import.Format.ShouldBe(format, file);
            import.Problems.ShouldBeEmpty(file);
            import.Hosts.Count.ShouldBe(hosts, file);
            foreach (HostCpuid host in import.Hosts)
            {
                host.Name.ShouldBe("esx07", file);
                host.Leaves.Find(1, 0, RegisterName.Eax).ShouldBe(RegisterValue.Of(0x206D7), file);
                host.Leaves.Find(7, 0, RegisterName.Ebx).ShouldBe(new RegisterValue(1u << 5, 1u << 5), file);
            }
        }

        foreach (string file in new[] { "shallow.json", "shallow.xml" })
        {
            DumpImport import = new DumpFile(Registry.Formats).Read(folder.PathOf(file), Registry.Formats.Named(file.EndsWith("xml") ? "clixml" : "vsphere-json"));
            import.Hosts.ShouldBeEmpty(file);
            import.Problems.ShouldContain(p => p.Message.Contains("-Depth"), File.ReadAllText(folder.PathOf(file)));
        }
    }

    private static DumpImport Read(string text, string format)
    {
        DumpImport import = Registry.Formats.Read(DumpText.Of(text), "host.txt", "host");
        import.Format.ShouldBe(format);
        import.Problems.ShouldBeEmpty();
        return import;
    }
}
