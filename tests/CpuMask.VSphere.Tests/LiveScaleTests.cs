using System.Collections.Generic;
using System.Linq;
using CpuMask.Migration;
using CpuMask.Migration.Verdicts;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Migration;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.VSphere.Tests;

public sealed class LiveScaleTests
{
    private static readonly string[] Arguments = { "-clusters", "4", "-hosts", "40", "-standalone", "0", "-vm", "40", "-hw", "vmx-14", "-power", "poweredOn" };

    [Fact]
    public void Many_pairs_are_answered_by_kind_as_each_would_be_by_itself()
    {
        using VCenter vcenter = VCenter.Start(null, Arguments);
        using VSphereSession session = vcenter.Connect();
        VSphereVm[] vms = session.FindVms(new VmQuery()).ToArray();
        VSphereHost[] hosts = session.GetHosts(new HostQuery()).ToArray();
        LiveMigration live = LiveMigration.Of(session, vms, hosts);
        live.IsByKind.ShouldBeTrue();
        live.Warnings.ShouldContain(w => w.Contains("one of each kind"));

        LiveKind[] kinds = live.Kinds().ToArray();
        kinds.Length.ShouldBeInRange(4, 20);
        kinds.Sum(k => k.Moves).ShouldBe((vms.Length * hosts.Length) - vms.Length, "each VM runs on one of the hosts");
        Dictionary<(string, string), MigrationVerdict> byKind = kinds.SelectMany(k => k.Vms.SelectMany(v => k.Hosts.Select(h => ((v.Path, h.Path), k.Sample.Cpu.Verdict))))
            .ToDictionary(p => p.Item1, p => p.Verdict);
        byKind.Count.ShouldBe(vms.Length * hosts.Length);
        int pairs = 0;
        foreach (LiveVerdict verdict in live.Verdicts())
        {
            pairs++;
            byKind[(verdict.Vm.Path, verdict.Host.Path)].ShouldBe(verdict.Cpu.Verdict);
            verdict.Agrees.ShouldNotBe(false);
        }

        pairs.ShouldBe(byKind.Count);
        vcenter.Calls()["QueryVMotionCompatibilityEx_Task"].ShouldBe(1);
        kinds.Where(k => !k.CanMove).ShouldAllBe(k => k.Sample.Cpu.Verdict == MigrationVerdict.Cannot);
    }

    [Fact]
    public void Where_no_two_are_alike_hosts_are_taken_together_by_what_they_answer_each_vm()
    {
        string[] keys = { "SSE3", "PCLMULQDQ", "SSSE3", "SSE41", "SSE42", "POPCNT", "AES", "AVX" };
        IEnumerable<string> Some(int number) => keys.Where((_, bit) => (number >> bit & 1) != 0);
        string hosts = string.Join(", ", Enumerable.Range(0, 150).Select(h => "\"h" + h + "\""));
        string lacking = string.Join(", ", Enumerable.Range(0, 150).Select(h =>
            "\"h" + h + "\": { \"featureCapability\": { " + string.Join(", ", Some(h).Select(k => "\"cpuid." + k + "\": \"0\"")) + " } }"));
        string needing = string.Join(", ", Enumerable.Range(1, 150).Select(v =>
            "\"v" + v + "\": { \"host\": \"h0\", \"featureRequirement\": { " + string.Join(", ", Some(v).Select(k => "\"cpuid." + k + "\": \"Bool:Min:1\"")) + " } }"));
        using VCenter vcenter = VCenter.Start(
            "{ \"datacenters\": [ { \"name\": \"L\", \"clusters\": [ { \"name\": \"C\", \"hosts\": [ " + hosts + " ] } ], \"standalone\": [] } ], \"hosts\": { \"*\": { \"cpu\": \"E5-2670v2\" }, "
            + lacking + " }, \"vms\": { \"*\": { \"power\": \"poweredOn\", \"version\": \"vmx-14\" }, " + needing + " } }");
        using VSphereSession session = vcenter.Connect();
        VSphereVm[] vms = session.FindVms(new VmQuery { Names = new[] { "v*" } }).ToArray();
        LiveMigration live = LiveMigration.Of(session, vms, session.GetHosts(new HostQuery()).ToArray());
        live.IsByKind.ShouldBeTrue();

        LiveKind[] kinds = live.Kinds().ToArray(), broad = LiveKind.Broadly(kinds).ToArray();
        kinds.Length.ShouldBeLessThan(vms.Length * 150 / 2);
        broad.Length.ShouldBeLessThanOrEqualTo(vms.Length * 2);
        foreach (LiveKind[] some in new[] { kinds, broad })
        {
            some.Sum(k => k.Moves).ShouldBe((vms.Length * 150) - vms.Length);
            Dictionary<(string, string), LiveKind> of = some.SelectMany(k => k.Vms.SelectMany(v => k.Hosts.Select(h => ((v.Name, h.Name), k)))).ToDictionary(p => p.Item1, p => p.k);
            foreach (LiveVerdict bare in live.BareVerdicts())
            {
                of[(bare.Vm.Name, bare.Host.Name)].Sample.Cpu.Verdict.ShouldBe(bare.Cpu.Verdict);
            }
        }

        Dictionary<(string, string), LiveKind> precise = kinds.SelectMany(k => k.Vms.SelectMany(v => k.Hosts.Select(h => ((v.Name, h.Name), k)))).ToDictionary(p => p.Item1, p => p.k);
        foreach (LiveVerdict verdict in live.Verdicts().Where((_, i) => i % 7 == 0))
        {
            precise[(verdict.Vm.Name, verdict.Host.Name)].Sample.Cpu.Reason.ShouldBe(verdict.Cpu.Reason);
        }
    }

    [Fact]
    public void Emptying_every_host_in_turn_asks_the_server_no_more_than_emptying_one()
    {
        using VCenter vcenter = VCenter.Start(null, Arguments);
        using VSphereSession session = vcenter.Connect();
        LiveEvacuation.Of(session, new[] { "DC0_C0_H0" }, null).ShouldHaveSingleItem().Plan.GuestCount.ShouldBe(1);
        int one = vcenter.Calls().Values.Sum();
        LiveEvacuation[] all = LiveEvacuation.Of(session, new[] { "*" }, null).ToArray();

        all.Length.ShouldBe(160);
        all.Sum(e => e.Plan.GuestCount).ShouldBe(160);
        all.ShouldAllBe(e => e.Plan.Destinations.Count == 39 && !e.Plan.Destinations.Contains(e.Plan.Host));
        (vcenter.Calls().Values.Sum() - one).ShouldBeLessThan(40, "a few pages, not a few calls a host");
    }

    [Fact]
    public void A_vm_of_vcenter_s_own_cluster_services_keeps_no_host()
    {
        using VCenter vcenter = VCenter.Start("""
            { "datacenters": [ { "name": "Lab", "clusters": [ { "name": "Prod", "hosts": [ "ivy", "sandy" ] } ], "standalone": [] } ],
              "hosts": { "*": { "cpu": "E5-2670" }, "ivy": { "cpu": "E5-2670v2" } },
              "vms": { "*": { "power": "poweredOff" },
                "vCLS-1": { "host": "ivy", "power": "poweredOn", "extraConfig": { "HDCS.agent": "true" } },
                "app01": { "host": "ivy", "power": "poweredOn", "featureRequirement": { "cpuid.SSE3": "Bool:Match:1" } } } }
            """);
        using VSphereSession session = vcenter.Connect();
        LiveEvacuation found = LiveEvacuation.Of(session, new[] { "ivy" }, null).ShouldHaveSingleItem();

        found.Plan.IsClear.ShouldBeTrue();
        found.Plan.Moves.ShouldHaveSingleItem().Guests.ShouldBe(new[] { "app01" });
        found.Warnings.ShouldContain(w => w.Contains("vCLS-1") && w.Contains("cluster services"));
        session.FindVms(new VmQuery { Names = new[] { "vCLS-1" } }).Single().IsClusterAgent.ShouldBeTrue();
    }
}
