using System.Collections.Generic;
using System.Linq;
using CpuMask.Tests.Shared.DumpWriters;

namespace CpuMask.Tests.Shared;

/// <summary>Texts of vSphere's side, by the names of the collected samples of which they carry the values.</summary>
public static class Samples
{
    private const string Log = "2016-01-04T16:19:46.611-08:00| vmx| I125: ";

    // What a virtual machine that was started on Broadwell asks of its hosts (vmx-14, EVC mode intel-broadwell).
    private const string Broadwell = "3dnprefetch abm adx aes avx avx2 bmi1 bmi2 cmpxchg16b enfstrg f16c fcmd fma fsgsbase ibpb ibrs intel invpcid lahf64 lm mdclear movbe nx pcid "
        + "pclmulqdq pdpe1gb popcnt rdrand rdseed rdtscp smap smep ss ssbd sse3 sse41 sse42 ssse3 stibp xcr0_master_sse xcr0_master_ymm_h xsave xsaveopt";

    /// <summary>Every text, with its file's name.</summary>
    public static IEnumerable<(string Name, string Text)> All()
    {
        RealCpu table = RealTables.Cpu("esxcli-e5640"), epyc = RealTables.Cpu("libvirt/x86_64-cpuid-EPYC-7601-32-Core.xml").Numbered();
        yield return ("esxcli-hardware-cpu-cpuid-raw-list.txt", EsxcliText.Table(table));
        yield return ("vmware-log-2008-core2-hosted.txt", VmwareLogText.Write(RealTables.Cpu("log-2008-core2-hosted"), VmwareLogText.Prefixes[0])
            .Replace("hostCPUID vendor: GenuineIntel", "CPUID[1] level 80000001, 0: 0x00000000 0x00000000 0x00000001 0x20000000\nAug 18 10:01:57.546: vmx| hostCPUID vendor: GenuntelineI"));
        yield return ("vmware-log-2010-core2duo.txt", VmwareLogText.Write(RealTables.Cpu("log-2010-core2duo"), VmwareLogText.Prefixes[0]));
        yield return ("vmware-log-modern.txt", Log + "hostCPUID level 0000000d, 2e: 0x00000000 0x00000000 0x00000000 0x00000000\n"
            + string.Concat(new[]
            {
                "hostCPUID vendor: GenuineIntel", "hostCPUID family: 0x6 model: 0xba stepping: 0x2", "hostCPUID level 00000001, 0: 0x000b06a2 0x11800800 0x7ffafbff 0xbfebfbff",
                "guest vs. host CPUID guest vendor: GenuineIntel", "guest vs. host CPUID guest family: 0x6 model: 0x4e stepping: 0x3",
                "guest vs. host CPUID       level eaxIn, ecxIn:        eax        ebx        ecx        edx",
                "guest vs. host CPUID guest level 00000000,  0: 0x00000020 0x756e6547 0x6c65746e 0x49656e69",
                "guest vs. host CPUID guest level 00000001,  0: 0x000406e3 0x00100800 0xf7fa322b 0x1f8bfbff",
                "guest vs. host CPUID *host level 00000001,  0: 0x000b06a2 0x11800800 0x7ffafbff 0xbfebfbff", "Capability Found: cpuid.avx2 = 1", "Capability Found: cpuid.IBRS = 0x1",
            }.Select(l => Log + l + "\n")));

        // The article's five servers: two by their short screens, three in one verbose one.
        RealCpu[] servers = new[] { (0u, 0x641Du, 0u, 0x20000000u), (0u, 0x4400u, 0u, 0u), (0xF43u, 0x641Du, 0u, 0x20000000u), (0xF25u, 0x4400u, 0u, 0u), (0x6F6u, 0x4E3BDu, 1u, 0x20100000u) }
            .Select(s => epyc with { Cpus = new[] { new RealCpu.Logical(new RealCpu.Row[] { new(1, 0, s.Item1, 0, s.Item2, 0xBFEBFBFF), new(0x80000001, 0, 0, 0, s.Item3, s.Item4) }, []) } }).ToArray();
        yield return ("cpuid-boot-cd.txt", "# host one\n" + BootCdText.Short(servers[0]) + "# host two\n" + BootCdText.Short(servers[1]) + "# three servers\n" + BootCdText.Verbose(servers.Skip(2)));

        // A simulator's hosts: Sandy Bridge as a guest sees it.
        RealCpu simulated = epyc with
        {
            Cpus = new[]
            {
                new RealCpu.Logical(new RealCpu.Row[]
                {
                    new(0, 0, 0xD, 0x756E6547, 0x6C65746E, 0x49656E69), new(1, 0, 0x206D7, 0x10800, 0x97BA222B, 0xFABFBFF), new(0x80000000, 0, 0x80000008, 0, 0, 0),
                    new(0x80000001, 0, 0, 0, 1, 0x28100800), new(0x80000008, 0, 0x302A, 0, 0, 0),
                }, []),
            },
        };
        yield return ("vcsim-0.24.2-RetrievePropertiesEx-4hosts.xml", VsphereText.Soap(new[] { "DC0_H0", "DC0_C0_H0", "DC0_C0_H1", "DC0_C0_H2" }.Select(n => (n, simulated))));
        yield return ("vim-cmd-hosthardware-INFERRED.txt", VsphereText.HostHardware(table));
        yield return ("vim-cmd-get.runtime.txt", "Runtime information\n(vim.vm.RuntimeInfo) {\n   dynamicType = <unset>,\n   host = 'vim.HostSystem:ha-host',\n   powerState = \"poweredOn\",\n"
            + "   dasVmProtection = (vim.vm.RuntimeInfo.DasProtectionState) null,\n   minRequiredEVCModeKey = <unset>,\n   featureRequirement = (vim.vm.FeatureRequirement) [\n"
            + string.Join(",\n", new[] { "cpuid.SSE3", "cpuid.SSSE3" }.Select(k => "      (vim.vm.FeatureRequirement) {\n         dynamicType = <unset>,\n         key = \"" + k
                + "\",\n         featureName = \"" + k + "\",\n         value = \"Bool:Min:1\",\n      }")) + "\n   ],\n   vFlashCacheAllocation = 0,\n}\n");
        yield return ("vm-featureRequirement-broadwell.txt", "# a virtual machine of vmx-14 on Broadwell\n" + string.Concat(Broadwell.Split(' ').Select(k => "cpuid." + k + " - Bool:Min:1\n")));
        yield return ("error-texts.txt", ErrorTexts);
    }

    // Each in the words that the product in question prints; what stands in brackets says which.
    private const string ErrorTexts = """
        # vSphere's own messages
        [VirtualCenter 2] Unable to migrate from esx01 to esx02: The CPU of the host is incompatible with the CPU feature requirements of the virtual machine; problem detected at CPUID level 0x80000001 register 'edx'.
        [ESX 4] Unable to migrate from <esx1> to <esx2> Host CPU is incompatible with the virtual machine's requirements at CPUID level 0x1 register 'ecx'
        [wizard of vSphere 5] The virtual machine requires hardware features that are unsupported or disabled on the target host:
          * PCID
          * Advanced Vector Extensions (AVX)
          * Half-precision conversion instructions (F16C)
          * XSAVE YMM State
        [check of a move] CPUID details: incompatibility
        [vSphere 7] The target host does not support the virtual machine's current hardware requirements
        [PowerCLI] Cannot convert type 'VirtualMachineFeatureRequirement' to 'Object'
        [power-on] Feature 'cpuid.ss' was absent, but must be present.
        [EVC] The host's CPU hardware does not support the cluster's current Enhanced vMotion Compatibility mode. The host CPU lacks features required by that mode.
        """;
}
