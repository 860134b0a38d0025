using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Platforms.Xen.Hosts;
using CpuMask.Tests.Dumps.Vsphere;

namespace CpuMask.Tests.Shared;

/// <summary>One text of each format of which the corpus has none; the values are those of real CPUs.</summary>
public static class FormatExamples
{
    private const string XenPolicies = """
        Xen reports there are maximum 120 leaves and 2 MSRs
        Raw policy: 33 leaves, 2 MSRs
         CPUID:
          leaf     subleaf  -> eax      ebx      ecx      edx     
          00000000:ffffffff -> 0000001f:756e6547:6c65746e:49656e69
          00000001:ffffffff -> 000606a6:00400800:7ffefbff:bfebfbff
          00000007:00000000 -> 00000002:f3bfffff:40417f5e:bc000012
          00000007:00000001 -> 00001c30:00000000:00000000:00000000
          80000000:ffffffff -> 80000008:00000000:00000000:00000000
          80000001:ffffffff -> 00000000:00000000:00000121:2c100800
         MSRs:
          index    -> value           
          0000010a -> 000000000d1aec6b
        Host policy: 30 leaves, 2 MSRs
         CPUID:
          00000000:ffffffff -> 0000000d:756e6547:6c65746e:49656e69
          00000001:ffffffff -> 000606a6:00400800:7ffefbff:bfebfbff
          00000007:00000000 -> 00000002:f3bfffff:40417f5e:bc000012
          00000007:00000001 -> 00001c30:00000000:00000000:00000000
          80000000:ffffffff -> 80000008:00000000:00000000:00000000
          80000001:ffffffff -> 00000000:00000000:00000121:2c100800
         MSRs:

        """;

    private const string HostCpuInfo = """
        cpu_count       : 16
            socket_count: 2
                  vendor: GenuineIntel
               modelname: Intel(R) Xeon(R) CPU           X5550  @ 2.67GHz
                  family: 6
                   model: 26
                stepping: 5
                features: 009ce3bd-bfebfbff-00000001-28100800
             features_pv: 17c9cbf5-80b82201-2191cbf5-00000003-00000001-00000000-00000000-00000000-00001000-8c000000
        features_pv_host: 17c9cbf5-80b82201-2191cbf5-00000003-00000001-00000000-00000000-00000000-00001000-8c000000
            features_hvm: 17cbfbff-80b82221-2993fbff-00000003-00000001-00000000-00000000-00000000-00001000-9c000000
        features_hvm_host: 17cbfbff-80b82221-2993fbff-00000003-00000001-00000000-00000000-00000000-00001000-9c000000

        """;

    private const string XlInfo = """
        host                   : xen07
        nr_cpus                : 4
        hw_caps                : bfebfbff:77faf3ff:2c100800:00000121:0000000f:009c6fbf:00000000:00000100
        xen_version            : 4.11.4

        """;

    private const string Coreinfo = "Coreinfo v3.5 - Dump information on system CPU and memory topology\nCopyright (C) 2008-2020 Mark Russinovich\n\n"
        + "Intel(R) Core(TM) i7-4700MQ CPU @ 2.40GHz\nIntel64 Family 6 Model 60 Stepping 3, GenuineIntel\nMicrocode signature: 00000028\nHTT       \t*\tHyperthreading enabled\nHYPERVISOR\t-\tHypervisor is present\n"
        + "X64       \t*\tSupports 64-bit mode\nRDWRFSGSBASE\t*\tSupports direct GS/FS base access\nSSE4a     \t-\tSupports Streaming SIMDR Extensions 4a\nSSE4.1    \t*\tSupports Streaming SIMD Extensions 4.1\n"
        + "AES       \t*\tSupports AES extensions\nAVX       \t*\tSupports AVX instruction extensions\nXSAVE     \t*\tSupports XSAVE/XRSTOR instructions\nCX16      \t*\tSupports CMPXCHG16B instruction\n\n"
        + "Maximum implemented CPUID leaves: 0000000D (Basic), 80000008 (Extended).\nMaximum implemented address width: 48 bits (virtual), 39 bits (physical).\n\nProcessor signature: 000306C3\n";

    private const string BootCd = "Server1 ID1EAX (0x00000F43)  ID1ECX (0x0000641D)  ID81ECX (0x00000000)\nServer2 ID1ECX 0x00004400 ID81EDX 0000000000\n";

    private const string Log = """
        2016-01-04T16:19:46.594-08:00| vmx| I125: Log for VMware ESX pid=1 version=6.0.0 build=build-3029758 option=Release
        2016-01-04T16:19:46.611-08:00| vmx| I125: hostCPUID vendor: GenuineIntel
        2016-01-04T16:19:46.611-08:00| vmx| I125: hostCPUID level 00000001, 0: 0x000b06a2 0x11800800 0x7ffafbff 0xbfebfbff
        2016-01-04T16:19:46.611-08:00| vmx| I125: hostCPUID level 0000000d, 1: 0x0000000f 0x00000000 0x00000000 0x00000000
        2016-01-04T16:19:47.000-08:00| vmx| I125: Capability Found: cpuid.avx2 = 1
        2016-01-04T16:19:47.000-08:00| vmx| I125: VM Features Required: cpuid.ss - Bool:Min:1
        2016-01-04T16:19:47.100-08:00| vmx| I125: guest vs. host CPUID guest level 00000001,  0: 0x000406e3 0x00100800 0xf7fa322b 0x1f8bfbff

        """;

    private const string EsxcliRows = """
        0x00000000  0x00000000  0x0000000d  0x756e6547  0x6c65746e  0x49656e69
        0x00000001  0x00000000  0x000306a9  {0}  0x7fbae3ff  0xbfebfbff
        0x0000000d  0x00000001  0x00000001  0x00000000  0x00000000  0x00000000
        """;

    private static readonly SavedHost Host = new(
        "esx07",
        new[] { new LeafRegisters(1, 0, RegisterValue.Of(0x206D7), default, RegisterValue.Of(0x17BAE3FF), new RegisterValue(0x0FAB, 0xFFFF)) },
        new[] { ("cpuid.Intel", "1"), ("cpuid.AVX2", "0"), ("cpuid.XSAVEOPT", "1"), ("hv.capable", "1") });

    /// <summary>The texts, each with the format that reads it. A format of which the text is read by name only is there too.</summary>
    public static IEnumerable<(string Format, string Text)> All()
    {
        const string Cpu = "CPU {0}:\n   0x00000000 0x00: eax=0x00000001 ebx=0x756e6547 ecx=0x6c65746e edx=0x49656e69\n   0x00000001 0x00: eax=0x000206c2 ebx=0x0{0}200800 ecx=0x029ee3ff edx=0xbfebfbff\n";
        yield return ("cpuid-r", string.Format(Cpu, 0) + string.Format(Cpu, 1));
        yield return ("tycho-cpuid", "CPU 0:\nCPUID 00000000:00 = 00000007 756e6547 6c65746e 49656e69 | ....GenuntelineI\nCPUID 00000001:00 = 000306a9 00100800 7fbae3bf bfebfbff | ................\nCPUID 00000007:00 = 00000001 00000020 00000000 00000000 | .... ...........\n"
            + "CPUID 00000007:01 = 00000010 00000000 00000000 00000000 | ................\n\nCPU 1:\nCPUID 00000000:00 = 00000007 756e6547 6c65746e 49656e69 | ....GenuntelineI\n"
            + "CPUID 00000007:00 = 00000001 00000020 00000000 00000000 | .... ...........\nCPUID 00000007:01 = 00000010 00000000 00000000 00000000 | ................\n");
        const string X86Info = "eax in: 0x00000000, eax = 00000004 ebx = 756e6547 ecx = 6c65746e edx = 49656e69\neax in: 0x00000001, eax = 000006f6 ebx = 0{0}020800 ecx = 0000e3bd edx = bfebfbff\n"
            + "eax in: 0x00000004, eax = 04000121 ebx = 01c0003f ecx = 0000003f edx = 00000001\neax in: 0x00000004, eax = 04000122 ebx = 01c0003f ecx = 0000003f edx = 00000001\n";
        yield return ("x86info", "x86info v1.30.  Dave Jones 2001-2011\nFeedback to <davej@redhat.com>.\n\nFound 2 identical CPUs\n" + string.Format(X86Info, 0) + "\n" + string.Format(X86Info, 1));
        yield return ("cpuid-dump", "CPUID Dump\n[Pkg: 000, Core: 000, SMT: 000, x2APIC: 000]\n       [Leaf.Sub]    [EAX]      [EBX]      [ECX]      [EDX]   \n====================\n"
            + "  0x00000000 0x0:  0x00000010 0x68747541 0x444D4163 0x69746E65  [AuthenticAMD]\n  0x00000001 0x0:  0x00A50F00 0x000C0800 0x7EF8320B 0x178BFBFF  [F: 0x19, M: 0x50, S: 0x0]\n"
            + "                                                                [FPU] [VME] [DE] [PSE] [TSC] [MSR] \n  0x0000000B 0x1:  0x00000004 0x0000000C 0x00000201 0x00000000\n\n"
            + "[Pkg: 000, Core: 000, SMT: 001, x2APIC: 001]\n  0x00000001 0x0:  0x00A50F00 0x010C0800 0x7EF8320B 0x178BFBFF\n");
        yield return ("cpuid-explorer", "<?xml version \"1.0\"?>\n<CPUID:id name=\"Intel(R) Core(TM)2 CPU 6600\"/>\n<CPUID:block>\n" + string.Concat(
            new[] { ("0x0", "", "0000000a 756e6547 6c65746e 49656e69"), ("0x1", "", "000006f6 00020800 0000e3bd bfebfbff"), ("0x4", " ECX=\"0x1\"", "04000122 01c0003f 0000003f 00000001") }
                .Select(l => "   <CPUID:CPUID EAX=\"" + l.Item1 + "\"" + l.Item2 + ">\n" + string.Concat(l.Item3.Split(' ').Select((w, i) => "      <CPUID:E" + "ABCD"[i] + "X value=\"0x" + w + "\"/>\n")) + "   </CPUID:CPUID>\n"))
            + "</CPUID:block>\n");
        yield return ("coreinfo", Coreinfo);
        yield return ("vmware-config", "libdir = \"/usr/lib/vmware\"\nfeatMask.evc.cpuid.Intel = \"Val:1\"\nfeatMask.evc.cpuid.AES = \"Val:1\"\nfeatMask.evc.cpuid.AVX = \"Val:0\"\nfeatMask.evc.cpuid.XSAVEOPT = \"Val:1\"\nfeatMask.evc.cpuid.FAMILY = \"Val:6\"\n"
            + "featMask.evc.cpuid.MODEL = \"Val:0x2d\"\nfeatMask.evc.cpuid.STEPPING = \"Val:2\"\nfeatureCompat.evc.completeMasks = \"TRUE\"\n");
        yield return ("xen-cpuid", XenPolicies);
        foreach (string policy in new[] { "host", "raw", "hvm-max", "hvm-default", "pv-max", "pv-default" })
        {
            string name = string.Join(" ", policy.Split('-').Select(w => w.Length < 4 && w[0] != 'm' && w != "raw" ? w.ToUpperInvariant() : char.ToUpperInvariant(w[0]) + w.Substring(1)));
            yield return ("xen-cpuid-" + policy, policy == "raw" ? XenPolicies : XenPolicies.Replace("Host policy", name + " policy"));
        }

        yield return ("libvirt-cpu", "<capabilities>\n<host><uuid>1</uuid><cpu><arch>x86_64</arch><model>Penryn</model><vendor>Intel</vendor><microcode version='1036'/>"
            + "<signature family='6' model='23' stepping='10'/><maxphysaddr mode='emulate' bits='38'/><topology sockets='1' dies='1' cores='4' threads='2'/>"
            + "<feature name='vmx'/><feature name='xsaveopt'/></cpu></host></capabilities>\n");
        yield return ("kubevirt-nodes", "apiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Node\n  metadata:\n    labels:\n      beta.kubernetes.io/arch: amd64\n"
            + string.Concat("abm aes avx avx2 bmi1 fma fpu fxsr lm mmx movbe pclmuldq popcnt sse sse2 sse4.1 sse4.2 ssse3 xsave xsaveopt".Split(' ').Select(f => $"      cpu-feature.node.kubevirt.io/{f}: \"true\"\n"))
            + "      cpu-vendor.node.kubevirt.io/Intel: \"true\"\n      host-model-cpu.node.kubevirt.io/Haswell-noTSX: \"true\"\n      kubernetes.io/hostname: node01\n");
        yield return ("xl-info", XlInfo);
        yield return ("xapi", HostCpuInfo);
        foreach (string set in new[] { "hvm", "hvm-host", "pv", "pv-host", "features" })
        {
            yield return ("xapi-" + set, HostCpuInfo);
        }

        yield return ("xapi-json", "{\n  \"name_label\": \"xen07\",\n  \"cpu_info\": {\n    \"cpu_count\": \"16\", \"vendor\": \"GenuineIntel\", \"modelname\": \"Intel(R) Xeon(R) CPU           X5550  @ 2.67GHz\",\n"
            + "    \"family\": \"6\", \"model\": \"26\", \"stepping\": \"5\",\n    \"features_hvm\": \"17cbfbff-80b82221-2993fbff-00000003-00000001-00000000-00000000-00000000-00001000-9c000000\"\n  }\n}\n");
        yield return ("powercli-list", "Level  : 0\nVendor :\nEax    : 0000:0000:0000:0000:0000:0000:0000:1101\nEbx    : 0111:0101:0110:1110:0110:0101:0100:0111\n"
            + "Ecx    : 0110:1100:0110:0101:0111:0100:0110:1110\nEdx    : 0100:1001:0110:0101:0110:1110:0110:1001\n\nLevel  : 1\nVendor :\nEax    : 0000:0000:0000:0010:0000:0110:1101:0111\n"
            + "Ebx    : 0000:0000:0000:0001:0000:1000:0000:0000\nEcx    : 1001:0111:1011:1010:1110:0011:1111:1111\nEdx    : 0000:1111:1010:1011:1111:1011:1111:1111\n\n"
            + "Key         : cpuid.MD_CLEAR\nFeatureName : cpuid.MD_CLEAR\nValue       : 1\n\nKey         : cpuid.XCR0_MASTER_SSE\nFeatureName : cpuid.XCR0_MASTER_SSE\nValue       : 1\n\nKey         : cpuid.XSAVEOPT\nFeatureName : cpuid.XSAVEOPT\nValue       : 1\n");
        yield return ("vmware-boot-cd", BootCd);
        yield return ("vmware-log", Log);
        yield return ("host-inventory", "Host,Cluster,CPU Model,Max EVC\nesx01,CL1,Intel(R) Xeon(R) CPU X5660 @ 2.80GHz,intel-westmere\nesx02,CL1,Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz,\n");
        string[][] cpus = new[] { "0x00100800", "0x01100800" }
            .Select(apic => string.Format(EsxcliRows, apic).Split('\n').Select(l => l.Trim()).ToArray()).ToArray();
        yield return ("esxcli", string.Concat(cpus.Select(rows =>
            "      Leaf     Subleaf         EAX         EBX         ECX         EDX\n----------  ----------  ----------  ----------  ----------  ----------\n" + string.Join("\n", rows) + "\n")));
        yield return ("esxcli-csv", string.Concat(cpus.Select(rows => "Leaf,Subleaf,EAX,EBX,ECX,EDX,\n" + string.Concat(rows.Select(r => r.Replace("  ", ",") + ",\n")))));
        string[] columns = { "Leaf", "Subleaf", "EAX", "EBX", "ECX", "EDX" };
        yield return ("esxcli-json", string.Concat(cpus.Select(rows => "[" + string.Join(",", rows.Select(r =>
            "{" + string.Join(",", columns.Zip(r.Split("  "), (c, v) => "\"" + c + "\":\"" + v + "\"")) + "}")) + "]\n")));
        yield return ("esxcli-xml", string.Concat(cpus.Select(rows => "<?xml version=\"1.0\"?>\n<output xmlns=\"http://www.vmware.com/Products/ESX/5.0/esxcli\"><root><list type=\"structure\">"
            + string.Concat(rows.Select(r => "<structure typeName=\"C\">" + string.Concat(columns.Zip(r.Split("  "), (c, v) => "<field name=\"" + c + "\"><string>" + v + "</string></field>")) + "</structure>\n"))
            + "</list></root></output>\n")));
        foreach ((string format, string _, System.Func<SavedHost, string> write) in SavedHost.Notations)
        {
            yield return (format, write(Host));
        }

        yield return ("vsphere-json", "{\"config\":{\"maskedFeatureCapability\":[{\"key\":\"cpuid.AVX2\",\"value\":\"0\"}]}}");
    }
}
