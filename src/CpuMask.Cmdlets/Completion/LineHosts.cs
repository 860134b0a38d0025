using System.Collections;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Language;
using CpuMask.Baselines;
using CpuMask.Cpuid;

namespace CpuMask.Cmdlets;

/// <summary>
/// The hosts that a line is about while it is typed: what stands in the pipeline before the command, or beside it as a path or a
/// variable. Nothing is run but the reading of dumps and the looking up of variables.
/// </summary>
internal static class LineHosts
{
    // Whoever has more hosts types the beginning of a name before pressing Tab.
    private const int MostHosts = 1000;

    /// <summary>The hosts' names with what their CPUs are.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(CommandAst command, IDictionary bound)
    {
        try
        {
            var found = new List<object?>();
            foreach (string parameter in new[] { "InputObject", "Path", "LiteralPath" })
            {
                found.AddRange(Flat(bound[parameter]));
            }

            if (command.Parent is PipelineAst line)
            {
                found.AddRange(line.PipelineElements.TakeWhile(e => e != command).Take(1).SelectMany(Values));
            }

            IEnumerable<HostCpuid> hosts = found.OfType<HostCpuid>()
                .Concat(found.OfType<CpuBaseline>().SelectMany(b => b.ToHosts()))
                .Concat(found.OfType<ComputedBaseline>().SelectMany(b => b.Evidence.ToHosts()))
                .Concat(Read(found.OfType<string>().ToArray()));
            return hosts.GroupBy(h => h.Name, StringComparer.OrdinalIgnoreCase)
                .Select(g => new KeyValuePair<string, string>(g.Key, g.Key + ", " + DisplayText.Cpu(g.First()))).Take(MostHosts).ToArray();
        }
        catch (RuntimeException)
        {
            return Array.Empty<KeyValuePair<string, string>>();
        }
    }

    /// <summary>A folder or file as a path of the file system; null when nothing was given.</summary>
    public static string? Resolve(object? path) => path is null ? null
        : Run(shell => shell.AddScript("param($p) $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($p)", useLocalScope: true).AddArgument(path)).FirstOrDefault() as string;

    // Of a command its constant arguments are taken for paths: Import-CpuidDump ./dumps/*, Get-ChildItem ./dumps.
    private static IEnumerable<object?> Values(CommandBaseAst element) => element switch
    {
        CommandExpressionAst { Expression: var expression } => Value(expression),
        CommandAst command when command.GetCommandName() is { } name && IsReader(name) => command.CommandElements.Skip(1).OfType<ExpressionAst>().SelectMany(Value),
        _ => Enumerable.Empty<object?>(),
    };

    private static bool IsReader(string name) => name.EndsWith("Import-CpuidDump", StringComparison.OrdinalIgnoreCase)
        || new[] { "Get-ChildItem", "gci", "dir", "ls", "Get-Item", "gi", "Resolve-Path", "rvpa" }.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<object?> Value(ExpressionAst expression) => expression switch
    {
        StringConstantExpressionAst text => new[] { text.Value },
        ArrayLiteralAst many => many.Elements.SelectMany(Value),
        ParenExpressionAst { Pipeline: PipelineAst { PipelineElements: { Count: 1 } inner } } => Values(inner[0]),
        VariableExpressionAst variable => Flat(Run(shell => shell
            .AddCommand("Microsoft.PowerShell.Utility\\Get-Variable").AddParameter("Name", variable.VariablePath.UserPath)
            .AddParameter("ValueOnly").AddParameter("ErrorAction", ActionPreference.Ignore))),
        _ => Enumerable.Empty<object?>(),
    };

    private static IEnumerable<HostCpuid> Read(string[] paths) => paths.Length == 0 ? Enumerable.Empty<HostCpuid>()
        : Run(shell => shell
            .AddCommand("CpuMask\\Import-CpuidDump").AddParameter("Path", paths)
            .AddParameter("ErrorAction", ActionPreference.Ignore).AddParameter("WarningAction", ActionPreference.Ignore)
            .AddCommand("Microsoft.PowerShell.Utility\\Select-Object").AddParameter("First", MostHosts)).OfType<HostCpuid>();

    // The runspace in which the line is typed waits for its completion, so that it can run this meanwhile.
    private static List<object?> Run(Action<PowerShell> build)
    {
        using PowerShell shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        build(shell);
        return shell.Invoke().SelectMany(Flat).ToList();
    }

    private static IEnumerable<object?> Flat(object? value)
    {
        object? bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        return bare is IEnumerable many and not (string or IDictionary) ? many.Cast<object?>().SelectMany(Flat)
            : bare is FileSystemInfo file ? new object?[] { WildcardPattern.Escape(file.FullName) }
            : bare is HostInput { Hosts: { } hosts } ? hosts
            : bare is HostInput { Path: { } path } ? new object?[] { path } : new[] { bare };
    }
}
