using CpuMask.Cpuid;
using CpuMask.Faults;
using CpuMask.Guests;
using CpuMask.Pool;
using CpuMask.Reading;

namespace CpuMask.Explaining;

/// <summary>What all inputs together hold: statements of error texts, guests, hosts.</summary>
internal sealed class FaultEvidence
{
    private readonly List<FaultFinding> statements = new();
    private readonly List<FaultFinding> facts = new();
    private readonly List<FaultGrammar> answering = new();
    private readonly List<MigratingGuest> guests = new();
    private readonly List<HostCpuid> hosts = new();
    private readonly List<string> warnings = new();
    private readonly List<string> texts = new();

    /// <summary>Where the inputs come from: paths, which may tell names.</summary>
    public IReadOnlyList<string> Sources { get; private set; } = new string[0];

    /// <summary>What error texts say.</summary>
    public IReadOnlyList<FaultFinding> Statements => statements;

    /// <summary>What is no fault and still worth telling, such as the CPU that a log names.</summary>
    public IReadOnlyList<FaultFinding> Facts => facts;

    /// <summary>The platforms whose texts were given, each once, in the order of the inputs.</summary>
    public IReadOnlyList<FaultGrammar> Answering => answering;

    /// <summary>The guests, those of logs first.</summary>
    public IReadOnlyList<MigratingGuest> Guests => guests;

    /// <summary>The hosts, with names that tell them apart.</summary>
    public IReadOnlyList<HostCpuid> Hosts { get; private set; } = new HostCpuid[0];

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>The error texts, plain.</summary>
    public string Text => string.Join("\n", texts);

    /// <summary>Sorts inputs by what they are.</summary>
    public static FaultEvidence Of(IReadOnlyList<FaultInput> inputs, IReadOnlyList<HostCpuid>? moreHosts, IReadOnlyList<MigratingGuest>? moreGuests)
    {
        var evidence = new FaultEvidence { Sources = inputs.Select(i => i.Source).ToArray() };
        foreach (FaultInput input in inputs)
        {
            evidence.Take(input);
        }

        evidence.hosts.AddRange(moreHosts ?? new HostCpuid[0]);
        evidence.guests.AddRange(moreGuests ?? new MigratingGuest[0]);
        evidence.Hosts = HostPool.Of(evidence.hosts).Hosts;
        return evidence;
    }

    private void Take(FaultInput input)
    {
        if (FaultGrammars.All.Select(g => (Grammar: g, Whole: g.ReadWhole(input))).FirstOrDefault(p => p.Whole is not null) is { Whole: { } whole } read)
        {
            Take(read.Grammar, whole);
            return;
        }

        if (Registry.Formats.Detect(input.Text).Reader is { } dump and not (Platforms.VMware.Hosts.HostInventoryReader or Platforms.VMware.Hosts.EvcConfigReader))
        {
            // A fault as JSON is read as vSphere's JSON, and has no host in it.
            DumpImport import = Registry.Formats.Read(input.Text, input.Source, input.Name, dump);
            if (import.Hosts.Count == 0 && TakeStatements(FaultText.Of(input.Text), isGuest: false))
            {
                return;
            }

            hosts.AddRange(import.Hosts);
            warnings.AddRange(import.Problems.Select(p => p.Message));
            TakeInventory(import.Hosts);
            return;
        }

        DumpFormats formats = Registry.Formats.ForGuests(Registry.Default.View);
        DumpReader? guest = formats.Detect(input.Text).Reader;
        FaultText text = FaultText.Of(input.Text);
        if (TakeStatements(text, guest is not null))
        {
            return;
        }

        if (OwnSettings.In(input.Text.Slice(input.Text.Start, Math.Min(input.Text.End, input.Text.Start + FaultText.Most))) is { } settings)
        {
            Answer(settings.Grammar, string.Empty, settings.Found);
        }

        if (guest is not null)
        {
            DumpImport import = formats.Read(input.Text, input.Source, input.Name, guest);
            guests.AddRange(import.Guests);
            warnings.AddRange(import.Problems.Select(p => p.Message));
        }
    }

    // A list of hosts is hosts, and may hold an answer besides: which mode each of them can run.
    private void TakeInventory(IReadOnlyList<HostCpuid> given)
    {
        foreach (FaultGrammar grammar in FaultGrammars.All)
        {
            FaultFinding[] found = grammar.OfHosts(given).Select(f => f with { Platform = grammar.Id }).ToArray();
            if (found.Length > 0)
            {
                Answer(grammar, string.Empty, found);
            }
        }
    }

    private void Take(FaultGrammar grammar, FaultReading whole)
    {
        hosts.AddRange(whole.Hosts);
        guests.AddRange(whole.Guests);
        facts.AddRange(whole.Facts.Select(f => f with { Platform = grammar.Id }));
        warnings.AddRange(whole.Warnings);
        if (whole.Findings.Count > 0)
        {
            Answer(grammar, whole.Text, whole.Findings.Select(f => f with { Platform = grammar.Id }));
        }
        else if (whole.Facts.Count > 0 && !answering.Contains(grammar))
        {
            answering.Add(grammar);
        }
    }

    private void Answer(FaultGrammar grammar, string text, IEnumerable<FaultFinding> found)
    {
        texts.Add(text);
        statements.AddRange(found);
        if (!answering.Contains(grammar))
        {
            answering.Add(grammar);
        }
    }

    // A list of requirements reads like the list in a fault, and is a guest unless something in the text complains.
    private bool TakeStatements(FaultText text, bool isGuest)
    {
        (FaultGrammar Grammar, FaultFinding[] Found)[] said = FaultGrammars.All
            .Select(g => (g, g.Read(text).Select(f => f with { Platform = g.Id }).ToArray())).Where(p => p.Item2.Length > 0).ToArray();
        bool isList = said.All(p => p.Found.All(f => f.Kind is FaultKind.FeatureKeys or FaultKind.FeatureLabels));
        bool complains = text.SaysAny("host", "must be present", "must be absent", "NotMet", "not supported", "power on", "powered on", "incompatib", "migrat");
        if (isGuest && isList && !(complains && said.Length > 0))
        {
            return false;
        }

        FaultGrammar? outermost = FaultGrammars.All.FirstOrDefault(g => g.Frames(text) || said.Any(p => p.Grammar == g));
        if (outermost is null)
        {
            texts.Add(text.Plain);
            return false;
        }

        // What a layer below does not say, whether a guest starts or moves, its frame does.
        FaultQuestion question = said.Where(p => p.Grammar == outermost).SelectMany(p => p.Found).Select(f => f.Question).FirstOrDefault(q => q != FaultQuestion.Unknown);
        Answer(outermost, text.Plain, Told(said.SelectMany(p => p.Found).ToArray()).Select(f => f.Question == FaultQuestion.Unknown ? f with { Question = question } : f));
        return true;
    }

    // Layers above one another report one error each in their words: what says the bits is told, what repeats it is not.
    private static IEnumerable<FaultFinding> Told(FaultFinding[] found)
    {
        bool exact = found.Any(f => f.Bits.Count > 0 && f.Question != FaultQuestion.OwnMasks);
        var told = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (FaultFinding finding in found)
        {
            bool repeats = finding.Bits.Count > 0
                ? finding.Question != FaultQuestion.OwnMasks && finding.Bits.All(b => told.Contains(b.Address))
                : !told.Add(finding.Summary);
            if (!repeats && !(exact && finding.Kind == FaultKind.RequirementsNotMet))
            {
                told.UnionWith(finding.Bits.Select(b => b.Address));
                yield return finding;
            }
        }
    }
}
