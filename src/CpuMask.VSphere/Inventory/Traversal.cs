using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Inventory;

/// <summary>The ways down the inventory. Without a view on the server there is nothing to clean up or to lose with a session.</summary>
internal static class Traversal
{
    /// <summary>From a folder, datacenter or compute resource to the hosts.</summary>
    public static readonly IReadOnlyList<Step> ToHosts = new[]
    {
        new Step("folder", "Folder", "childEntity", "folder", "hosts", "compute"),
        new Step("hosts", "Datacenter", "hostFolder", "folder"),
        new Step("compute", "ComputeResource", "host"),
    };

    /// <summary>From a folder to all that can stand above a host or a VM.</summary>
    public static readonly IReadOnlyList<Step> ToContainers = new[]
    {
        new Step("folder", "Folder", "childEntity", "folder", "hosts", "vms"),
        new Step("hosts", "Datacenter", "hostFolder", "folder"),
        new Step("vms", "Datacenter", "vmFolder", "folder"),
    };

    /// <summary>From a folder, datacenter, vApp, cluster or host to the VMs.</summary>
    public static readonly IReadOnlyList<Step> ToVms = new[]
    {
        new Step("folder", "Folder", "childEntity", "folder", "vms", "app", "nested"),
        new Step("vms", "Datacenter", "vmFolder", "folder"),
        new Step("app", "VirtualApp", "vm"),
        new Step("nested", "VirtualApp", "resourcePool", "app", "nested"),
        new Step("compute", "ComputeResource", "host", "host"),
        new Step("host", "HostSystem", "vm"),
    };

    /// <summary>One step: from an object of a type along one of its properties.</summary>
    public sealed class Step
    {
        private readonly string[] next;

        public Step(string name, string type, string path, params string[] next)
        {
            Name = name;
            Type = type;
            Path = path;
            this.next = next;
        }

        public string Name { get; }

        public string Type { get; }

        public string Path { get; }

        public void Write(SoapArguments arguments) => arguments.Object(
            "selectSet",
            a =>
            {
                a.Text("name", Name);
                a.Text("type", Type);
                a.Text("path", Path);
                a.Boolean("skip", false);
                foreach (string name in next)
                {
                    a.Object("selectSet", s => s.Text("name", name));
                }
            },
            "TraversalSpec");
    }
}
