using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using CpuMask.Text;

namespace CpuMask.Cmdlets;

/// <summary>Completes names, most out of a closed set, without regard to case, wildcards included; the tooltip says what each means.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    /// <summary>The names and what each means, where they are always the same.</summary>
    protected virtual IEnumerable<KeyValuePair<string, string>> Names => Array.Empty<KeyValuePair<string, string>>();

    /// <summary>The names and what each means, where they depend on the line that is typed.</summary>
    protected virtual IEnumerable<KeyValuePair<string, string>> NamesFor(CommandAst command, IDictionary bound) => Names;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = (wordToComplete ?? string.Empty).Trim('\'', '"');
        var pattern = new Wildcard(word);
        CompletionResult[] found = NamesFor(commandAst, fakeBoundParameters).Where(n => n.Key.StartsWith(word, StringComparison.OrdinalIgnoreCase) || pattern.Matches(n.Key)).Select(n => new CompletionResult(
            Quoted(n.Key), n.Key, CompletionResultType.ParameterValue, n.Value.Length > 0 ? n.Value : n.Key)).ToArray();
        return found.Length > 0 ? found : OtherwiseComplete(word);
    }

    /// <summary>Completes what is none of the names; nothing, unless the parameter takes something else too.</summary>
    protected virtual IEnumerable<CompletionResult> OtherwiseComplete(string word) => Array.Empty<CompletionResult>();

    // Only what PowerShell reads as one word may stand without quotes.
    private static string Quoted(string name) =>
        name.Length > 0 && char.IsLetterOrDigit(name[0]) && name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.')
            ? name
            : "'" + CodeGeneration.EscapeSingleQuotedStringContent(name) + "'";
}
