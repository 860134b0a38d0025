using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms;
using CpuMask.Platforms.Kvm.Languages;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Languages;

/// <summary>What is written for QEMU and libvirt, judged by QEMU's own CPU object and by libvirt's schema.</summary>
public class QemuConsumerTests
{
    private const string Schema = "/usr/share/libvirt/schemas/domain.rng";

    public static TheoryData<string> Languages => ["qemu", "qemu-exact"];

    [Theory]
    [MemberData(nameof(Languages))]
    public void QEMU_gives_the_guest_exactly_what_the_pool_promises_in_every_word_that_it_has_names_for(string id)
    {
        foreach (IReadOnlyList<HostCpuid> pool in KvmPools.All().Where((_, i) => i % 4 == 0))
        {
            ComputedBaseline baseline = CpuBaseline.Of(pool).Compute();
            string line = Registry.LanguageNamed(id).Write(CpuRequest.Of(pool) with { UnknownBits = UnknownBits.Hide }).Text.Trim();
            Dictionary<RegisterAddress, uint> given = Given(line["-cpu ".Length..].Replace(",enforce", string.Empty));
            foreach (Feature feature in ModelChoice.Shown.Where(f => given.ContainsKey(f.Register) && ModelNames.OfQemu(null).Of(f) is not null))
            {
                bool shown = (given[feature.Register] & feature.Bit.Mask) != 0;
                shown.ShouldBe(ModelChoice.OnAll(baseline, feature.Bit) == true, feature + " of " + string.Join(", ", pool.Select(h => h.Signature)) + "\n" + line);
            }
        }
    }

    [Fact]
    public void Libvirts_schema_takes_the_element()
    {
        Needs.Peer(File.Exists(Schema), "libvirt's schema, of Debian's libvirt0");
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("domain.xml");
        foreach (IReadOnlyList<HostCpuid> pool in KvmPools.All())
        {
            File.WriteAllText(file, "<domain type='kvm'><name>a</name><memory>1024</memory><os><type arch='x86_64'>hvm</type></os>" + Registry.LanguageNamed("libvirt").Write(CpuRequest.Of(pool) with { UnknownBits = UnknownBits.Hide }).Text + "</domain>");
            Tool.Run("sh", $"-c \"xmllint --noout --relaxng {Schema} {file} 2>&1\"").Trim().ShouldBe(file + " validates");
        }
    }

    // feature-words and filtered-features: what a line asks for, whatever TCG can give.
    private static Dictionary<RegisterAddress, uint> Given(string cpu)
    {
        const string Cpu = "/machine/unattached/device[0]";
        string session = string.Concat(new[] { "feature-words", "filtered-features" }.Select(p =>
            "{\"execute\":\"qom-get\",\"arguments\":{\"path\":\"" + Cpu + "\",\"property\":\"" + p + "\"}}\n"));
        string answer = Tool.Run(
            "qemu-system-x86_64", "-M pc -accel tcg -m 16 -nodefaults -display none -S -qmp stdio -cpu " + cpu,
            "{\"execute\":\"qmp_capabilities\"}\n" + session + "{\"execute\":\"quit\"}\n");
        var words = new Dictionary<RegisterAddress, uint>();
        foreach (string line in answer.Split('\n').Where(l => l.Contains("cpuid-register")))
        {
            using JsonDocument json = JsonDocument.Parse(line);
            foreach (JsonElement word in json.RootElement.GetProperty("return").EnumerateArray())
            {
                var at = new RegisterAddress(
                    word.GetProperty("cpuid-input-eax").GetUInt32(), word.TryGetProperty("cpuid-input-ecx", out JsonElement ecx) ? ecx.GetUInt32() : 0,
                    Enum.Parse<RegisterName>(word.GetProperty("cpuid-register").GetString()!, ignoreCase: true));
                words[at] = words.GetValueOrDefault(at) | word.GetProperty("features").GetUInt32();
            }
        }

        words.ShouldNotBeEmpty(answer + cpu);
        return words;
    }
}
