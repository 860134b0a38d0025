using System.Collections.ObjectModel;
using System.Reflection;

namespace CpuMask.HelpGenerator;

/// <summary>
/// Attributes as they are written in the source. The PowerShell assembly that we compile against is hollow: its attributes
/// forget what they are told, so none may be instantiated here.
/// </summary>
internal static class Written
{
    /// <summary>The attributes of a type that a member bears.</summary>
    public static IEnumerable<CustomAttributeData> Attributes<T>(this MemberInfo member)
        where T : Attribute => member.GetCustomAttributesData().Where(a => a.AttributeType == typeof(T));

    /// <summary>A constructor argument; null when it was not given.</summary>
    public static object? Argument(this CustomAttributeData attribute, int index) =>
        index < attribute.ConstructorArguments.Count ? attribute.ConstructorArguments[index].Value : null;

    /// <summary>The items of an argument list; a single item counts as a list of one.</summary>
    public static IEnumerable<object> List(this CustomAttributeData attribute) => attribute.ConstructorArguments.SelectMany(a =>
        a.Value is ReadOnlyCollection<CustomAttributeTypedArgument> items ? items.Select(i => i.Value!) : new[] { a.Value! });

    /// <summary>A property that was set; null when it was not.</summary>
    public static object? Named(this CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.Where(a => a.MemberName == name).Select(a => a.TypedValue.Value).FirstOrDefault();

    /// <summary>True when a switch of the attribute was set.</summary>
    public static bool Is(this CustomAttributeData attribute, string name) => attribute.Named(name) is true;
}
