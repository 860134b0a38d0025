using System.Reflection;
using CpuMask.Text;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Clients;

/// <summary>Makes the arguments that another client's methods take, in that client's own types.</summary>
internal static class ClientData
{
    /// <summary>A VirtualMachineConfigSpec.</summary>
    public static object Specification(Type type, MaskStep.Reconfigure spec)
    {
        object made = Make(type);
        if (spec.ChangeVersion.Length > 0)
        {
            Set(made, "ChangeVersion", spec.ChangeVersion);
        }

        if (spec.Levels.Count > 0)
        {
            SetAll(made, "CpuFeatureMask", spec.Levels, (item, change) =>
            {
                Set(item, "Operation", change.Operation);
                object info = Make(TypeOf(item, "Info"));
                Set(info, "Level", change.Entry.Level);
                Set(info, "Vendor", change.Entry.Vendor);
                Set(info, "Eax", change.Entry.Eax);
                Set(info, "Ebx", change.Entry.Ebx);
                Set(info, "Ecx", change.Entry.Ecx);
                Set(info, "Edx", change.Entry.Edx);
                Set(item, "Info", info);
            });
        }

        if (spec.Settings.Count > 0)
        {
            SetAll(made, "ExtraConfig", spec.Settings, (item, setting) =>
            {
                Set(item, "Key", setting.Key);
                Set(item, "Value", setting.New ?? string.Empty);
            });
        }

        return made;
    }

    /// <summary>An array of HostFeatureMask.</summary>
    public static object Masks(Type type, MaskStep.ApplyEvc evc) => Array(type, evc.Masks.ToArray(), (item, mask) =>
    {
        Set(item, "Key", mask.Key);
        Set(item, "FeatureName", mask.Key);
        Set(item, "Value", mask.Value);
    });

    private static void SetAll<T>(object target, string name, System.Collections.Generic.IReadOnlyList<T> values, Action<object, T> fill) =>
        Set(target, name, Array(TypeOf(target, name), values, fill));

    private static Array Array<T>(Type type, System.Collections.Generic.IReadOnlyList<T> values, Action<object, T> fill)
    {
        Type element = type.GetElementType() ?? throw Unfit(type, "[]");
        var array = System.Array.CreateInstance(element, values.Count);
        for (int i = 0; i < values.Count; i++)
        {
            object item = Make(element);
            fill(item, values[i]);
            array.SetValue(item, i);
        }

        return array;
    }

    private static object Make(Type type) => Activator.CreateInstance(type) ?? throw Unfit(type, "new");

    private static Type TypeOf(object target, string name) => Member(target.GetType(), name) switch
    {
        PropertyInfo property => property.PropertyType,
        FieldInfo field => field.FieldType,
        _ => throw Unfit(target.GetType(), name),
    };

    private static void Set(object target, string name, object? value)
    {
        if (value is null)
        {
            return;
        }

        Type type = TypeOf(target, name);
        type = Nullable.GetUnderlyingType(type) ?? type;
        object fitting = type.IsEnum ? Enum.Parse(type, value.ToString()!, ignoreCase: true)
            : type.IsInstanceOfType(value) ? value
            : Convert.ChangeType(value, type, System.Globalization.CultureInfo.InvariantCulture);
        switch (Member(target.GetType(), name))
        {
            case PropertyInfo property:
                property.SetValue(target, fitting);
                break;
            case FieldInfo field:
                field.SetValue(target, fitting);
                break;
        }
    }

    private static MemberInfo? Member(Type type, string name) =>
        (MemberInfo?)type.GetProperty(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)
        ?? type.GetField(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);

    private static VSphereException Unfit(Type type, string member) =>
        new(ErrorIds.NotSupported, ErrorKind.Impossible, ClientMessages.NoClientMethod(type, member));
}
