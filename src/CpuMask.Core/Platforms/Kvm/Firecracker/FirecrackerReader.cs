using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Firecracker;

/// <summary>
/// Fingerprints of Firecracker's cpu-template-helper, and its custom CPU templates: JSON with <c>cpuid_modifiers</c>
/// (leaf, sub-leaf, registers as <c>0b0101...</c>, where x leaves a bit alone) and <c>msr_modifiers</c>. A fingerprint says
/// what KVM offers to guests on one host under one kernel, microcode and firmware.
/// </summary>
internal sealed class FirecrackerReader : DumpReader
{
    public override string Format => "firecracker";

    public override string Description => "Firecracker CPU fingerprint or template, JSON";

    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.AllLeaves, subleaves: true, allCpus: false, microcode: true, HostView.GuestMaximum);

    public override DumpFit Fit(DumpText text)
    {
        var lines = new LineScanner(text);
        bool json = false;
        int config = 0;
        for (int n = 0; n < 60 && lines.Next(); n++)
        {
            lines.SkipBlanks();
            if (!json && !lines.AtEnd)
            {
                json = lines.Peek == '{';
                if (!json)
                {
                    return DumpFit.None;
                }
            }

            if (lines.IndexOf("\"cpuid_modifiers\"") >= 0)
            {
                return DumpFit.Yes(50);
            }

            config = lines.IndexOf("\"guest_cpu_config\"") >= 0 ? lines.Number : config;
        }

        return config == 0 ? DumpFit.None : DumpFit.Stopped(config);
    }

    public override void Read(DumpText text, DumpImport import)
    {
        if (JsonDump.Read(text, import) is not { } json)
        {
            return;
        }

        HostBuilder host = import.NewHost();
        host.View = HostView.GuestMaximum;
        host.Kernel = json["kernel_version"]?.AsString;
        host.Microcode = json["microcode_version"]?.AsString;
        host.Bios = json["bios_version"]?.AsString;
        if (host.Bios is not null && json["bios_revision"]?.AsString is { } revision)
        {
            host.Bios += " revision " + revision;
        }

        JsonValue config = json["guest_cpu_config"] ?? json;
        host.BeginCpu();
        int i = 0;
        foreach (JsonValue leaf in (config["cpuid_modifiers"] ?? JsonValue.Null).Items)
        {
            ReadLeaf(leaf, host, import, Wording.Format("cpuid_modifiers[{0}].", i++));
        }

        i = 0;
        foreach (JsonValue msr in (config["msr_modifiers"] ?? JsonValue.Null).Items)
        {
            ReadMsr(msr, host, import, Wording.Format("msr_modifiers[{0}].", i++));
        }

        import.Add(host);
    }

    private static void ReadLeaf(JsonValue item, HostBuilder host, DumpImport import, string place)
    {
        if (!Word(item, "leaf", place, import, out uint leaf) || !Word(item, "subleaf", place, import, out uint subleaf))
        {
            return;
        }

        foreach (JsonValue modifier in (item["modifiers"] ?? JsonValue.Null).Items)
        {
            string name = modifier["register"]?.AsString ?? string.Empty;
            if (!RegisterAddress.TryParseRegister(name, out RegisterName register))
            {
                import.Complain(modifier, place + "register", name, "eax, ebx, ecx or edx");
            }
            else if (Bits(modifier, 32, place, import, out ulong value, out ulong known))
            {
                host.AddRegister(new RegisterAddress(leaf, subleaf, register), new RegisterValue((uint)value, (uint)known));
            }
        }
    }

    private static void ReadMsr(JsonValue item, HostBuilder host, DumpImport import, string place)
    {
        if (Word(item, "addr", place, import, out uint index) && Bits(item, 64, place, import, out ulong value, out ulong known))
        {
            host.AddMsr(index, value, known);
        }
    }

    private static bool Word(JsonValue item, string name, string place, DumpImport import, out uint value)
    {
        string? text = item[name]?.AsText;
        bool ok = Hex.TryParse(text, out value);
        if (!ok)
        {
            import.Complain(item[name] ?? item, place + name, text ?? string.Empty, "a 32-bit hexadecimal value");
        }

        return ok;
    }

    // Bits that are not written are left alone, as an x is.
    private static bool Bits(JsonValue item, int most, string place, DumpImport import, out ulong value, out ulong known)
    {
        string text = item["bitmap"]?.AsString ?? string.Empty;
        value = known = 0;
        int count = 0;
        bool ok = text.StartsWith("0b", StringComparison.Ordinal);
        for (int i = 2; i < text.Length && ok; i++)
        {
            char c = text[i];
            if (c == '_')
            {
                continue;
            }

            ok = c is '0' or '1' or 'x' && ++count <= most;
            value = (value << 1) | (c == '1' ? 1u : 0u);
            known = (known << 1) | (c == 'x' ? 0u : 1u);
        }

        ok &= count > 0;
        if (!ok)
        {
            import.Complain(item["bitmap"] ?? item, place + "bitmap", text, Wording.Format("0b and up to {0} of 0, 1 and x", most));
        }

        return ok;
    }
}
