using System;
using System.Collections.Generic;
using System.Globalization;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Hosts;
using CpuMask.Platforms.Kvm.Guests;
using CpuMask.Reading.Xml;

namespace CpuMask.Platforms.Kvm.Libvirt;

/// <summary>One <c>cpu</c> element of libvirt: a model, and features that the model lacks or that are taken from it.</summary>
internal sealed class LibvirtCpu
{
    private readonly SortedDictionary<RegisterAddress, RegisterValue> words = new();
    private readonly List<string> unknownFeatures = new();
    private string? unknownModel;

    /// <summary>Whether a hypervisor announces itself on it.</summary>
    public bool HasHypervisor => words.TryGetValue(new RegisterAddress(1, 0, RegisterName.Ecx), out RegisterValue ecx) && ecx[31] == true;

    /// <summary>Reads model and features; the model first, wherever it stands.</summary>
    public static LibvirtCpu Of(DumpElement element)
    {
        var cpu = new LibvirtCpu();
        if (element["model"]?.Text is { Length: > 0 } model)
        {
            cpu.AddModel(model);
        }

        foreach (DumpElement feature in element.All("feature"))
        {
            cpu.AddFeature(feature.Attribute("name") ?? string.Empty, feature.Attribute("policy"));
        }

        return cpu;
    }

    /// <summary>Adds what is known to a host, whose CPU has begun.</summary>
    public void AddTo(HostBuilder host)
    {
        foreach (KeyValuePair<RegisterAddress, RegisterValue> word in words)
        {
            if (!word.Value.IsUnknown)
            {
                host.AddRegister(word.Key, word.Value);
            }
        }

        if (unknownModel is not null)
        {
            host.Warn(Messages.UnknownCpuModel(unknownModel));
        }

        if (unknownFeatures.Count > 0)
        {
            host.Warn(CpuMask.Formats.Linux.Messages.NamelessFlags(unknownFeatures));
        }
    }

    private void AddModel(string model)
    {
        if (CpuModels.Find(model)?.Certain is not { } bits)
        {
            unknownModel = model;
            return;
        }

        foreach (KeyValuePair<RegisterAddress, uint> word in bits)
        {
            words[word.Key] = new RegisterValue(word.Value, word.Value);
        }
    }

    // Without a policy, and with require or force, the CPU has the feature; with disable and forbid it has not; optional
    // leaves it to the host.
    private void AddFeature(string name, string? policy)
    {
        IReadOnlyList<Feature> rows = FeatureTable.Default.Named(name, NamingScheme.Libvirt);
        if (rows.Count != 1 || !rows[0].IsFlag)
        {
            unknownFeatures.Add(name);
            return;
        }

        RegisterAddress register = rows[0].Register;
        RegisterValue value = words.TryGetValue(register, out RegisterValue old) ? old : RegisterValue.Unknown;
        words[register] = policy switch
        {
            "disable" or "forbid" => value.With(rows[0].Mask, 0),
            "optional" => value.Forget(rows[0].Mask),
            _ => value.With(rows[0].Mask, rows[0].Mask),
        };
    }
}
