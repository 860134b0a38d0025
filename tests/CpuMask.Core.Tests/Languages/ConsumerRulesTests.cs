using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Platforms;
using CpuMask.Tests.Shared;
using CpuMask.Text;

namespace CpuMask.Tests.Languages;

/// <summary>
/// The rules of readers that cannot be installed here, as their sources have them. Once, Proxmox's own CPUConfig.pm was given the text
/// for 73 CPUs, Nova's own options those for 36 pools and Firecracker's schema those for 34: none had a complaint.
/// </summary>
public class ConsumerRulesTests
{
    private const string Word = "[a-zA-Z0-9._-]+";

    // CPUConfig.pm: section header, reported-model out of a list, flags by cpu_flag_any_re, phys-bits 8 to 64.
    [Fact]
    public void Proxmox_parses_the_section_and_the_VMs_line()
    {
        foreach (string text in Texts("proxmox"))
        {
            string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            string[] section = lines.Where(l => !l.StartsWith('#')).ToArray();
            section[0].ShouldBe("cpu-model: pool-baseline");
            foreach (string[] property in section.Skip(1).Select(l => Regex.Match(l, @"^\s+(\S+)\s+(\S+)$")).Select(m => new[] { m.Groups[1].Value, m.Groups[2].Value }))
            {
                switch (property[0])
                {
                    case "reported-model": Proxmox.ShouldContain(property[1], text); break;
                    case "flags": Regex.IsMatch(property[1], $"^[+-]{Word}(;[+-]{Word})*$").ShouldBeTrue(text); break;
                    case "phys-bits": int.Parse(property[1]).ShouldBeInRange(8, 64); break;
                    default: Assert.Fail(property[0]); break;
                }
            }

            lines.Where(l => l.StartsWith("# cpu: ")).ShouldHaveSingleItem().ShouldBe("# cpu: custom-pool-baseline");
            lines.Where(l => l.StartsWith("# or, built in")).ShouldAllBe(l => Regex.IsMatch(l, @"^# or, built in: cpu: x86-64-v(2|2-AES|3|4)(,phys-bits=\d+)?$"));
        }
    }

    // nova/conf/libvirt.py: cpu_mode has four values, lists have commas, flags are lower case with one sign; models are for custom only.
    [Fact]
    public void Nova_reads_a_mode_one_model_and_flags()
    {
        foreach (string text in Texts("nova"))
        {
            Regex.IsMatch(text, $"^\\[libvirt\\]\ncpu_mode = custom\ncpu_models = {Word}\n(cpu_model_extra_flags = [+-][a-z0-9._-]+(, [+-][a-z0-9._-]+)*\n)?$").ShouldBeTrue(text);
            string[] flags = Regex.Matches(text, @"[+-]([a-z0-9._-]+)(?=,|\n)").Select(m => m.Groups[1].Value).ToArray();
            flags.Distinct().Count().ShouldBe(flags.Length, "Nova makes a set of them, so a flag both ways would be a matter of luck");
        }
    }

    // vmi-create-admitter.go: validCPUFeaturePolicies; a feature has a name and a policy.
    [Fact]
    public void KubeVirt_admits_each_feature()
    {
        foreach (string text in Texts("kubevirt"))
        {
            Regex.IsMatch(text, $"^spec:\n  template:\n    spec:\n      domain:\n        cpu:\n          model: {Word}\n(          features:\n(            - name: {Word}\n              policy: (require|disable)\n)+)?$").ShouldBeTrue(text);
        }
    }

    [Fact]
    public void KubeVirts_obsolete_models_are_told()
    {
        HostCpuid old = KvmPools.All().First(p => p[0].Vendor.IsIntel)[0], amd = KvmPools.All().First(p => p[0].Vendor.IsAmdLike)[0];
        ComputedBaseline across = CpuBaseline.Of(new[] { old with { Name = "i" }, amd with { Name = "a" } }).Compute(new() { Vendor = VendorPolicy.Named("intel") });
        CpuText text = Registry.LanguageNamed("kubevirt").Write(CpuRequest.Of(across) with { UnknownBits = UnknownBits.Hide });
        text.Text.ShouldContain("model: qemu64");
        text.Notes.ShouldContain(n => n.Contains("obsolete"));
    }

    // agent.properties, by CloudStack's installation guide: features apart by blanks, '-' in front takes away.
    [Fact]
    public void CloudStack_splits_features_at_blanks()
    {
        foreach (string text in Texts("cloudstack"))
        {
            Regex.IsMatch(text, $"^guest\\.cpu\\.mode=custom\nguest\\.cpu\\.model={Word}\n(guest\\.cpu\\.features=-?{Word}( -?{Word})*\n)?$").ShouldBeTrue(text);
        }
    }

    // LibVirtDriverKVM.cc: every feature is required and none can be taken away; names apart by commas.
    [Fact]
    public void OpenNebula_adds_features_only()
    {
        int written = 0;
        foreach (string text in Texts("opennebula"))
        {
            written++;
            Match match = Regex.Match(text, $"^EVC_MODE = \"({Word})\"\n(CPU_MODEL = \\[ MODEL = \"({Word})\", FEATURES = \"{Word}(,{Word})*\" \\]\n)?$");
            match.Success.ShouldBeTrue(text);
            (match.Groups[3].Success ? match.Groups[3].Value : match.Groups[1].Value).ShouldBe(match.Groups[1].Value);
        }

        written.ShouldBeGreaterThan(5);
    }

    // docs/cpu_templates/schema.json and custom_cpu_template.rs: leaf and address are numbers in texts, flags a number, bitmaps 0b[01x]{1,32} and {1,64}.
    [Fact]
    public void Firecracker_reads_the_template()
    {
        foreach (string text in Texts("firecracker"))
        {
            using var json = System.Text.Json.JsonDocument.Parse(text);
            json.RootElement.EnumerateObject().Select(p => p.Name).ShouldBe(new[] { "cpuid_modifiers", "msr_modifiers" });
            foreach (System.Text.Json.JsonElement leaf in json.RootElement.GetProperty("cpuid_modifiers").EnumerateArray())
            {
                leaf.EnumerateObject().Select(p => p.Name).ShouldBe(new[] { "leaf", "subleaf", "flags", "modifiers" });
                Regex.IsMatch(leaf.GetProperty("leaf").GetString()!, "^0x[0-9a-f]+$").ShouldBeTrue(text);
                leaf.GetProperty("flags").GetInt32().ShouldBeInRange(0, 1);
                foreach (System.Text.Json.JsonElement modifier in leaf.GetProperty("modifiers").EnumerateArray())
                {
                    new[] { "eax", "ebx", "ecx", "edx" }.ShouldContain(modifier.GetProperty("register").GetString());
                    Regex.IsMatch(modifier.GetProperty("bitmap").GetString()!, "^0b[01x]{32}$").ShouldBeTrue(text);
                }
            }

            json.RootElement.GetProperty("msr_modifiers").EnumerateArray().ShouldAllBe(m => Regex.IsMatch(m.GetProperty("bitmap").GetString()!, "^0b[01x]{64}$"));
        }
    }

    // Model names that QEMU knows and Proxmox's list does not: of these the whole line is passed over.
    [Fact]
    public void Of_hosts_whose_model_Proxmox_does_not_know_the_next_one_is_named()
    {
        foreach (string path in new[] { "libvirt/x86_64-cpuid-Hygon-C86-7185-32-core.xml", "libvirt/x86_64-cpuid-Atom-P5362.xml" })
        {
            HostCpuid host = CorpusHosts.ByVendor().SelectMany(v => v).First(h => h.Source.EndsWith(path.Split('/')[1]) || h.Name.Contains(path.Split('/')[1][..20]));
            string qemu = Registry.LanguageNamed("qemu").Write(CpuRequest.Of(new[] { host }) with { UnknownBits = UnknownBits.Hide }).Text;
            string proxmox = Registry.LanguageNamed("proxmox").Write(CpuRequest.Of(new[] { host }) with { UnknownBits = UnknownBits.Hide }).Text;
            Regex.IsMatch(qemu, "Dhyana|Snowridge").ShouldBeTrue(qemu);
            Proxmox.ShouldContain(Regex.Match(proxmox, @"reported-model (\S+)").Groups[1].Value);
        }
    }

    // Every pool that the language has an answer for.
    private static IEnumerable<string> Texts(string id)
    {
        foreach (IReadOnlyList<HostCpuid> pool in KvmPools.All())
        {
            string text;
            try
            {
                text = Registry.LanguageNamed(id).Write(CpuRequest.Of(pool) with { UnknownBits = UnknownBits.Hide }).Text;
            }
            catch (CpuMaskException e) when (e.Id == ErrorIds.NotSupported)
            {
                continue;
            }

            if (text.Length > 0)
            {
                yield return text;
            }
        }
    }

    // qemu-server e6352be6, $cpu_models_by_arch: those that the CPUs of tests/data come to.
    private static readonly string[] Proxmox =
    {
        "Conroe", "Penryn", "Nehalem", "Nehalem-IBRS", "Westmere", "Westmere-IBRS", "SandyBridge", "SandyBridge-IBRS", "IvyBridge", "IvyBridge-IBRS", "Haswell", "Haswell-IBRS",
        "Haswell-noTSX", "Haswell-noTSX-IBRS", "Broadwell", "Broadwell-IBRS", "Broadwell-noTSX", "Broadwell-noTSX-IBRS", "Skylake-Client", "Skylake-Client-IBRS",
        "Skylake-Client-noTSX-IBRS", "Skylake-Client-v4", "Skylake-Server", "Skylake-Server-IBRS", "Skylake-Server-noTSX-IBRS", "Skylake-Server-v4", "Skylake-Server-v5",
        "Cascadelake-Server", "Cascadelake-Server-v2", "Cascadelake-Server-noTSX", "Cascadelake-Server-v4", "Cascadelake-Server-v5", "Cooperlake", "Cooperlake-v2", "KnightsMill",
        "Icelake-Server", "Icelake-Server-noTSX", "Icelake-Server-v3", "Icelake-Server-v4", "Icelake-Server-v5", "Icelake-Server-v6", "core2duo", "coreduo", "pentium3",
        "phenom", "athlon", "Opteron_G1", "Opteron_G2", "Opteron_G3", "Opteron_G4", "Opteron_G5", "EPYC", "EPYC-IBPB", "EPYC-v3", "EPYC-v4", "EPYC-Rome", "EPYC-Rome-v2", "EPYC-Rome-v3",
        "EPYC-Rome-v4", "EPYC-Milan", "EPYC-Milan-v2", "EPYC-Genoa", "qemu64", "kvm64",
    };
}
