using CpuMask.Json;
using CpuMask.Migration.Output;
using CpuMask.Text;

namespace CpuMask.Explaining;

/// <summary>An explanation as JSON.</summary>
public static class FaultJson
{
    /// <summary>
    /// Writes <c>{"understood","platform","findings":[{"kind","platform","question","direction","summary","guest","sourceHost",
    /// "host","register","bits","candidates","notes","notKnown"}],"ways":[{"harm","title","advice","lines"}],"waysOut":{},
    /// "hosts":[],"text","warnings":[]}</c>. waysOut holds what a platform says beyond texts: of vSphere
    /// <c>{"mask":{"vmx","featMask","advice"},"evc":{"mode","advice"},"host":[]}</c>.
    /// </summary>
    public static void Write(JsonWriter json, FaultExplanation explanation)
    {
        json.BeginObject();
        json.Boolean("understood", explanation.IsUnderstood);
        json.String("platform", explanation.Platform);
        json.Objects("findings", explanation.Findings, finding =>
        {
            json.String("kind", EnumWord.Of(finding.Kind));
            json.String("platform", finding.Platform);
            json.String("question", EnumWord.Of(finding.Question));
            json.String("direction", EnumWord.Of(finding.Direction));
            json.String("summary", finding.Summary);
            json.String("guest", finding.Guest);
            json.String("sourceHost", finding.SourceHost);
            json.String("host", finding.Host);
            json.String("register", finding.Register?.ToShortString());
            MigrationJson.WriteBlocking(json, finding.Bits, "bits");
            json.Strings("candidates", finding.Candidates.Select(c => c.Feature));
            json.Strings("notes", finding.Notes);
            json.Strings("notKnown", finding.NotKnown);
        });
        json.Objects("ways", explanation.Ways, way =>
        {
            json.String("harm", EnumWord.Of(way.Harm));
            json.String("title", way.Title);
            json.Strings("advice", way.Advice);
            json.Strings("lines", way.Lines);
        });
        json.BeginObject("waysOut");
        explanation.WaysOut?.Write(json);
        json.EndObject();
        json.Strings("hosts", explanation.Hosts);
        json.String("text", explanation.Text);
        json.Strings("warnings", explanation.Warnings);
        json.EndObject();
    }
}
