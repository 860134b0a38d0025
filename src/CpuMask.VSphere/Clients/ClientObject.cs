using System.Reflection;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Clients;

/// <summary>
/// An object of another vSphere client, PowerCLI's above all, read by the names of its properties: none of its types is
/// known here, and no assembly of it is referenced.
/// </summary>
public sealed class ClientObject
{
    private readonly Func<object, string, object?> read;
    private readonly object given;

    /// <summary>Takes an object.</summary>
    /// <param name="value">The object: a view (HostSystem, VirtualMachine), or one that has a view as its ExtensionData.</param>
    /// <param name="read">Reads a property, null when there is none; without it .NET properties and fields are read.</param>
    public ClientObject(object value, Func<object, string, object?>? read = null)
    {
        this.read = read ?? ReadMember;
        given = value;
        View = this.read(value, "ExtensionData") ?? value;
    }

    /// <summary>The view, whose properties have the API's names.</summary>
    public object View { get; }

    /// <summary>The server's reference to the object; none when it has no MoRef.</summary>
    public ManagedObject Reference => this["MoRef"] is { } reference
        ? new ManagedObject(Convert.ToString(read(reference, "Type")) ?? string.Empty, Convert.ToString(read(reference, "Value")) ?? string.Empty)
        : default;

    /// <summary>The value at a path of the API, such as <c>config.extraConfig</c>; null when a part of it is missing.</summary>
    public object? this[string path]
    {
        get
        {
            object? at = View;
            foreach (string name in path.Split('.'))
            {
                at = at is null ? null : Member(at, name);
            }

            return at;
        }
    }

    /// <summary>A property of the object around the view; null when the view itself was given.</summary>
    internal object? Beside(string name) => ReferenceEquals(given, View) ? null : read(given, name);

    /// <summary>A property of a value, by its name in the API, case aside.</summary>
    internal object? Member(object value, string name) => read(value, name);

    private static object? ReadMember(object value, string name)
    {
        const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase;
        PropertyInfo? property = value.GetType().GetProperty(name, Public);
        return property is { CanRead: true } && property.GetIndexParameters().Length == 0
            ? property.GetValue(value)
            : value.GetType().GetField(name, Public)?.GetValue(value);
    }
}
