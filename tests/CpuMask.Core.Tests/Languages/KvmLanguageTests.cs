using System.Collections.Generic;
using System.Linq;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms;
using CpuMask.Platforms.Kvm.Languages;
using CpuMask.Tests.Shared;
using CpuMask.Text;

namespace CpuMask.Tests.Languages;

/// <summary>What is written for KVM's languages, read back by their own linters.</summary>
public class KvmLanguageTests
{
    public static TheoryData<string> All => new(Registry.Named("kvm").Languages.Select(l => l.Id));

    private static readonly BitAddress MdClear = new RegisterAddress(7, 0, RegisterName.Edx).Bit(10);

    public static TheoryData<string> OfModels => new(Registry.Named("kvm").Languages.OfType<ModelLanguage>().Select(l => l.Id));

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_written_reads_back_without_a_finding(string id)
    {
        CpuLanguage language = Registry.LanguageNamed(id);
        foreach (IReadOnlyList<HostCpuid> pool in KvmPools.All())
        {
            string text = Written(language, Hiding(pool))?.Text ?? string.Empty;
            if (text.Length > 0)
            {
                language.Read(text).Findings.Where(f => f.Severity != CpuTextSeverity.Note).ShouldBeEmpty(text);
                (language.Knows(text) || language is QemuExactLanguage).ShouldBeTrue(text);
            }
        }
    }

    [Theory]
    [MemberData(nameof(OfModels))]
    public void A_model_and_its_corrections_are_what_the_pool_promises(string id)
    {
        CpuLanguage language = Registry.LanguageNamed(id);
        foreach (IReadOnlyList<HostCpuid> pool in KvmPools.All())
        {
            if (Written(language, Hiding(pool)) is not { } written)
            {
                continue;
            }

            ComputedBaseline baseline = CpuBaseline.Of(pool).Compute();
            var seen = new HashSet<BitAddress>(((ModelChoice)written.Source!).Model.Bits);
            string own = string.Join('\n', written.Text.Split('\n').Where(l => !l.StartsWith("cpu_type:")));
            foreach (CpuTextBit bit in language.Read(own).Bits)
            {
                _ = bit.Effect == BitEffect.Shown ? seen.Add(bit.Bit) : seen.Remove(bit.Bit);
            }

            foreach (Feature feature in ModelChoice.Shown.Where(f => f.Register.Leaf != 0xD && !((ModelChoice)written.Source!).Nameless.Contains(f)))
            {
                bool promised = ModelChoice.OnAll(baseline, feature.Bit) == true;
                if (promised != seen.Contains(feature.Bit))
                {
                    // What has no name for this reader, and stands in the model, no text can take out.
                    promised.ShouldBeFalse(feature + " in " + written.Text);
                    feature.NamesIn(NamingScheme.Qemu).Concat(feature.NamesIn(NamingScheme.Libvirt)).ShouldNotContain(n => written.Text.Contains("name='" + n + "'"));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(OfModels))]
    public void A_bit_that_guests_should_act_on_and_a_host_lacks_is_told_and_not_asked_for(string id)
    {
        HostCpuid host = KvmPools.All().SelectMany(p => p).First(h => h.Vendor.IsIntel && h.Registers[MdClear] == false && h.Registers[MdClear.Register.Bit(26)] == true && h.Registers[new RegisterAddress(1, 0, RegisterName.Ecx).Bit(5)] == true);
        HostCpuid patched = host with { Name = "patched", Registers = new RegisterSet(LeafTable.Of(host.Registers.Leaves.Select(l => l.Leaf == 7 && l.Subleaf == 0
            ? new LeafRegisters(7, 0, l.Eax, l.Ebx, l.Ecx, RegisterValue.Of(l.Edx.Value | MdClear.Mask)) : l)), host.Registers.Msrs) };
        CpuText written = Registry.LanguageNamed(id).Write(Hiding(new[] { host with { Name = "old" }, patched }));
        written.Text.ShouldNotContain("md-clear");
        written.Warnings.ShouldContain(w => w.Contains("MD_CLEAR") && w.Contains("old"));
    }

    [Fact]
    public void The_white_papers_line_says_what_each_word_does()
    {
        CpuTextReading line = Registry.LanguageNamed("qemu").Read("qemu -cpu qemu64,vendor=GenuineIntel,family=15,model=6,stepping=1,+cx16");
        line.Bits.ShouldBe(new[] { new CpuTextBit(new RegisterAddress(1, 0, RegisterName.Ecx).Bit(13), BitEffect.Shown, line.Bits[0].Position) });
        line.Findings.Select(f => f.Severity).ShouldBe(new[] { CpuTextSeverity.Note });
        line.Remarks.ShouldContain(r => r.Message.Contains("GenuineIntel"));
    }

    [Theory]
    [InlineData("qemu", "-cpu Nehalem,nosuch=on,enforce")]
    [InlineData("libvirt", "<cpu mode='custom'><model>Nehalem</model><feature policy='require' name='nosuch'/></cpu>")]
    [InlineData("libvirt", "<!DOCTYPE x [<!ENTITY e 'f'>]><cpu mode='x'><model>&e;</model></cpu")]
    [InlineData("proxmox", "cpu: kvm64,flags=+avx2")]
    [InlineData("nova", "cpu_model_extra_flags = -nosuch")]
    [InlineData("kubevirt", "cpu:\n  model: Haswell\n  features:\n    - name: nosuch\n      policy: require")]
    [InlineData("cloudstack", "guest.cpu.features=nosuch")]
    [InlineData("firecracker", "{\"cpuid_modifiers\":[{\"leaf\":\"0x7\",\"subleaf\":\"0x0\",\"flags\":1,\"modifiers\":[{\"register\":\"ebx\",\"bitmap\":\"0b2\"}]}]}")]
    [InlineData("firecracker", "{\"cpuid_modifiers\":[")]
    public void What_the_reader_would_refuse_or_drop_is_an_error(string id, string text) =>
        Registry.LanguageNamed(id).Read(text).Findings.ShouldContain(f => f.Severity == CpuTextSeverity.Error);

    [Theory]
    [InlineData("qemu", "-cpu host")]
    [InlineData("libvirt", "<cpu mode='host-passthrough'><model>x</model></cpu>")]
    [InlineData("nova", "cpu_mode = host-model")]
    public void A_guest_tied_to_its_host_is_said_to_be(string id, string text) =>
        Registry.LanguageNamed(id).Read(text).Findings.ShouldContain(f => f.Message.Contains("started on"));

    [Fact]
    public void A_word_that_guests_see_and_some_host_does_not_know_is_refused_unless_told_otherwise()
    {
        HostCpuid known = KvmPools.All().First()[0];
        HostCpuid half = known with { Name = "half", Registers = WithoutLeaf7(known.Registers) };
        CpuRequest request = Request(new[] { known, half });
        foreach (CpuLanguage language in Registry.Named("kvm").Languages)
        {
            Should.Throw<CpuMaskException>(() => language.Write(request)).Id.ShouldBe(ErrorIds.UnknownRegister);
            _ = Written(language, request with { UnknownBits = UnknownBits.Hide });
        }
    }

    // Some readers take only what they have a ready-made name for; what has none is an error that says so.
    private static CpuText? Written(CpuLanguage language, CpuRequest request)
    {
        try
        {
            return language.Write(request);
        }
        catch (CpuMaskException e) when (language is OVirtLanguage or OpenNebulaLanguage && e.Id == ErrorIds.NotSupported)
        {
            e.Kind.ShouldBe(ErrorKind.Impossible);
            return null;
        }
    }

    private static RegisterSet WithoutLeaf7(RegisterSet registers) => new(
        LeafTable.Of(registers.Leaves.Where(l => l.Leaf != 7)), registers.Msrs);

    private static CpuRequest Hiding(IReadOnlyList<HostCpuid> pool) => Request(pool) with { UnknownBits = UnknownBits.Hide };

    private static CpuRequest Request(IReadOnlyList<HostCpuid> pool) => CpuRequest.Of(pool);
}
