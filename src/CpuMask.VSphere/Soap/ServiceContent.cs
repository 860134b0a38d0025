namespace CpuMask.VSphere.Soap;

/// <summary>The objects that every call begins at.</summary>
internal sealed record ServiceContent(
    ManagedObject RootFolder, ManagedObject PropertyCollector, ManagedObject SessionManager, ManagedObject ProvisioningChecker)
{
    public static readonly ServiceContent Empty = new(default, default, default, default);

    /// <summary>Reads the answer to RetrieveServiceContent; null when what is needed is not in it.</summary>
    public static ServiceContent? From(XmlItem? content)
    {
        ManagedObject Of(string name) => content?[name] is { Text.Length: > 0 } item ? item.Reference : default;

        var found = new ServiceContent(Of("rootFolder"), Of("propertyCollector"), Of("sessionManager"), Of("vmProvisioningChecker"));
        return found.RootFolder.IsNone || found.PropertyCollector.IsNone || found.SessionManager.IsNone ? null : found;
    }
}
