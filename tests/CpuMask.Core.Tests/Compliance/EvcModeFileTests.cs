using System.Collections.Generic;
using System.Linq;
using CpuMask.Compliance;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Rules;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Tests.Shared;
using CpuMask.Text;

namespace CpuMask.Tests.Compliance;

/// <summary>What users have: a vCenter's supportedEVCMode as tools save it.</summary>
public sealed class EvcModeFileTests : System.IDisposable
{
    private const string Requirement = """{"key":"cpuid.AVX2","featureName":"cpuid.AVX2","value":"Bool:Min:1"}""";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("[{0}]")]
    [InlineData("""[{{"name":"capability","val":{{"supportedEVCMode":[{0}]}}}}]""")]
    [InlineData("""{{"Name":"capability","Val":{{"SupportedEVCMode":[{0}]}}}}""")]
    [InlineData("""{{"_typeName":"ArrayOfEVCMode","_value":[{0}]}}""")]
    public void Modes_are_found_wherever_a_tool_puts_them(string wrapper)
    {
        string modes = """{"key":"intel-x","label":"X","vendorTier":3,"featureRequirement":[""" + Requirement + "]},"
            + """{"Key":"intel-y","Label":"Y","VendorTier":4,"FeatureCapability":[{"Key":"cpuid.SSE3","FeatureName":"cpuid.SSE3","Value":"1"}]}""";
        string file = folder.Write("modes.json", string.Format(System.Globalization.CultureInfo.InvariantCulture, wrapper, modes));
        EvcModeFile.LoadAll(file).Select(m => m.Key).ShouldBe(new[] { "intel-x", "intel-y" });
        EvcModeFile.Load(file, "Intel-X").Requirements.ShouldBe(new[] { new KeyValuePair<string, string>("cpuid.AVX2", "Bool:Min:1") });
        CpuidFinding finding = Check(EvcModeFile.Load(file, "intel-x"), SamplePool.Host("a", ebx7: 0)).Findings.Single();
        (finding.Rule, finding.Feature).ShouldBe((RuleIds.FeatureMissing, "AVX2"));
        Check(EvcModeFile.Load(file, "intel-y"), SamplePool.Host("a", ebx7: 0)).Findings.ShouldBeEmpty();
    }

    [Fact]
    public void A_server_without_keys_has_its_guaranteed_levels()
    {
        string file = folder.Write("old.json", """
            [{"Key":"intel-merom","VendorTier":0,"GuaranteedCPUFeatures":[
              {"Level":1,"Vendor":null,"Eax":null,"Ebx":null,"Ecx":"----:----:----:----:----:--1-:----:---1","Edx":"----:-1--:----:----:----:----:----:----"},
              {"Level":-2147483647,"Ecx":null,"Edx":"--1-:----:----:----:----:----:----:----"}]}]
            """);
        EvcMode mode = EvcModeFile.Load(file);
        Check(mode, SamplePool.Host("a")).Findings.ShouldBeEmpty();
        Check(mode, SamplePool.Host("a", ecx1: 0)).Findings.Select(f => f.Feature).ShouldBe(new[] { "SSE3", "SSSE3" });
    }

    [Fact]
    public void A_list_of_keys_is_called_like_its_file() => EvcModeFile.Load(folder.Write("mine.txt", "cpuid.AVX2\n")).Key.ShouldBe("mine");

    [Fact]
    public void Several_modes_and_none_named_is_an_error_that_lists_them()
    {
        string file = folder.Write("modes.json", """[{"key":"b","vendorTier":1},{"key":"a","vendorTier":2}]""");
        CpuMaskException error = Should.Throw<CpuMaskException>(() => EvcModeFile.Load(file));
        (error.Id, error.Kind).ShouldBe((ErrorIds.AmbiguousName, ErrorKind.Usage));
        error.Message.ShouldContain("a, b");
        Should.Throw<CpuMaskException>(() => EvcModeFile.Load(file, "c")).Id.ShouldBe(ErrorIds.UnknownName);
    }

    [Theory]
    [InlineData("""{"hosts":[]}""", ErrorIds.InvalidValue)]
    [InlineData("""[{"key":"a","vendorTier":1}""", ErrorIds.MalformedDump)]
    [InlineData("""[{"key":"a","vendorTier":1,"guaranteedCPUFeatures":[{"level":1,"ecx":"2"}]}]""", ErrorIds.InvalidValue)]
    [InlineData("<Objs", ErrorIds.MalformedDump)]
    [InlineData("", ErrorIds.InvalidValue)]
    public void What_is_no_mode_is_an_error_about_the_file(string text, string id)
    {
        CpuMaskException error = Should.Throw<CpuMaskException>(() => EvcModeFile.LoadAll(folder.Write("bad.json", text)));
        error.Id.ShouldBe(id);
        error.Message.ShouldContain("bad.json");
    }

    [Fact]
    public void A_vm_with_requirements_is_no_mode() => Should.Throw<CpuMaskException>(
        () => EvcModeFile.LoadAll(folder.Write("vm.json", """{"name":"app01","featureRequirement":[""" + Requirement + "]}"))).Id.ShouldBe(ErrorIds.InvalidValue);

    private static ComplianceRun Check(EvcMode mode, HostCpuid host) => ComplianceCheck.Run(new[] { host }, ComplianceReference.FromEvcMode(mode));
}
