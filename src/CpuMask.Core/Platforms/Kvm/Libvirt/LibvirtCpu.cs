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
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
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

    /// <summary>A model, if one is named, with features by libvirt's names.</summary>
    public static LibvirtCpu Of(string? model, IEnumerable<string> features)
    {
        var cpu = new LibvirtCpu();
        if (!string.IsNullOrEmpty(model))
        {
            cpu.AddModel(model!);
        }

        foreach (string feature in features)
        {
            cpu.AddFeature(feature, null);
        }

        return cpu;
    }

    /// <summary>
    /// Adds what is known to a host, whose CPU has begun. Where libvirt describes a host it names all that it knows, and says "no"
    /// of the rest.
    /// </summary>
    /// <param name="host">The host.</param>
    /// <param name="isWhole">Whether it describes a host.</param>
    public void AddTo(HostBuilder host, bool isWhole)
    {
        foreach (Feature row in isWhole && unknownModel is null ? Vocabulary.Libvirt.Absent(Names()) : Enumerable.Empty<Feature>())
        {
            RegisterValue word = words.TryGetValue(row.Register, out RegisterValue old) ? old : RegisterValue.Unknown;
            words[row.Register] = word[row.LowBit] is null ? word.With(row.Mask, 0) : word;
        }

        if (isWhole)
        {
            ImpliedState.AddTo(host, b => words.TryGetValue(b.Register, out RegisterValue word) ? word[b.Bit] : null);
        }

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

    // The features' own names and those that the model stands for.
    private HashSet<string> Names()
    {
        var all = new HashSet<string>(names, StringComparer.Ordinal);
        foreach (Feature row in FeatureTable.Default.All.Where(f => f.IsFlag && words.TryGetValue(f.Register, out RegisterValue word) && word[f.LowBit] == true))
        {
            all.UnionWith(row.NamesIn(NamingScheme.Libvirt));
        }

        return all;
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
        names.Add(name);
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
