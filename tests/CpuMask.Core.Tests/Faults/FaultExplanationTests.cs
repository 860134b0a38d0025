using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Explaining;
using CpuMask.Faults;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Json;
using CpuMask.Migration;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms.VMware.Guests;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Platforms.VMware.Faults;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Reading;
using CpuMask.Tests.Shared;
using FsCheck;
using FsCheck.Fluent;

namespace CpuMask.Tests.Faults;

public class FaultExplanationTests
{
    private const string Register =
        "Unable to migrate from esx07.corp.example to esx08.corp.example: The CPU of the host is incompatible with the CPU feature requirements of the virtual machine; problem detected at CPUID level 0x80000001 register 'edx'.";

    private const string Bullets = """
        The virtual machine requires hardware features that are unsupported or disabled on the target host:
          * PCID
          * Advanced Vector Extensions (AVX)
          * Half-precision conversion instructions (F16C)
          * Instructions to read and write FS and GS base registers
          * XSAVE SSE State
          * XSAVE YMM State
        """;

    private static readonly string[] BulletBits = { "PCID", "AVX", "F16C", "FSGSBASE", "XCR0_SSE", "XCR0_AVX" };

    [Theory]
    [InlineData("Unable to migrate from to esx02: problem detected at CPUID level 0x1 register 'ecx'")]
    [InlineData("Unable to migrate from  to esx02: problem detected at CPUID level 0x1 register 'ecx'")]
    [InlineData("migrate from to")]
    [InlineData("migrate from to ")]
    public void A_sentence_that_lost_its_hosts_names_none_and_harms_nobody(string text) =>
        FaultExplanation.Of(text).Findings.ShouldAllBe(f => f.Host == null || f.Host.Length == 0 || f.Host == "esx02");

    [Theory]
    [InlineData(Register)]
    [InlineData("problem detected at CPUID level 0x80000001 register 'edx'")]
    [InlineData("Problem auf CPUID-Ebene 0x80000001, Register \u201Eedx\u201C.")]
    [InlineData("niveau CPUID 0x80000001, registre \u00AB\u00A0edx\u00A0\u00BB")]
    [InlineData("<p>problem detected at CPUID level&nbsp;0x80000001<br/>register &#39;edx&#39;.</p>")]
    [InlineData("{\"_typeName\":\"CpuIncompatible81EDX\",\"level\":-2147483647,\"registerName\":\"edx\"}")]
    [InlineData("Level         : -2147483647\nRegisterName  : edx\n")]
    public void A_level_and_a_register_are_found_in_any_language_and_wrapping(string text)
    {
        FaultFinding finding = FaultExplanation.Of(text).Findings.First();
        finding.Kind.ShouldBe(FaultKind.CpuidRegister);
        finding.Register.ShouldBe(new RegisterAddress(0x80000001, 0, RegisterName.Edx));
        finding.Bits.ShouldBeEmpty();
        finding.Candidates.Select(c => c.Feature).ShouldContain("NX");
        finding.NotKnown.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_message_wrapped_at_any_blank_says_the_same()
    {
        for (int at = Register.IndexOf(' '); at >= 0; at = Register.IndexOf(' ', at + 1))
        {
            FaultFinding finding = FaultExplanation.Of(Register[..at] + "\r\n   " + Register[(at + 1)..]).Findings.Single();
            finding.Register.ShouldBe(new RegisterAddress(0x80000001, 0, RegisterName.Edx));
            (finding.SourceHost, finding.Host).ShouldBe(("esx07.corp.example", "esx08.corp.example"), at.ToString());
        }
    }

    [Theory]
    [InlineData("sse41", "SSE4.1")]
    [InlineData("aes", "AESNI")]
    public void Named_flags_of_the_structured_fault_are_the_bits(string flag, string feature) =>
        FaultExplanation.Of("CpuIncompatible1ECX\nLevel : 1\nRegisterName : ecx\nSse3 : False\n" + flag + " : True\nOther : False")
            .Bits.Single().Feature.ShouldBe(feature);

    [Theory]
    [InlineData("Host bits: ", "Required: ")]
    [InlineData("registerBits = \"", "desiredBits = \"")]
    public void Host_bits_and_required_bits_give_the_mismatch(string host, string required)
    {
        string text = "CPUID details: incompatibility at level 0x1 register 'ecx'.\n" + host + "0000:0000:0000:1000:1110:0011:1011:1100\n"
            + required + "xxxx:xxxx:xx01:xxxx:xx1x:xxxx:xxxx:xxx1\n";
        foreach (string t in new[] { text, text.Replace('\n', ' '), text.Replace(":1110:", ":\n1110:"), text.Replace(":", ": ").Replace(": :", ":") })
        {
            FaultExplanation explanation = FaultExplanation.Of(t);
            explanation.Bits.Select(b => (b.Feature, b.Required, b.Found)).ShouldBe(new[] { ("SSE3", "1", "0"), ("SSE4.2", "1", "0") }, t);

            // SSSE3, SSE4.1 and SSE4a mean nothing without SSE3.
            Ways(explanation).VmxLines.ShouldBe(new[] { "cpuid.1.ecx = \"----:----:---0:0---:----:--0-:----:---0\"", "cpuid.80000001.ecx = \"----:----:----:----:----:----:-0--:----\"" });
        }
    }

    [Fact]
    public void Bullets_are_found_by_their_labels_however_they_are_pasted()
    {
        string[] forms =
        {
            Bullets, Bullets.Replace('*', '\u2022'), Bullets.Replace("  * ", "- "), string.Join(" ", Bullets.Split('\n').Select(l => l.Trim())),
            "<p>" + Bullets.Split('\n')[0] + "</p><ul>" + string.Concat(Bullets.Split('\n').Skip(1).Select(l => "<li>" + l.Trim(' ', '*') + "</li>")) + "</ul>",
            Bullets.Replace("write FS and", "write FS\n      and"), string.Join("\n", Bullets.Split('\n').Skip(1)),
        };
        foreach (string form in forms)
        {
            FaultExplanation.Of(form).Bits.Select(b => b.Feature).ShouldBe(BulletBits, ignoreOrder: true, form);
        }
    }

    [Fact]
    public void A_label_that_no_table_has_is_said_and_the_others_still_explained()
    {
        FaultFinding finding = FaultExplanation.Of(Bullets + "\n  * Quantum entanglement (QE)\n").Findings.Single();
        finding.Bits.Count.ShouldBe(6);
        finding.NotKnown.Single().ShouldContain("Quantum entanglement");
    }

    [Theory]
    [InlineData("Feature 'cpuid.ss' was absent, but must be present.", "SS", "1")]
    [InlineData("Feature \u2018cpuid.avx512f\u2019 was absent, but must\n be present.", "AVX512F", "1")]
    [InlineData("Feature 'cpuid.mpx' was present, but must be absent.", "MPX", "at most 0")]
    [InlineData("FeatureRequirementsNotMet: key = cpuid.xsaves, featureName = cpuid.xsaves, value = Bool:Min:1", "XSAVES", "1")]
    public void Feature_keys_are_explained(string text, string feature, string required)
    {
        BlockingFeature bit = FaultExplanation.Of(text).Bits.Single();
        (bit.Feature, bit.Required).ShouldBe((feature, required));
        bit.Meaning.ShouldNotBeEmpty();
    }

    [Fact]
    public void An_EVC_mode_of_one_vendor_says_whose_it_is_where_no_host_tells_the_vendor()
    {
        FaultExplanation explanation = FaultExplanation.Of("The target host does not support the VM's requirements: cpuid.ss - Bool:Min:1");
        Ways(explanation).EvcMode.ShouldBeNull();
        Ways(explanation).EvcAdvice[0].ShouldContain("amd-zen4 (AMD)");
    }

    [Theory]
    [InlineData("The target host does not support the virtual machine's current hardware requirements", FaultKind.RequirementsNotMet)]
    [InlineData("Cannot convert type 'VirtualMachineFeatureRequirement' to 'Object'", FaultKind.PowerCliConversion)]
    [InlineData("The host's CPU hardware does not support the cluster's current Enhanced vMotion Compatibility mode. The host CPU lacks features required by that mode.", FaultKind.EvcAdmission)]
    [InlineData("... CPUID details: incompatibility ...", FaultKind.RequirementsNotMet)]
    public void Messages_without_bits_say_where_the_bits_are(string text, FaultKind kind)
    {
        FaultExplanation explanation = FaultExplanation.Of(text);
        explanation.Findings.Single().Kind.ShouldBe(kind);
        explanation.Findings.Single().NotKnown.ShouldNotBeEmpty();
        explanation.Ways.ShouldNotBeEmpty();
        Ways(explanation).Mask.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Corpora.Each), MemberType = typeof(Corpora))]
    public void Every_line_of_the_collected_error_texts_is_understood(string corpus)
    {
        string[] texts = File.ReadAllText(Corpus.Named(corpus).Sample("error-texts.txt")).Split("\n[").Skip(1).Select(t => t[(t.IndexOf(']') + 1)..]).ToArray();
        texts.Length.ShouldBeGreaterThan(7);
        foreach (string text in texts)
        {
            FaultExplanation.Of(text).IsUnderstood.ShouldBeTrue(text);
        }
    }

    [Fact]
    public void The_articles_message_and_two_hosts_give_the_articles_mask()
    {
        FaultExplanation explanation = FaultExplanation.Of(
            new[] { new FaultInput(DumpText.Of("Host CPU is incompatible with the virtual machine's requirements at CPUID level 0x1 register 'ecx'")) },
            hosts: new[] { SampleHosts.Of("one", ("1.0.ECX", 0x641D)), SampleHosts.Of("two", ("1.0.ECX", 0x4400)) },
            guestMask: GuestMasks.Find("windows-2003-vc2.0"));
        explanation.Bits.Select(b => b.Bit!.Value.Bit).ShouldBe(new[] { 0, 2, 4 });
        explanation.Findings[0].Host.ShouldBe("two");
        Ways(explanation).VmxLines.ShouldBe(new[] { "cpuid.1.ecx = \"----:----:----:----:----:----:---0:-0-0\"" });
        ((VMotionMask)explanation.Mask!).Bits.Count.ShouldBe(3);
    }

    [Fact]
    public void Two_logs_say_why_it_runs_here_and_not_there_and_give_the_mask_that_ends_it()
    {
        FaultInput ivy = Log("a.log", CpuGenerations.Named("Ivy Bridge-EP").Host, "app01", "pcid", "avx", "f16c", "fsgsbase", "xsave", "sse42");
        FaultInput nehalem = Log("b.log", CpuGenerations.Named("Nehalem-EP").Host, "db01", "sse42");
        FaultExplanation explanation = FaultExplanation.Of(new[] { ivy, nehalem });

        FaultFinding blocked = explanation.Findings.First(f => f.Bits.Count > 0);
        (blocked.Guest, blocked.SourceHost, blocked.Host).ShouldBe(("app01", "a", "b"));
        blocked.Bits.Select(b => b.Feature).ShouldBe(new[] { "PCID", "AVX", "F16C", "FSGSBASE", "XSAVE" }, ignoreOrder: true);
        explanation.Findings.ShouldContain(f => f.Guest == "db01" && f.Host == "a" && f.Bits.Count == 0);
        explanation.Hosts.ShouldBe(new[] { "a", "b" });
        Ways(explanation).EvcMode.ShouldBe("intel-nehalem");
        Ways(explanation).HostAdvice.ShouldContain(a => a.Split(':')[0].Split(", ").Contains("AVX") && a.Contains("Sandy Bridge-EP"));
        Ways(explanation).FeatMaskLines.ShouldContain("featMask.vm.cpuid.AVX = \"Val:0\"");

        // What is printed is what vSphere takes, and under it the guest can go.
        GuestMask pasted = GuestMaskText.Parse("pasted", Ways(explanation).VmxLines, isDescriptor: false);
        HostCpuid[] hosts = { CpuGenerations.Named("Ivy Bridge-EP").Host, CpuGenerations.Named("Nehalem-EP").Host };
        MigrationCheck.Of(new[] { VMwareGuest.UnderMask(hosts[0], pasted.Over(GuestMasks.PlatformDefault())) }, hosts.Skip(1).ToArray())
            .Explain(0, 0).Blocking.Where(b => b.Feature != "PhysicalAddressBits").ShouldBeEmpty();
    }

    [Fact]
    public void The_misleading_powercli_error_with_requirements_and_capabilities_names_what_is_missing()
    {
        string requirements = "[" + string.Join(",", new[] { "misc.mds_no", "cpuid.xsaves", "cpuid.sse3" }.Select(k => "{\"Key\":\"" + k + "\",\"FeatureName\":\"" + k + "\",\"Value\":\"Bool:Min:1\"}")) + "]";
        var target = new HostCpuid
        {
            Name = "target", View = HostView.GuestMaximum, Vendor = CpuVendor.Intel,
            Capabilities = new Dictionary<string, string> { ["misc.mds_no"] = "0", ["cpuid.xsaves"] = "0", ["cpuid.sse3"] = "1" },
        };
        FaultExplanation explanation = FaultExplanation.Of(
            new[] { new FaultInput(DumpText.Of("Cannot convert type 'VirtualMachineFeatureRequirement' to 'Object'")), new FaultInput(DumpText.Of(requirements), "req.json", "app01") },
            hosts: new[] { target });
        explanation.Findings.Select(f => f.Kind).ShouldBe(new[] { FaultKind.Comparison, FaultKind.PowerCliConversion });
        explanation.Bits.Select(b => b.Key).ShouldBe(new[] { "cpuid.xsaves", "misc.mds_no" }, ignoreOrder: true);
        Ways(explanation).MaskAdvice.ShouldContain(a => a.Contains("misc.mds_no"));
    }

    [Fact]
    public void Redaction_replaces_every_name_by_the_same_stand_in_and_leaves_features_alone()
    {
        const string Text = """
            Unable to migrate from esx07.corp.example to esx08.corp.example: virtual machine 'payroll prod' owned by CORP\jdoe (jane.doe@corp.example)
            at [san-lun 3] payroll/payroll.vmx or /vmfs/volumes/5f3a/payroll/vmware.log on 10.20.30.40 (ESX08.corp.example):
            problem detected at CPUID level 0x1 register 'ecx'. Feature 'cpuid.ss' was absent, but must be present.
            """;
        FaultExplanation explanation = FaultExplanation.Of(Text, redact: true);
        var output = new StringWriter();
        FaultJson.Write(new JsonWriter(output), explanation);
        string shown = output.ToString();
        foreach (string secret in new[] { "esx07", "esx08", "ESX08", "corp", "payroll", "jdoe", "jane", "san-lun", "5f3a", "10.20.30.40" })
        {
            shown.ShouldNotContain(secret, Case.Insensitive);
        }

        shown.ShouldContain("cpuid.ss");
        shown.ShouldContain("0x1 register 'ecx'");
        explanation.Findings[0].Host.ShouldBe("host2");
        explanation.Text.Split("host2").Length.ShouldBe(3);
    }

    [Theory]
    [InlineData("The target host esx07 does not support the virtual machine's current hardware requirements", "esx07")]
    [InlineData("Host: 'lab one' lacks what VM app-01 needs: Feature 'cpuid.ss' was absent, but must be present.", "lab one|app-01")]
    [InlineData("Cannot migrate virtual machine 'payroll' to ESXI-B12: problem detected at CPUID level 0x1 register 'ecx'", "payroll|ESXI-B12")]
    [InlineData("Host vcsa01 says: The virtual machine requires hardware features that are unsupported or disabled on the target host:\n * F16C", "vcsa01")]
    public void Names_without_a_domain_are_redacted_where_a_name_stands(string text, string names)
    {
        FaultExplanation explanation = FaultExplanation.Of(text, redact: true);
        var output = new StringWriter();
        FaultJson.Write(new JsonWriter(output), explanation);
        foreach (string name in names.Split('|'))
        {
            output.ToString().ShouldNotContain(name, Case.Insensitive);
        }

        explanation.IsUnderstood.ShouldBeTrue();
        FaultExplanation.Of(text).Bits.Select(b => b.Feature).ShouldBe(explanation.Bits.Select(b => b.Feature));
    }

    [Fact]
    public void Redacted_logs_keep_who_is_who()
    {
        FaultInput a = Log("esx-secret-a.log", CpuGenerations.Named("Ivy Bridge-EP").Host, "payroll", "avx");
        FaultInput b = Log("esx-secret-b.log", CpuGenerations.Named("Nehalem-EP").Host, "web", "sse42");
        FaultExplanation explanation = FaultExplanation.Of(new[] { a, b }, redact: true);
        FaultFinding blocked = explanation.Findings.First(f => f.Bits.Count > 0);
        (blocked.Guest, blocked.SourceHost, blocked.Host).ShouldBe(("vm1", "host1", "host2"));
        blocked.Summary.ShouldBe("vm1 cannot move to host2: 1 feature is missing: AVX.");
        explanation.Hosts.ShouldBe(new[] { "host1", "host2" });
        explanation.Mask.ShouldBeNull();
        Ways(explanation).VmxLines.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("Lunch at noon?")]
    [InlineData("[1:2:3] <<<>>> &&&;;; '''")]
    public void What_is_no_fault_is_said_to_be_none(string text)
    {
        FaultExplanation explanation = FaultExplanation.Of(text);
        explanation.IsUnderstood.ShouldBeFalse();
        explanation.Warnings.ShouldNotBeEmpty();
    }

    [Fact]
    public void No_text_makes_the_parser_throw() => Prop.ForAll(
        Gen.ArrayOf(Gen.Elements(
            "CPUID", "level", "0x1", "0x80000001", "-2147483647", "register", "'ecx'", "edx", "Host bits:", "0000:0000", "1111:xxxx", ":", "Required:", "* PCID", "\n", " ", "<br>",
            "&quot;", "&#39;", "&#x27;", "cpuid.ss", "Bool:Min:1", "was absent", "from", "to", "migrate", "Enhanced vMotion Compatibility", "<", "&", "\u201E", "[ds] a/b.vmx", "a@b.c")).Select(string.Concat).ToArbitrary(),
        text => FaultExplanation.Of(text, redact: true).ShouldNotBeNull()).QuickCheckThrowOnFailure();

    [Fact]
    public void A_long_text_of_anything_is_explained_and_never_by_the_square_of_its_length()
    {
        // What takes the square of the length shows in a part of a megabyte too: a third of the size, a ninth of the bound.
        int length = Cases.Of(300_000);
        foreach (string piece in new[] { "a.", "/a", "cpuid.avx ", "0x1 ecx ", "[", "<a ", "'", "* PCID\n", "0101:", "a@", "\\\\", "missing features: a,", "requested feature: CPUID.01H:ECX.x [bit 1] ", "cpu-feature.node.kubevirt.io/a ", "while parsing CPUID line: \"", "(AVX)\n", "Feature 'MWAIT' was 0 ", "cpuid.1.ecx = \"----\"\n", "missing features x required by ", })
        {
            Hang.Never(() => FaultExplanation.Of(string.Concat(Enumerable.Repeat(piece, length / piece.Length)), redact: true).ShouldNotBeNull(), piece);
        }
    }

    private static VMwareWaysOut Ways(FaultExplanation explanation) => explanation.WaysOut.ShouldBeOfType<VMwareWaysOut>();

    private static FaultInput Log(string file, HostCpuid host, string guest, params string[] required)
    {
        var lines = new List<string> { "2016-01-04T16:19:46.611-08:00| vmx| I125: Log for VMware ESX pid=1 version=6.7.0" };
        foreach (LeafRegisters row in host.Leaves)
        {
            lines.Add($"2016-01-04T16:19:46.611-08:00| vmx| I125: hostCPUID level {row.Leaf:x8}, {row.Subleaf:x}: 0x{row.Eax.Value:x8} 0x{row.Ebx.Value:x8} 0x{row.Ecx.Value:x8} 0x{row.Edx.Value:x8}");
        }

        lines.AddRange(required.Select(r => $"2016-01-04T16:19:46.611-08:00| vmx| I125: VM Features Required: cpuid.{r} - Bool:Min:1"));
        lines.Add($"2016-01-04T16:19:46.611-08:00| vmx| I125: DICT displayName = \"{guest}\"");
        return new FaultInput(DumpText.Of(string.Join("\n", lines)), file, DumpFile.NameOf(file));
    }
}
