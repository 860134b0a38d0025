using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Clients;

/// <summary>What another client's objects cannot do.</summary>
internal static class ClientMessages
{
    /// <summary>An object that is no view of a client that can change VMs.</summary>
    public static string NoClientMethod(Type type, string name) => ServerText.Format(
        "The type {0} has no {1}, so the virtual machine cannot be changed by it. Expected a VirtualMachine view of PowerCLI, or a session of New-VSphereSession.",
        type.FullName, name);

    /// <summary>A task whose view the client no longer gives.</summary>
    public static string TaskUnseen(string method, string id) => ServerText.Format("{0} of {1}: the client no longer shows the task, so its outcome is not known.", method, ServerText.Safe(id));

    /// <summary>What another client was asked for.</summary>
    public static string ClientCall(string method, string id) => ServerText.Format("{0} of {1}", method, ServerText.Safe(id));
}
