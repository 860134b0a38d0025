using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CpuMask.Platforms.Xen.Masks;

namespace CpuMask.Tests.Linting;

/// <summary>xl's grammar and libxl's two notations, piece by piece; <see cref="XlPeerTests"/> holds the same cases against xl itself.</summary>
public sealed class XlSyntaxTests
{
    private const string X32 = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", O32 = "00000000000000000000000000000000";

    // libxlu_cfg_l.l: names, numbers, texts with escapes, comments up to a line end; anything else is bad unless nothing follows it.
    [Theory]
    [InlineData("", "End@0")]
    [InlineData(" \t ", "End@3")]
    [InlineData("a", "Word:a@0 End@1")]
    [InlineData("a0z9._a z", "Word:a0z9._a@0 Word:z@8 End@9")]
    [InlineData("a/b", "Word:a@0 Bad:/@1")]
    [InlineData("a:b", "Word:a@0 Bad::@1")]
    [InlineData("z`a", "Word:z@0 Bad:`@1")]
    [InlineData("z{a", "Word:z@0 Bad:{@1")]
    [InlineData("A=1", "Bad:A@0")]
    [InlineData("_a", "Bad:_@0")]
    [InlineData("0 9 0xaf90 9", "Number:0@0 Number:9@2 Number:0xaf90@4 Number:9@11 End@12")]
    [InlineData("1g", "Number:1@0 Word:g@1 End@2")]
    [InlineData("1`2", "Number:1@0 Bad:`@1")]
    [InlineData("1/2", "Number:1@0 Bad:/@1")]
    [InlineData("1:2", "Number:1@0 Bad::@1")]
    [InlineData("1y2", "Number:1@0 Word:y2@1 End@3")]
    [InlineData("0A1", "Number:0@0 Bad:A@1")]
    [InlineData("a+=b", "Word:a@0 Append@1 Word:b@3 End@4")]
    [InlineData("a+b", "Word:a@0 Bad:+@1")]
    [InlineData("a==b", "Word:a@0 Assign@1 Assign@2 Word:b@3 End@4")]
    [InlineData("a+", "Word:a@0 End@2")]
    [InlineData("a?", "Word:a@0 End@2")]
    [InlineData("[,];=\n", "Open@0 Comma@1 Close@2 Separator@3 Assign@4 LineEnd@5 End@6")]
    [InlineData("# c\na", "LineEnd@0 Word:a@4 End@5")]
    [InlineData("a #\n#\n", "Word:a@0 LineEnd@2 LineEnd@4 End@6")]
    [InlineData("a # c", "Word:a@0 Bad:#@2")]
    [InlineData("a #", "Word:a@0 End@3")]
    [InlineData("'a\"b' \"c'd\"", "Text:a\"b@0 Text:c'd@6 End@11")]
    [InlineData("''", "Text:@0 End@2")]
    [InlineData("'\\a\\b\\f\\n\\r\\t\\v\\\\\\'\\\"'", "Text:\a\b\f\n\r\t\v\\'\"@0 End@22")]
    [InlineData("'a\\101b\\007c'", "Text:abc@0 End@13")]
    [InlineData("'a\\770b'", "Text:ab@0 End@8")]
    [InlineData("'a\\108b'", "Bad:\\@0")]
    [InlineData("'a\\180b'", "Bad:\\@0")]
    [InlineData("'a\\810b'", "Bad:\\@0")]
    [InlineData("'a\\10/b'", "Bad:\\@0")]
    [InlineData("'a\\1", "Bad:\\@0")]
    [InlineData("'a\\10", "Bad:\\@0")]
    [InlineData("'a\\100", "Bad:'@0")]
    [InlineData("'\\x41'", "Bad:\\@0")]
    [InlineData("'\\q'", "Bad:\\@0")]
    [InlineData("'\\\n'", "Bad:\\@0")]
    [InlineData("'\\", "Bad:\\@0")]
    [InlineData("'a", "Bad:'@0")]
    [InlineData("a='b\nc'", "Word:a@0 Assign@1 Bad:'@2")]
    [InlineData("a \"", "Word:a@0 End@3")]
    public void A_configuration_is_cut_into_pieces_as_xl_cuts_it(string text, string pieces)
    {
        var lexer = new XlConfigLexer(text);
        var found = new List<string>();
        for (XlToken token = default; found.Count < 40 && (found.Count == 0 || token.Kind is not (XlTokenKind.End or XlTokenKind.Bad));)
        {
            token = lexer.Next();
            found.Add(Shown(token));
        }

        string.Join(' ', found).ShouldBe(pieces);
    }

    // libxlu_cfg_y.y: line ends may stand after [, after a value and after a comma, and a semicolon ends a setting too.
    public static TheoryData<string, string> Files => new()
    {
        { "", "" },
        { "\n;;\n", "" },
        { "a=1", "a@0=1@2" },
        { "a=1\n;b='x' ; c=[]\n", "a@0=1@2 b@5=x@7 c@13=[]" },
        { "a+='x'\n", "a@0+=x@3" },
        { "a+=[1]\n", "a@0+=[1@4]" },
        { "a=[1,'x',]\n", "a@0=[1@3 x@5]" },
        { "a=[\n\n1\n,\n'x'\n,\n]\n", "a@0=[1@5 x@9]" },
        { "a=['x',['y',[]],'z']\n", "a@0=[x@3 list z@16]" },
        { "a=[#c\n1]#d\nb=2\n", "a@0=[1@6] b@11=2@13" },
        { "a=1 b=2\n", "a@0=1@2 refused Word:b@4" },
        { "a=[1] b=2\n", "a@0=[1@3] refused Word:b@6" },
        { "a\n", "refused LineEnd@1" },
        { "a b 1\n", "refused Word:b@2" },
        { "a", "refused End@1" },
        { "a;\n", "refused Separator@1" },
        { "=1\n", "refused Assign@0" },
        { "1=a\n", "refused Number:1@0" },
        { "b=1\n=1\n", "b@0=1@2 refused Assign@4" },
        { "a=\n", "refused LineEnd@2" },
        { "a=", "refused End@2" },
        { "a=b\n", "refused Word:b@2" },
        { "a=\n[1]\n", "refused LineEnd@2" },
        { "a=[,'x']\n", "refused Comma@3" },
        { "a=['x',,'y']\n", "refused Comma@7" },
        { "a=['x' 'y']\n", "refused Text:y@7" },
        { "a=['x';'y']\n", "refused Separator@6" },
        { "a=['x'", "refused End@6" },
        { "a=['x',", "refused End@7" },
        { "a=[['x']\n", "refused End@9" },
        { "a=[['x';]]\n", "refused Separator@7" },
        { "a=]\n", "refused Close@2" },
        { "a=1\r\n", "a@0=1@2 refused Bad:\r@3" },
        { "a=[1,\r\n2]\n", "refused Bad:\r@5" },
        { "a?b\n", "refused Bad:?@1" },
        { "?a=1\n", "refused Bad:?@0" },
        { "a=1\n?", "a@0=1@2" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_configuration_is_read_up_to_what_xl_does_not_take(string text, string settings)
    {
        XlConfigFile file = XlConfigFile.Parse(text);
        IEnumerable<string> found = file.Statements.Select(s => s.Key + "@" + s.At + (s.Appends ? "+=" : "=")
            + (s.Text is { } value ? value.Text + "@" + value.At : "[" + string.Join(' ', s.Items!.Select(i => i is { } item ? item.Text + "@" + item.At : "list")) + "]"));
        string.Join(' ', file.Refused is { } refused ? found.Append("refused " + Shown(refused)) : found).ShouldBe(settings);
    }

    [Theory]
    [InlineData(51, false)]
    [InlineData(52, true)]
    public void Lists_in_lists_end_somewhere(int depth, bool refused) =>
        (XlConfigFile.Parse("a=" + new string('[', depth) + new string(']', depth) + "\n").Refused is not null).ShouldBe(refused);

    // xl: a later setting replaces an earlier one, += adds to it, and a list and a text cannot be added to each other.
    public static TheoryData<string, string> Settings => new()
    {
        { "a=1\n", "none" },
        { "cpuid=['a','b']\n", "items a b" },
        { "cpuid=['a']\ncpuid=['b']\n", "items b, replaced @0" },
        { "cpuid=['a']\ncpuid+=['b']\n", "items a b" },
        { "cpuid+=['a']\n", "items a" },
        { "cpuid=['a',['b'],'c']\n", "items a" },
        { "cpuid='host'\ncpuid+=',avx2=0'\n", "flags host,avx2=0" },
        { "cpuid='host'\ncpuid=['b']\n", "items b, replaced @0" },
        { "cpuid=['b']\ncpuid='host'\n", "flags host, replaced @0" },
        { "cpuid=['a']\ncpuid+='host'\n", "items a, mixed @12" },
        { "cpuid='host'\ncpuid+=['a']\ncpuid+=['b']\n", "flags host, mixed @13" },
        { "cpuid='a'\ncpuid='b'\ncpuid='c'\n", "flags c, replaced @0 @10" },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void The_last_setting_counts_with_what_is_added_to_it(string text, string setting)
    {
        XlCpuidSetting found = XlCpuidSetting.Of(text);
        string says = found.Items is { } items ? "items " + string.Join(' ', items.Select(i => i.Text)) : found.Flags is { } flags ? "flags " + flags.Text : "none";
        says += found.Replaced.Count > 0 ? ", replaced" + string.Concat(found.Replaced.Select(r => " @" + r.At)) : string.Empty;
        (says + (found.Mixed is { } mixed ? ", mixed @" + mixed.At : string.Empty)).ShouldBe(setting);
    }

    // libxl_cpuid_parse_config_xend: numbers as strtoul with base 0 reads them, a colon at once, registers of exactly 32 characters.
    public static TheoryData<string, string> Items => new()
    {
        { "1:ecx=" + X32, "0x1: ecx=" + X32 },
        { "1:eax=" + X32 + ",ebx=" + O32, "0x1: eax=" + X32 + " ebx=" + O32 },
        { "1:edx=" + X32 + ",", "0x1: edx=" + X32 },
        { "1:edx=" + X32 + ", \n ecx=" + O32, "0x1: edx=" + X32 + " ecx=" + O32 },
        { "1:edx=" + X32 + ",\tecx=" + O32, "0x1: edx=" + X32 + " 4 '\tecx=" + O32 + "'" },
        { "1:", "0x1:" },
        { "7,0:ebx=" + X32, "0x7,0: ebx=" + X32 },
        { "0x7,0x1:ebx=" + X32, "0x7,1: ebx=" + X32 },
        { "010,011:eax=" + X32, "0x8,9: eax=" + X32 },
        { " \t\n\v\f\r1,+2:eax=" + X32, "0x1,2: eax=" + X32 },
        { "-1:eax=" + X32, "0xffffffff: eax=" + X32 },
        { "0xafAF09:eax=" + X32, "0xafaf09: eax=" + X32 },
        { "0X80000001:eax=" + X32, "0x80000001: eax=" + X32 },
        { "4294967297:eax=" + X32, "0x1: eax=" + X32 },
        { "18446744073709551614:", "0xfffffffe:" },
        { "18446744073709551615:", "0xffffffff:" },
        { "18446744073709551616:", "0xffffffff:" },
        { "999999999999999999999:", "0xffffffff:" },
        { "0x10000000000000000:", "0xffffffff:" },
        { "0xFFFFFFFFFFFFFFFE:", "0xfffffffe:" },
        { "-2:", "0xfffffffe:" },
        { "x:ecx=" + X32, "0x0: 1 'x:ecx=" + X32 + "'" },
        { "", "0x0: 1 ''" },
        { "-", "0x0: 1 '-'" },
        { "\b1:", "0x0: 1 '\b1:'" },
        { "\u000E1:", "0x0: 1 '\u000E1:'" },
        { "1,z:ecx=", "0x1: 2 'z:ecx='" },
        { "1,", "0x1: 2 ''" },
        { "1", "0x1: 3 ''" },
        { "1,2", "0x1,2: 3 ''" },
        { "1 :eax=", "0x1: 3 ' :eax='" },
        { "0x", "0x0: 3 'x'" },
        { "0xg:", "0x0: 3 'xg:'" },
        { "0x1g:", "0x1: 3 'g:'" },
        { "0xFG:", "0xf: 3 'G:'" },
        { "0xF@:", "0xf: 3 '@:'" },
        { "0xf`:", "0xf: 3 '`:'" },
        { "08:", "0x0: 3 '8:'" },
        { "1a:", "0x1: 3 'a:'" },
        { "1:ECX=" + X32, "0x1: 4 'ECX=" + X32 + "'" },
        { "1:fax=" + X32, "0x1: 4 'fax=" + X32 + "'" },
        { "1:eex=" + X32, "0x1: 4 'eex=" + X32 + "'" },
        { "1:e`x=" + X32, "0x1: 4 'e`x=" + X32 + "'" },
        { "1:eay=" + X32, "0x1: 4 'eay=" + X32 + "'" },
        { "1:eax", "0x1: 4 'eax'" },
        { "1:ea", "0x1: 4 'ea'" },
        { "1:e", "0x1: 4 'e'" },
        { "1:,", "0x1: 4 ','" },
        { "1:eax=" + X32 + ",ebx=0,ecx=" + X32, "0x1: eax=" + X32 + " 5 'ebx=0'" },
        { "1:eax=" + X32 + "x", "0x1: 5 'eax=" + X32 + "x'" },
        { "1:eax=", "0x1: 5 'eax='" },
        { "1:eaxes=" + X32, "0x1: eax=" + X32 },
        { "1:eax=\u00e9" + X32.Substring(2), "0x1: eax=\u00c3\u00a9" + X32.Substring(2) },
    };

    [Theory]
    [MemberData(nameof(Items))]
    public void An_item_applies_up_to_the_piece_that_libxl_does_not_take(string text, string reading)
    {
        XlListItem item = XlListItem.Parse(text);
        string found = item.Place + ":" + string.Concat(item.Applied.Select(a => " " + a.Register.ToString().ToLowerInvariant() + "=" + a.Characters));
        (found + (item.Error == 0 ? string.Empty : " " + item.Error + " '" + item.Piece + "'")).ShouldBe(reading);
    }

    // libxl_cpuid_parse_config: host first, then name=number or name=x, k or s, cut at commas.
    public static TheoryData<string, string> FlagTexts => new()
    {
        { "host", "" },
        { "host,avx2=0", "AVX2=0@5" },
        { ",,host,,avx2=1,aes=0x1,", "AVX2=1@8 AESNI=1@15" },
        { "host,avx2=x,aes=k,fma=s,tm=xyz", "AVX2=x@5 AESNI=k@12 FMA=s@18 TM=x@24" },
        { "host,avx2=-1", "AVX2=18446744073709551615@5" },
        { "host,avx2=010", "AVX2=8@5" },
        { "host,avx2= 1", "AVX2=1@5" },
        { "", "error 99 ''@0" },
        { ",", "error 99 ''@0" },
        { "avx2=0", "error 99 'avx2=0'@0" },
        { ",avx2=0,host", "error 99 'avx2=0'@1" },
        { "HOST,avx2=0", "error 99 'HOST'@0" },
        { "host,avx2", "error 1 'avx2'@5" },
        { "host,host", "error 1 'host'@5" },
        { "host,=1", "error 2 '=1'@5" },
        { "host,AVX2=1", "error 2 'AVX2=1'@5" },
        { "host,Avx2=1", "error 2 'Avx2=1'@5" },
        { "host,nothing=1", "error 2 'nothing=1'@5" },
        { "host, avx2=1,aes=0", "error 2 ' avx2=1'@5 AESNI=0@13" },
        { "host,avx2=", "error 3 'avx2='@5" },
        { "host,avx2=on", "error 3 'avx2=on'@5" },
        { "host,avx2=X", "error 3 'avx2=X'@5" },
    };

    [Theory]
    [MemberData(nameof(FlagTexts))]
    public void Each_name_of_the_other_form_is_taken_or_passed_over_by_itself(string text, string reading) => string.Join(' ', XlFlag.Parse(text).Select(f =>
        (f.Error != 0 ? "error " + f.Error + " '" + f.Text + "'" : f.Row!.Name + "=" + (f.Symbol?.ToString() ?? f.Number.ToString(CultureInfo.InvariantCulture))) + "@" + f.At)).ShouldBe(reading);

    // A setting as a person sees it in a file that xl may refuse, with the comments in it and against it.
    [Theory]
    [InlineData("a=1\n", "")]
    [InlineData("cpuid=1\n", "")]
    [InlineData("CPUID = ['a']\n", "0-13 list: 'a'@9")]
    [InlineData("a=1;cpuid+=\n['a'\n, \"b\"]\n", "4-23 list +: 'a'@13 'b'@19")]
    [InlineData("  cpuid \t+= 'host'\nb=1]\n", "2-18 text +: 'host'@12")]
    [InlineData("cpuid=\"host\"\ncpuid=['a']", "0-12 text: 'host'@6 | 13-24 list: 'a'@20")]
    [InlineData("cpuid=['a;cpuid=\"b\"']\n", "0-21 list: 'a;cpuid=\"b\"'@7")]
    [InlineData("cpuid=['a\nb']\n", "0-13 list: 'a\nb'@7")]
    [InlineData("cpuid=['a", "0-9 list: 'a'@7")]
    [InlineData("cpuid='host", "0-11 text: 'host'@6")]
    [InlineData("cpuid=[", "0-7 list:")]
    [InlineData("cpuid=['a', # x]y\r\n'b' # z", "0-26 list: 'a'@7 '# x]y'@12 'b'@19 '# z'@23; # x]y@12 # z@23")]
    [InlineData("b=1\n# far\n\n# one\n#two\n cpuid=['a'] # three\n  # four\n\n# far\n", "23-34 list: 'a'@30; # one@11 #two@17 # three@35 # four@45")]
    [InlineData("a=1\n\t# one\ncpuid=['a']", "11-22 list: 'a'@18; # one@5")]
    [InlineData("\n# one\ncpuid=['a']", "7-18 list: 'a'@14; # one@1")]
    [InlineData("\ncpuid=['a']\nb=1\n# far\n", "1-12 list: 'a'@8")]
    [InlineData("cpuid=['a'] b=1\n# far\n", "0-11 list: 'a'@7")]
    [InlineData("cpuid=['a']\n\n# far\n", "0-11 list: 'a'@7")]
    public void A_setting_is_found_with_the_comments_that_belong_to_it(string text, string settings)
    {
        IEnumerable<string> found = XlCpuidSpan.In(text).Select(s => s.At + "-" + s.End + (s.IsList ? " list" : " text") + (s.Appends ? " +:" : ":")
            + string.Concat(s.Pieces.Select(p => " '" + p.Text + "'@" + p.At)) + (s.Comments(text).Any() ? ";" : string.Empty)
            + string.Concat(s.Comments(text).Select(c => " " + c.Comment + "@" + c.At)));
        string.Join(" | ", found).ShouldBe(settings);
    }

    private static string Shown(XlToken token) =>
        token.Kind + (token.Kind is XlTokenKind.Word or XlTokenKind.Number or XlTokenKind.Text or XlTokenKind.Bad ? ":" + token.Text : string.Empty) + "@" + token.At;
}
