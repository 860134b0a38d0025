using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Features;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Text;

namespace CpuMask.Tests.VMware;

/// <summary>The list of bits that a mask can hide from a guest, with whether VMware stands behind it.</summary>
public sealed class MaskRelaxationTests
{
    [Theory]
    [InlineData("NX", "80000001.0.EDX.20  supported")]
    [InlineData("SSE3", "1.0.ECX.0 amd experimental; 1.0.ECX.0 intel unsupported")]
    [InlineData("CMPXCHG16B", "1.0.ECX.13 amd experimental; 1.0.ECX.13 intel unsupported")]
    [InlineData("SSE4.1", "1.0.ECX.19 intel experimental; 1.0.ECX.19 amd unsupported")]
    [InlineData("AVX2", "7.0.EBX.5  unsupported")]
    [InlineData("XOP", "80000001.0.ECX.11 amd unsupported")]
    [InlineData("MD_CLEAR", "7.0.EDX.10 intel unsupported")]
    public void A_bit_is_listed_for_both_vendors_or_for_each_where_they_differ(string name, string expected) =>
        string.Join("; ", MaskRelaxation.Of([name]).Select(r => r.Bit.ToShortString() + " " + r.Vendor + " " + r.Support)).ShouldBe(expected);

    [Theory]
    [InlineData("VMX", "vSphere does not show this to guests")]
    [InlineData("DS-CPL", "vSphere does not show this to guests")]
    [InlineData("nosuch", "is no feature that a mask could hide")]
    [InlineData("*nosuch*", "is no feature that a mask could hide")]
    public void What_cannot_be_hidden_is_an_error_that_says_why(string name, string says)
    {
        CpuMaskException error = Should.Throw<CpuMaskException>(() => MaskRelaxation.Of(["NX", name]));
        (error.Id, error.Kind, error.Named).ShouldBe((ErrorIds.UnknownName, ErrorKind.Usage, name));
        error.Message.ShouldStartWith("'" + name + "'");
        error.Message.ShouldContain(says);
    }

    [Fact]
    public void What_vmware_supports_stands_first_and_then_the_address_counts()
    {
        IReadOnlyList<MaskRelaxation> all = MaskRelaxation.Of([]);
        string[] order = ["supported", "experimental", "unsupported"];
        all[0].Feature.ShouldBe("NX");
        all.ShouldBe(all.OrderBy(r => Array.IndexOf(order, r.Support)).ThenBy(r => r.Bit).ThenBy(r => r.Vendor, StringComparer.Ordinal));
        all.Count.ShouldBeGreaterThan(100);
        foreach (Feature row in all.Select(r => FeatureTable.Default.Find(r.Bit)!))
        {
            (row.IsFlag, row.OnVmware, row.Class is FeatureClass.Feature or FeatureClass.Security or FeatureClass.Switch).ShouldBe((true, GuestVisibility.Yes, true), row.Name);
        }
    }
}
