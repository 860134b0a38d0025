using CpuMask.CrossVendor.GuestState;
using CpuMask.CrossVendor.Groups;
using CpuMask.CrossVendor.SystemCalls;
using CpuMask.Json;
using CpuMask.Text;

namespace CpuMask.CrossVendor;

/// <summary>Advice as <c>advise --json</c> prints it.</summary>
public static class CrossVendorJson
{
    /// <summary>Writes <c>{"vendors":[{"vendor","hosts"}],"guest":{...},"advisories":[{"id","severity","title","hosts","finding","facts",
    /// "advice","source"}],"systemCalls":[{"shown","side","hosts","entry","emulated","cycles","cyclesPerSecond","shareOfCore"}],
    /// "guestState":[{"shown","host","emulated","repaired","keepsUpperHalves"}],"groups":[{"number","cpu","vendor","signature","hosts"}],
    /// "moves":[{"from","to","target","answer","hide","notKnown"}],"warnings":[]}</c>.</summary>
    public static void Write(JsonWriter json, CrossVendorAdvice advice)
    {
        json.BeginObject();
        json.Objects("vendors", advice.Pool.Vendors, vendor =>
        {
            json.String("vendor", vendor.Key.Id);
            json.Strings("hosts", vendor.Value.Select(h => h.Name));
        }, onOneLine: true);
        WriteGuest(json, advice);
        json.Objects("advisories", advice.Advisories, advisory =>
        {
            json.String("id", advisory.Id);
            json.String("severity", EnumWord.Of(advisory.Severity));
            json.String("title", advisory.Title);
            json.Strings("hosts", advisory.Hosts);
            json.String("finding", advisory.Finding);
            json.Strings("facts", advisory.Facts);
            json.String("advice", advisory.Advice);
            json.String("source", advisory.Source);
        });
        json.Objects("systemCalls", advice.SystemCalls, cost => Write(json, cost));
        json.Objects("guestState", advice.GuestState, forecast => Write(json, forecast));
        Write(json, advice.Matrix);
        json.Strings("warnings", advice.Warnings);
        json.EndObject();
    }

    private static void WriteGuest(JsonWriter json, CrossVendorAdvice advice)
    {
        json.BeginObject("guest");
        json.String("system", advice.Guest.System?.Name);
        json.Number("bits", advice.Guest.Bits);
        json.Boolean("thirtyTwoBitPrograms", advice.Guest.HasThirtyTwoBitPrograms);
        json.String("hypervisor", advice.Guest.Hypervisor?.Id);
        json.String("hypervisorVersion", advice.Guest.HypervisorVersion?.ToString());
        json.Fraction("callsPerSecond", advice.Guest.CallsPerSecond);
        json.String("givenVendor", advice.Guest.GivenVendor.IsKnown ? advice.Guest.GivenVendor.Id : null);
        json.Strings("guests", advice.Guest.Guests.Select(g => g.Name));
        json.EndObject();
    }

    private static void Write(JsonWriter json, SystemCallCost cost)
    {
        json.String("shown", cost.Shown is { } shown ? SystemCallSides.NameOf(shown) : null);
        json.String("side", SystemCallSides.NameOf(cost.Side));
        json.Strings("hosts", cost.Hosts);
        json.String("entry", cost.Entry);
        json.Boolean("emulated", cost.IsEmulated);
        json.Number("cycles", cost.Cycles);
        json.Number("cyclesPerSecond", cost.CyclesPerSecond);
        json.Fraction("shareOfCore", cost.ShareOfCore);
    }

    private static void Write(JsonWriter json, GuestStateForecast forecast)
    {
        json.String("shown", forecast.Shown.Id);
        json.String("host", forecast.Host.Id);
        json.Strings("emulated", forecast.Emulated.Select(GuestStateWords.Of));
        json.Strings("repaired", forecast.Repaired.Select(GuestStateWords.Of));
        json.Boolean("keepsUpperHalves", forecast.KeepsUpperHalves);
    }

    private static void Write(JsonWriter json, GroupMatrix matrix)
    {
        json.Objects("groups", matrix.Groups, group =>
        {
            json.Number("number", group.Number);
            json.String("cpu", group.Cpu);
            json.String("vendor", group.Vendor.IsKnown ? group.Vendor.Id : null);
            json.String("signature", group.Signature?.ToString());
            json.Strings("hosts", group.Hosts);
        });
        json.Objects("moves", matrix.Moves, move =>
        {
            json.Number("from", move.From.Number);
            json.Number("to", move.To.Number);
            json.String("target", move.Target);
            json.String("answer", EnumWord.Of(move.Answer));
            json.Strings("hide", move.Hide);
            json.Strings("notKnown", move.Open);
        }, onOneLine: true);
    }
}
