using System.Threading;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Masks;

/// <summary>A virtual machine over a session.</summary>
internal sealed class SessionMaskTarget : IMaskTarget
{
    private static readonly IReadOnlyList<string> Paths = VmReader.Paths
        .Where(p => p is not ("parent" or "parentVApp" or "environmentBrowser" or "runtime.featureRequirement" or "runtime.offlineFeatureRequirement"))
        .ToArray();

    private static readonly IReadOnlyList<string> TaskPaths = new[] { "name", "recentTask" };

    private readonly VSphereSession session;
    private readonly VmMaskState known;
    private readonly ManagedObject vm;

    public SessionMaskTarget(VSphereSession session, VmMaskState known)
    {
        this.session = session;
        this.known = known;
        vm = new ManagedObject("VirtualMachine", known.Id);
    }

    public VmMaskState Read(CancellationToken cancellation)
    {
        VSphereVm? read = PropertyPages<VSphereVm>.ReadAll(
            session, new PropertyQuery(new[] { vm }, "VirtualMachine", Paths), VmReader.WithoutPlace.Read, cancellation).FirstOrDefault();
        return read is null
            ? throw new VSphereException(ErrorIds.ObjectNotFound, ErrorKind.Input, VmMaskMessages.VmGone(known.Name, known.Id))
            : read.Masks with { Path = known.Path, HostVersion = known.HostVersion };
    }

    public void Run(MaskStep step, Action<string> accepted, CancellationToken cancellation)
    {
        SoapRequest request = step switch
        {
            MaskStep.ApplyEvc evc => new SoapRequest("ApplyEvcModeVM_Task", vm, a => Write(a, evc), changes: true),
            MaskStep.Reconfigure spec => new SoapRequest("ReconfigVM_Task", vm, a => a.Object("spec", s => Write(s, spec)), changes: true),
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };
        string who = VmMaskMessages.Who(known);
        ManagedObject task = VSphereSession.Wait(VSphereTask.StartAsync(session, request, who, cancellation));
        accepted(task.Value);
        VSphereSession.Wait(VSphereTask.EndAsync(session, task, who, cancellation));
    }

    public VmTasks Tasks(IReadOnlyCollection<string> known, CancellationToken cancellation)
    {
        ObjectProperties? read = PropertyPages<ObjectProperties>.ReadAll(
            session, new PropertyQuery(new[] { vm }, "VirtualMachine", TaskPaths), p => p, cancellation).FirstOrDefault();
        IEnumerable<string> told = read?["recentTask"]?.Children.Select(t => t.Text) ?? Enumerable.Empty<string>();
        ManagedObject[] all = told.Concat(known).Where(id => id.Length > 0).Distinct().Select(id => new ManagedObject("Task", id)).ToArray();
        IReadOnlyList<ManagedObject> unended = all.Length == 0 ? all : VSphereTask.Unended(session, all, cancellation);
        return new VmTasks(unended.Select(t => t.Value).ToArray(), all.Select(t => t.Value).ToArray(), read?["recentTask"] is not null);
    }

    private static void Write(SoapArguments arguments, MaskStep.ApplyEvc evc)
    {
        foreach (KeyValuePair<string, string> mask in evc.Masks)
        {
            arguments.Object("mask", m =>
            {
                m.Text("key", mask.Key);
                m.Text("featureName", mask.Key);
                m.Text("value", mask.Value);
            });
        }

        arguments.Boolean("completeMasks", evc.CompleteMasks);
    }

    private static void Write(SoapArguments arguments, MaskStep.Reconfigure spec)
    {
        arguments.Text("changeVersion", spec.ChangeVersion.Length > 0 ? spec.ChangeVersion : null);
        foreach (LevelChange change in spec.Levels)
        {
            arguments.Object("cpuFeatureMask", c =>
            {
                c.Text("operation", change.Operation);
                c.Object("info", i =>
                {
                    i.Number("level", change.Entry.Level);
                    i.Text("vendor", change.Entry.Vendor);
                    i.Text("eax", change.Entry.Eax);
                    i.Text("ebx", change.Entry.Ebx);
                    i.Text("ecx", change.Entry.Ecx);
                    i.Text("edx", change.Entry.Edx);
                });
            });
        }

        foreach (SettingChange setting in spec.Settings)
        {
            arguments.Object(
                "extraConfig",
                o =>
                {
                    o.Text("key", setting.Key);
                    o.AnyString("value", setting.New ?? string.Empty);
                },
                "OptionValue");
        }
    }
}
