using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using CpuMask.Cli.Output;
using CpuMask.Cpuid;
using CpuMask.Json;
using CpuMask.Platforms;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Platforms.Xen.Masks;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask mask: the mask that makes hosts alike, in a hypervisor's own language.</summary>
public sealed class MaskCommand : CpuMaskCommand
{
    /// <summary>The languages that --for takes.</summary>
    internal static readonly string[] Languages = ["vmware", "xen"];

    private readonly GuestMaskOption guestMask = new();
    private readonly BaselineOption baseline = new();
    private readonly Option<string> target = new("--for") { DefaultValueFactory = _ => "vmware" };

    private readonly Option<string> unknownBits = new("--unknown-bits") { DefaultValueFactory = _ => "refuse" };

    private readonly Option<bool> keepHostSignature = new("--keep-host-signature");
    private readonly Option<bool> noComment = new("--no-comment");

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
        command.Validators.Add(result =>
        {
            if (result.GetValue(target) == "xen" && result.GetValue<string[]>(guestMask) is { Length: > 0 })
            {
                result.AddError("--guest-mask is VMware's notion; it says nothing about --for xen.");
            }

            string[] forXen = baseline.OfBaselinesOnly(result)
                .Concat(new Option[] { unknownBits, keepHostSignature, noComment }.Where(o => result.GetResult(o) is { Implicit: false }).Select(o => o.Name)).ToArray();
            if (result.GetValue(target) != "xen" && forXen.Length > 0)
            {
                result.AddError(string.Join(", ", forXen) + ": only --for xen has a use for that.");
            }
        });
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        if (parsed.GetValue(target) == "xen")
        {
            RunForXen(parsed, run);
        }
        else
        {
            RunForVmware(parsed, run);
        }
    }

    private void RunForVmware(ParseResult parsed, CommandRun run)
    {
        GuestMask? guest = guestMask.Read(parsed);
        IReadOnlyList<HostCpuid> hosts = baseline.Remaining(parsed, Inputs.Read(parsed, run));
        VMotionMask mask = VMotionMask.Create(hosts, guest);
        run.Warn(mask.Warnings);
        run.Advise(guest is null ? GuestMasks.ToNameTheGuest : null);
        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            VMotionMaskJson.Write(json, mask);
            json.EndDocument();
        }
        else
        {
            MaskText.Write(run.Output, mask);
        }
    }

    private void RunForXen(ParseResult parsed, CommandRun run)
    {
        XenCpuid cpuid = XenCpuid.From(baseline.Compute(parsed, Inputs.Read(parsed, run)), new XenCpuidOptions
        {
            UnknownBits = parsed.GetValue(unknownBits) switch
            {
                "hide" => UnknownBits.Hide,
                "leave" => UnknownBits.Leave,
                _ => UnknownBits.Refuse,
            },
            KeepHostSignature = parsed.GetValue(keepHostSignature),
            NoComments = parsed.GetValue(noComment),
        });
        run.Warn(cpuid.Warnings);
        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            XenCpuidJson.Write(json, cpuid);
            json.EndDocument();
            return;
        }

        foreach (string note in cpuid.Notes)
        {
            run.Notice(note);
        }

        // As it stands, for a configuration file: xl refuses what a table would wrap.
        run.Output.Write(cpuid.Text);
    }
}
