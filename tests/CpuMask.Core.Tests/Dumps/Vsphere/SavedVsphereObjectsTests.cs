using System;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Reading;
using CpuMask.Tests.Shared;
using FsCheck;
using FsCheck.Fluent;

namespace CpuMask.Tests.Dumps.Vsphere;

public class SavedVsphereObjectsTests
{
    [Fact]
    public void Every_notation_gives_the_same_host_unknown_bits_included() =>
        Prop.ForAll(SavedHost.Generator.ToArbitrary(), saved =>
        {
            foreach ((string format, string notation, Func<SavedHost, string> write) in SavedHost.Notations)
            {
                DumpImport import = Read(write(saved));
                import.Format.ShouldBe(format, notation);
                import.Problems.ShouldBeEmpty(notation);
                HostCpuid host = import.Hosts.ShouldHaveSingleItem(notation);
                host.Name.ShouldBe(saved.Name, notation);
                foreach (LeafRegisters level in saved.Levels.Where(l => !(l.Eax.IsUnknown && l.Ebx.IsUnknown && l.Ecx.IsUnknown && l.Edx.IsUnknown)))
                {
                    host.Leaves.Find(level.Leaf, 0).ShouldBe(level, notation);
                }

                foreach ((string key, string value) in saved.Capabilities.Where(c => c.Key != "hv.capable"))
                {
                    BitAddress bit = FeatureTable.Default.Named(key.Substring(6), NamingScheme.Vmware).Single().Bit;
                    host.Leaves.Find(bit.Register.Leaf, bit.Register.Subleaf, bit.Register.Register)!.Value[bit.Bit].ShouldBe(value == "1", notation + " " + key);
                }

                int known = host.Leaves.Where(r => r.Leaf is 7 or 0xD).Sum(r => Bits(r.Eax) + Bits(r.Ebx) + Bits(r.Ecx) + Bits(r.Edx));
                known.ShouldBe(saved.Capabilities.Length - 1, notation);
                host.Capabilities["hv.capable"].ShouldBe("1", notation);
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Corpora.Each), MemberType = typeof(Corpora))]
    public void The_recorded_answer_of_a_vcenter_simulator_gives_its_four_hosts(string corpus)
    {
        DumpImport import = new DumpFile(Registry.Formats).Read(Corpus.Named(corpus).Sample("vcsim-0.24.2-RetrievePropertiesEx-4hosts.xml"));
        import.Format.ShouldBe("vsphere-xml");
        import.Problems.ShouldBeEmpty();
        import.Hosts.Select(h => h.Name).ShouldBe(new[] { "DC0_H0", "DC0_C0_H0", "DC0_C0_H1", "DC0_C0_H2" });
        foreach (HostCpuid host in import.Hosts)
        {
            host.Signature!.Value.Value.ShouldBe(0x206D7u);
            host.View.ShouldBe(HostView.Hardware, "a server's word about its host, also of one that runs in a VM");
            host.Registers[new RegisterAddress(7, 0, RegisterName.Ebx)].IsUnknown.ShouldBeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(Corpora.Each), MemberType = typeof(Corpora))]
    public void A_hardware_report_of_vim_cmd_takes_from_the_packages_what_the_host_s_own_list_lacks(string corpus)
    {
        DumpImport import = new DumpFile(Registry.Formats).Read(Corpus.Named(corpus).Sample("vim-cmd-hosthardware-INFERRED.txt"));
        import.Problems.ShouldBeEmpty();
        HostCpuid host = import.Hosts.Single();
        host.Vendor.ShouldBe(CpuVendor.Intel);
        host.LogicalProcessors.ShouldBe(2);
        host.Leaves.Find(1, 0, RegisterName.Eax).ShouldBe(RegisterValue.Of(0x206C2));
        host.Leaves.Find(0x80000001, 0, RegisterName.Edx).ShouldBe(RegisterValue.Of(0x2C100800));
        host.Leaves.Find(0x80000001, 0, RegisterName.Ebx)!.Value.IsUnknown.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Corpora.Each), MemberType = typeof(Corpora))]
    public void A_report_of_a_virtual_machine_holds_no_host(string corpus)
    {
        DumpImport import = new DumpFile(Registry.Formats).Read(Corpus.Named(corpus).Sample("vim-cmd-get.runtime.txt"));
        import.Hosts.ShouldBeEmpty();
        import.Problems.Single().Message.ShouldContain("no CPUID registers");
    }

    [Fact]
    public void Packages_that_differ_are_folded_into_what_both_have()
    {
        const string Package = "{{\"vendor\":\"intel\",\"threadId\":[0,1],\"cpuFeature\":[{{\"level\":1,\"ecx\":\"{0}\"}}]}}";
        const string Less = "0000:0000:0000:0000:0000:0000:0000:0001", More = "0000:0000:0000:0000:0000:0000:0000:0011";
        HostCpuid host = Read("{\"hardware\":{\"cpuPkg\":[" + string.Format(Package, More) + "," + string.Format(Package, Less) + "]}}").Hosts.Single();
        host.Registers[new RegisterAddress(1, 0, RegisterName.Ecx)].Value.ShouldBe(1u);
        host.LogicalProcessors.ShouldBe(4);
        host.UnevenBits.Count.ShouldBe(1);
    }

    [Fact]
    public void Answers_appended_to_one_file_are_one_host_each()
    {
        const string Answer = "[{\"Name\":\"hardware.cpuFeature\",\"Op\":\"assign\",\"Val\":{\"HostCpuIdInfo\":[{\"Level\":1,\"Eax\":\"0000:0000:0000:0010:0000:0110:1101:0111\"}]}}]\n";
        Read(Answer + Answer).Hosts.Select(h => h.Name).ShouldBe(new[] { "pool", "pool#2" });
    }

    [Fact]
    public void Masked_capabilities_alone_are_what_guests_get_and_that_is_said()
    {
        HostCpuid host = Read("{\"config\":{\"maskedFeatureCapability\":[{\"key\":\"cpuid.AVX2\",\"value\":\"0\"}]}}").Hosts.Single();
        host.View.ShouldBe(HostView.GuestMaximum);
        host.Warnings.ShouldNotBeEmpty();
    }

    [Fact]
    public void An_object_saved_without_depth_is_an_error_that_says_so()
    {
        DumpImport import = Read("{\"Name\":\"esx07\",\"Hardware\":\"VMware.Vim.HostHardwareInfo\",\"Config\":\"VMware.Vim.HostConfigInfo\"}");
        import.Hosts.ShouldBeEmpty();
        import.Problems.Single().Message.ShouldContain("-Depth");
    }

    [Theory]
    [InlineData("{\"hardware\":{\"cpuFeature\":[{\"level\":1,\"ecx\":\"RRRR:0000:0000:0000:0000:0000:0000:0001\"}]}}")]
    [InlineData("{\"hardware\":{\"cpuFeature\":[{\"level\":\"one\",\"ecx\":\"0000:0000:0000:0000:0000:0000:0000:0001\"}]}}")]
    [InlineData("{\"hardware\":{\"cpuFeature\":[")]
    [InlineData("(vim.host.HardwareInfo) {\n cpuFeature = (vim.host.CpuIdInfo) [\n")]
    [InlineData("(vim.host.HardwareInfo) {\n cpuFeature\n}")]
    [InlineData("<ObjectContent xmlns='urn:vim25'><cpuFeature><level>1</level>")]
    public void What_does_not_fit_is_reported(string text) => Read(text).Problems.ShouldNotBeEmpty();

    [Theory]
    [InlineData("[", "]")]
    [InlineData("(vim.x) [", "]")]
    [InlineData("<a xmlns='urn:vim25'>", "</a>")]
    public void Endless_nesting_is_reported_and_harms_nobody(string open, string close)
    {
        string text = "cpuFeature".Insert(0, string.Concat(Enumerable.Repeat(open, 100_000))) + string.Concat(Enumerable.Repeat(close, 100_000));
        Registry.Formats.Detect(DumpText.Of(text));
        foreach (string format in new[] { "vsphere-json", "vsphere-xml", "clixml", "vim-cmd" })
        {
            Registry.Formats.Read(DumpText.Of(text), "pool.txt", "pool", Registry.Formats.Named(format)).Problems.ShouldNotBeEmpty(format);
        }
    }

    private static int Bits(RegisterValue value) => System.Numerics.BitOperations.PopCount(value.Known);

    private static DumpImport Read(string text) => Registry.Formats.Read(DumpText.Of(text), "pool.txt", "pool");
}
