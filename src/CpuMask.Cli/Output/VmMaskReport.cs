using CpuMask.Cli.Running;
using CpuMask.Json;
using CpuMask.Text;
using CpuMask.VSphere.Masks;

namespace CpuMask.Cli.Output;

/// <summary>
/// What is planned for, or became of, each VM, in the order in which it happened: a line as it happens, or one JSON
/// document <c>{"whatIf","server","journal","vms":[{name...,"mechanism","outcome":"planned|changed|unchanged|failed",
/// "changes","levels","error":{"id","message"},"warnings":[]}]}</c> at the end.
/// </summary>
internal sealed class VmMaskReport
{
    private readonly CommandRun run;
    private readonly JsonWriter? json;

    public VmMaskReport(CommandRun run, string server, string journal, bool whatIf)
    {
        this.run = run;
        if (run.Json)
        {
            json = new JsonWriter(run.Output);
            json.BeginObject();
            json.Boolean("whatIf", whatIf);
            json.String("server", server);
            json.String("journal", journal);
            json.BeginArray("vms");
        }
    }

    /// <summary>Tells a plan that is not carried out.</summary>
    public VmMaskPlan Plan(VmMaskPlan plan)
    {
        Tell(plan, plan.Refusal is not null ? "failed" : plan.IsEmpty ? "unchanged" : "planned", plan.Refusal, plan.Warnings);
        return plan;
    }

    /// <summary>Tells what became of a plan.</summary>
    public VmMaskPlan Result(VmMaskResult result)
    {
        Tell(result.Plan, result.Outcome.ToString().ToLowerInvariant(), result.Error, result.Plan.Warnings.Concat(result.Warnings).ToArray());
        return result.Plan;
    }

    /// <summary>Closes the document.</summary>
    public void End()
    {
        if (json is not null)
        {
            json.EndArray();
            json.EndObject();
            json.EndDocument();
        }

        run.Output.Flush();
    }

    private void Tell(VmMaskPlan plan, string outcome, CpuMaskException? error, IReadOnlyList<string> warnings)
    {
        run.Warn(warnings);
        if (error is not null)
        {
            run.Fail(error);
        }

        if (json is null)
        {
            Write(plan, outcome);
        }
        else
        {
            Write(json, plan, outcome, error, warnings);
        }
    }

    private void Write(VmMaskPlan plan, string outcome)
    {
        run.Output.Write(Terminal.Safe(plan.State.Name) + " (" + Terminal.Safe(plan.State.Id) + "): " + outcome + (outcome is "failed" ? string.Empty : ", by " + MechanismNames.Of(plan.Mechanism)) + "\n");
        if (outcome is "planned" or "changed")
        {
            foreach (string change in plan.Change.Describe())
            {
                run.Output.Write("  " + Terminal.Safe(change) + "\n");
            }
        }

        run.Output.Flush();
    }

    private static void Write(JsonWriter json, VmMaskPlan plan, string outcome, CpuMaskException? error, IReadOnlyList<string> warnings)
    {
        json.BeginObject();
        VmMaskJson.WriteVm(json, plan.State);
        json.String("mechanism", MechanismNames.Of(plan.Mechanism));
        json.String("outcome", outcome);
        VmMaskJson.WriteChange(json, plan.Change);
        if (error is not null)
        {
            json.BeginObject("error");
            json.String("id", error.Id);
            json.String("message", error.Message);
            json.EndObject();
        }

        json.Strings("warnings", warnings);
        json.EndObject();
    }
}
