using System;

namespace CpuMask.VSphere;

internal static partial class VSphereMessages
{
    /// <summary>An object that is no view of a client that can change VMs.</summary>
    public static string NoClientMethod(Type type, string name) => Format(
        "The type {0} has no {1}, so the virtual machine cannot be changed by it. Expected a VirtualMachine view of PowerCLI, or a session of New-VSphereSession.",
        type.FullName, name);

    /// <summary>What another client was asked for.</summary>
    public static string ClientCall(string method, string id) => Format("{0} of {1}", method, Safe(id));
}
