using System.IO;
using System.Threading;
using CpuMask.CrossVendor.Soaking;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Migration;

/// <summary>Moves a VM between two hosts by vMotion (MigrateVM_Task).</summary>
public sealed class VMotionMover : ISoakMover
{
    private static readonly IReadOnlyList<string> PlacePaths = new[] { "runtime.host", "runtime.powerState" };
    private static readonly IReadOnlyList<string> NamePaths = new[] { "name" };

    private readonly VSphereSession session;
    private readonly VSphereVm vm;
    private readonly VSphereHost[] hosts;
    private readonly string[] names;

    private VMotionMover(VSphereSession session, VSphereVm vm, VSphereHost[] hosts, string[] names)
    {
        this.session = session;
        this.vm = vm;
        this.hosts = hosts;
        this.names = names;
    }

    /// <summary>Finds the VM and the hosts of a plan.</summary>
    /// <exception cref="VSphereException">One of them is not there, or a name fits more than one.</exception>
    /// <exception cref="CpuMaskException">The VM is not powered on: only a running one is moved live.</exception>
    public static VMotionMover Of(VSphereSession session, SoakPlan plan, CancellationToken cancellation = default)
    {
        VSphereVm vm = Single(session.FindVms(new VmQuery { Names = new[] { plan.Vm } }, null, cancellation), plan.Vm);
        string[] names = { plan.First, plan.Second };
        VSphereHost[] hosts = names.Select(n => Single(session.GetHosts(new HostQuery { Names = new[] { n } }, null, cancellation), n)).ToArray();
        if (hosts[0].Reference.Equals(hosts[1].Reference))
        {
            throw new VSphereException(ErrorIds.InvalidValue, ErrorKind.Usage, MoveMessages.SameHost(plan.First, plan.Second));
        }

        return vm.Masks.PowerState == "poweredOn"
            ? new VMotionMover(session, vm, hosts, names)
            : throw new CpuMaskException(ErrorIds.InvalidPowerState, ErrorKind.Impossible, MoveMessages.NotRunning(vm.Name, vm.Masks.PowerState));
    }

    /// <inheritdoc/>
    public string Where()
    {
        ObjectProperties found = Read(vm.Reference, "VirtualMachine", PlacePaths)
            ?? throw new VSphereException(ErrorIds.ObjectNotFound, ErrorKind.Input, MoveMessages.Gone(vm.Name));
        string? state = found.Text("runtime.powerState");
        if (state is not null and not "poweredOn")
        {
            throw new CpuMaskException(ErrorIds.InvalidPowerState, ErrorKind.Impossible, MoveMessages.NotRunning(vm.Name, state));
        }

        ManagedObject host = found["runtime.host"]?.Reference ?? default;
        int which = Array.FindIndex(hosts, h => h.Reference.Equals(host));
        return which >= 0 ? names[which] : (host.IsNone ? null : Read(host, "HostSystem", NamePaths)?.Text("name")) ?? host.ToString();
    }

    /// <inheritdoc/>
    public void Move(string from, string to)
    {
        ManagedObject target = hosts[Array.IndexOf(names, to)].Reference;
        var request = new SoapRequest("MigrateVM_Task", vm.Reference, a =>
        {
            a.Reference("host", target);
            a.Text("priority", "defaultPriority");
        });
        VSphereSession.Wait(VSphereTask.RunAsync(session, request, MoveMessages.Moving(vm.Name, to), CancellationToken.None));
    }

    /// <inheritdoc/>
    public IReadOnlyList<SoakState> Save() => names.Select(n => new SoakState(n + ".json", Told(() => HostState(n))))
        .Append(new SoakState(vm.Name + ".vm.json", Told(VmState))).ToArray();

    private static string Told(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (CpuMaskException e)
        {
            return e.Message + "\n";
        }
    }

    private static T Single<T>(IEnumerable<T> found, string name)
    {
        T[] all = found.Take(2).ToArray();
        return all.Length == 1 ? all[0] : throw new VSphereException(
            all.Length == 0 ? ErrorIds.ObjectNotFound : ErrorIds.AmbiguousName, ErrorKind.Input, MoveMessages.NotOne(name, all.Length));
    }

    private ObjectProperties? Read(ManagedObject thing, string type, IReadOnlyList<string> paths) => PropertyPages<ObjectProperties>
        .ReadAll(session, new PropertyQuery(new[] { thing }, type, paths), p => p, CancellationToken.None).FirstOrDefault();

    // As a dump, which CpuMask reads again.
    private string HostState(string name)
    {
        VSphereHost host = Single(session.GetHosts(new HostQuery { Names = new[] { name } }, null, CancellationToken.None), name);
        return Document(json => HostJson.WriteAll(json, new[] { host.Cpuid }));
    }

    private string VmState()
    {
        VSphereVm now = session.ReadVms(new[] { vm.Reference }, CancellationToken.None).Single();
        return Document(json =>
        {
            json.BeginObject();
            json.String("name", now.Name);
            json.String("path", now.Path);
            json.String("host", hosts.FirstOrDefault(h => h.Reference.Equals(now.Host))?.Name ?? now.Host.ToString());
            json.String("powerState", now.Masks.PowerState);
            json.Number("hardwareVersion", now.Masks.HardwareVersion);
            json.Objects("featureRequirement", now.FeatureRequirements, r =>
            {
                json.String("key", r.Key);
                json.String("value", r.Value);
            }, onOneLine: true);
            json.EndObject();
        });
    }

    private static string Document(Action<JsonWriter> write)
    {
        var text = new StringWriter { NewLine = "\n" };
        var json = new JsonWriter(text);
        write(json);
        json.EndDocument();
        return text.ToString();
    }
}
