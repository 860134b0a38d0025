using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using CpuMask.Cmdlets;

namespace CpuMask.Tests.Cmdlets;

/// <summary>
/// What the assembly says about its cmdlets, read without running anything: the PowerShell assembly here is hollow, so even
/// an attribute that is instantiated has forgotten what it was told.
/// </summary>
internal static class CmdletMetadata
{
    public static IReadOnlyList<Type> Cmdlets { get; } = typeof(CpuMaskCmdlet).Assembly.GetExportedTypes()
        .Where(t => typeof(Cmdlet).IsAssignableFrom(t) && !t.IsAbstract).OrderBy(t => t.Name, StringComparer.Ordinal).ToArray();

    public static string RepositoryRoot { get; } = typeof(CmdletMetadata).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(a => a.Key == "RepositoryRoot").Value!;

    public static IReadOnlyList<string> Exported { get; } = Regex.Matches(
        Regex.Match(File.ReadAllText(Path.Combine(RepositoryRoot, "CpuMask.psd1")), @"CmdletsToExport\s*=\s*@\(([^)]*)\)").Groups[1].Value,
        "'([^']+)'").Select(m => m.Groups[1].Value).ToArray();

    public static CustomAttributeData Attribute(Type type) => type.GetCustomAttributesData().Single(a => a.AttributeType == typeof(CmdletAttribute));

    public static string Verb(Type type) => (string)Attribute(type).ConstructorArguments[0].Value!;

    public static string Name(Type type) => Verb(type) + "-" + (string)Attribute(type).ConstructorArguments[1].Value!;

    public static object? Option(Type type, string name) =>
        Attribute(type).NamedArguments.Where(a => a.MemberName == name).Select(a => a.TypedValue.Value).FirstOrDefault();

    public static IEnumerable<PropertyInfo> Parameters(Type type) => type.GetProperties().Where(p => Has<ParameterAttribute>(p));

    public static bool Has<T>(MemberInfo member) => member.GetCustomAttributesData().Any(a => a.AttributeType == typeof(T));

    public static IEnumerable<Type> OutputTypes(Type type) => type.GetCustomAttributesData().Where(a => a.AttributeType == typeof(OutputTypeAttribute))
        .SelectMany(a => (IEnumerable<CustomAttributeTypedArgument>)(a.ConstructorArguments[0].Value as ReadOnlyCollection<CustomAttributeTypedArgument>)!)
        .Select(t => (Type)t.Value!);
}
