using System.CommandLine;
using System.Globalization;
using CpuMask.Cli.Options;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.Cpuid;
using CpuMask.CrossVendor;
using CpuMask.CrossVendor.Questions;
using CpuMask.Guests;
using CpuMask.Json;
using CpuMask.Text;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask advise: what feature bits alone do not settle when guests are to move, above all between two vendors.</summary>
public sealed class AdviseCommand : CpuMaskCommand
{
    private readonly GuestFiles guests = new();
    private readonly Option<string?> system = new("--guest-system") { HelpName = "system" };
    private readonly Option<string?> bits = new("--guest-bits") { HelpName = "32|64" };
    private readonly Option<string?> thirtyTwoBit = new("--thirty-two-bit") { HelpName = "yes|no" };
    private readonly Option<string?> hypervisor = new("--hypervisor");
    private readonly Option<string?> version = new("--hypervisor-version") { HelpName = "version" };
    private readonly Option<string?> rate = new("--call-rate") { HelpName = "calls a second" };

    protected override string Name => "advise";

    protected override void AddOptions(Command command)
    {
        bits.AcceptOnlyFromAmong("32", "64");
        thirtyTwoBit.AcceptOnlyFromAmong("yes", "no");
        hypervisor.AcceptOnlyFromAmong([.. HypervisorOption.Names]);
        system.CompletionSources.Add(_ => GuestSystem.Words.Select(w => new System.CommandLine.Completions.CompletionItem(w)));
        command.Add(guests);
        command.Add(system);
        command.Add(bits);
        command.Add(thirtyTwoBit);
        command.Add(hypervisor);
        command.Add(version);
        command.Add(rate);
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        GuestView? view = Registry.Find(parsed.GetValue(hypervisor))?.View;
        List<HostCpuid> hosts = Inputs.Read(parsed, run);
        List<MigratingGuest> given = guests.Read(parsed, run, view);
        run.Warn(given.SelectMany(g => g.Warnings));
        CrossVendorAdvice advice = CrossVendorAdvice.Of(
            hosts,
            GuestTraits.Of(
                parsed.GetValue(system), parsed.GetValue(bits) is { } width ? int.Parse(width, CultureInfo.InvariantCulture) : null,
                parsed.GetValue(thirtyTwoBit) switch { "yes" => true, "no" => false, _ => null }, view, parsed.GetValue(version), Rate(parsed.GetValue(rate)), given),
            run.Cancellation);
        run.Warn(advice.Warnings);
        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            CrossVendorJson.Write(json, advice);
            json.EndDocument();
            return;
        }

        AdviceText.Write(run.Output, advice);
        foreach (Advice open in advice.NotTold)
        {
            run.Advise(open);
        }
    }

    private static double? Rate(string? text) => text is null ? null
        : double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out double number) ? number
        : throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, "--call-rate: " + CpuMask.Json.Messages.FoundInsteadOf(text, "a number of calls a second"));
}
