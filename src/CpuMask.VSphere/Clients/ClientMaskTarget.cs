using System.Collections;
using System.Reflection;
using System.Threading;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Clients;

/// <summary>
/// A VM as another client's VirtualMachine view. It is changed by the view's own methods, with arguments of the types that
/// these methods take: what is sent is the client's own.
/// </summary>
public sealed class ClientMaskTarget : IMaskTarget
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100), Longest = TimeSpan.FromSeconds(2);
    private readonly ClientObject vm;

    /// <summary>Takes a VM.</summary>
    public ClientMaskTarget(ClientObject vm) => this.vm = vm;

    /// <inheritdoc/>
    public VmMaskState Read(CancellationToken cancellation)
    {
        Update();
        return ClientInventory.ReadVm(vm).Masks;
    }

    /// <inheritdoc/>
    public void Run(MaskStep step, Action<string> accepted, CancellationToken cancellation)
    {
        switch (step)
        {
            case MaskStep.Reconfigure spec:
                Run("ReconfigVM", 1, p => new[] { ClientData.Specification(p[0], spec) }, accepted, cancellation);
                break;
            case MaskStep.ApplyEvc evc:
                Run("ApplyEvcModeVM", 2, p => new[] { ClientData.Masks(p[0], evc), evc.CompleteMasks }, accepted, cancellation);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(step));
        }
    }

    /// <inheritdoc/>
    public VmTasks Tasks(IReadOnlyCollection<string> known, CancellationToken cancellation)
    {
        Update();
        object[]? recent = (vm["recentTask"] as IEnumerable)?.Cast<object?>().Where(t => t is not null).Select(t => t!).ToArray();
        var unended = new List<string>();
        string[] ids = (recent ?? new object[0]).Select(r => Convert.ToString(vm.Member(r, "Value")) ?? string.Empty).ToArray();
        foreach (object reference in recent ?? new object[0])
        {
            if (StateOf(reference) is "queued" or "running" or null)
            {
                unended.Add(Convert.ToString(vm.Member(reference, "Value")) ?? string.Empty);
            }
        }

        // A task that the VM's own list does not name has long ended, or the client cannot tell.
        return recent is null ? VmTasks.Unknown : new VmTasks(unended, ids, IsWhole: true);
    }

    // The method that gives its task at once where the client can be asked about it, else the one that waits.
    private void Run(string name, int parameters, Func<Type[], object?[]> arguments, Action<string> accepted, CancellationToken cancellation)
    {
        MethodInfo? starts = ClientViews.CanFind(vm) ? Methods(name + "_Task").FirstOrDefault(m => m.GetParameters().Length == parameters) : null;
        MethodInfo method = starts ?? Methods(name).FirstOrDefault(m => m.GetParameters().Length == parameters)
            ?? throw new VSphereException(ErrorIds.NotSupported, ErrorKind.Impossible, ClientMessages.NoClientMethod(vm.View.GetType(), name));
        object? task = Invoke(method, arguments(method.GetParameters().Select(p => p.ParameterType).ToArray()));
        if (starts is null || task is null)
        {
            return;
        }

        accepted(Convert.ToString(vm.Member(task, "Value")) ?? string.Empty);
        for (TimeSpan pause = First; StateOf(task) is { } state; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, Longest.Ticks)))
        {
            switch (state)
            {
                case "success":
                    return;
                case "error":
                    throw Failed(task, method.Name);
            }

            if (cancellation.WaitHandle.WaitOne(pause))
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        throw new VSphereException(ErrorIds.TaskFailed, ErrorKind.Input, ClientMessages.TaskUnseen(method.Name, vm.Reference.Value));
    }

    private string? StateOf(object task) =>
        ClientViews.Find(vm, task, "info") is { } view && vm.Member(view, "Info") is { } info && vm.Member(info, "State") is { } state
            ? state.ToString()!.ToLowerInvariant()
            : null;

    private VSphereException Failed(object task, string method)
    {
        object? error = ClientViews.Find(vm, task, "info") is { } view && vm.Member(view, "Info") is { } info ? vm.Member(info, "Error") : null;
        object? fault = error is null ? null : vm.Member(error, "Fault");
        string type = fault?.GetType().Name ?? "MethodFault";
        string text = error is null ? string.Empty : Convert.ToString(vm.Member(error, "LocalizedMessage")) ?? string.Empty;
        return VimFaults.ToException(VSphereFault.From(new XmlItem(type, type, null), text), ClientMessages.ClientCall(method, vm.Reference.Value));
    }

    private void Update()
    {
        MethodInfo? update = Methods("UpdateViewData").OrderBy(m => m.GetParameters().Length).FirstOrDefault();
        if (update is not null)
        {
            // UpdateViewData(params string[]): none means all that the view was made with.
            Invoke(update, update.GetParameters().Length == 0 ? new object[0] : new object[] { new string[0] });
        }
    }

    private MethodInfo[] Methods(string name) =>
        vm.View.GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(m => m.Name == name).ToArray();

    private object? Invoke(MethodInfo method, object?[] arguments)
    {
        try
        {
            return method.Invoke(vm.View, arguments);
        }
        catch (TargetInvocationException e) when (e.InnerException is { } cause)
        {
            // PowerCLI's VimException holds the server's fault as MethodFault. Without one it is not known what the server did.
            object? fault = vm.Member(cause, "MethodFault");
            string type = fault?.GetType().Name ?? cause.GetType().Name;
            VSphereException error = VimFaults.ToException(
                VSphereFault.From(new XmlItem(type, type, null), cause.Message), ClientMessages.ClientCall(method.Name, vm.Reference.Value));
            throw fault is not null ? error : new VSphereException(error.Id, error.Kind, error.Message, cause);
        }
    }
}
