using System.Globalization;
using CpuMask.Baselines;
using CpuMask.Compliance.Policy;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Pool;
using CpuMask.Text;

namespace CpuMask.Compliance.Runs;

/// <summary>
/// A run as <c>cpumask check --json</c> prints it, and as the next run reads it: <c>compliant</c> and <c>findings</c> for
/// scripts, <c>hosts</c> with each host's own verdict, then <c>groups</c>, the hosts' memory: hosts of equal registers
/// share one, so that ten thousand make a few megabytes. Groups have a baseline's shape, so a run can stand for its hosts'
/// dumps wherever those are taken.
/// </summary>
public static class RunJson
{
    /// <summary>Writes one object.</summary>
    public static void Write(JsonWriter json, ComplianceRun run)
    {
        json.BeginObject();
        WriteMembers(json, run);
        json.EndObject();
    }

    /// <summary>Writes a run's members into an object that the caller has begun.</summary>
    public static void WriteMembers(JsonWriter json, ComplianceRun run)
    {
        json.Boolean("compliant", run.Compliant);
        json.String("checkedAt", Time(run.CheckedAt));
        json.String("previousAt", run.PreviousAt is { } previous ? Time(previous) : null);
        json.BeginObject("reference", onOneLine: true);
        json.String("kind", KindName(run.ReferenceKind));
        json.String("name", run.Reference);
        json.EndObject();
        json.String("failOn", FindingSeverities.Name(run.FailOn));
        WriteFindings(json, "findings", run.Findings);
        WriteFindings(json, "waived", run.Waived);
        WriteFindings(json, "resolved", run.Resolved);
        WriteHosts(json, run);
        json.Array("groups", HostKind.Of(run.Hosts), group => WriteGroup(json, group));
    }

    /// <summary>Writes one finding as an object.</summary>
    public static void WriteFinding(JsonWriter json, CpuidFinding finding)
    {
        json.String("severity", FindingSeverities.Name(finding.Severity));
        json.String("host", finding.Host.Length > 0 ? finding.Host : null);
        json.String("rule", finding.Rule);
        json.String("feature", finding.Feature.Length > 0 ? finding.Feature : null);
        json.String("class", finding.Class?.ToString().ToLowerInvariant());
        json.String("leaf", finding.Leaf is { } leaf ? Hex.Word(leaf) : null);
        json.String("subleaf", finding.Subleaf is { } subleaf ? HostJson.SubleafText(subleaf) : null);
        json.String("register", finding.Register is { } register ? RegisterText(register) : null);
        json.Number("bit", finding.Bit);
        json.String("expected", finding.Expected);
        json.String("actual", finding.Actual);
        json.String("since", Time(finding.Since));
        json.String("message", finding.Message);
        if (finding.Waiver is { } waiver)
        {
            json.BeginObject("waiver", onOneLine: true);
            json.String("host", waiver.Host);
            json.String("feature", waiver.Feature);
            json.String("rule", waiver.Rule);
            json.String("reason", waiver.Reason);
            json.String("expires", Wording.Day(waiver.Expires));
            json.EndObject();
        }
    }

    /// <summary>A register's name in JSON.</summary>
    public static string RegisterText(RegisterName register) => register >= RegisterName.MsrLow ? "msr" : register.ToString().ToLowerInvariant();

    /// <summary>A reference kind's name in JSON.</summary>
    public static string KindName(ReferenceKind kind) => kind switch
    {
        ReferenceKind.Baseline => "baseline",
        ReferenceKind.Host => "host",
        ReferenceKind.EvcMode => "evc-mode",
        ReferenceKind.PreviousRun => "previous-run",
        ReferenceKind.None => "none",
    };

    private static void WriteFindings(JsonWriter json, string name, IReadOnlyList<CpuidFinding> findings)
    {
        json.Objects(name, findings, finding => WriteFinding(json, finding));
    }

    private static void WriteHosts(JsonWriter json, ComplianceRun run)
    {
        var counts = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach (CpuidFinding finding in run.Findings)
        {
            if (!counts.TryGetValue(finding.Host, out int[]? count))
            {
                counts[finding.Host] = count = new int[3];
            }

            count[(int)finding.Severity]++;
        }

        json.Array("hosts", run.Hosts, host =>
        {
            counts.TryGetValue(host.Name, out int[]? count);
            json.BeginObject(onOneLine: true);
            json.String("name", host.Name);
            json.Number("errors", count?[(int)FindingSeverity.Error] ?? 0);
            json.Number("warnings", count?[(int)FindingSeverity.Warning] ?? 0);
            json.Number("informations", count?[(int)FindingSeverity.Information] ?? 0);
            json.EndObject();
        });
    }

    private static void WriteGroup(JsonWriter json, HostKind group)
    {
        HostCpuid sample = group.Hosts[0];
        json.BeginObject();
        json.String("id", BaselineDigest.Of(sample.Vendor, sample.Signature, sample.View, BaselineDigest.Canonical(sample.Registers)));
        json.String("vendor", sample.Vendor.IsKnown ? sample.Vendor.Id : null);
        HostJson.WriteSignature(json, sample.Signature);
        json.String("brand", sample.Brand);
        json.String("view", HostViews.Name(sample.View));
        HostJson.WriteRegisters(json, sample.Registers);
        HostJson.WriteMsrs(json, sample.Registers.Msrs);
        json.BeginObject("capabilities");
        foreach (KeyValuePair<string, string> pair in sample.Capabilities.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            json.String(pair.Key, pair.Value);
        }

        json.EndObject();
        json.Objects("hosts", group.Hosts, host => WriteHost(json, host), onOneLine: true);
        json.EndObject();
    }

    private static void WriteHost(JsonWriter json, HostCpuid host)
    {
        json.String("name", host.Name);
        json.String("source", host.Source);
        json.String("format", host.Format);
        Optional(json, "collectedAt", host.CollectedAt is { } at ? Time(at) : null);
        Optional(json, "microcode", host.Microcode);
        Optional(json, "bios", host.Bios);
        Optional(json, "kernel", host.Kernel);
        json.Number("logicalProcessors", host.LogicalProcessors);
        if (host.UnevenBits.Count > 0)
        {
            json.Strings("uneven", host.UnevenBits.Select(b => b.ToShortString()));
        }
    }

    private static void Optional(JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.String(name, value);
        }
    }

    private static string Time(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);
}
