using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Qemu;

/// <summary>
/// QEMU's answer to <c>query-cpu-model-expansion</c>: <c>{"return":{"model":{"name":"host","props":{"avx2":true,...}}}}</c>,
/// with or without the other lines of a QMP session. Each true or false property that names a bit makes that bit known:
/// what guests of this QEMU on this host can get.
/// </summary>
internal sealed class QemuModelExpansionReader : DumpReader
{
    private const uint SignatureBits = 0x0FFF0FFF;

    public override string Format => "qemu-model";

    public override string Description => "QEMU's query-cpu-model-expansion JSON";

    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.NamedBits, subleaves: true, allCpus: false, microcode: false, HostView.GuestMaximum);

    public override DumpFit Fit(DumpText text) =>
        text.FirstByte == '{' && text.HasNearBeginning("\"props\"", 16 << 10) && text.HasNearBeginning("\"model\"", 16 << 10)
            ? DumpFit.Yes(DumpFit.Certain)
            : DumpFit.None;

    public override void Read(DumpText text, DumpImport import)
    {
        foreach (JsonValue json in JsonDump.ReadAll(text, import))
        {
            if ((json["return"] ?? json)["model"] is { } model && model["props"] is { } props)
            {
                Add(model["name"]?.AsString, props, import);
            }
        }
    }

    private static void Add(string? model, JsonValue props, DumpImport import)
    {
        HostBuilder host = import.NewHost();
        host.View = HostView.GuestMaximum;
        host.Vendor = CpuVendor.Of(props["vendor"]?.AsString);
        host.Brand = props["model-id"]?.AsString;
        if (model is not null)
        {
            host.AddCapability("model", model);
        }

        host.BeginCpu();
        var ones = new SortedDictionary<RegisterAddress, RegisterValue>();
        foreach (KeyValuePair<string, JsonValue> prop in props.Members)
        {
            if (prop.Value.AsBoolean is { } on && FeatureTable.Default.Named(prop.Key, NamingScheme.Qemu) is { Count: 1 } rows && rows[0].IsFlag)
            {
                RegisterValue before = ones.TryGetValue(rows[0].Register, out RegisterValue old) ? old : RegisterValue.Unknown;
                ones[rows[0].Register] = before.With(rows[0].Mask, on ? rows[0].Mask : 0);
            }
        }

        foreach (KeyValuePair<RegisterAddress, RegisterValue> word in ones)
        {
            host.AddRegister(word.Key, word.Value);
        }

        AddNumbers(host, props, import);
        import.Add(host);
    }

    private static void AddNumbers(HostBuilder host, JsonValue props, DumpImport import)
    {
        // 0xFFFFFFFF stands for "as high as the features need", and 0 for a number that was not worked out.
        AddMaximum(host, LeafRange.Basic, props["level"]);
        AddMaximum(host, LeafRange.Extended, props["xlevel"]);
        if (props["phys-bits"]?.AsNumber is { } bits and > 0 and < 256)
        {
            host.AddRegister(new RegisterAddress(0x80000008, 0, RegisterName.Eax), new RegisterValue((uint)bits, 0xFF));
        }

        if (props["family"]?.AsNumber is { } family and >= 0 and < 1000 && props["model"]?.AsNumber is { } number and >= 0 and < 1000
            && props["stepping"]?.AsNumber is { } stepping and >= 0 and < 1000)
        {
            try
            {
                CpuSignature signature = CpuSignature.FromFamilyModelStepping((int)family, (int)number, (int)stepping);
                host.Signature = signature;
                host.AddRegister(new RegisterAddress(1, 0, RegisterName.Eax), new RegisterValue(signature.Value, SignatureBits));
            }
            catch (CpuMaskException e)
            {
                import.Report(new DumpProblem(ErrorIds.MalformedDump, import.Source, props.Position, e.Message));
            }
        }
    }

    private static void AddMaximum(HostBuilder host, uint first, JsonValue? number)
    {
        if (number?.AsNumber is { } value && value > first && value <= first + 0xFFFF)
        {
            host.AddRegister(new RegisterAddress(first, 0, RegisterName.Eax), RegisterValue.Of((uint)value));
        }
    }
}
