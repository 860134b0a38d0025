using CpuMask.Platforms.Xen.Masks;
using static CpuMask.Tests.Linting.XlFindingsTests;

namespace CpuMask.Tests.Linting;

/// <summary>A setting for xl put right, to the letter, and what is left alone.</summary>
public sealed class XlMendingTests
{
    private const string LeftOut = "# left out, because what was meant is not plain: ";

    private static readonly string X = Word(""), Sse3 = Word("0@0");

    /// <summary>An item that libxl or Xen does not take, and the lines in its place.</summary>
    public static TheoryData<string, string> Items => new()
    {
        // Leaves: decimal, hexadecimal, another hypervisor's h; with a sub-leaf where Xen wants one.
        { $"1h:ecx={Sse3}", $"\"0x1:ecx={Sse3}\"," },
        { $"80000001H:ecx={Sse3}", $"\"0x80000001:ecx={Sse3}\"," },
        { $"10:EAX={Sse3}", $"\"0xa:eax={Sse3}\"," },
        { $"10h:EAX={Sse3}", LeftOut + $"10h:EAX={Sse3}" },
        { $"13:EAX={Sse3}", $"\"0xd,0:eax={Sse3}\"," },
        { $"13,1:EAX={Sse3}", $"\"0xd,1:eax={Sse3}\"," },
        { $"D,1:EAX={Sse3}", $"\"0xd,1:eax={Sse3}\"," },
        { $"dh,0x1:EAX={Sse3}", $"\"0xd,1:eax={Sse3}\"," },
        { $"zz:EAX={Sse3}", LeftOut + $"zz:EAX={Sse3}" },
        { $"1,1:EAX={Sse3}", LeftOut + $"1,1:EAX={Sse3}" },
        { $"1,0:EAX={Sse3}", $"\"0x1:eax={Sse3}\"," },
        { $"7,z:EAX={Sse3}", LeftOut + $"7,z:EAX={Sse3}" },
        { $"7,0,0:EAX={Sse3}", LeftOut + $"7,0,0:EAX={Sse3}" },
        { "7,0", LeftOut + "7,0" },
        { $" 7 , 1 : EAX = {Sse3} ", $"\"0x7,1:eax={Sse3}\"," },

        // Values: numbers, other notations' signs, one sign too much or too few.
        { "1:ecx=3", $"\"0x1:ecx={Bits(3)}\"," },
        { "1:edx=0x10", $"\"0x1:edx={Bits(0x10)}\"," },
        { "1:ecx=----:----:HTFR:xxxx:xxxx:xxxx:xxxx:XKS0", $"\"0x1:ecx={"xxxxxxxxk100xxxxxxxxxxxxxxxxxks0"}\"," },
        { $"1:ecx={X.Substring(1)}0x,edx={Word("0@28")}", $"\"0x1:ecx={X.Substring(2)}0x,edx={Word("0@28")}\"," },
        { $"1:ecx=xxxx0{X.Substring(4)}", $"\"0x1:ecx={Word("0@28")}\"," },
        { $"1:ecx=0{X.Substring(2)}", $"\"0x1:ecx=x0{X.Substring(2)}\"," },
        { $"1:ecx={X.Substring(3)}0,edx={Word("0@28")}", $"\"0x1:edx={Word("0@28")}\",\n    " + LeftOut + $"ecx={X.Substring(3)}0" },
        { $"1:ecx={X}x0,edx={Word("0@28")}", $"\"0x1:edx={Word("0@28")}\",\n    " + LeftOut + $"ecx={X}x0" },
        { "1:ecx=000000000000000000000001", LeftOut + "ecx=000000000000000000000001" },
        { $"1:ECX={X.Substring(1)}Z", LeftOut + $"ECX={X.Substring(1)}Z" },
        { $"1:ECX=Z{X.Substring(1)}", LeftOut + $"ECX=Z{X.Substring(1)}" },
        { $"1:foo={Sse3},bar,EDX={Word("0@28")}", $"\"0x1:edx={Word("0@28")}\",\n    " + LeftOut + $"foo={Sse3}\n    " + LeftOut + "bar" },
        { $"1:ECX={X},EDX={Word("0@28")}", $"\"0x1:edx={Word("0@28")}\"," },

        // What Xen shows to no guest cannot be forced; what it shows and AMD's copies can.
        { $"1:ECX={Word("1@2 1@25 0@0")}", $"\"0x1:ecx={Word("1@25 0@0")}\"," },
        { $"0x80000001:EDX={Word("1@0 1@20")}", $"\"0x80000001:edx={Word("1@0 1@20")}\"," },
        { $"10:EAX={Word("1@2")}", $"\"0xa:eax={Word("1@2")}\"," },

        // A maker's name stays; an invented one does not.
        { $"0:EBX={Letters("Genu")},ecx={Letters("ntel")},edx={Letters("ineI")}", $"\"0x0:ebx={Letters("Genu")},ecx={Letters("ntel")},edx={Letters("ineI")}\"," },
        { $"0:eax=0xd,ebx={Letters("None")},ecx={Letters("None")},edx={Letters("None")}", $"\"0x0:eax={Bits(13)}\"," },
        { "0x80000000:ebx=0,ecx=0,edx=0", $"\"0x80000000:ebx={Bits(0)},ecx={Bits(0)},edx={Bits(0)}\"," },
    };

    [Theory]
    [MemberData(nameof(Items))]
    public void An_item_is_spelled_as_libxl_takes_it_or_left_out_with_a_comment(string item, string lines) =>
        XlReading.Of($"cpuid=['{item}']\n").Corrected.ShouldBe($"cpuid = [\n    {lines}\n]\n");

    /// <summary>The comment's word decides which sign is one too much, which bit is meant, and which zero is a slip.</summary>
    public static TheoryData<string, string> Claims => new()
    {
        // 33 signs: with the first taken out bit 23 is POPCNT's; with one behind it, it is a bit off.
        { $"cpuid=['1:ecx={Word("0@23")}x'] # no POPCNT\n", $"cpuid = [\n    \"0x1:ecx={Word("0@23")}\",\n] # no POPCNT\n" },
        { $"cpuid=['1:ecx=x{Word("0@23")}'] # no POPCNT\n", $"cpuid = [\n    \"0x1:ecx={Word("0@23")}\",\n] # no POPCNT\n" },
        { $"cpuid=['1:ecx={Word("0@23 0@0").Substring(1)}'] # no POPCNT, SSE3\n", $"cpuid = [\n    \"0x1:ecx={Word("0@23 0@0")}\",\n] # no POPCNT, SSE3\n" },
        { $"cpuid=['1:ecx={Word("0@23 0@0").Substring(0, 10)}{Word("0@23 0@0").Substring(11)}'] # no POPCNT, SSE3\n", $"cpuid = [\n    \"0x1:ecx={Word("0@23 0@0")}\",\n] # no POPCNT, SSE3\n" },

        { $"cpuid=['1:ecx={Word("1@25 0@23")}x'] # no POPCNT\n", $"cpuid = [\n    \"0x1:ecx={Word("1@25 0@23")}\",\n] # no POPCNT\n" },
        { $"cpuid=['1:ecx={Word("1@25 0@23").Substring(0, 31)}'] # no POPCNT\n", $"cpuid = [\n    \"0x1:ecx={Word("1@25 0@23")}\",\n] # no POPCNT\n" },

        // One bit off in 32 signs: the stray zero goes, the claimed one comes; what is shown is no stray.
        { $"cpuid=['1:ecx={Word("0@22 1@25")}'] # no POPCNT\n", $"cpuid = [\n    \"0x1:ecx={Word("0@23 1@25")}\",\n] # no POPCNT\n" },
        { "cpuid=['1:ecx=0x00800001'] # no POPCNT\n", $"cpuid = [\n    \"0x1:ecx={Bits(1)}\",\n] # no POPCNT\n" },
    };

    [Theory]
    [MemberData(nameof(Claims))]
    public void What_the_comment_names_is_what_is_hidden(string text, string corrected) => XlReading.Of(text).Corrected.ShouldBe(corrected);

    [Theory]
    [InlineData("host, avx2=0", "host,avx2=0")]
    [InlineData("host, ,\navx2=1\n", "host,avx2=1")]
    [InlineData("avx2=1,host", "host,avx2=1")]
    [InlineData("", "host")]
    [InlineData("host,+aes,-avx2,^fma,avx2=k", "host,aes=1,avx2=0,fma=0,avx2=k")]
    [InlineData("host,+aes=0,aes", "host")]
    [InlineData("host,naes,avx2,xsave", "host")]
    [InlineData("host,avx2 = on,aes=ON,fma=yes,bmi1=true,bmi2=off,sse3=no,ssse3=false", "host,avx2=1,aes=1,fma=1,bmi1=1,bmi2=0,sse3=0,ssse3=0")]
    [InlineData("host,avx2=maybe,aes=k,fma=s,sse3=x,bmi1=", "host,aes=k,fma=s,sse3=x")]
    [InlineData("host,avx2=3,aes=2,bmi1=0x11", "host,avx2=1,aes=0,bmi1=1")]
    [InlineData("host,foo=1,family=6,model=on,maxleaf=maybe", "host,family=6,model=1")]
    [InlineData("host,monitor=1,tm=1,dca=0", "host,dca=0")]
    [InlineData("host,AMD_FSRC=1,AES=0,POPCNT=1,lahf_lm=0,IBRS_ALWAYS=1", "host,amd-fsrc=1,aes=0,popcnt=1,lahf-lm=0,ibrs-always=1")]
    [InlineData("host,=1,avx2", "host")]
    public void Names_and_values_of_the_other_form_are_spelled_as_libxl_takes_them(string flags, string corrected) =>
        XlReading.Of("cpuid+='" + flags + "'\nname='a'\n").Corrected.ShouldBe("cpuid += \"" + corrected + "\"\nname='a'\n");

    [Fact]
    public void Comments_in_a_list_and_everything_around_it_stay()
    {
        string text = $"# web\r\nname='web'\r\ncpuid+=[ # what\n'1:ECX={Sse3}', # SSE3 \n  # and\n'bad'\n]\nvcpus=2";
        XlReading.Of(text).Corrected.ShouldBe($"# web\nname='web'\ncpuid += [\n    # what\n    \"0x1:ecx={Sse3}\",\n    # SSE3\n    # and\n    {LeftOut}bad\n]\nvcpus=2\n");
    }

    [Fact]
    public void What_cannot_be_put_right_is_left_alone()
    {
        // Refused for a reason outside the setting; no setting at all; what is wrong is not in how it is spelled; nothing is wrong.
        XlReading.Of($"cpuid=['1:ECX={Sse3}']\nname = web\n").Corrected.ShouldBeNull();
        XlReading.Of("a=1 # c").Corrected.ShouldBeNull();
        XlReading.Of($"cpuid = [\n    \"0x1:ecx={Sse3}\",\n    \"0x1:ecx={Word("0@1")}\",\n]\n").Corrected.ShouldBeNull();
        XlReading.Of($"cpuid=['1:ecx={Sse3}']\n").Corrected.ShouldBeNull();
    }
}
