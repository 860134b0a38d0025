using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CpuMask.Cpuid;

namespace CpuMask.Benchmarks;

/// <summary>cpumask baseline over 5,000 one-host files beside virsh cpu-baseline over the same CPUs as host XML.</summary>
public static class BaselineVersusVirsh
{
    private const int Count = 5000;

    public static void Run()
    {
        string folder = Product.Folder("virsh"), files = Directory.CreateDirectory(Path.Combine(folder, "hosts")).FullName;
        HashSet<string> known = KnownTo("/usr/share/libvirt/cpu_map/x86_features.xml", "feature");
        var cpus = new List<(string Raw, string Xml)>();
        foreach ((string path, HostCpuid host) in Dumps.Hosts("libvirt", "x86_64-cpuid-*.xml"))
        {
            string xml = path.Replace(".xml", "-host.xml");
            if (host.Vendor.IsIntel && !path.EndsWith("-host.xml") && !path.EndsWith("-guest.xml") && File.Exists(xml))
            {
                cpus.Add((Dumps.AsCpuidRaw(host), HostXml(xml, known)));
            }
        }

        string all = Path.Combine(folder, "hosts.xml");
        File.WriteAllText(all, string.Concat(Enumerable.Range(0, Count).Select(i => cpus[i % cpus.Count].Xml + "\n")));
        for (int i = 0; i < Count; i++)
        {
            File.WriteAllText(Path.Combine(files, $"host{i:D4}.txt"), cpus[i % cpus.Count].Raw);
        }

        if (Contest.Once("virsh", "-c", "test:///default", "cpu-baseline", all) is var peer && (peer.ExitCode != 0 || peer.OutputBytes < 50))
        {
            throw new BenchmarkException("virsh gave no baseline: " + peer.Errors);
        }

        Console.WriteLine($"  {Count} hosts out of {cpus.Count} real Intel CPUs");
        Dictionary<string, double> times = new Contest()
            .Add("virsh cpu-baseline", "virsh", "-c", "test:///default", "cpu-baseline", all)
            .Add("cpumask baseline, precompiled", Product.Precompiled, "baseline", "--json", files)
            .Add("cpumask baseline, native", Product.Native, "baseline", "--json", files)
            .Run();
        Contest.Ratio("precompiled / virsh", times["cpumask baseline, precompiled"] / times["virsh cpu-baseline"], 1);
        Contest.Ratio("native / virsh", times["cpumask baseline, native"] / times["virsh cpu-baseline"], 1);
    }

    private static HashSet<string> KnownTo(string map, string element) => File.Exists(map)
        ? XDocument.Load(map).Descendants(element).Select(e => (string)e.Attribute("name")!).ToHashSet()
        : throw new BenchmarkException("libvirt's CPU map is not installed (package libvirt0)");

    // virsh of Debian 12 knows no versioned model and not every feature of the newer files.
    private static string HostXml(string path, HashSet<string> known)
    {
        XElement cpu = XElement.Load(path);
        XElement model = cpu.Element("model")!;
        model.Value = Regex.Replace(model.Value, "-v[0-9]+$", string.Empty);
        cpu.Elements("feature").Where(f => !known.Contains((string)f.Attribute("name")!)).Remove();
        return cpu.ToString();
    }
}
