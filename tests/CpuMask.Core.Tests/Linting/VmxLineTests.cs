using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Masks;

namespace CpuMask.Tests.Linting;

/// <summary>How a line of a .vmx file falls into key, value and comment, and which lines ESXi cannot read.</summary>
public sealed class VmxLineTests
{
    private const string NotClosed = "The value's quote is not closed; expected \"...\" on one line.";
    private const string Curly = "The quotes are a word processor's, which ESXi does not read as quotes: the line is lost; expected \"...\".";

    [Theory]
    [InlineData("a = \"b\"", 1, "a", "b", "", null)]
    [InlineData("  a=b", 3, "a", "b", "", null)]
    [InlineData("a = TRUE  # why", 1, "a", "TRUE", "# why", null)]
    [InlineData("a = # why", 1, "a", "", "# why", null)]
    [InlineData("a =", 1, "a", "", "", null)]
    [InlineData("a = \"x#y\" # why", 1, "a", "x#y", "# why", null)]
    [InlineData("a = 'x' # why", 1, "a", "x", "# why", null)]
    [InlineData("\"a\" = \"x\"", 1, "a", "x", "", null)]
    [InlineData("a = \"x # y", 1, "a", "x # y", "", NotClosed)]
    [InlineData("a = \"", 1, "a", "", "", NotClosed)]
    [InlineData("# a = b", 1, "", "", "# a = b", null)]
    [InlineData("nonsense", 1, "", "", "", null)]
    [InlineData("= \"x\"", 1, "", "", "", null)]
    [InlineData("", 1, "", "", "", null)]
    [InlineData("a = \u201Cx y\u201D # why", 1, "a", "x y", "# why", Curly)]
    [InlineData("a = \u201Cx y\u201C", 1, "a", "x y", "", Curly)]
    [InlineData("a = \u201Cx y\"", 1, "a", "x y", "", Curly)]
    public void A_line_has_a_key_a_value_and_a_comment(string text, int column, string key, string value, string comment, string? fault)
    {
        VmxLine line = VmxLine.In(text).Single();
        (line.Position.Line, line.Position.Column, line.Key, line.Value, line.Comment, line.Fault).ShouldBe((1, column, key, value, comment, fault));
        line.Text.ShouldBe(text);
    }

    [Theory]
    [InlineData("cpuid.1.ecx = x", true, "")]
    [InlineData("CPUID.80000001.ecx.amd = x", true, "AuthenticAMD")]
    [InlineData("cpuid.1.ecx.intel = x", true, "GenuineIntel")]
    [InlineData("cpuid.brandstring = x", false, "")]
    [InlineData("1.ecx = x", false, "")]
    public void Only_a_key_of_esxis_spelling_names_a_register(string text, bool names, string onlyOn)
    {
        VmxLine line = VmxLine.In(text).Single();
        line.Names.ShouldBe(names);
        (line.OnlyOn.IsKnown ? line.OnlyOn.Id : string.Empty).ShouldBe(onlyOn);
        (line.Register.Register == RegisterName.Ecx).ShouldBe(names);
    }

    [Fact]
    public void Lines_are_counted_whatever_ends_them()
    {
        VmxLine[] lines = VmxLine.In("\uFEFFa = 1\r\n\nb = 2").ToArray();
        lines.Select(l => (l.Position.Line, l.Key, l.Value)).ShouldBe([(1, "a", "1"), (2, "", ""), (3, "b", "2")]);
    }
}
