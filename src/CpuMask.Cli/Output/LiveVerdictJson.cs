using System.IO;
using System.Threading;
using CpuMask.Guests;
using CpuMask.Json;
using CpuMask.Migration.Output;
using CpuMask.VSphere.Migration;

namespace CpuMask.Cli.Output;

/// <summary>can-move --server as JSON: what can-move writes of dumps, with the server's own answers beside it.</summary>
public static class LiveVerdictJson
{
    /// <summary>
    /// Writes <c>{"server","guests","hosts","verdicts","answers":[{"guest","host","current","canMove","server":{"canMove",
    /// "errors":[{"type","message"}]},"agrees"}],"warnings"}</c>; <c>server</c> is null where it has no answer.
    /// </summary>
    public static void Write(TextWriter output, string server, LiveMigration check, CancellationToken cancellation)
    {
        var json = new JsonWriter(output);
        json.BeginObject();
        json.String("server", server);
        GuestJson.Write(json, check.Guests);
        json.Strings("hosts", check.HostNames);
        MigrationJson.WriteVerdicts(json, check.Verdicts(cancellation).Select(v => v.Cpu));
        json.Objects("answers", check.BareVerdicts(cancellation), verdict => WriteAnswer(json, verdict));
        json.Strings("warnings", check.Warnings);
        json.EndObject();
        json.EndDocument();
    }

    private static void WriteAnswer(JsonWriter json, LiveVerdict verdict)
    {
        json.String("guest", verdict.Cpu.Guest);
        json.String("host", verdict.Cpu.Host);
        json.Boolean("current", verdict.IsCurrent);
        json.Boolean("canMove", verdict.CanMove);
        if (verdict.Server is { } server)
        {
            json.BeginObject("server");
            json.Boolean("canMove", server.CanMove);
            json.Objects("errors", server.Errors, fault =>
            {
                json.String("type", fault.Type);
                json.String("message", fault.Message);
            }, onOneLine: true);
            json.EndObject();
        }
        else
        {
            json.String("server", null);
        }

        json.Boolean("agrees", verdict.Agrees);
    }
}
