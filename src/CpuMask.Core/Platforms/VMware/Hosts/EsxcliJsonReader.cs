using CpuMask.Cpuid;
using CpuMask.Json;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// <c>esxcli --formatter=json hardware cpu cpuid raw list -c 0</c>: an array of objects with Leaf, Subleaf, EAX, EBX,
/// ECX and EDX, numbers or hexadecimal texts. Several arrays may stand in one file.
/// </summary>
internal sealed class EsxcliJsonReader : DumpReader
{
    private static readonly string[] Columns = { "Leaf", "Subleaf", "EAX", "EBX", "ECX", "EDX" };

    public override string Format => "esxcli-json";

    public override string Description => "esxcli --formatter=json hardware cpu cpuid raw list";

    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.AllLeaves, subleaves: true, allCpus: true, microcode: false, HostView.Hardware, HostView.Guest);

    public override DumpFit Fit(DumpText text) =>
        text.FirstByte == '[' && text.HasNearBeginning("\"subleaf\":", 4096) && text.HasNearBeginning("\"eax\":", 4096)
            && text.HasNearBeginning("\"leaf\":", 4096)
            ? DumpFit.Yes(DumpFit.Certain)
            : DumpFit.None;

    public override void Read(DumpText text, DumpImport import)
    {
        var tables = new EsxcliTables(import);
        foreach (JsonValue json in JsonDump.ReadAll(text, import))
        {
            ReadTable(json, tables, import);
        }

        tables.End();
    }

    private static void ReadTable(JsonValue json, EsxcliTables tables, DumpImport import)
    {
        IReadOnlyList<JsonValue> rows = json.Items;
        for (int i = 0; i < rows.Count; i++)
        {
            string? wrong = tables.Add(Array.ConvertAll(Columns, c => rows[i][c]?.AsText));
            if (wrong is not null)
            {
                import.Report(new DumpProblem(
                    ErrorIds.MalformedDump, import.Source, default,
                    Wording.Format("[{0}]: {1}", i, CpuMask.Json.Messages.FoundInsteadOf(wrong, CpuIdInfoText.ExpectedLevel))));
            }
        }

        tables.EndTable();
    }
}
