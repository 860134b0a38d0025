using System.Collections;
using System.Reflection;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.VSphere.Inventory;

namespace CpuMask.VSphere.Clients;

/// <summary>
/// The default mask of a VM's guest OS, asked of the server by another client's own objects: the VM's environment browser,
/// and its QueryConfigOption.
/// </summary>
internal static class ClientGuestDefaults
{
    /// <summary>The default; null when the client does not tell it.</summary>
    public static GuestMask? Of(ClientObject vm)
    {
        if (vm["environmentBrowser"] is not { } reference || vm["config.version"] is not string version || vm["config.guestId"] is not string guest
            || ClientViews.Find(vm, reference) is not { } browser
            || browser.GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance).FirstOrDefault(IsQuery) is not { } query
            || ClientViews.Call(query, browser, version, vm["runtime.host"]) is not { } option)
        {
            return null;
        }

        object? descriptor = (vm.Member(option, "GuestOSDescriptor") as IEnumerable)?.Cast<object?>()
            .FirstOrDefault(d => d is not null && string.Equals(vm.Member(d, "Id") as string, guest, StringComparison.OrdinalIgnoreCase));
        MaskLevel[] levels = descriptor is not null && vm.Member(descriptor, "CpuFeatureMask") is { } masks
            ? VmReader.MasksOf(ClientItems.Of(vm, masks).Children).Select(m => m.ToMaskLevel(isDescriptor: true)).ToArray()
            : Array.Empty<MaskLevel>();
        return levels.Length > 0 ? new GuestMask(guest, levels) : null;
    }

    private static bool IsQuery(MethodInfo method) =>
        method.Name == "QueryConfigOption" && method.GetParameters() is { Length: 2 } p && p[0].ParameterType == typeof(string);
}
