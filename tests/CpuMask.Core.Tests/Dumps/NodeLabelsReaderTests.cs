using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Reading;

namespace CpuMask.Tests.Dumps;

/// <summary>KubeVirt's node labels, in each form that kubectl prints.</summary>
public class NodeLabelsReaderTests
{
    private static readonly string[][] Nodes =
    {
        new[] { "n1", "Intel", "Skylake-Server-IBRS", "aes avx avx2 avx512f fpu ss xsave" },
        new[] { "n2", "Intel", "Haswell-noTSX", "aes avx avx2 fpu md-clear xsave" },
    };

    [Fact]
    public void Every_form_of_kubectl_gives_the_same_hosts()
    {
        string[] forms =
        {
            "{\"items\":[" + string.Join(",", Nodes.Select(n => "{\"metadata\":{\"labels\":{" + string.Join(",", Labels(n).Select(l => $"\"{l.Key}\":\"{l.Value}\"")) + "},\"name\":\"" + n[0] + "\"}}")) + "]}",
            "apiVersion: v1\nitems:\n" + string.Concat(Nodes.Select(n => "- kind: Node\n  metadata:\n    labels:\n" + string.Concat(Labels(n).Select(l => $"      {l.Key}: \"{l.Value}\"\n")) + "    name: " + n[0] + "\n")),
            "NAME   STATUS   ROLES    AGE   VERSION   LABELS\n" + string.Concat(Nodes.Select(n => n[0] + "   Ready    worker   1d    v1.30   " + string.Join(",", Labels(n).Select(l => $"{l.Key}={l.Value}")) + "\n")),
            string.Concat(Nodes.Select(n => "Name:               " + n[0] + "\nRoles:              worker\nLabels:             " + string.Join("\n                    ", Labels(n).Select(l => $"{l.Key}={l.Value}")) + "\n")),
        };
        foreach (string form in forms)
        {
            HostCpuid[] hosts = Registry.Formats.Read(DumpText.Of(form), "nodes", "nodes").Hosts.ToArray();
            hosts.Select(h => h.Name).ShouldBe(new[] { "n1", "n2" }, form);
            hosts.ShouldAllBe(h => h.Vendor.IsIntel && h.View == HostView.GuestMaximum && h.Format == "kubevirt-nodes");
            hosts.Select(h => h.Registers[Avx512]).ShouldBe(new bool?[] { true, false }, form);
        }
    }

    [Fact]
    public void A_feature_that_is_labelled_false_is_none()
    {
        string text = "cpu-feature.node.kubevirt.io/avx: \"true\"\ncpu-feature.node.kubevirt.io/avx512f: \"false\"\nkubernetes.io/hostname: n\n";
        Registry.Formats.Read(DumpText.Of(text), "n", "n").Hosts.Single().Registers[Avx512].ShouldNotBe(true);
    }

    [Fact]
    public void A_list_that_leaves_out_the_lowest_models_features_says_no_to_none()
    {
        string text = "Labels:             beta.kubernetes.io/arch=amd64\n                    cpu-feature.node.kubevirt.io/invpcid=true\n                    cpu-feature.node.kubevirt.io/pcid=true\n";
        HostCpuid host = Registry.Formats.Read(DumpText.Of(text), "n", "n").Hosts.Single();
        host.Registers[new RegisterAddress(1, 0, RegisterName.Ecx).Bit(17)].ShouldBe(true);
        host.Registers[new RegisterAddress(1, 0, RegisterName.Edx).Bit(26)].ShouldBeNull();
    }

    private static BitAddress Avx512 => FeatureTable.Default.Named("avx512f", NamingScheme.Libvirt).Single().Bit;

    private static System.Collections.Generic.IEnumerable<(string Key, string Value)> Labels(string[] node) =>
        node[3].Split(' ').Select(f => ("cpu-feature.node.kubevirt.io/" + f, "true"))
            .Concat(new[] { ("cpu-vendor.node.kubevirt.io/" + node[1], "true"), ("host-model-cpu.node.kubevirt.io/" + node[2], "true"), ("kubernetes.io/hostname", node[0]), ("kubevirt.io/schedulable", "true") });
}
