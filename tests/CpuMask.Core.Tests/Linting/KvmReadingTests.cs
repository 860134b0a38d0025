using System.Linq;
using CpuMask.Linting;
using CpuMask.Platforms;

namespace CpuMask.Tests.Linting;

/// <summary>What lint says of the languages of KVM.</summary>
public class KvmReadingTests
{
    [Theory]
    [InlineData("qemu", "-cpu Nehalem,+lahf_lm, -sse3,enforce", CpuTextFate.Refused, "A blank ends the value", "-cpu Nehalem,+lahf_lm,-sse3,enforce")]
    [InlineData("qemu", "-cpu Nehalem,sse41=off,enforce", CpuTextFate.Refused, "'sse4.1' is", "-cpu Nehalem,sse4.1=off,enforce\n")]
    [InlineData("qemu", "-cpu nehalem,enforce", CpuTextFate.Refused, "called Nehalem", "-cpu Nehalem,enforce\n")]
    [InlineData("qemu", "-cpu Nehalem,AES=on,enforce", CpuTextFate.Refused, "'aes' is", "-cpu Nehalem,aes=on,enforce\n")]
    [InlineData("qemu", "-cpu Nehalem,aes=1,enforce", CpuTextFate.Refused, "expected on or off", null)]
    [InlineData("qemu", "-cpu Nehalem,phys-bits=64,enforce", CpuTextFate.Refused, "32 to 52", null)]
    [InlineData("qemu", "-cpu Nehalem,vendor=Intel,enforce", CpuTextFate.Refused, "has 5 characters", null)]
    [InlineData("qemu", "-cpu Nehalem,-aes,aes=on,enforce", CpuTextFate.Misapplied, "'-aes' counts", null)]
    [InlineData("libvirt", "<cpu mode='custom'><model fallback='forbid'>Nehalem</model><feature policy='require' name='avx512_vnni'/></cpu>", CpuTextFate.Dropped, "'avx512vnni' is", "name='avx512vnni'")]
    [InlineData("libvirt", "<cpu mode='custom' match='exactly'><model fallback='forbid'>Nehalem</model></cpu>", CpuTextFate.Refused, "minimum, exact, strict", null)]
    [InlineData("libvirt", "<cpu mode='custom'><model fallback='forbid'>Nehalem</model><feature name='aes'/></cpu>", CpuTextFate.Refused, "has no policy", null)]
    [InlineData("libvirt", "<cpu mode='custom'><model fallback='forbid'>Nehalem</model><vendor>GenuineIntel</vendor></cpu>", CpuTextFate.Refused, "no vendor of libvirt's", null)]
    [InlineData("libvirt", "<domain xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><name>mac</name><cpu mode='custom'><model fallback='forbid'>Nehalem</model></cpu><qemu:commandline><qemu:arg value='-cpu'/><qemu:arg value='Penryn'/></qemu:commandline></domain>", CpuTextFate.Misapplied, "replaces all that <cpu> says", null)]
    [InlineData("nova", "[libvirt]\ncpu_mode = custom\ncpu_models = SandyBridge,IvyBridge   # less advanced first\n", CpuTextFate.Refused, "lines of their own", "cpu_models = SandyBridge,IvyBridge\n")]
    [InlineData("nova", "[DEFAULT]\ncpu_mode = custom\ncpu_models = Nehalem\n", CpuTextFate.Dropped, "in [libvirt] alone", null)]
    [InlineData("nova", "[libvirt]\ncpu_mode = host-model\ncpu_models = Nehalem\n", CpuTextFate.Refused, "needs cpu_mode = custom", null)]
    [InlineData("nova", "[libvirt]\ncpu_mode = custom\ncpu_models = Nehalem\ncpu_model_extra_flags = pcid, sse41\n", CpuTextFate.Refused, "'sse4.1' is", "extra_flags = pcid, sse4.1\n")]
    [InlineData("nova", "[libvirt]\ncpu_mode = host-passthrough\ncpu_model_extra_flags = pcid,ssbd,mds=on\n", CpuTextFate.Refused, "'mds=on' is no feature name", null)]
    [InlineData("nova", "[libvirt]\ncpu_mode = host-model cpu_model_extra_flags = vmx\n", CpuTextFate.Refused, "is no cpu_mode", null)]
    [InlineData("proxmox", "cpu-model: custom-pool\n    reported-model kvm64\n", CpuTextFate.Misapplied, "without 'custom-'", "cpu-model: pool\n")]
    [InlineData("proxmox", "cpu-model: pool\nreported-model kvm64\n", CpuTextFate.Refused, "not indented", "    reported-model kvm64\n")]
    [InlineData("proxmox", "cpu-model: pool\n    reported-model kvm64\n    flags +aes, -hle\n", CpuTextFate.Refused, "separated by ';'", "    flags +aes;-hle\n")]
    [InlineData("proxmox", "cpu: x86-64-v2-AES,flags=+avx2", CpuTextFate.Refused, "a custom model can have it", null)]
    [InlineData("proxmox", "cpu: kvm64,+aes", CpuTextFate.Refused, "flags=+a;-b", null)]
    [InlineData("kubevirt", "spec:\n  domain:\n    cpu:\n      model: Haswell\n      features:\n        - name: aes\n          policy: required\n", CpuTextFate.Refused, "no policy", null)]
    [InlineData("kubevirt", "spec: {domain: {cpu: {model: Haswell-noTSX-IBRS, features: [{name: aes, policy: require}, {name: hlee, policy: disable}]}}}\n", CpuTextFate.Refused, "'hlee' is no feature name", null)]
    [InlineData("cloudstack", "guest.cpu.mode=custom\nguest.cpu.model=SandyBridge\nguest.cpu.features=vmx,aes\n", CpuTextFate.Refused, "separated by blanks", "guest.cpu.features=vmx aes\n")]
    [InlineData("cloudstack", "guest.cpu.features=vmx aes\n", CpuTextFate.Dropped, "needs guest.cpu.mode", null)]
    public void What_its_reader_refuses_drops_or_takes_otherwise_is_an_error(string language, string text, CpuTextFate fate, string says, string? corrected)
    {
        CpuMaskLint lint = CpuMaskLint.Of(text, "text");
        lint.Language.ShouldBe(language);
        lint.Findings.ShouldContain(f => f.Severity == CpuTextSeverity.Error && f.Fate == fate && f.Message.Contains(says), string.Join('\n', lint.Findings));
        if (corrected is not null)
        {
            lint.Corrected.ShouldNotBeNull().ShouldContain(corrected);
            CpuMaskLint.Of(lint.Corrected!, "text").Findings.ShouldNotContain(f => f.Severity == CpuTextSeverity.Error);
        }
    }

    [Theory]
    [InlineData("-cpu Nehalem,vendor=MadeByMyself,enforce", "no maker's CPUs say")]
    [InlineData("-cpu Haswell,avx=off,enforce", "AVX is switched off")]
    [InlineData("-cpu host", "started on")]
    [InlineData("<cpu mode='host-model'/>", "started on")]
    [InlineData("<cpu mode='custom' match='minimum'><model fallback='forbid'>Nehalem</model></cpu>", "same CPU only")]
    [InlineData("<cpu mode='custom'><model fallback='forbid'>Nehalem</model><feature policy='force' name='avx'/></cpu>", "forced")]
    [InlineData("cpu: host", "started on")]
    [InlineData("cpu: kvm64,phys-bits=host", "fewer")]
    public void What_harms_is_a_warning(string text, string says) =>
        CpuMaskLint.Of(text, "text").Findings.ShouldContain(f => f.Severity == CpuTextSeverity.Warning && f.Message.Contains(says));

    [Fact]
    public void A_command_line_of_proxmox_is_told_word_by_word_and_nothing_is_wrong()
    {
        CpuMaskLint lint = CpuMaskLint.Of("/usr/bin/kvm -id 102 -name 'web1,debug-threads=on' -smp '2,maxcpus=2' -cpu qemu64,+aes,enforce,+kvm_pv_eoi,+kvm_pv_unhalt,+pni,+popcnt,+sse4.1,+sse4.2,+ssse3 -m 512", "showcmd");
        lint.Findings.ShouldBeEmpty();
        lint.Settings.Select(s => s.Feature).ShouldBe(["AESNI", "KVM_PV_EOI", "KVM_PV_UNHALT", "SSE3", "POPCNT", "SSE4.1", "SSE4.2", "SSSE3"], ignoreOrder: true);
        LintWords.Does(lint).ShouldContain(d => d.Contains("The model is qemu64"));
    }

    [Fact]
    public void A_line_broken_by_backslashes_and_quotes_is_read_whole()
    {
        CpuMaskLint lint = CpuMaskLint.Of("qemu-system-x86_64 \\\n  -cpu \\\n 'Nehalem,+aes,enforce' \\\n  -m 1024\n", "script");
        lint.IsFine.ShouldBeTrue();
        lint.Settings.Select(s => s.Feature).ShouldBe(["AESNI"]);
    }

    [Fact]
    public void Models_in_a_script_that_writes_them_are_read_and_the_script_is_not()
    {
        CpuMaskLint lint = CpuMaskLint.Of("tee /etc/pve/virtual-guest/cpu-models.conf <<EOF\ncpu-model: v3-nested\n    flags +vmx;+aes;+avx2\n    reported-model qemu64\nEOF\n\nsync\n", "script");
        lint.Findings.ShouldBeEmpty();
        lint.Settings.Select(s => s.Feature).ShouldBe(["VMX", "AESNI", "AVX2"]);
        CpuMaskLint.Of("qemu-system-x86_64 -cpu Penryn,kvm=on,vendor=GenuineIntel,+invtsc,vmware-cpuid-freq=on,$MY_OPTIONS \\\n -smp 2\n", "boot.sh").IsFine.ShouldBeTrue();
    }

    [Fact]
    public void A_whole_domain_is_read_by_its_name_and_place()
    {
        CpuMaskLint lint = CpuMaskLint.Of("<domain type='kvm'>\n  <name>web</name>\n  <cpu mode='custom' match='exact'>\n    <model fallback='forbid'>Nehalem</model>\n    <feature policy='require' name='nosuch'/>\n  </cpu>\n</domain>\n", "web.xml");
        lint.Name.ShouldBe("web");
        lint.Findings.Single().Position.Line.ShouldBe(5);
    }
}
