namespace CpuMask.Guests;

/// <summary>
/// One of vSphere's feature requirements of a running VM, as runtime.featureRequirement, vmware.log and faults have them.
/// </summary>
/// <param name="Key">The feature's key, such as <c>cpuid.avx2</c> or <c>misc.rdcl_no</c>; case does not matter.</param>
/// <param name="Value">The requirement as written, such as <c>Bool:Min:1</c>.</param>
public sealed record FeatureRequirement(string Key, string Value)
{
    /// <summary>The parsed value; null when the text is none that is known, and then nothing can be said of it.</summary>
    public RequirementValue? Parsed { get; } = RequirementValue.TryParse(Value, out RequirementValue value) ? value : null;

    /// <summary>Requires a feature to be there.</summary>
    public static FeatureRequirement Present(string key) => new(key, "Bool:Min:1");

    /// <summary>The same requirement, whatever the case of its key.</summary>
    public bool Equals(FeatureRequirement? other) => other is not null
        && string.Equals(Key, other.Key, StringComparison.OrdinalIgnoreCase)
        && string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked(
        (StringComparer.OrdinalIgnoreCase.GetHashCode(Key) * 31) + StringComparer.OrdinalIgnoreCase.GetHashCode(Value));

    /// <summary>Prints <c>cpuid.avx2 - Bool:Min:1</c>, as vmware.log does.</summary>
    public override string ToString() => Key + " - " + Value;
}
