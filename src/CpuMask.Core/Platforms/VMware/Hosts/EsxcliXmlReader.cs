using CpuMask.Cpuid;
using CpuMask.Reading;
using CpuMask.Reading.Xml;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// <c>esxcli --formatter=xml hardware cpu cpuid raw list -c 0</c>: <c>output</c>, <c>list</c>, one <c>structure</c> a
/// leaf, and in it <c>field name="EAX"</c> with a typed element that holds the number.
/// </summary>
internal sealed class EsxcliXmlReader : DumpReader
{
    private static readonly string[] Columns = { "Leaf", "Subleaf", "EAX", "EBX", "ECX", "EDX" };

    public override string Format => "esxcli-xml";

    public override string Description => "esxcli --formatter=xml hardware cpu cpuid raw list";

    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.AllLeaves, subleaves: true, allCpus: true, microcode: false, HostView.Hardware, HostView.Guest);

    public override DumpFit Fit(DumpText text) =>
        text.FirstByte == '<' && text.HasNearBeginning("esxcli", 2048) ? DumpFit.Yes(50) : DumpFit.None;

    public override void Read(DumpText text, DumpImport import)
    {
        var tables = new EsxcliTables(import);
        foreach (DumpElement row in XmlTree.Read(text, import).SelectMany(d => d.Descendants()).Where(n => n.Name == "structure"))
        {
            import.Cancellation.ThrowIfCancellationRequested();
            string?[] cells = Array.ConvertAll(Columns, c => Cell(row, c));
            string? wrong = tables.Add(cells);
            if (wrong is not null)
            {
                import.Malformed(row.Position, wrong, CpuIdInfoText.ExpectedLevel);
            }
        }

        tables.EndTable();
        tables.End();
    }

    private static string? Cell(DumpElement row, string column)
    {
        foreach (DumpElement field in row.All("field"))
        {
            if (string.Equals(field.Attribute("name"), column, StringComparison.OrdinalIgnoreCase))
            {
                return field.Children.Count > 0 ? field.Children[0].Text : field.Text;
            }
        }

        return null;
    }
}
