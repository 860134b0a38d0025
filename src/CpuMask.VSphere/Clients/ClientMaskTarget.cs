using System;
using System.Linq;
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
    private readonly ClientObject vm;

    /// <summary>Takes a VM.</summary>
    public ClientMaskTarget(ClientObject vm) => this.vm = vm;

    /// <inheritdoc/>
    public VmMaskState Read(CancellationToken cancellation)
    {
        MethodInfo? update = Methods("UpdateViewData").OrderBy(m => m.GetParameters().Length).FirstOrDefault();
        if (update is not null)
        {
            // UpdateViewData(params string[]): none means all that the view was made with.
            Invoke(update, update.GetParameters().Length == 0 ? new object[0] : new object[] { new string[0] });
        }

        return ClientInventory.ReadVm(vm).Masks;
    }

    /// <inheritdoc/>
    public void Run(MaskStep step, CancellationToken cancellation)
    {
        switch (step)
        {
            case MaskStep.Reconfigure spec:
                MethodInfo reconfigure = Method("ReconfigVM", 1);
                Invoke(reconfigure, new[] { ClientData.Specification(reconfigure.GetParameters()[0].ParameterType, spec) });
                break;
            case MaskStep.ApplyEvc evc:
                MethodInfo apply = Method("ApplyEvcModeVM", 2);
                Invoke(apply, new[] { ClientData.Masks(apply.GetParameters()[0].ParameterType, evc), evc.CompleteMasks });
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(step));
        }
    }

    private MethodInfo Method(string name, int parameters) =>
        Methods(name).FirstOrDefault(m => m.GetParameters().Length == parameters)
        ?? throw new VSphereException(ErrorIds.NotSupported, ErrorKind.Impossible, ClientMessages.NoClientMethod(vm.View.GetType(), name));

    private MethodInfo[] Methods(string name) =>
        vm.View.GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(m => m.Name == name).ToArray();

    private void Invoke(MethodInfo method, object?[] arguments)
    {
        try
        {
            method.Invoke(vm.View, arguments);
        }
        catch (TargetInvocationException e) when (e.InnerException is { } cause)
        {
            // PowerCLI's VimException holds the server's fault as MethodFault.
            object? fault = vm.Member(cause, "MethodFault");
            string type = fault?.GetType().Name ?? cause.GetType().Name;
            throw VimFaults.ToException(
                VSphereFault.From(new XmlItem(type, type, null), cause.Message), ClientMessages.ClientCall(method.Name, vm.Reference.Value));
        }
    }
}
