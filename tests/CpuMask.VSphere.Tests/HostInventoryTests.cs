using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Soap;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.VSphere.Tests;

public sealed class HostInventoryTests
{
    private static readonly RegisterAddress Leaf7Ebx = new(7, 0, RegisterName.Ebx);

    [Fact]
    public void A_host_carries_everything_that_surrounds_its_cpu()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        VSphereHost host = One(session, "esx02");

        host.Path.ShouldBe("/Lab/host/Prod/esx02");
        host.Cluster.ShouldBe("Prod");
        host.Datacenter.ShouldBe("Lab");
        host.ConnectionState.ShouldBe("connected");
        host.InMaintenanceMode.ShouldBe(false);
        host.MaxEvcMode.ShouldBe("intel-sandybridge");
        host.Version.ShouldBe("6.7.0");
        host.Build.ShouldBe("17167734");
        host.Manufacturer.ShouldBe("Example");
        host.Model.ShouldBe("Blade 1");
        HostCpuid cpu = host.Cpuid;
        cpu.Name.ShouldBe("esx02");
        cpu.Source.ShouldBe(vcenter.Server + "/Lab/host/Prod/esx02");
        cpu.Format.ShouldBe("vsphere");
        cpu.View.ShouldBe(HostView.Hardware);
        cpu.Vendor.ShouldBe(CpuVendor.Intel);
        cpu.Signature.ShouldBe(new CpuSignature(0x000306E4));
        cpu.Bios.ShouldBe("2.1 (2018-05-24)");
        cpu.Kernel.ShouldBe("VMware ESXi 6.7.0 build-17167734");
        cpu.LogicalProcessors.ShouldBeGreaterThan(0);
        cpu.Registers[new RegisterAddress(1, 0, RegisterName.Ecx)].Ones.ShouldBe(0x7FBEE3FFu & ~(1u << 27), "OSXSAVE is not compared");
        cpu.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void What_surrounds_a_host_is_in_both_its_records_and_in_the_file_that_is_made_of_it()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        VSphereHost host = One(session, "esx11");
        host.Surroundings.ShouldBe(new HostSurroundings
        {
            Cluster = "Edge", Datacenter = "Far", ConnectionState = "connected", InMaintenanceMode = true, MaxEvcMode = host.MaxEvcMode,
            Manufacturer = "Example", Model = "Blade 1", Version = "6.5.0", Build = "10884925", Id = host.Reference.Value,
        });
        host.GuestMaximum.Surroundings.ShouldBe(host.Surroundings);

        var text = new System.IO.StringWriter();
        HostJson.Write(new JsonWriter(text), host.Cpuid);
        HostJson.Read(JsonText.Parse(System.Text.Encoding.UTF8.GetBytes(text.ToString()), 0, System.Text.Encoding.UTF8.GetByteCount(text.ToString())), (_, _, _, _) => { })!
            .Surroundings.ShouldBe(host.Surroundings);
    }

    [Fact]
    public void Leaves_that_the_api_lacks_are_known_bit_by_bit_from_capabilities_and_no_further()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        RegisterValue ivy = One(session, "esx02").Cpuid.Registers[Leaf7Ebx], sandy = One(session, "esx01").Cpuid.Registers[Leaf7Ebx];

        ivy[0].ShouldBe(true, "FSGSBASE");
        sandy[0].ShouldBe(false);
        ivy.IsKnown.ShouldBeFalse("no key says anything about some bits, and unknown is never zero");
    }

    [Fact]
    public void Both_views_of_a_host_in_an_evc_cluster_are_there_and_differ_in_what_the_mode_hides()
    {
        const string Profile = """
            {"datacenters":[{"name":"Lab","clusters":[{"name":"Old","hosts":["esx01"],"evc":"intel-merom"}],"standalone":[]}],
             "hosts":{"*":{"cpu":"E5-2670","version":"6.7.0","build":"1"}}}
            """;
        using VCenter vcenter = VCenter.Start(Profile);
        using VSphereSession session = vcenter.Connect();
        VSphereHost host = One(session, "esx01");
        BitAddress sse41 = FeatureTable.Default.FindByName("SSE4.1")?.Bit ?? FeatureTable.Default.Named("SSE41", NamingScheme.Vmware)[0].Bit;
        BitAddress sse3 = FeatureTable.Default.Named("SSE3", NamingScheme.Vmware)[0].Bit;

        host.CurrentEvcMode.ShouldBe("intel-merom");
        host.Cpuid.Registers[sse41].ShouldBe(true);
        host.GuestMaximum.View.ShouldBe(HostView.GuestMaximum);
        host.GuestMaximum.Registers[sse41].ShouldBe(false);
        host.GuestMaximum.Registers[sse3].ShouldBe(true);
        host.GuestMaximum.Vendor.ShouldBe(CpuVendor.Intel);
        host.GuestMaximum.Warnings.ShouldBeEmpty();
        host.As(HostView.GuestMaximum).ShouldBeSameAs(host.GuestMaximum);
        host.MaskedFeatureCapabilities["CPUID.sse41"].ShouldBe("0");
        host.FeatureCapabilities["cpuid.SSE41"].ShouldBe("1");
    }

    [Fact]
    public void Hosts_that_are_not_connected_are_reported_not_dropped()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        Dictionary<string, VSphereHost> hosts = session.GetHosts(new HostQuery()).ToDictionary(h => h.Name);

        hosts.Keys.ShouldBe(new[] { "esx01", "esx02", "esx03", "lone", "esx11" }, ignoreOrder: true);
        hosts["esx03"].IsConnected.ShouldBeFalse();
        hosts["esx03"].HasCpuid.ShouldBeTrue("the server remembers it");
        hosts["esx03"].Cpuid.Warnings.ShouldContain(w => w.Contains("disconnected"));
        hosts["lone"].HasCpuid.ShouldBeFalse();
        hosts["lone"].Cpuid.Warnings.ShouldContain(w => w.Contains("not responding"));
        hosts["lone"].Cpuid.Registers.Leaves.Count.ShouldBe(0);
        hosts["esx11"].InMaintenanceMode.ShouldBe(true);
    }

    [Fact]
    public void Hosts_are_found_by_name_id_wildcard_cluster_and_datacenter()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        string id = One(session, "esx01").Reference.Value;

        Names(session, new HostQuery { Names = new[] { "ESX0[12]" } }).ShouldBe("esx01,esx02");
        Names(session, new HostQuery { Names = new[] { id, "esx11", "esx1?" } }).ShouldBe("esx01,esx11");
        Names(session, new HostQuery { Clusters = new[] { "pr*" } }).ShouldBe("esx01,esx02,esx03");
        Names(session, new HostQuery { Datacenters = new[] { "Far" } }).ShouldBe("esx11");
        Names(session, new HostQuery { Datacenters = new[] { "Lab" }, Names = new[] { "lo*" } }).ShouldBe("lone");
        Names(session, new HostQuery { Datacenters = new[] { "Far" }, Clusters = new[] { "Prod" } }).ShouldBe(string.Empty);
        Should.Throw<VSphereException>(() => Names(session, new HostQuery { Names = new[] { "nothing*" } })).Named.ShouldBe("nothing*");
    }

    [Fact]
    public void A_name_that_fits_nothing_is_an_error_and_the_others_are_still_read()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        var problems = new List<VSphereException>();
        var query = new HostQuery { Names = new[] { "esx99", "esx01" } };

        session.GetHosts(query, problems.Add).Select(h => h.Name).ShouldBe(new[] { "esx01" });
        VSphereException problem = problems.ShouldHaveSingleItem();
        problem.Id.ShouldBe(ErrorIds.ObjectNotFound);
        problem.Message.ShouldContain("esx99");
        Should.Throw<VSphereException>(() => session.GetHosts(query).Count());
        Should.Throw<VSphereException>(() => session.GetHosts(new HostQuery { Clusters = new[] { "Prodd" } }).Count()).Message.ShouldContain("cluster");
    }

    [Fact]
    public void Pages_are_followed_and_a_page_that_is_lost_is_read_again_without_doubles()
    {
        using VCenter vcenter = VCenter.Start(null, "-clusters", "3", "-hosts", "7", "-page", "4");
        using VSphereSession session = vcenter.Connect();
        session.GetHosts(new HostQuery()).Select(h => h.Path).Distinct().Count().ShouldBe(22);
        vcenter.Calls()["ContinueRetrievePropertiesEx"].ShouldBeGreaterThanOrEqualTo(5);

        foreach (string kind in new[] { "drop", "dropbefore", "truncate", "expire" })
        {
            vcenter.Trouble("{\"method\":\"ContinueRetrievePropertiesEx\",\"nth\":4,\"kind\":\"" + kind + "\"}");
            string[] paths = session.GetHosts(new HostQuery()).Select(h => h.Path).ToArray();
            paths.Length.ShouldBe(22, kind);
            paths.Distinct().Count().ShouldBe(22, kind);
            vcenter.NoTrouble();
        }
    }

    [Fact]
    public void Leaving_early_gives_the_rest_back_to_the_server()
    {
        using VCenter vcenter = VCenter.Start(null, "-clusters", "5", "-hosts", "10");
        using VSphereSession session = vcenter.Connect();
        session.GetHosts(new HostQuery { PageSize = 5 }).Take(3).Count().ShouldBe(3);
        session.GetHosts(new HostQuery { PageSize = 5 }).Count().ShouldBe(51);
    }

    [Fact]
    public void Packages_that_differ_are_folded_and_named()
    {
        const string Profile = """
            {"datacenters":[{"name":"Lab","clusters":[{"name":"C","hosts":["esx01"]}],"standalone":[]}],
             "hosts":{"esx01":{"cpu":"E5-2670","packages":[
               [{"level":0,"eax":"0x0000000d","ebx":"0x756e6547","ecx":"0x6c65746e","edx":"0x49656e69"},{"level":1,"eax":"0x000206d7","ebx":"0x00200800","ecx":"0x1fbee3ff","edx":"0xbfebfbff"}],
               [{"level":0,"eax":"0x0000000d","ebx":"0x756e6547","ecx":"0x6c65746e","edx":"0x49656e69"},{"level":1,"eax":"0x000206d7","ebx":"0x20200800","ecx":"0x1dbee3ff","edx":"0xbfebfbff"}]]}}}
            """;
        using VCenter vcenter = VCenter.Start(Profile);
        using VSphereSession session = vcenter.Connect();
        VSphereHost host = One(session, "esx01");
        BitAddress aes = FeatureTable.Default.Named("AES", NamingScheme.Vmware)[0].Bit;

        host.Packages.ShouldBe(2);
        host.Cpuid.UnevenBits.ShouldBe(new[] { aes });
        host.Cpuid.Registers[aes].ShouldBe(false);
        host.Cpuid.Warnings.ShouldContain(w => w.Contains("differ"));
    }

    [Fact]
    public void What_the_user_may_not_read_is_unknown_and_said()
    {
        const string Profile = """
            {"datacenters":[{"name":"Lab","clusters":[{"name":"C","hosts":["esx01"]}],"standalone":[]}],
             "hosts":{"esx01":{"cpu":"E5-2670","unreadable":["config.featureCapability"]}}}
            """;
        using VCenter vcenter = VCenter.Start(Profile);
        using VSphereSession session = vcenter.Connect();
        VSphereHost host = One(session, "esx01");

        host.HasCpuid.ShouldBeTrue();
        host.FeatureCapabilities.ShouldBeEmpty();
        host.Cpuid.Registers[Leaf7Ebx].IsUnknown.ShouldBeTrue();
        host.Cpuid.Warnings.ShouldContain(w => w.Contains("config.featureCapability"));
    }

    [Fact]
    public void An_old_host_without_capabilities_is_known_by_its_registers_alone()
    {
        const string Profile = """
            {"datacenters":[{"name":"Lab","clusters":[{"name":"C","hosts":["esx01"]}],"standalone":[]}],
             "hosts":{"esx01":{"cpu":"Opteron-6128","noFeatureCapability":true,"version":"5.0.0"}}}
            """;
        using VCenter vcenter = VCenter.Start(Profile);
        using VSphereSession session = vcenter.Connect();
        VSphereHost host = One(session, "esx01");

        host.Cpuid.Vendor.ShouldBe(CpuVendor.Amd);
        host.Cpuid.Registers[new RegisterAddress(0x80000001, 0, RegisterName.Ecx)].Ones.ShouldBe(0x000837FFu);
        host.GuestMaximum.Registers[new RegisterAddress(1, 0, RegisterName.Ecx)].IsUnknown.ShouldBeTrue();
    }

    [Fact]
    public void A_vcenter_compressing_its_answers_says_the_same()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms, "-gzip");
        using VSphereSession session = vcenter.Connect();
        session.GetHosts(new HostQuery()).Count().ShouldBe(5);
    }

    [Fact]
    public void An_object_of_another_client_makes_the_same_host()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        VSphereHost host = One(session, "esx02");
        var copy = new HostObject
        {
            Name = "esx02",
            CpuModel = host.Cpuid.Brand,
            ProductVersion = host.Version,
            CpuFeature = host.Cpuid.Leaves.Where(l => l.Leaf is < 2 or >= 0x80000000)
                .Select(l => new CpuIdInfo(l.Leaf, Text(l.Eax), Text(l.Ebx), Text(l.Ecx), Text(l.Edx))).ToArray(),
            FeatureCapability = host.FeatureCapabilities,
            MaskedFeatureCapability = host.MaskedFeatureCapabilities.ToDictionary(p => p.Key, p => p.Value),
            ConnectionState = "disconnected",
        };

        copy.ToHost().Registers.ShouldBe(host.Cpuid.Registers);
        copy.ToHost().Warnings.ShouldHaveSingleItem().ShouldContain("disconnected");
        copy.ToHost(HostView.GuestMaximum).Registers.ShouldBe(host.GuestMaximum.Registers);
        new HostObject { Name = "empty" }.ToHost().Registers.Leaves.Count.ShouldBe(0);
        new HostObject { Name = "odd", CpuFeature = new[] { new CpuIdInfo(1, "rubbish", null, null, null) } }.ToHost().Warnings.ShouldContain(w => w.Contains("rubbish"));
    }

    private static string Text(RegisterValue value) => CpuIdInfoText.Format(value);

    private static VSphereHost One(VSphereSession session, string name) => session.GetHosts(new HostQuery { Names = new[] { name } }).Single();

    private static string Names(VSphereSession session, HostQuery query) =>
        string.Join(",", session.GetHosts(query).Select(h => h.Name).OrderBy(n => n, System.StringComparer.Ordinal));
}
