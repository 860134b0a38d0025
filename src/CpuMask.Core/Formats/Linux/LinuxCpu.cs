using System.Globalization;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Text;

namespace CpuMask.Formats.Linux;

/// <summary>One logical CPU as Linux describes it, in /proc/cpuinfo or through lscpu, while its lines are read.</summary>
internal sealed class LinuxCpu
{
    private const uint SignatureBits = 0x0FFF0FFF;
    private static readonly RegisterAddress MaxLeaf = new(0, 0, RegisterName.Eax);
    private static readonly RegisterAddress SignatureRegister = new(1, 0, RegisterName.Eax);
    private static readonly RegisterAddress AddressSizes = new(0x80000008, 0, RegisterName.Eax);

    // Flags that the kernel makes of VMX's capabilities; an old one that prints none of them does not know them.
    private static readonly string[] Virtualization = { "tpr_shadow", "vnmi", "flexpriority", "ept", "vpid" };

    private int? physicalBits;
    private int? linearBits;

    public string? Vendor { get; set; }

    public int? Family { get; set; }

    public int? Model { get; set; }

    public int? Stepping { get; set; }

    public string? Brand { get; set; }

    public string? Microcode { get; set; }

    /// <summary>The highest basic leaf; null when it was not printed.</summary>
    public uint? CpuidLevel { get; set; }

    public LinuxFlags? Flags { get; set; }

    /// <summary>What a kernel since 5.7 prints of Intel's virtualization on a line of its own; null when it was not printed.</summary>
    public string? VmxFlags { get; set; }

    /// <summary>Reads a number; anything else ("unknown", "-1") is not known.</summary>
    public static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    /// <summary>Reads <c>48 bits physical, 48 bits virtual</c>.</summary>
    public void SetAddressSizes(string text)
    {
        string[] words = text.Split(new[] { ' ', ',' }, System.StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 6 && words[2] == "physical" && words[5] == "virtual")
        {
            physicalBits = Number(words[0]);
            linearBits = Number(words[3]);
        }
    }

    /// <summary>Adds this CPU to a host.</summary>
    public void AddTo(HostBuilder host)
    {
        host.View = Flags?.Has("hypervisor") == true ? HostView.Guest : HostView.OperatingSystem;
        host.Vendor = Vendor is null ? host.Vendor : CpuVendor.Of(Vendor);
        host.Brand ??= Brand is null ? null : string.Join(" ", Brand.Split(new[] { ' ' }, System.StringSplitOptions.RemoveEmptyEntries));
        host.Microcode ??= Microcode;
        host.BeginCpu();
        if (CpuidLevel is { } level)
        {
            host.AddRegister(MaxLeaf, RegisterValue.Of(level));
        }

        AddSignature(host);
        Flags?.AddTo(host);

        AddTaskPriority(host);

        // A CPU without long mode may lack leaf 0x80000008; then the kernel makes the sizes up.
        if (Flags?.Has("lm") == true && physicalBits is > 0 and < 256 && linearBits is > 0 and < 256)
        {
            host.AddRegister(AddressSizes, new RegisterValue((uint)(physicalBits.Value | (linearBits.Value << 8)), 0xFFFF));
        }
    }

    // No CPUID bits but what VMX can do for the APIC's task priority; Linux tells it beside the others that it knows of VMX.
    private void AddTaskPriority(HostBuilder host)
    {
        string[] vmx = VmxFlags?.Split(new[] { ' ' }, System.StringSplitOptions.RemoveEmptyEntries) ?? new string[0];
        if (Flags?.Has("vmx") == true && (vmx.Length > 0 || Virtualization.Any(Flags.Has)))
        {
            host.AddCapability("flexpriority", Flags.Has("flexpriority") || vmx.Contains("flexpriority") ? "yes" : "no");
            host.AddCapability("tpr_shadow", Flags.Has("tpr_shadow") || vmx.Contains("vtpr") ? "yes" : "no");
        }
    }

    private void AddSignature(HostBuilder host)
    {
        if (Family is not { } family || Model is not { } model || Stepping is not { } stepping)
        {
            return;
        }

        try
        {
            CpuSignature signature = CpuSignature.FromFamilyModelStepping(family, model, stepping);
            host.Signature = signature;
            host.AddRegister(SignatureRegister, new RegisterValue(signature.Value, SignatureBits));
        }
        catch (CpuMaskException e)
        {
            host.Warn(e.Message);
        }
    }
}
