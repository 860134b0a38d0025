using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms;
using CpuMask.Platforms.Kvm.Guests;
using CpuMask.Platforms.Kvm.Languages;
using CpuMask.Reading;
using CpuMask.Tests.Shared;
using CpuMask.Tests.Shared.DumpWriters;

namespace CpuMask.Tests.Languages;

/// <summary>What is written for libvirt, judged by libvirt, and libvirt's own baselines beside ours.</summary>
public class LibvirtConsumerTests
{
    private const string Map = "/usr/share/libvirt/cpu_map/x86_features.xml";

    [Fact]
    public void Libvirt_makes_a_line_of_the_element_that_gives_the_guest_what_the_pool_promises()
    {
        IReadOnlyList<HostCpuid>[] pools = KvmPools.All().Where((_, i) => i % 5 == 0).ToArray();
        string[] lines = ToNative(pools.Select(p => Registry.LanguageNamed("libvirt").Write(CpuRequest.Of(p) with { UnknownBits = UnknownBits.Hide }).Text).ToArray());
        Dictionary<string, HashSet<string>> given = QemuExpansion.Of(lines.Distinct().ToArray());
        var names = ModelNames.OfLibvirt(null);
        foreach ((IReadOnlyList<HostCpuid> pool, string line) in pools.Zip(lines))
        {
            ComputedBaseline baseline = CpuBaseline.Of(pool).Compute();
            ModelChoice.Shown.Where(f => f.Register.Leaf != 0xD && names.Of(f) is not null && ModelNames.OfQemu(null).Of(f) is not null)
                .Where(f => given[line].Contains(ModelNames.OfQemu(null).Of(f)!) != (ModelChoice.OnAll(baseline, f.Bit) == true)).Select(f => f.Name).ShouldBeEmpty(line);
            if (ModelLanguage.AddressBits(baseline) is { } bits)
            {
                line.ShouldContain("phys-bits=" + bits);
            }
        }
    }

    [Fact]
    public void Of_its_recorded_baseline_the_same_features_are_kept()
    {
        HostCpuid[] hosts = Read("libvirt/x86_64-baseline-Westmere+Nehalem.xml");
        hosts.Length.ShouldBe(2);
        ComputedBaseline ours = CpuBaseline.Of(hosts).Compute(new BaselineOptions { AllowGuestDumps = true });
        HostCpuid theirs = Read("libvirt/x86_64-baseline-Westmere+Nehalem-result.xml").Single();
        Differing(ours, b => theirs.Registers[b] == true).ShouldBeEmpty();
    }

    [Fact]
    public void Two_vendors_are_refused_as_it_refuses_them() => Should.Throw<CpuMask.Text.CpuMaskException>(
        () => CpuBaseline.Of(Read("libvirt/x86_64-baseline-incompatible-vendors.xml")).Compute(new BaselineOptions { AllowGuestDumps = true })).Id.ShouldBe(CpuMask.Text.ErrorIds.VendorMismatch);

    [Fact]
    public void For_every_two_of_its_host_CPUs_the_features_kept_are_its_own()
    {
        Needs.Peer(File.Exists(Map), "libvirt's map of CPUs, of Debian's libvirt0");
        HashSet<string> known = Regex.Matches(File.ReadAllText(Map), "<feature name='([^']+)'").Select(m => m.Groups[1].Value).ToHashSet();
        RealNames[] all = RealTables.Named.Where(n => n.Path.StartsWith("libvirt/") && n.Path.EndsWith("-host.xml")).Select(n => InOldNames(n, known)).OfType<RealNames>().ToArray();
        (RealNames A, RealNames B)[] pairs = all.GroupBy(n => n.Parts[0].First(p => p.Key == "vendor").Value)
            .SelectMany(v => v.SelectMany((a, i) => v.Skip(i + 1).Select(b => (a, b)))).Where((_, i) => i % 3 == 0).ToArray();
        pairs.Length.ShouldBeGreaterThan(20);
        using var folder = new TemporaryFolder();
        string commands = string.Concat(pairs.Select((p, i) =>
        {
            string file = folder.PathOf($"{i}.xml");
            File.WriteAllText(file, NamesText.Write(p.A) + NamesText.Write(p.B));
            return $"cpu-baseline {file} --features\n";
        }));
        string[] answers = Tool.Run("virsh", "-q -c test:///default", commands).Split("</cpu>").SkipLast(1).ToArray();
        Needs.Machine(answers.Length > 0, "a virsh with the test driver");
        answers.Length.ShouldBe(pairs.Length);
        foreach (((RealNames A, RealNames B) pair, string answer) in pairs.Zip(answers))
        {
            HashSet<string> kept = Regex.Matches(answer, "policy='require' name='([^']+)'").Select(m => m.Groups[1].Value).ToHashSet();
            kept.ShouldNotBeEmpty();
            ComputedBaseline ours = CpuBaseline.Of(new[] { Host(pair.A) with { Name = "a" }, Host(pair.B) with { Name = "b" } }).Compute();
            Differing(ours, b => FeatureTable.Default.Find(b)!.NamesIn(NamingScheme.Libvirt).Any(kept.Contains), known).ShouldBeEmpty(pair.A.Path + " and " + pair.B.Path + "\n" + string.Join(" ", kept));
        }
    }

    // Over what libvirt has a name for and the sources say. Guests must see an "any" bit when one host has it, where libvirt asks both.
    private static IEnumerable<string> Differing(ComputedBaseline ours, Func<BitAddress, bool> theirs, HashSet<string>? known = null) => FeatureTable.Default.All
        .Where(f => known is null || f.NamesIn(NamingScheme.Libvirt).Any(known.Contains))
        .Where(f => f.IsFlag && f.Combine == CombineRule.All && f.NamesIn(NamingScheme.Libvirt).Count > 0 && ComparedBits.IsCompared(f) && f.OnKvm != GuestVisibility.Synthesised)
        .Where(f => ours.Registers[f.Bit] is { } kept && kept != theirs(f.Bit)).Select(f => f.Name + (theirs(f.Bit) ? " only they keep" : " only we keep"));

    // libvirt 9.0 knows no versions of models; one without another name it does not know at all.
    private static RealNames? InOldNames(RealNames names, HashSet<string> known)
    {
        string model = names.Parts[0].First(p => p.Key == "model").Value;
        string? old = CpuModels.Find(model) is { } row ? new[] { model }.Concat(row.Aliases).FirstOrDefault(n => !Regex.IsMatch(n, @"-v\d+$")) : null;
        return old is null ? null : names with { Parts = new[] { names.Parts[0].Where(p => p.Key != "feature" || known.Contains(p.Value.Split(' ')[0])).Select(p => p.Key == "model" ? KeyValuePair.Create("model", old) : p).ToArray() } };
    }

    private static HostCpuid Host(RealNames names) => Registry.Formats.Read(DumpText.Of(NamesText.Write(names)), names.Path, "host").Hosts.Single();

    private static HostCpuid[] Read(string path)
    {
        RealNames names = RealTables.Named.Single(n => n.Path == path);
        return names.Parts.Select((_, i) => Host(names with { Parts = new[] { names.Parts[i] } }) with { Name = "host" + i }).ToArray();
    }

    // The embedded driver needs no daemon; as root it wants a user that a bare machine lacks, so it runs as nobody.
    private static string[] ToNative(string[] elements)
    {
        using var folder = new TemporaryFolder();
        string commands = string.Concat(elements.Select((e, i) =>
        {
            string file = folder.PathOf($"{i}.xml");
            File.WriteAllText(file, "<domain type='qemu'><name>a</name><memory>1024</memory><os><type arch='x86_64' machine='pc'>hvm</type></os>"
                + e.Replace("check='partial'", "check='none'") + "</domain>");
            return $"domxml-to-native qemu-argv --xml {file}\n";
        }));
        string root = folder.PathOf("root");
        Directory.CreateDirectory(root);
        Tool.Run("chmod", "-R a+rwX " + folder.PathOf("."));
        (string, string)[] homes = { ("HOME", root), ("XDG_CONFIG_HOME", root), ("XDG_CACHE_HOME", root), ("XDG_RUNTIME_DIR", root) };
        string asNobody = Environment.UserName == "root" ? "--reuid=65534 --regid=65534 --clear-groups " : string.Empty;
        string answer = Tool.Run("setpriv", asNobody + "virsh -q -c qemu:///embed?root=" + root + "/r", commands, homes);
        string[] lines = Regex.Matches(answer, @"-cpu (\S+)").Select(m => m.Groups[1].Value).ToArray();
        Needs.Peer(lines.Length > 0, "libvirt's QEMU driver, of Debian's libvirt-daemon-driver-qemu");
        lines.Length.ShouldBe(elements.Length, answer);
        return lines;
    }
}
