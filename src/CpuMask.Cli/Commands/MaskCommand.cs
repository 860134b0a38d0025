using System.CommandLine;
using CpuMask.Cli.Options;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.Json;
using CpuMask.Platforms;
using CpuMask.Platforms.VMware.Masks;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask mask: the mask that makes hosts alike, in a hypervisor's own language.</summary>
public sealed class MaskCommand : CpuMaskCommand
{
    /// <summary>The languages that --for takes.</summary>
    internal static string[] Languages => Registry.Languages.Select(l => l.Id).ToArray();

    private readonly GuestMaskOption guestMask = new();
    private readonly BaselineOption baseline = new();
    private readonly Option<string> target = new("--for") { DefaultValueFactory = _ => Registry.Languages.First().Id };

    private readonly Option<string> unknownBits = new("--unknown-bits") { DefaultValueFactory = _ => "refuse" };

    private readonly Option<bool> keepHostSignature = new("--keep-host-signature");
    private readonly Option<bool> noComment = new("--no-comment");
    private readonly Option<bool> binary = new("--binary");
    private readonly Option<string?> targetVersion = new("--target-version", "--xen-version") { HelpName = "version" };

    protected override string Name => "mask";

    protected override void AddOptions(Command command)
    {
        target.AcceptOnlyFromAmong(Languages);
        unknownBits.AcceptOnlyFromAmong("refuse", "hide", "leave");
        command.Add(target);
        command.Add(guestMask);
        baseline.AddTo(command);
        command.Add(unknownBits);
        command.Add(keepHostSignature);
        command.Add(noComment);
        command.Add(targetVersion);
        command.Add(binary);
        command.Validators.Add(result =>
        {
            // The default is put in later; a wrong word has been told already.
            CpuLanguage language = Registry.FindLanguage(result.GetValue(target)) ?? Registry.Languages.First();
            if (!language.Uses.HasFlag(CpuRequestParts.Guest) && result.GetValue<string[]>(guestMask) is { Length: > 0 })
            {
                result.AddError("--guest-mask is VMware's notion; it says nothing about --for " + language.Id + ".");
            }

            Refuse(baseline.OfBaselinesOnly(result).ToArray(), CpuRequestParts.Baseline);
            Refuse(Given(unknownBits), CpuRequestParts.UnknownBits);
            Refuse(Given(keepHostSignature), CpuRequestParts.KeepHostSignature);
            Refuse(Given(noComment), CpuRequestParts.Comments);
            Refuse(Given(targetVersion), CpuRequestParts.Version);
            Refuse(Given(binary), CpuRequestParts.Guest);

            string[] Given(Option option) => result.GetResult(option) is { Implicit: false } ? [option.Name] : [];

            void Refuse(IReadOnlyList<string> given, CpuRequestParts part)
            {
                if (given.Count > 0 && !language.Uses.HasFlag(part))
                {
                    result.AddError(string.Join(", ", given) + ": only --for " + Or(UsersOf(part)) + " has a use for that.");
                }
            }
        });
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        CpuLanguage language = Registry.LanguageNamed(parsed.GetValue(target)!);
        GuestMask? guest = guestMask.Read(parsed);
        CpuRequest request = language.Uses.HasFlag(CpuRequestParts.Baseline)
            ? CpuRequest.Of(baseline.Compute(parsed, Inputs.Read(parsed, run)))
            : CpuRequest.Of(baseline.Remaining(parsed, Inputs.Read(parsed, run)));
        CpuText text = language.Write(request with
        {
            Guest = guest,
            Hide = baseline.Hidden(parsed),
            UnknownBits = Enum.Parse<UnknownBits>(parsed.GetValue(unknownBits)!, ignoreCase: true),
            KeepHostSignature = parsed.GetValue(keepHostSignature),
            NoComments = parsed.GetValue(noComment),
            Version = parsed.GetValue(targetVersion),
        });
        run.Warn(text.Warnings);
        run.Advise(guest is null && language.Uses.HasFlag(CpuRequestParts.Guest) ? GuestMasks.ToNameTheGuest : null);
        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            text.WriteJson(json);
            json.EndDocument();
            return;
        }

        if (text.Source is VMotionMask mask)
        {
            MaskText.Write(run.Output, mask);
            if (parsed.GetValue(binary))
            {
                MaskText.WriteBinary(run.Output, mask);
            }

            return;
        }

        foreach (string note in text.Notes)
        {
            run.Notice(note);
        }

        // As it stands, for a configuration file: xl refuses what a table would wrap.
        run.Output.Write(text.Text);
    }

    private static IEnumerable<string> UsersOf(CpuRequestParts part) => Registry.Languages.Where(l => l.Uses.HasFlag(part)).Select(l => l.Id);

    private static string Or(IEnumerable<string> words) => words.ToArray() is { Length: > 1 } several
        ? string.Join(", ", several.SkipLast(1)) + " or " + several[^1]
        : string.Concat(words);
}
