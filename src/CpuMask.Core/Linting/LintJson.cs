using CpuMask.Json;
using CpuMask.Platforms;
using CpuMask.Text;

namespace CpuMask.Linting;

/// <summary>Lints as JSON.</summary>
public static class LintJson
{
    /// <summary>
    /// Writes <c>{"fine","texts":[{"source","name","platform","language","fine","settings":[{"feature","address","effect","value",
    /// "onlyOn","line"}],"remarks":[{"line","message"}],"levelBlockers":[],"findings":[{"severity","fate","line","column",
    /// "message"}],"corrected"}]}</c>.
    /// </summary>
    public static void Write(JsonWriter json, IReadOnlyList<CpuMaskLint> lints)
    {
        bool fine = true;
        foreach (CpuMaskLint lint in lints)
        {
            fine &= lint.IsFine;
        }

        json.BeginObject();
        json.Boolean("fine", fine);
        json.Objects("texts", lints, lint => Write(json, lint));
        json.EndObject();
    }

    private static void Write(JsonWriter json, CpuMaskLint lint)
    {
        json.String("source", lint.Source);
        json.String("name", lint.Name);
        json.String("platform", lint.Platform);
        json.String("language", lint.Language);
        json.Boolean("fine", lint.IsFine);
        json.Objects("settings", lint.Settings, setting =>
        {
            json.String("feature", setting.Feature);
            json.String("address", setting.Address);
            json.String("effect", EnumWord.Of(setting.Effect));
            json.String("value", setting.Value is { } value ? Wording.Format("0x{0:X}", value) : null);
            json.String("onlyOn", setting.OnlyOn.IsKnown ? setting.OnlyOn.Id : null);
            json.Number("line", setting.Line);
        }, onOneLine: true);
        Remarks(json, "remarks", lint.Remarks);
        Remarks(json, "levelBlockers", lint.LevelBlockers);
        json.Objects("findings", lint.Findings, finding =>
        {
            json.String("severity", EnumWord.Of(finding.Severity));
            json.String("fate", EnumWord.Of(finding.Fate));
            json.Number("line", finding.Position.Line);
            json.Number("column", finding.Position.Column);
            json.String("message", finding.Message);
        });
        json.String("corrected", lint.Corrected);
    }

    private static void Remarks(JsonWriter json, string name, IReadOnlyList<CpuTextRemark> remarks) => json.Objects(name, remarks, remark =>
    {
        json.Number("line", remark.Position.Line);
        json.String("message", remark.Message);
    }, onOneLine: true);
}
