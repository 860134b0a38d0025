using System.Reflection;

namespace CpuMask.VSphere.Clients;

/// <summary>Views that another client makes of references, by its own connection: VimClient.GetView(reference, properties).</summary>
internal static class ClientViews
{
    /// <summary>The view of a reference; null when the client has no such method, no connection, or no right to it.</summary>
    /// <param name="source">An object of the client.</param>
    /// <param name="reference">The client's own ManagedObjectReference.</param>
    /// <param name="properties">What to load; none takes what the client loads by itself.</param>
    public static object? Find(ClientObject source, object reference, params string[] properties)
    {
        object? client = source["Client"];
        MethodInfo? get = client is null ? null : Getters(client).FirstOrDefault(m => m.GetParameters()[0].ParameterType.IsInstanceOfType(reference));
        return get is null ? null : Call(get, client!, reference, properties.Length > 0 ? properties : null);
    }

    /// <summary>Whether a client makes views at all.</summary>
    public static bool CanFind(ClientObject source) => source["Client"] is { } client && Getters(client).Any();

    /// <summary>Calls a method that asks the server and changes nothing; null when it fails.</summary>
    public static object? Call(MethodInfo method, object target, params object?[] arguments)
    {
        try
        {
            return method.Invoke(target, arguments);
        }
        catch (Exception e) when (e is TargetInvocationException or ArgumentException)
        {
            // What the client cannot tell is not known; the caller says so where it matters.
            return null;
        }
    }

    private static IEnumerable<MethodInfo> Getters(object client) => client.GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance)
        .Where(m => m.Name == "GetView" && !m.ContainsGenericParameters && m.GetParameters() is { Length: 2 } p && p[1].ParameterType == typeof(string[]));
}
