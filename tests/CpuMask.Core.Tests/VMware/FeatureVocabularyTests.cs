using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Platforms.VMware.Masks;

namespace CpuMask.Tests.VMware;

public sealed class FeatureVocabularyTests
{
    private static readonly string[] Nothing = [];

    [Fact]
    public void Every_key_names_a_bit_of_the_feature_table()
    {
        FeatureVocabulary.All.Count.ShouldBeGreaterThan(140);
        FeatureVocabulary.All.Select(k => k.Key.ToLowerInvariant()).ShouldBeUnique();
        FeatureVocabulary.All.Where(k => k.Key.StartsWith("cpuid."))
            .Where(k => FeatureCapabilityKeys.Find(k.Key, CpuVendor.Intel) is not { IsFlag: true }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("5.5.0", "cpuid.AVX", true)]
    [InlineData("5.5.0", "cpuid.AVX2", false)]
    [InlineData("6.0", "cpuid.avx2", true)]
    [InlineData("6.7.0", "cpuid.AVX512F", true)]
    [InlineData("6.7.0", "cpuid.VAES", false)]
    [InlineData("7.0.3", "cpuid.VAES", true)]
    [InlineData("7.0.3", "cpuid.AMX_TILE", false)]
    [InlineData("8.0.3", "cpuid.AMX_TILE", true)]
    [InlineData("8.0.3", "cpuid.SHA512", false)]
    public void A_release_knows_the_keys_that_are_no_younger(string release, string key, bool known) =>
        FeatureVocabulary.Of(release, Nothing).Keys.Contains(key, System.StringComparer.OrdinalIgnoreCase).ShouldBe(known);

    [Fact]
    public void Without_a_release_the_youngest_key_listed_proves_it_and_one_that_came_by_updates_does_not()
    {
        FeatureVocabulary.Of(null, Nothing).Keys.ShouldBeEmpty();
        FeatureVocabulary.Of(null, new[] { "cpuid.SSE3", "cpuid.avx2" }).Release.ShouldBe(new System.Version(6, 0, 0));
        FeatureVocabulary.Of(null, new[] { "cpuid.SSE3", "cpuid.MDCLEAR" }).Release.ShouldBe(new System.Version(5, 0, 0));
        FeatureVocabulary.Of("newest", new[] { "cpuid.gfni" }).Release.ShouldBe(new System.Version(7, 0, 0));
    }

    [Fact]
    public void The_platform_default_of_a_hardware_version_leaves_out_what_is_younger()
    {
        BitAddress avx2 = FeatureTable.Default.Named("AVX2", NamingScheme.Vmware)[0].Bit, avx = FeatureTable.Default.Named("AVX", NamingScheme.Vmware)[0].Bit;
        GuestMasks.PlatformDefault(10).SymbolOf(avx2, CpuVendor.Intel).ShouldBe('x');
        GuestMasks.PlatformDefault(10).SymbolOf(avx, CpuVendor.Intel).ShouldBe('H');
        GuestMasks.PlatformDefault(11).SymbolOf(avx2, CpuVendor.Intel).ShouldBe('H');
    }
}
