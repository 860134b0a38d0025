namespace CpuMask.VSphere.Soap;

/// <summary>A reference to an object that a server manages: its type in the API and the server's own id.</summary>
public readonly struct ManagedObject : IEquatable<ManagedObject>
{
    /// <summary>The object that every server has under this name.</summary>
    internal static readonly ManagedObject ServiceInstance = new("ServiceInstance", "ServiceInstance");

    private readonly string? type;
    private readonly string? value;

    /// <summary>Makes a reference.</summary>
    /// <param name="type">The type: HostSystem, VirtualMachine and so on.</param>
    /// <param name="value">The server's id: <c>vm-42</c>.</param>
    public ManagedObject(string type, string value)
    {
        this.type = type;
        this.value = value;
    }

    /// <summary>The type: HostSystem, VirtualMachine and so on.</summary>
    public string Type => type ?? string.Empty;

    /// <summary>The server's id: <c>vm-42</c>.</summary>
    public string Value => value ?? string.Empty;

    /// <summary>True for the default value, which refers to nothing.</summary>
    public bool IsNone => Value.Length == 0;

    /// <inheritdoc/>
    public bool Equals(ManagedObject other) =>
        string.Equals(Value, other.Value, StringComparison.Ordinal) && string.Equals(Type, other.Type, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ManagedObject other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Value);

    /// <summary>The server's id.</summary>
    public override string ToString() => Value;

    /// <summary>Equality by value.</summary>
    public static bool operator ==(ManagedObject left, ManagedObject right) => left.Equals(right);

    /// <summary>Inequality by value.</summary>
    public static bool operator !=(ManagedObject left, ManagedObject right) => !left.Equals(right);
}
