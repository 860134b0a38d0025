namespace CpuMask.CrossVendor.GuestState;

/// <summary>The model's terms in words for people.</summary>
internal static class GuestStateWords
{
    /// <summary>The paper and the manuals behind the model.</summary>
    public const string Sources = "AMD, Cross-Vendor Migration, Listings 1 and 3; AMD APM vol. 2 and 3; Intel SDM vol. 2 and 3";

    /// <summary>An instruction as the manuals write it.</summary>
    public static string Of(FastCall call) => call.ToString().ToUpperInvariant();

    /// <summary>A mode as the manuals call it.</summary>
    public static string Of(CpuMode mode) => mode switch
    {
        CpuMode.Real => "real mode",
        CpuMode.Virtual8086 => "virtual-8086 mode",
        CpuMode.Legacy => "32-bit legacy mode",
        CpuMode.Compatibility => "32-bit compatibility mode",
        CpuMode.SixtyFourBit => "64-bit mode",
    };

    /// <summary>What is emulated.</summary>
    public static string Of(EmulatedCall call) => Of(call.Call) + " in " + Of(call.Mode);

    /// <summary>What a repair does.</summary>
    public static string Of(SegmentRule rule) => rule switch
    {
        SegmentRule.Granularity => "G of each segment follows its limit",
        SegmentRule.Unusable => "the Unusable bit of each null or absent segment is made",
        SegmentRule.Accessed => "the Accessed bit of each segment in use is set",
        SegmentRule.Present => "P of CS and TR is set",
        SegmentRule.BusyTss => "TR is marked busy, and in long mode as a 64-bit TSS",
        SegmentRule.StackLevel => "SS.DPL becomes the current privilege level",
        SegmentRule.StackSize => "B of an unusable SS is cleared",
        SegmentRule.CodeLevel => "CS.DPL becomes the current privilege level",
        SegmentRule.Virtual8086 => "access rights become F3H in virtual-8086 mode",
    };
}
