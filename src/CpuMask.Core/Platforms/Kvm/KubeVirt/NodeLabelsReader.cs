using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Platforms.Kvm.Libvirt;
using CpuMask.Reading;

namespace CpuMask.Platforms.Kvm.KubeVirt;

/// <summary>
/// The labels that KubeVirt gives the nodes of a cluster, as kubectl prints them: <c>get nodes</c> with <c>-o json</c>, <c>-o yaml</c> or
/// <c>--show-labels</c>, and <c>describe nodes</c>. <c>cpu-feature.node.kubevirt.io/X</c> is a feature that a guest there can be given,
/// <c>host-model-cpu</c> the model that they are in. Kubernetes sorts labels, so <c>kubernetes.io/hostname</c> is the last of a node.
/// Source: pkg/virt-handler/node-labeller.
/// </summary>
internal sealed class NodeLabelsReader : DumpReader
{
    private const string Domain = ".node.kubevirt.io/", HostName = "kubernetes.io/hostname";
    private const string Example = "a label such as cpu-feature.node.kubevirt.io/aes: \"true\"";
    private const int LongestName = 128;

    private static readonly string[] Kinds = { "cpu-feature", "host-model-required-features", "host-model-cpu", "cpu-vendor" };

    public override string Format => "kubevirt-nodes";

    public override string Description => "the labels of KubeVirt's nodes: kubectl get nodes -o json, -o yaml, --show-labels, describe nodes";

    public override DumpKnowledge Knows { get; } = new(RegisterKnowledge.NamedBits, subleaves: true, allCpus: false, microcode: false, HostView.GuestMaximum);

    // A pod's selectors are made of the same labels, and say what it wants, not what a node has.
    public override DumpFit Fit(DumpText text) => text.HasNearBeginning("cpu-feature" + Domain)
        && !text.HasNearBeginning("node-selectors:") && !text.HasNearBeginning("nodeselector") ? DumpFit.Yes(DumpFit.Certain) : DumpFit.None;

    public override void Read(DumpText text, DumpImport import)
    {
        string all = text.ToString();
        var lines = new TextLines(all);
        Node node = new();
        for (int at = NextLabel(all, 0), start; at >= 0; at = NextLabel(all, at + 1))
        {
            import.Cancellation.ThrowIfCancellationRequested();
            if (string.CompareOrdinal(all, at, HostName, 0, HostName.Length) == 0)
            {
                node.Name ??= ValueAt(all, at + HostName.Length);
                continue;
            }

            for (start = at; start > 0 && (char.IsLetter(all[start - 1]) || all[start - 1] == '-'); start--)
            {
            }

            string kind = all.Substring(start, at - start);
            bool isKnown = Array.IndexOf(Kinds, kind) >= 0;
            if (isKnown && node.Name is not null)
            {
                node.AddTo(import);
                node = new Node();
            }

            int first = at + Domain.Length;
            string name = WordAt(all, first);
            string? value = ValueAt(all, first + name.Length);
            if (isKnown ? value is not ("true" or "false") : IsCut(all, start))
            {
                import.Malformed(lines.At(start), Found(all, start), Example);
            }
            else if (isKnown && value == "true")
            {
                node.Add(kind, name);
            }
        }

        node.AddTo(import);
        ReportCutDomains(all, lines, import);
    }

    // A terminal that wraps a label leaves the end of its kind, or its domain, at the beginning of a line. No tool prints labels there.
    private static bool IsCut(string all, int start) => start == 0 || all[start - 1] is '\n' or '\r';

    // "cpu-feature.node.kube", and the rest of the domain in the next line.
    private static void ReportCutDomains(string all, TextLines lines, DumpImport import)
    {
        const string Beginning = "cpu-feature.";
        for (int at = all.IndexOf(Beginning, StringComparison.Ordinal); at >= 0; at = all.IndexOf(Beginning, at + 1, StringComparison.Ordinal))
        {
            if (string.CompareOrdinal(all, at + Beginning.Length - 1, Domain, 0, Domain.Length) != 0)
            {
                import.Malformed(lines.At(at), Found(all, at), Example);
            }
        }
    }

    private static string Found(string all, int at) => all.Substring(at, Math.Min(60, all.Length - at));

    private static int NextLabel(string all, int from)
    {
        int label = all.IndexOf(Domain, from, StringComparison.Ordinal), name = all.IndexOf(HostName, from, StringComparison.Ordinal);
        return label < 0 ? name : name < 0 ? label : Math.Min(label, name);
    }

    // Behind "key": "value", key: "value", key=value.
    private static string? ValueAt(string all, int at)
    {
        int start = at;
        while (start < all.Length && start - at < 8 && all[start] is '"' or '\'' or ':' or '=' or ' ')
        {
            start++;
        }

        string word = WordAt(all, start);
        return word.Length > 0 && start > at ? word : null;
    }

    private static string WordAt(string all, int start)
    {
        int end = start;
        while (end < all.Length && end - start < LongestName && (char.IsLetterOrDigit(all[end]) || all[end] is '-' or '_' or '.'))
        {
            end++;
        }

        return all.Substring(start, end - start);
    }

    private sealed class Node
    {
        private readonly HashSet<string> features = new(StringComparer.Ordinal);
        private string? model, vendor;

        public string? Name { get; set; }

        public void Add(string kind, string value)
        {
            if (kind == "host-model-cpu")
            {
                model = value;
            }
            else if (kind == "cpu-vendor")
            {
                vendor = value;
            }
            else
            {
                features.Add(value);
            }
        }

        public void AddTo(DumpImport import)
        {
            if (features.Count == 0)
            {
                return;
            }

            HostBuilder host = import.NewHost();
            host.Name = Name;
            host.View = HostView.GuestMaximum;
            host.Vendor = CpuVendor.Of(vendor);
            host.BeginCpu();

            // Older versions left out what their lowest model has; only a list that begins at the beginning, and reaches the host's name
            // behind its end, says "no" by leaving out.
            LibvirtCpu.Of(model, features.OrderBy(f => f, StringComparer.Ordinal)).AddTo(host, isWhole: features.Contains("fpu") && Name is not null);
            import.Add(host);
        }
    }
}
