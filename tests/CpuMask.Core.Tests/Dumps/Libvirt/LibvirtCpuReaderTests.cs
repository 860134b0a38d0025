using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.Kvm;
using CpuMask.Platforms.Kvm.Guests;
using CpuMask.Platforms.Kvm.Libvirt;
using CpuMask.Reading;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Dumps.Libvirt;

public class LibvirtCpuReaderTests
{
    private const string Cpu = """
        <cpu>
          <arch>x86_64</arch>
          <model>Penryn</model>
          <vendor>Intel</vendor>
          <microcode version='168825172'/>
          <signature family='6' model='23' stepping='10'/>
          <maxphysaddr mode='emulate' bits='38'/>
          <topology sockets='1' dies='1' cores='4' threads='2'/>
          <feature name='vmx'/>
          <feature name='nosuchfeature'/>
        </cpu>
        """;

    private static readonly RegisterAddress Ecx1 = new(1, 0, RegisterName.Ecx);

    [Theory]
    [MemberData(nameof(Corpora.With), "-host.xml", MemberType = typeof(Corpora))]
    [MemberData(nameof(Corpora.With), "-guest.xml", MemberType = typeof(Corpora))]
    public void Everything_claimed_of_a_real_cpu_is_true_of_its_registers(string corpus, string kind)
    {
        string[] files = Directory.GetFiles(Corpus.Named(corpus).PathOf("libvirt"), "*" + kind);
        files.Length.ShouldBeGreaterThan(15);
        foreach (string file in files)
        {
            DumpImport import = new DumpFile(Registry.Formats).Read(file);
            import.Format.ShouldBe("libvirt-cpu", file);
            import.Problems.ShouldBeEmpty(file);
            HostCpuid named = import.Hosts.ShouldHaveSingleItem(file);
            HostCpuid real = new DumpFile(Registry.Formats).Read(file.Replace(kind, ".xml")).Hosts.Single();
            named.Vendor.ShouldBe(real.Vendor, file);
            int bits = 0;
            foreach (RegisterAddress address in named.Registers.Addresses.Where(a => FeatureTable.Default.Of(a).Any(f => f.IsFlag)))
            {
                RegisterValue claim = named.Registers[address];
                uint unreal = claim.Conflicts(real.Registers[address]);

                // What libvirt disables for a guest, the CPU may well have.
                unreal &= kind == "-guest.xml" ? claim.Ones : uint.MaxValue;
                unreal.ShouldBe(0u, file + " " + address + " claims what the CPU has not: " + string.Join(", ", Bits(address, unreal)));
                bits += System.Numerics.BitOperations.PopCount(claim.Ones);
            }

            bits.ShouldBeGreaterThan(25, file);
        }
    }

    [Theory]
    [MemberData(nameof(Corpora.With), "-host.xml", MemberType = typeof(Corpora))]
    [MemberData(nameof(Corpora.With), "-guest.xml", MemberType = typeof(Corpora))]
    public void Every_printed_feature_that_the_table_knows_is_set_and_every_bit_outside_the_model_is_unknown(string corpus, string kind)
    {
        foreach (string file in Directory.GetFiles(Corpus.Named(corpus).PathOf("libvirt"), "*" + kind))
        {
            HostCpuid host = new DumpFile(Registry.Formats).Read(file).Hosts.Single();
            XElement cpu = XDocument.Load(file).Root!;
            var model = (CpuModels.Find(cpu.Element("model")!.Value)?.Certain ?? Array.Empty<KeyValuePair<RegisterAddress, uint>>()).ToDictionary(w => w.Key, w => w.Value);
            model.ShouldNotBeEmpty(file);
            var policies = cpu.Elements("feature").ToDictionary(f => f.Attribute("name")!.Value, f => f.Attribute("policy")?.Value ?? "require");
            foreach (Feature feature in FeatureTable.Default.All.Where(f => f.IsFlag && !f.Register.IsMsr))
            {
                string? policy = feature.NamesIn(NamingScheme.Libvirt).Select(n => policies.GetValueOrDefault(n)).FirstOrDefault(p => p is not null);
                bool inModel = model.TryGetValue(feature.Register, out uint mask) && (mask & feature.Mask) != 0;
                bool? bit = host.Leaves.Find(feature.Register.Leaf, feature.Register.Subleaf, feature.Register.Register)?[feature.LowBit];
                if (policy is not null || inModel)
                {
                    bit.ShouldBe(policy is not "disable", file + " " + feature);
                }
                else if (feature.Register.Leaf != 0xD)
                {
                    // Unknown, or known to be left out by a source that names what it knows.
                    bit.ShouldNotBe(true, file + " " + feature);
                }
            }
        }
    }

    [Fact]
    public void The_models_are_those_of_debian_s_libvirt()
    {
        const string Map = "/usr/share/libvirt/cpu_map";
        Needs.Peer(Directory.Exists(Map), Map + " of Debian's libvirt0");

        var bits = new Dictionary<string, (RegisterAddress, uint)[]>();
        foreach (XElement feature in XDocument.Load(Path.Combine(Map, "x86_features.xml")).Descendants("feature"))
        {
            bits[feature.Attribute("name")!.Value] = feature.Elements().SelectMany(Words).ToArray();
        }

        string[] files = Directory.GetFiles(Map, "x86_*.xml").Where(f => !f.EndsWith("_features.xml") && !f.EndsWith("_vendors.xml")).ToArray();
        foreach (string file in files)
        {
            XElement model = XDocument.Load(file).Root!.Element("model")!;
            var expected = new SortedDictionary<RegisterAddress, uint>();
            foreach (string name in FeaturesOf(model, Map))
            {
                foreach ((RegisterAddress register, uint mask) in bits[name])
                {
                    expected[register] = expected.GetValueOrDefault(register) | mask;
                }
            }

            var actual = new SortedDictionary<RegisterAddress, uint>(CpuModels.Find(model.Attribute("name")!.Value)!.Certain!.ToDictionary(w => w.Key, w => w.Value));
            actual.ShouldBe(expected, model.Attribute("name")!.Value);
        }

        files.Length.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void Later_versions_of_a_model_differ_from_the_first_as_they_do_in_qemu()
    {
        string[] later = CpuModels.Names.Where(n => CpuModels.Find(n)!.Certain is not null && n.Length > 3 && n[^3..^1] == "-v" && n[^1] > '1' && CpuModels.Find(n[..^3])?.Certain is not null).ToArray();
        later.Length.ShouldBeGreaterThan(15);
        string[] models = later.Concat(later.Select(n => n[..^3] + "-v1")).Distinct().ToArray();
        string session = "{\"execute\":\"qmp_capabilities\"}\n" + string.Concat(models.Select(m =>
            "{\"execute\":\"query-cpu-model-expansion\",\"arguments\":{\"type\":\"full\",\"model\":{\"name\":\"" + m + "\"}}}\n")) + "{\"execute\":\"quit\"}\n";
        string text = Tool.Run("qemu-system-x86_64", "-M none -nodefaults -display none -qmp stdio", session);

        DumpImport import = Registry.Formats.Read(DumpText.Of(text), "qmp.json", "qmp", Registry.Formats.Named("qemu-model"));
        Dictionary<string, HostCpuid> qemu = models.Zip(import.Hosts).ToDictionary(p => p.First, p => p.Second);
        foreach (string version in later)
        {
            var first = CpuModels.Find(version[..^3])!.Certain!.ToDictionary(w => w.Key, w => w.Value);
            var now = CpuModels.Find(version)!.Certain!.ToDictionary(w => w.Key, w => w.Value);
            foreach (RegisterAddress register in first.Keys.Union(now.Keys))
            {
                uint before = qemu[version[..^3] + "-v1"].Registers[register].Ones, after = qemu[version].Registers[register].Ones;
                uint had = first.GetValueOrDefault(register), has = now.GetValueOrDefault(register);
                (has & ~had & ~after).ShouldBe(0u, version + " claims more than QEMU's " + register);
                (had & ~has & after).ShouldBe(0u, version + " lost what QEMU's has, " + register);
                (has & before & ~after).ShouldBe(0u, version + " kept what QEMU took away, " + register);
            }
        }
    }

    [Fact]
    public void What_virsh_prints_of_a_model_reads_the_same_with_and_without_its_features_spelt_out()
    {
        using var folder = new TemporaryFolder();
        foreach (string model in new[] { "Penryn", "SandyBridge-IBRS", "Skylake-Server", "Icelake-Server", "EPYC-Milan", "Opteron_G3", "core2duo" })
        {
            string cpu = folder.Write("cpu.xml", "<cpu><arch>x86_64</arch><model>" + model + "</model></cpu>");
            string bare = Tool.Run("virsh", "-c test:///default cpu-baseline \"" + cpu + "\"");
            string expanded = Tool.Run("virsh", "-c test:///default cpu-baseline --features \"" + cpu + "\"");

            HostCpuid named = Read(bare).Hosts.Single(), spelt = Read(expanded).Hosts.Single();
            named.View.ShouldBe(HostView.GuestMaximum);
            foreach (RegisterAddress address in spelt.Registers.Addresses)
            {
                // What later versions of libvirt took out of a model is not claimed unless it is spelt out.
                uint claimed = named.Registers[address].Ones;
                (claimed & ~spelt.Registers[address].Ones).ShouldBe(0u, model + " " + address);
                System.Numerics.BitOperations.PopCount(spelt.Registers[address].Ones & ~claimed).ShouldBeLessThan(2, model + " " + address);
            }
        }
    }

    [Fact]
    public void What_stands_beside_the_features_is_kept()
    {
        HostCpuid host = Read(Cpu).Hosts.Single();
        host.View.ShouldBe(HostView.Hardware);
        host.Vendor.ShouldBe(CpuVendor.Intel);
        host.Signature!.Value.Value.ShouldBe(0x1067Au);
        host.Microcode.ShouldBe("168825172");
        host.LogicalProcessors.ShouldBe(8);
        host.Registers[new RegisterAddress(0x80000008, 0, RegisterName.Eax)].ShouldBe(new RegisterValue(38, 0xFF));
        host.Registers[Ecx1][5].ShouldBe(true);
        host.Registers[Ecx1][26].ShouldNotBe(true);
        host.Warnings.Single().ShouldContain("nosuchfeature");
    }

    [Fact]
    public void A_model_nobody_knows_leaves_the_named_features_alone_and_is_reported()
    {
        HostCpuid host = Read(Cpu.Replace("Penryn", "Moonlake-v7")).Hosts.Single();
        host.Registers[Ecx1].ShouldBe(new RegisterValue(1u << 5, 1u << 5));
        host.Warnings.ShouldContain(w => w.Contains("Moonlake-v7"));
    }

    [Fact]
    public void The_host_s_cpu_is_read_from_capabilities_and_its_cpus_are_counted()
    {
        string text = "<capabilities>\n<host>\n<uuid>1</uuid>" + Cpu
            + "<topology><cells num='2'><cell id='0'><cpus num='6'><cpu id='0' socket_id='0'/></cpus></cell><cell id='1'><cpus num='6'/></cell></cells></topology></host>"
            + "<guest><os_type>hvm</os_type><arch name='x86_64'/></guest></capabilities>";
        HostCpuid host = Read(text).Hosts.Single();
        host.LogicalProcessors.ShouldBe(12);
        host.View.ShouldBe(HostView.Hardware);
    }

    [Fact]
    public void Host_model_of_domcapabilities_is_what_guests_can_get()
    {
        const string Text = "<domainCapabilities><arch>x86_64</arch><cpu><mode name='host-passthrough' supported='yes'/><mode name='host-model' supported='yes'>"
            + "<model fallback='forbid'>Penryn</model><vendor>Intel</vendor><feature policy='require' name='hypervisor'/><feature policy='disable' name='sse4.1'/></mode>"
            + "<mode name='custom' supported='yes'><model usable='yes'>qemu64</model></mode></cpu></domainCapabilities>";
        HostCpuid host = Read(Text).Hosts.Single();
        host.View.ShouldBe(HostView.GuestMaximum);
        host.Registers[Ecx1][19].ShouldBe(false);
        host.Registers[Ecx1][31].ShouldBe(true);
    }

    [Fact]
    public void Documents_of_several_hosts_in_one_file_are_several_hosts() =>
        Read("<?xml version='1.0'?>\n" + Cpu + "\n<?xml version='1.0'?>\n" + Cpu).Hosts.Count.ShouldBe(2);

    [Fact]
    public void Another_architecture_is_an_error_that_names_it() =>
        Read(Cpu.Replace("x86_64", "ppc64le")).Problems.Single().Message.ShouldContain("ppc64le");

    private static IEnumerable<string> FeaturesOf(XElement model, string map) =>
        model.Elements("model").SelectMany(m => FeaturesOf(XDocument.Load(Path.Combine(map, "x86_" + m.Attribute("name")!.Value + ".xml")).Root!.Element("model")!, map))
            .Concat(model.Elements("feature").Where(f => f.Attribute("removed")?.Value != "yes").Select(f => f.Attribute("name")!.Value));

    private static IEnumerable<(RegisterAddress, uint)> Words(XElement element)
    {
        uint Number(string name) => Convert.ToUInt32(element.Attribute(name)?.Value ?? "0", 16);
        (RegisterAddress, uint)[] all = element.Name == "msr"
            ? new[] { (RegisterAddress.Msr(Number("index")), Number("eax")), (RegisterAddress.Msr(Number("index"), high: true), Number("edx")) }
            : new[] { "eax", "ebx", "ecx", "edx" }.Select((r, i) => (new RegisterAddress(Number("eax_in"), Number("ecx_in"), (RegisterName)i), Number(r))).ToArray();
        return all.Where(w => w.Item2 != 0);
    }

    private static IEnumerable<string> Bits(RegisterAddress address, uint mask) =>
        Enumerable.Range(0, 32).Where(b => (mask >> b & 1) != 0).Select(b => FeatureTable.Default.NameOf(address.Bit(b)));

    private static DumpImport Read(string text) => Registry.Formats.Read(DumpText.Of(text), "cpu.xml", "cpu");
}
