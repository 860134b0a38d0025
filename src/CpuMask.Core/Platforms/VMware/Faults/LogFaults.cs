using CpuMask.Cpuid;
using CpuMask.Faults;
using CpuMask.Guests;
using CpuMask.Platforms.VMware.Guests;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Faults;

/// <summary>
/// A vmware.log: it holds its host's CPU and its guest's needs, and the messages of a start that failed. What a virtual machine
/// needs is no fault in it.
/// </summary>
internal static class LogFaults
{
    private const int MostLines = 200;
    private static readonly string[] Failures = { "power on failed", "but must be", "cannot be powered on", "is not supported on this platform", "incompatible with", "Failed to start the virtual machine", "mask incorrectly requires", "Msg_Post: Error" };

    /// <summary>Reads a log; null when the input is none.</summary>
    public static FaultReading? Read(FaultInput input, Func<FaultText, IEnumerable<FaultFinding>> grammar)
    {
        if (!input.Text.HasNearBeginning("guest vs. host cpuid") && new VmwareLogReader().Fit(input.Text).Weight == 0)
        {
            return null;
        }

        var import = new DumpImport(input.Source, input.Name, "vmware-log");
        VmwareLog[] logs = VmwareLog.Read(input.Text, import).ToArray();
        HostCpuid[] hosts = logs.Select(l => l.Host).OfType<HostCpuid>().ToArray();
        string text = input.Text.Slice(input.Text.Start, Math.Min(input.Text.End, input.Text.Start + (8 << 20)));
        string failures = string.Join("\n", text.Split('\n').Where(l => Failures.Any(f => l.IndexOf(f, StringComparison.OrdinalIgnoreCase) >= 0)).Select(Message).Take(MostLines));
        FaultFinding[] found = failures.Length == 0 ? new FaultFinding[0] : grammar(FaultText.Of(failures))
            .Where(f => f.Question == FaultQuestion.PowerOn || f.Kind is FaultKind.GuestSettings or FaultKind.Virtualization).ToArray();
        return new FaultReading
        {
            Hosts = hosts,
            Guests = logs.Select(l => VMwareGuest.OfLog(l, input.Source)).OfType<MigratingGuest>().Select(g => g.Name.Length > 0 ? g : g with { Name = input.Name }).ToArray(),
            Findings = found,
            Facts = new[] { Fact(Cpu(text) ?? Messages.LogOf(input.Name, hosts.LastOrDefault()), isAlone: found.Length == 0) },
            Text = failures,
            Warnings = import.Problems.Select(p => p.Message).ToArray(),
        };
    }

    private static FaultFinding Fact(string summary, bool isAlone) => new()
    {
        Kind = FaultKind.Log, Question = FaultQuestion.Log, Summary = summary, NotKnown = isAlone ? new[] { Messages.LogAlone } : new string[0],
    };

    // "2021-02-25T07:57:28.054+09:00| vmx| I005: text": the message is what counts.
    private static string Message(string line)
    {
        int at = line.LastIndexOf("| ", StringComparison.Ordinal);
        int colon = at < 0 ? -1 : line.IndexOf(": ", at, StringComparison.Ordinal);
        return (colon > 0 && colon - at < 12 ? line.Substring(colon + 2) : line).Trim();
    }

    // The lines that compare guest and host name both: family, model, stepping, codename and brand.
    private static string? Cpu(string text)
    {
        string family = Behind(text, "*host family: "), code = Behind(text, "*host codename: "), name = Behind(text, "*host name: "), guest = Behind(text, "guest codename: ");
        if (family.Length + code.Length + name.Length == 0)
        {
            return null;
        }

        return Messages.LogNames(Wording.Printable(name), SignatureIn(family) is { } signature ? Messages.FamilyModel(VendorIn(text), signature) : Wording.Printable(family), Wording.Printable(code), guest.Length > 0 && guest != code ? Wording.Printable(guest) : null);
    }

    // "0x6 model: 0xa5 stepping: 0x2".
    private static CpuSignature? SignatureIn(string text)
    {
        string[] words = text.Split(new[] { ' ', ':' }, StringSplitOptions.RemoveEmptyEntries);
        return words.Length >= 5 && FeatureCapabilityKeys.TryParseValue(words[0], out uint family) && FeatureCapabilityKeys.TryParseValue(words[2], out uint model)
            && FeatureCapabilityKeys.TryParseValue(words[4], out uint stepping) && family < 270 && model < 256 && stepping < 16 && (family >= 6 || model < 16)
            ? CpuSignature.FromFamilyModelStepping((int)family, (int)model, (int)stepping) : null;
    }

    // Level 0 of the guest or the host: ebx spells the beginning of the maker's name.
    private static string VendorIn(string text) => text.IndexOf("0x756e6547", StringComparison.OrdinalIgnoreCase) >= 0 ? CpuVendor.Intel.DisplayName
        : text.IndexOf("0x68747541", StringComparison.OrdinalIgnoreCase) >= 0 ? CpuVendor.Amd.DisplayName : string.Empty;

    private static string Behind(string text, string words)
    {
        int at = text.IndexOf(words, StringComparison.Ordinal);
        int end = at < 0 ? -1 : text.IndexOf('\n', at);
        return at < 0 ? string.Empty : text.Substring(at + words.Length, (end < 0 ? text.Length : end) - at - words.Length).Trim();
    }
}
