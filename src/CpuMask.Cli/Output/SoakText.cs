using System.Globalization;
using System.IO;
using CpuMask.CrossVendor.Soaking;
using CpuMask.Json;
using CpuMask.Text;
using Spectre.Console;
using SoakMessages = CpuMask.CrossVendor.Soaking.Messages;

namespace CpuMask.Cli.Output;

/// <summary>A soak as it goes, a line a move, and what soaks have covered.</summary>
public sealed class SoakText
{
    private readonly TextWriter output;
    private readonly SoakPlan plan;
    private readonly JsonWriter? json;

    /// <summary>Begins the page.</summary>
    public SoakText(TextWriter output, bool asJson, SoakPlan plan)
    {
        this.output = output;
        this.plan = plan;
        if (asJson)
        {
            json = new JsonWriter(output);
            json.BeginObject();
            json.String("vm", plan.Vm);
            json.Strings("hosts", [plan.First, plan.Second]);
            json.Number("planned", plan.Moves);
            json.BeginArray("moves");
        }
    }

    /// <summary>Writes what soaks have covered, and which soaks would cover the rest.</summary>
    public static void Write(TextWriter output, SoakCoverage coverage)
    {
        IAnsiConsole console = Terminal.On(output);
        Terminal.Line(console, Wording.Count(coverage.Soaks.Count, "soak", "soaks") + "; " + coverage.Covered + " of " + coverage.Rows.Count + " values covered.");
        Table table = HostTables.New("Axis", "Value");
        table.AddColumn("Soaks").AddColumn("Moves").AddColumn("Failures");
        foreach (SoakCoverageRow row in coverage.Rows)
        {
            table.AddRow(
                Terminal.Plain(row.Axis), Terminal.Plain(row.Value), Number(row.Soaks), Number(row.Moves), Number(row.Failures));
        }

        HostTables.Write(console, table);
        if (coverage.Next.Count > 0)
        {
            Terminal.Line(console);
            Terminal.Line(console, Wording.Count(coverage.Next.Count, "more soak covers", "more soaks cover") + " the rest; the next:");
            foreach (string value in coverage.Next[0].Select(v => "  --point \"" + v.Key + "=" + v.Value + "\""))
            {
                Terminal.Line(console, value);
            }
        }
    }

    /// <summary>Writes one move.</summary>
    public void Move(SoakMove move)
    {
        if (json is not null)
        {
            SoakJson.Write(json, move);
        }
        else
        {
            output.WriteLine(string.Format(
                CultureInfo.InvariantCulture, "{0,6}  {1:yyyy-MM-dd HH:mm:ss}  {2} -> {3}  {4:0.0} s{5}", move.Number, move.Started.UtcDateTime,
                Wording.Safe(move.From), Wording.Safe(move.To), move.Seconds, move.Succeeded ? string.Empty : "  failed"));
        }

        // Someone may be watching for a day.
        output.Flush();
    }

    /// <summary>Ends the page.</summary>
    public void End(int succeeded, SoakMove? last)
    {
        if (json is null)
        {
            output.WriteLine(SoakMessages.Ended(plan, succeeded, last));
            return;
        }

        json.EndArray();
        json.Number("succeeded", succeeded);
        json.Boolean("isDone", succeeded >= plan.Moves);
        json.EndObject();
        json.EndDocument();
    }

    private static Spectre.Console.Text Number(int number) => Terminal.Plain(number == 0 ? "-" : number.ToString(CultureInfo.InvariantCulture));
}
