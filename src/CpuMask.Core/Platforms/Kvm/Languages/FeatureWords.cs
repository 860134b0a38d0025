using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.Kvm.Guests;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>Gathers what a text of models and features says: what each word does, and what its reader would make of it.</summary>
internal sealed class FeatureWords
{
    private readonly List<CpuTextBit> bits = new();
    private readonly List<CpuTextFinding> findings = new();
    private readonly NamingScheme scheme;
    private readonly string fate;

    /// <summary>Begins a text.</summary>
    /// <param name="scheme">Whose names it uses.</param>
    /// <param name="fate">What the reader does with a name that it does not know: "QEMU does not start".</param>
    public FeatureWords(NamingScheme scheme, string fate)
    {
        this.scheme = scheme;
        this.fate = fate;
    }

    /// <summary>A feature that is switched on or off.</summary>
    public void Feature(string name, bool shown, TextPosition position)
    {
        IReadOnlyList<Feature> rows = FeatureTable.Default.Named(name, scheme);
        if (rows.Count == 0)
        {
            rows = FeatureTable.Default.Named(name.Replace('_', '-'), scheme);
        }

        if (rows.Count == 0)
        {
            findings.Add(new CpuTextFinding(CpuTextSeverity.Error, position, Messages.UnknownFeature(name, fate)));
            return;
        }

        foreach (Feature row in rows.Where(r => r.IsFlag))
        {
            BitEffect effect = shown ? BitEffect.Shown : BitEffect.Hidden;
            if (bits.Any(b => b.Bit == row.Bit && b.Effect != effect))
            {
                findings.Add(new CpuTextFinding(CpuTextSeverity.Warning, position, Messages.BothWays(name)));
            }

            bits.Add(new CpuTextBit(row.Bit, effect, position));
        }
    }

    /// <summary>A flag that a host is asked for; it does nothing to a guest.</summary>
    public void Asks(string name, TextPosition position)
    {
        if (new[] { NamingScheme.Linux, NamingScheme.Qemu }.All(s => FeatureTable.Default.Named(name, s).Count == 0 && FeatureTable.Default.Named(name.Replace('_', '-'), s).Count == 0))
        {
            findings.Add(new CpuTextFinding(CpuTextSeverity.Error, position, Messages.NoSuchFlag(name)));
        }
    }

    /// <summary>A named model; what ties a guest to one host is told.</summary>
    public void Model(string name, TextPosition position)
    {
        if (name is "host" or "max" or "host-passthrough" or "host-model" or "maximum")
        {
            findings.Add(new CpuTextFinding(CpuTextSeverity.Warning, position, Messages.HostPassThrough(name)));
        }
        else if (name != "base" && CpuModels.FindForGuest(name) is null)
        {
            findings.Add(new CpuTextFinding(CpuTextSeverity.Warning, position, Messages.UnknownModel(name)));
        }
    }

    /// <summary>Something else that is worth saying.</summary>
    public void Say(CpuTextSeverity severity, string message, TextPosition position) => findings.Add(new CpuTextFinding(severity, position, message));

    /// <summary>All of it, with what follows from the bits together.</summary>
    public CpuTextReading Done()
    {
        foreach (CpuTextBit bit in bits.Where(b => b.Effect == BitEffect.Shown).ToArray())
        {
            Feature? row = FeatureTable.Default.Find(bit.Bit);
            foreach (BitAddress parent in row?.DependsOn ?? new BitAddress[0])
            {
                if (bits.Any(b => b.Bit == parent && b.Effect == BitEffect.Hidden))
                {
                    findings.Add(new CpuTextFinding(
                        CpuTextSeverity.Warning, bit.Position, Messages.WithoutParent(row!.Name, FeatureTable.Default.NameOf(parent))));
                }
            }
        }

        return new CpuTextReading { Bits = bits, Findings = findings.OrderBy(f => f.Position.Line).ThenBy(f => f.Position.Column).ToArray() };
    }
}
