using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Mono.Cecil;
using Mono.Cecil.Cil;
using ICustomAttributeProvider = Mono.Cecil.ICustomAttributeProvider;

namespace CpuMask.Tests.Architecture;

/// <summary>
/// Which namespace of a compiled assembly uses which other one of the same assembly, read from its metadata and code. What
/// the compiler writes into the user, such as constants and <c>nameof</c>, leaves no trace there and is not seen.
/// </summary>
internal sealed class NamespaceGraph
{
    private readonly Dictionary<Arrow, string> arrows = new();

    private NamespaceGraph(string assembly) => Assembly = assembly;

    /// <summary>The assembly's name.</summary>
    public string Assembly { get; }

    /// <summary>All arrows between two different namespaces, each with one of the places that make it.</summary>
    public IReadOnlyDictionary<Arrow, string> Arrows => arrows;

    /// <summary>The other assemblies that it was compiled against.</summary>
    public IReadOnlyList<string> References { get; private init; } = [];

    /// <summary>Reads an assembly, beside the tests or where it was built.</summary>
    public static NamespaceGraph Of(string assembly)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(Path.Combine(FolderOf(assembly), assembly + ".dll"));
        var graph = new NamespaceGraph(assembly) { References = module.AssemblyReferences.Select(r => r.Name).ToArray() };
        foreach (TypeDefinition type in module.GetTypes())
        {
            graph.Add(type);
        }

        return graph;
    }

    /// <summary>The methods of an assembly that call a method of one of its types.</summary>
    public static IReadOnlyList<string> CallersOf(string assembly, string type, string method)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(Path.Combine(FolderOf(assembly), assembly + ".dll"));
        return module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody
            && m.Body.Instructions.Any(i => i.Operand is MethodReference called && called.Name == method && called.DeclaringType.FullName == type))
            .Select(m => Outermost(m.DeclaringType).Name + "." + m.Name).Distinct().ToArray();
    }

    /// <summary>The sets of namespaces that can all be reached from one another, without some of the arrows.</summary>
    public static IReadOnlyList<string[]> Rings(IEnumerable<Arrow> arrows)
    {
        ILookup<string, string> next = arrows.ToLookup(a => a.From, a => a.To);
        Dictionary<string, HashSet<string>> reached = next.Select(g => g.Key).ToDictionary(n => n, n => Reached(n, next));
        return reached.Where(r => r.Value.Contains(r.Key))
            .Select(r => r.Value.Where(o => reached.TryGetValue(o, out HashSet<string>? back) && back.Contains(r.Key)).Order(StringComparer.Ordinal).ToArray())
            .DistinctBy(members => string.Join(' ', members)).ToArray();
    }

    private static string FolderOf(string assembly) => typeof(NamespaceGraph).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(a => a.Key == assembly)?.Value ?? AppContext.BaseDirectory;

    private static HashSet<string> Reached(string from, ILookup<string, string> next)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>(next[from]);
        while (open.TryPop(out string? name))
        {
            if (reached.Add(name))
            {
                foreach (string further in next[name])
                {
                    open.Push(further);
                }
            }
        }

        return reached;
    }

    private void Add(TypeDefinition type)
    {
        Use(type, type.BaseType, type.Name);
        UseAttributes(type, type, type.Name);
        UseParameters(type, type, type.Name);
        foreach (InterfaceImplementation implemented in type.Interfaces)
        {
            Use(type, implemented.InterfaceType, type.Name);
        }

        foreach (FieldDefinition field in type.Fields)
        {
            Use(type, field.FieldType, field.Name);
            UseAttributes(type, field, field.Name);
        }

        foreach (PropertyDefinition property in type.Properties)
        {
            UseAttributes(type, property, property.Name);
        }

        foreach (MethodDefinition method in type.Methods)
        {
            Add(type, method);
        }
    }

    private void Add(TypeDefinition type, MethodDefinition method)
    {
        UseMethod(type, method, method.Name);
        UseAttributes(type, method, method.Name);
        UseParameters(type, method, method.Name);
        foreach (ParameterDefinition parameter in method.Parameters)
        {
            UseAttributes(type, parameter, method.Name);
        }

        if (!method.HasBody)
        {
            return;
        }

        foreach (VariableDefinition local in method.Body.Variables)
        {
            Use(type, local.VariableType, method.Name);
        }

        foreach (ExceptionHandler handler in method.Body.ExceptionHandlers)
        {
            Use(type, handler.CatchType, method.Name);
        }

        foreach (object? operand in method.Body.Instructions.Select(i => i.Operand))
        {
            switch (operand)
            {
                case TypeReference used:
                    Use(type, used, method.Name);
                    break;
                case FieldReference used:
                    Use(type, used.DeclaringType, method.Name);
                    Use(type, used.FieldType, method.Name);
                    break;
                case MethodReference used:
                    UseMethod(type, used, method.Name);
                    break;
            }
        }
    }

    private void UseMethod(TypeDefinition user, MethodReference method, string place)
    {
        Use(user, method.DeclaringType, place);
        Use(user, method.ReturnType, place);
        foreach (ParameterDefinition parameter in method.Parameters)
        {
            Use(user, parameter.ParameterType, place);
        }

        if (method is GenericInstanceMethod generic)
        {
            foreach (TypeReference argument in generic.GenericArguments)
            {
                Use(user, argument, place);
            }
        }
    }

    private void UseParameters(TypeDefinition user, IGenericParameterProvider generic, string place)
    {
        foreach (GenericParameterConstraint constraint in generic.GenericParameters.SelectMany(p => p.Constraints))
        {
            Use(user, constraint.ConstraintType, place);
        }
    }

    private void UseAttributes(TypeDefinition user, ICustomAttributeProvider provider, string place)
    {
        foreach (CustomAttribute attribute in provider.CustomAttributes)
        {
            // What an attribute was given cannot be read without PowerShell's own assembly where it is one of PowerShell's.
            Use(user, attribute.AttributeType, place);
        }
    }

    private void Use(TypeDefinition user, TypeReference? used, string place)
    {
        if (used is GenericInstanceType generic)
        {
            foreach (TypeReference argument in generic.GenericArguments)
            {
                Use(user, argument, place);
            }
        }

        if (used is TypeSpecification specification)
        {
            Use(user, specification.ElementType, place);
            return;
        }

        if (used is null or GenericParameter || used.Scope is AssemblyNameReference)
        {
            return;
        }

        var arrow = new Arrow(NamespaceOf(user), NamespaceOf(used));
        if (arrow.From != arrow.To && arrow.From.StartsWith("CpuMask", StringComparison.Ordinal) && arrow.To.StartsWith("CpuMask", StringComparison.Ordinal))
        {
            arrows.TryAdd(arrow, Outermost(user).Name + "." + place + " uses " + Outermost(used).Name);
        }
    }

    private static string NamespaceOf(TypeReference type) => Outermost(type).Namespace;

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}

/// <summary>One namespace uses another.</summary>
internal readonly record struct Arrow(string From, string To)
{
    public override string ToString() => From + " -> " + To;
}
