using System.Globalization;
using System.Text;

namespace CpuMask.CrossVendor.Soaking;

/// <summary>A soak as a shell script, for a machine that has no CpuMask: the same moves, log and state after a failure.</summary>
public static class SoakScript
{
    /// <summary>Writes the script.</summary>
    public static string Write(SoakPlan plan, SoakToolstack toolstack)
    {
        var commands = new HostCommands(plan, toolstack);
        var text = new StringBuilder();
        text.Append("#!/bin/sh\n# ").Append(plan.Moves).Append(" moves of ").Append(plan.Vm).Append(" between ").Append(plan.First).Append(" and ").Append(plan.Second)
            .Append(", one every ").Append(plan.Interval.TotalSeconds.ToString(CultureInfo.InvariantCulture)).Append(" s.\n")
            .Append("# Stops at the first that fails and keeps the state of both hosts; run again, it goes on.\n")
            .Append("export LC_ALL=C\nlog=soak.log\ndone=$(grep -c ' ok$' \"$log\" 2>/dev/null)\n")
            .Append("on_first() { ").Append(Test(commands, plan, plan.First, toolstack)).Append("; }\n")
            .Append("on_second() { ").Append(Test(commands, plan, plan.Second, toolstack)).Append("; }\n")
            .Append("keep() {\n  mkdir -p \"$1\"\n");
        foreach (string host in new[] { plan.First, plan.Second })
        {
            foreach ((string file, HostCommand command) in commands.State(host))
            {
                text.Append("  ").Append(command).Append(" >\"$1/").Append(file.Replace('/', '_')).Append("\" 2>&1\n");
            }
        }

        text.Append("}\nwhile [ \"${done:-0}\" -lt ").Append(plan.Moves).Append(" ]; do\n  begun=$(date +%s)\n");
        Branch(text, "if", "on_first", commands.Move(plan.First, plan.Second), "on_second");
        Branch(text, "elif", "on_second", commands.Move(plan.Second, plan.First), "on_first");
        text.Append("  else echo '").Append(plan.Vm).Append(" runs on neither host' >&2; exit 1; fi\n")
            .Append("  done=$((${done:-0} + 1))\n  rest=$((begun + ").Append(((int)plan.Interval.TotalSeconds).ToString(CultureInfo.InvariantCulture))
            .Append(" - $(date +%s)))\n  [ \"$rest\" -le 0 ] || sleep \"$rest\"\ndone\n");
        return text.ToString();
    }

    private static string Test(HostCommands commands, SoakPlan plan, string host, SoakToolstack toolstack) =>
        commands.List(host) + (toolstack == SoakToolstack.Xl ? " | awk '{ print $1 }'" : string.Empty) + " | grep -Fqx " + plan.Vm;

    private static void Branch(StringBuilder text, string word, string test, HostCommand move, string arrived) => text
        .Append("  ").Append(word).Append(' ').Append(test).Append("; then\n    if ").Append(move).Append(" && ").Append(arrived)
        .Append("; then echo \"$(date -u +%FT%TZ) ").Append(move).Append(" ok\" >>\"$log\"\n    else echo \"$(date -u +%FT%TZ) ").Append(move)
        .Append(" failed\" >>\"$log\"; keep \"failure-$(date +%s)\"; exit 1; fi\n");
}
