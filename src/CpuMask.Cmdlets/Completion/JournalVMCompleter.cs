using System.Collections;
using System.Management.Automation.Language;
using CpuMask.Text;
using CpuMask.VSphere;
using CpuMask.VSphere.Masks;

namespace CpuMask.Cmdlets;

/// <summary>Completes the virtual machines of which the undo journals of open sessions have something; by id where two share a name.</summary>
public sealed class JournalVMCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> NamesFor(CommandAst command, IDictionary bound)
    {
        string? folder = LineHosts.Resolve(bound["Journal"]);
        return InventoryCompleter.SessionsOf(bound).SelectMany(s => Pending(s, folder))
            .GroupBy(e => e.VmName, StringComparer.OrdinalIgnoreCase)
            .SelectMany(name => name.Select(e => e.VmId).Distinct().Count() == 1
                ? new[] { new KeyValuePair<string, string>(name.Key, Wording.Safe(string.Join("\n", name))) }
                : name.GroupBy(e => e.VmId).Select(id => new KeyValuePair<string, string>(id.Key, Wording.Safe(name.Key + "\n" + string.Join("\n", id)))));
    }

    private static IEnumerable<UndoEntry> Pending(VSphereSession session, string? folder)
    {
        try
        {
            return UndoJournal.For(session, folder).Pending();
        }
        catch (CpuMaskException)
        {
            return Array.Empty<UndoEntry>();
        }
    }
}
