using System.IO;
using System.Linq;
using System.Text;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Json;
using CpuMask.Migration;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Output;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms.Kvm.Guests;
using CpuMask.Platforms.Kvm.Qemu;
using CpuMask.Platforms.VMware.Guests;
using CpuMask.Platforms.Xen.Guests;
using CpuMask.Reading;
using CpuMask.Tests.Shared;
using FsCheck;
using FsCheck.Fluent;

namespace CpuMask.Tests.Migration;

public class GuestTextTests
{
    private const string Sse3 = """{"Key":"cpuid.sse3","FeatureName":"cpuid.sse3","Value":"Bool:Min:1"}""";

    [Theory]
    [InlineData("[{\"Name\":\"runtime.featureRequirement\",\"Op\":\"assign\",\"Val\":{\"VirtualMachineFeatureRequirement\":[" + Sse3 + "]}}]", "given")]
    [InlineData("{\"VirtualMachines\":[{\"Name\":\"app01\",\"Runtime\":{\"FeatureRequirement\":[" + Sse3 + "],\"OfflineFeatureRequirement\":[{\"Key\":\"cpuid.lm\",\"Value\":\"Bool:Min:1\"}]}}]}", "app01")]
    [InlineData("{\"virtualMachines\":[{\"name\":\"app01\",\"runtime\":{\"featureRequirement\":[{\"key\":\"cpuid.sse3\",\"featureName\":\"cpuid.sse3\",\"value\":\"Bool:Min:1\"}],\"featureMask\":[{\"key\":\"cpuid.avx\",\"value\":\"Val:0\"}]}}]}", "app01")]
    [InlineData("[" + Sse3 + "]", "given")]
    public void Json_from_govc_and_powercli_is_read(string json, string name)
    {
        DumpImport import = Read(json);
        import.Problems.ShouldBeEmpty();
        import.Format.ShouldBe("requirement-json");
        MigratingGuest guest = import.Guests.Single();
        guest.Name.ShouldBe(name);
        guest.Requirements.Single().ShouldBe(FeatureRequirement.Present("cpuid.sse3"));
    }

    [Theory]
    [InlineData("Key           FeatureName   Value\n---           -----------   -----\ncpuid.sse3    cpuid.sse3    Bool:Min:1\ncpuid.avx2    cpuid.avx2    Bool:Min:1\n")]
    [InlineData("Key         : cpuid.sse3\nFeatureName : cpuid.sse3\nValue       : Bool:Min:1\n\nKey         : cpuid.avx2\nFeatureName : cpuid.avx2\nValue       : Bool:Min:1\n")]
    [InlineData("cpuid.sse3 - Bool:Min:1\r\ncpuid.avx2 - Bool:Min:1\r\n")]
    [InlineData("sse3 AVX2 # as a colleague wrote it down\npopcnt")]
    public void Requirement_lists_are_read_in_every_layout(string text)
    {
        DumpImport import = Read(text);
        import.Problems.ShouldBeEmpty();
        import.Guests.Single().Requirements.Select(r => r.Key.ToLowerInvariant()).ShouldBe(
            text.Contains("popcnt") ? new[] { "cpuid.sse3", "cpuid.avx2", "cpuid.popcnt" } : new[] { "cpuid.sse3", "cpuid.avx2" });
    }

    [Fact]
    public void A_name_that_is_no_feature_is_reported_with_its_place()
    {
        DumpImport import = Read("avx avx2 bmi1 bmi2 fma aes popcnt sse3 sse41 sse42\nxsave frobnicate");
        import.Problems.Single().Message.ShouldStartWith("vm.txt(2,7): 'frobnicate'");
        import.Guests.Single().Requirements.Count.ShouldBe(11);
    }

    [Theory]
    [MemberData(nameof(Corpora.Each), MemberType = typeof(Corpora))]
    public void The_runtime_that_vim_cmd_prints_is_read(string corpus) =>
        new DumpFile(Formats).Read(Corpus.Named(corpus).Sample("vim-cmd-get.runtime.txt")).Guests.Single().Requirements
            .ShouldBe(new[] { FeatureRequirement.Present("cpuid.SSE3"), FeatureRequirement.Present("cpuid.SSSE3") });

    [Theory]
    [InlineData("vendor: GenuineIntel; features: 17cbfbff-f7fa3223-2d93fbff-00000023-00000001-000007ab-00000000-00000000-00001000-9c000400", 10)]
    [InlineData("last-boot-CPU-flags (MRO)    : vendor: GenuineIntel; features: 17cbfbff-f7fa3223-2d93fbff-00000023-00000001-000007ab", 6)]
    [InlineData("17cbfbff-f7fa3223-2d93fbff-00000023-00000001-000007ab", 6)]
    public void Boot_flags_are_xens_featureset(string text, int words)
    {
        DumpImport import = Read(text);
        import.Problems.ShouldBeEmpty();
        import.Format.ShouldBe("xen-boot-flags");
        MigratingGuest guest = import.Guests.Single();
        guest.Hypervisor.ShouldBe(XenGuestView.Instance);
        guest.Bits.ShouldContain(new BitRequirement(new RegisterAddress(7, 0, RegisterName.Ebx).Bit(5), BitNeed.Set));
        guest.Bits.ShouldContain(new BitRequirement(new RegisterAddress(1, 0, RegisterName.Ecx).Bit(28), BitNeed.Set));
        guest.Bits.Count(b => b.Need != BitNeed.Set).ShouldBe(0);

        // MD_CLEAR accumulates over the pool; x2APIC is made by Xen.
        guest.Bits.ShouldNotContain(b => b.Bit == new RegisterAddress(7, 0, RegisterName.Edx).Bit(10));
        guest.Vendor.IsKnown.ShouldBe(words == 10 || text.Contains("vendor"));
    }

    [Fact]
    public void Four_words_are_the_order_of_old_xenserver()
    {
        MigratingGuest guest = Read("features: vendor GenuineIntel 009ce3bd-bfebfbff-00000001-28100800").Guests.Single();
        guest.Seen[new RegisterAddress(1, 0, RegisterName.Ecx)].Value.ShouldBe(0x009ce3bdu);
        guest.Seen[new RegisterAddress(1, 0, RegisterName.Edx)].Value.ShouldBe(0xbfebfbffu & ~0u);
    }

    [Fact]
    public void A_listing_of_several_guests_names_each()
    {
        DumpImport import = Read("""
            uuid ( RO)                   : 1
                        name-label ( RW): web
               last-boot-CPU-flags ( RO): vendor: AuthenticAMD; features: 178bfbff-f6f83203-2fd3fbff-040037ff-0000000f-219c91a9
            uuid ( RO)                   : 2
                        name-label ( RW): db
               last-boot-CPU-flags ( RO): vendor: AuthenticAMD; features: 178bfbff-f6f83203-2fd3fbff-040037ff-0000000f-219c91a8
            """);
        import.Guests.Select(g => g.Name).ShouldBe(new[] { "web", "db" });
        import.Guests.ShouldAllBe(g => g.Vendor == CpuVendor.Amd);
    }

    [Fact]
    public void A_domains_policy_gives_bits_vendor_and_address_bits()
    {
        DumpImport import = Read("""
            Xen reports there are maximum 114 leaves and 3 MSRs
            Host policy: 2 leaves, 0 MSRs
             CPUID:
              leaf     subleaf  -> eax      ebx      ecx      edx
              00000000:ffffffff -> 0000000d:756e6547:6c65746e:49656e69
            Domain 5 policy: 6 leaves, 2 MSRs
             CPUID:
              leaf     subleaf  -> eax      ebx      ecx      edx
              00000000:ffffffff -> 0000000d:756e6547:6c65746e:49656e69
              00000001:ffffffff -> 000306f2:00000800:f7fa3223:17cbfbff
              00000007:00000000 -> 00000000:000007ab:00000000:9c000400
              80000000:ffffffff -> 80000008:00000000:00000000:00000000
              80000001:ffffffff -> 00000000:00000000:00000021:2c100800
              80000008:ffffffff -> 0000302e:00000000:00000000:00000000
             MSRs:
              index    -> value
              000000ce -> 0000000080000000
              0000010a -> 0000000000000000
            """);
        import.Problems.ShouldBeEmpty();
        MigratingGuest guest = import.Guests.Single();
        guest.Name.ShouldBe("Domain 5");
        guest.Vendor.ShouldBe(CpuVendor.Intel);
        guest.PhysicalAddressBits.ShouldBe(46);
        guest.Bits.ShouldContain(new BitRequirement(new RegisterAddress(7, 0, RegisterName.Ebx).Bit(5), BitNeed.Set));

        // What the tool does not print is zero, so XSAVEOPT was not seen and no bit stays open.
        guest.Bits.ShouldNotContain(b => b.Need == BitNeed.IfSeen);
        MigrationCheck.Of(new[] { guest }, new[] { CpuGenerations.Named("Haswell-EP").Host })[0, 0].ShouldBe(MigrationVerdict.CanLand);
        MigrationCheck.Of(new[] { guest }, new[] { CpuGenerations.Named("Ivy Bridge-EP").Host })[0, 0].ShouldBe(MigrationVerdict.Cannot);
    }

    [Fact]
    public void A_running_domains_cpu_is_its_model_with_features_added_and_taken_away()
    {
        DumpImport import = Read("""
            <domain type='kvm' id='3'>
              <name>web</name>
              <os><type>hvm</type></os>
              <cpu mode='custom' match='exact' check='full'>
                <model fallback='forbid'>Haswell-noTSX-IBRS</model>
                <vendor>Intel</vendor>
                <maxphysaddr mode='emulate' bits='46'/>
                <feature policy='require' name='ss'/>
                <feature policy='require' name='pdpe1gb'/>
                <feature policy='disable' name='avx2'/>
              </cpu>
            </domain>
            """);
        import.Problems.ShouldBeEmpty();
        MigratingGuest guest = import.Guests.Single();
        (guest.Name, guest.Vendor, guest.PhysicalAddressBits, guest.Hypervisor).ShouldBe(("web", CpuVendor.Intel, 46, KvmGuestView.Instance));
        guest.Warnings.ShouldBeEmpty();
        guest.Bits.ShouldContain(new BitRequirement(new RegisterAddress(1, 0, RegisterName.Edx).Bit(27), BitNeed.Set));
        guest.Bits.ShouldContain(new BitRequirement(new RegisterAddress(1, 0, RegisterName.Ecx).Bit(12), BitNeed.Set));
        guest.Bits.ShouldNotContain(b => b.Bit == new RegisterAddress(7, 0, RegisterName.Ebx).Bit(5));
    }

    [Fact]
    public void A_command_lines_cpu_is_read_with_its_name_and_address_bits()
    {
        DumpImport import = Read(
            "/usr/bin/qemu-system-x86_64 -name guest=db,debug-threads=on -machine pc \\\n -cpu 'EPYC-Rome,+x2apic,xsaves=off,-rdseed,vendor=AuthenticAMD,phys-bits=43,hv-time=on,frob=on' -m 4096\n");
        import.Problems.ShouldBeEmpty();
        MigratingGuest guest = import.Guests.Single();
        (guest.Name, guest.Vendor, guest.PhysicalAddressBits).ShouldBe(("db", CpuVendor.Amd, 43));
        guest.Warnings.Single().ShouldContain("frob");
        guest.Bits.ShouldContain(new BitRequirement(new RegisterAddress(7, 0, RegisterName.Ebx).Bit(29), BitNeed.Set));
        guest.Bits.ShouldNotContain(b => b.Bit == new RegisterAddress(7, 0, RegisterName.Ebx).Bit(18));
        guest.Bits.ShouldNotContain(b => b.Bit == new RegisterAddress(0xD, 1, RegisterName.Eax).Bit(3));
    }

    [Theory]
    [InlineData("-cpu host")]
    [InlineData("-cpu Zen9-Server,+avx2")]
    public void A_model_that_no_table_has_leaves_its_bits_open_and_says_so(string command)
    {
        MigratingGuest guest = Read(command).Guests.Single();
        guest.Warnings.ShouldNotBeEmpty();
        guest.Bits.ShouldContain(b => b.Need == BitNeed.IfSeen);
        MigrationVerdict onOld = MigrationCheck.Of(new[] { guest }, new[] { CpuGenerations.Named("Haswell-EP").Host })[0, 0];
        onOld.ShouldBe(MigrationVerdict.Unknown);
    }

    [Fact]
    public void Every_qemu_model_lands_on_a_server_generation_or_names_what_none_has()
    {
        foreach (CpuModel model in CpuModels.OfQemu)
        {
            model.Bits.ShouldNotBeEmpty(model.Name);
            foreach (BitAddress bit in model.Bits)
            {
                FeatureTable.Default.Find(bit).ShouldNotBeNull($"{model.Name} {bit}");
            }
        }

        MigratingGuest skylake = Read("-cpu Skylake-Server-v4,vendor=GenuineIntel").Guests.Single();
        HostVerdict verdict = MigrationCheck.Of(new[] { skylake }, new[] { CpuGenerations.Named("Skylake-SP").Host }).Explain(0, 0);
        verdict.Blocking.ShouldBeEmpty();
    }

    [Fact]
    public void Guests_written_as_json_read_back_alike()
    {
        MigratingGuest[] guests =
        {
            MigratingGuest.BootedOn(CpuGenerations.Named("Milan").Host, KvmGuestView.Instance, "kvm01"),
            new() { Name = "esx01", Hypervisor = VMwareGuestView.Instance, Requirements = new[] { FeatureRequirement.Present("cpuid.avx2"), new("cpuid.NUMLEVELS", "Num:Min:13") }, Warnings = new[] { "w" } },
        };
        var output = new StringWriter();
        MigrationJson.Write(new JsonWriter(output), MigrationCheck.Of(guests, new HostCpuid[0]));
        DumpImport import = Read(output.ToString());
        import.Problems.ShouldBeEmpty();
        for (int i = 0; i < guests.Length; i++)
        {
            MigratingGuest read = import.Guests[i];
            (read.Name, read.Hypervisor, read.Vendor, read.PhysicalAddressBits, read.Host).ShouldBe(
                (guests[i].Name, guests[i].Hypervisor, guests[i].Vendor, guests[i].PhysicalAddressBits, guests[i].Host));
            read.Bits.ShouldBe(guests[i].Bits);
            read.Requirements.ShouldBe(guests[i].Requirements);
            read.Warnings.ShouldBe(guests[i].Warnings);
        }
    }

    [Fact]
    public void A_vmware_log_gives_the_guest_what_it_requires_and_what_it_was_shown()
    {
        const string Log = """
            2016-01-04T16:19:46.611-08:00| vmx| I125: Log for VMware ESX pid=1 version=6.7.0
            2016-01-04T16:19:46.611-08:00| vmx| I125: hostCPUID level 00000000, 0: 0x0000000d 0x756e6547 0x6c65746e 0x49656e69
            2016-01-04T16:19:46.611-08:00| vmx| I125: hostCPUID level 00000001, 0: 0x000306f2 0x00200800 0x7ffefbff 0xbfebfbff
            2016-01-04T16:19:46.611-08:00| vmx| I125: guest vs. host CPUID guest level 00000001,  0: 0x000306f2 0x00010800 0xfffa3203 0x0fabfbff
            2016-01-04T16:19:46.611-08:00| vmx| I125: VM Features Required: cpuid.ss - Bool:Min:1
            2016-01-04T16:19:46.611-08:00| vmx| I125: VM Features Required: cpuid.avx2 - Bool:Min:1

            """;
        DumpImport import = Read(Log);
        import.Problems.ShouldBeEmpty();
        import.Format.ShouldBe("vmware-log");
        MigratingGuest guest = import.Guests.Single();
        guest.Requirements.ShouldBe(new[] { FeatureRequirement.Present("cpuid.ss"), FeatureRequirement.Present("cpuid.avx2") });
        guest.Vendor.ShouldBe(CpuVendor.Intel);
        guest.Seen[new RegisterAddress(1, 0, RegisterName.Ecx).Bit(28)].ShouldBe(true);

        MigratingGuest shown = Read(string.Join('\n', Log.Split('\n').Where(l => !l.Contains("Required")))).Guests.Single();
        shown.Bits.ShouldContain(new BitRequirement(new RegisterAddress(1, 0, RegisterName.Ecx).Bit(28), BitNeed.Set));
        MigratingGuest hosted = Read(string.Join('\n', Log.Split('\n').Where(l => l.Contains("hostCPUID")))).Guests.Single();
        hosted.Warnings.ShouldNotBeEmpty();
        hosted.Bits.ShouldContain(new BitRequirement(new RegisterAddress(1, 0, RegisterName.Ecx).Bit(28), BitNeed.Set));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Dear colleague, the migration failed again.")]
    [InlineData("<domain><cpu")]
    [InlineData("[{\"Key\":\"cpuid.avx\",\"Value\":\"Bool:Min:1\"")]
    [InlineData("Domain 1 policy: 1 leaves\n zz -> zz")]
    [InlineData("-cpu")]
    [InlineData("-cpu ,,,")]
    public void Garbage_is_a_problem_and_never_an_exception(string text)
    {
        DumpImport import = Read(text);
        (import.Problems.Count + import.Guests.Count(g => g.Warnings.Count > 0)).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void No_text_makes_a_reader_throw() => Prop.ForAll(
        Gen.ArrayOf(Gen.Elements(
            "cpuid.avx", " ", "Bool:Min:1", "\n", "-cpu", "host", ",", "+avx", "<cpu>", "</cpu>", "<model>", "mode=''", "features:", "17cbfbff-17cbfbff-17cbfbff-17cbfbff",
            "Domain 1 policy:", "0:0 -> 0:0:0:0", "{", "}", "[", "\"Key\":", "\"guests\"", "\"hypervisor\"", "'", "\\", "#", "vendor")).Select(string.Concat).ToArbitrary(),
        text =>
        {
            foreach (DumpReader reader in Formats.All)
            {
                reader.Fit(DumpText.Of(text));
                Formats.Read(DumpText.Of(text), "x", "x", reader).ShouldNotBeNull();
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Guests_are_found_in_folders_archives_and_packed_files_and_by_wildcards()
    {
        using var folder = new TemporaryFolder();
        byte[] list = Encoding.UTF8.GetBytes("cpuid.sse3 - Bool:Min:1\ncpuid.avx2 - Bool:Min:1\n");
        folder.Write("vms/app01.txt", list);
        folder.Write("vms/app02.txt.gz", TemporaryFolder.Gzip(list));
        folder.Write("vms/more.zip", TemporaryFolder.Zip(("app03.txt", list)));
        folder.Write("vms/README.md", "These are our guests.");
        foreach (string path in new[] { "vms", "vms/*" })
        {
            var files = new DumpFiles(Formats);
            files.Read(folder.PathOf(path)).SelectMany(i => i.Guests).Select(g => g.Name).ShouldBe(new[] { "app01", "app02", "app03" }, ignoreOrder: true);
            files.UnknownFiles.ShouldBe(1);
        }
    }

    [Fact]
    public void One_text_gives_its_host_and_its_guest()
    {
        const string Log = """
            2016-01-04T16:19:46.611-08:00| vmx| I125: Log for VMware ESX pid=1 version=6.7.0
            2016-01-04T16:19:46.611-08:00| vmx| I125: hostCPUID level 00000000, 0: 0x0000000d 0x756e6547 0x6c65746e 0x49656e69
            2016-01-04T16:19:46.611-08:00| vmx| I125: VM Features Required: cpuid.ss - Bool:Min:1

            """;
        DumpImport import = Registry.Formats.ForAll(Registry.Default.View).Read(DumpText.Of(Log), "vmware.log", "vmware");
        (import.Hosts.Count, import.Guests.Count, import.Problems.Count).ShouldBe((1, 1, 0));
        Registry.Formats.Read(DumpText.Of(Log), "vmware.log", "vmware").Guests.ShouldBeEmpty();
    }

    private static DumpFormats Formats => Registry.Formats.ForGuests(Registry.Default.View);

    private static DumpImport Read(string text) => Formats.Read(DumpText.Of(text), "vm.txt", "given");
}
