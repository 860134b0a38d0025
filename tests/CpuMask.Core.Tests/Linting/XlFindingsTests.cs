using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Platforms;
using CpuMask.Platforms.Xen.Masks;

namespace CpuMask.Tests.Linting;

/// <summary>All that lint says of a setting for xl: every finding with its place, every bit, every remark.</summary>
public sealed class XlFindingsTests
{
    private const string Warns = " xl only warns: nothing of this item applies, and the domain starts without it.";
    private const string Rest = " xl only warns: what stands before it applies, this and what stands behind it does not, and the domain starts.";
    private const string Passed = " It would be passed over like what stands before it.";
    private const string Refuses = " xl refuses the whole file, and the domain is not started.";
    private const string NotBuilt = " Xen does not build the domain.";
    private const string GoesOn = " xl only warns, and the rest applies.";

    private static readonly string X = Word(""), Sse3 = Word("0@0"), Popcnt = Word("0@23"), Aes = Word("0@25");

    /// <summary>A text, and what is said of it, line by line.</summary>
    public static TheoryData<string, string[]> Texts => new()
    {
        // What is taken, told bit by bit; k and s are the host's.
        { $"name='web'\ncpuid=['1:ecx={Word("0@0 k@1 s@25 1@23")}']\n", ["subject web", "1.0.ECX.25 Host (2,15)", "1.0.ECX.23 Shown (2,15)", "1.0.ECX.1 Host (2,15)", "1.0.ECX.0 Hidden (2,15)"] },
        { $"cpuid=[\"7,1:eax={Word("0@4")}, ebx={Sse3}\"]\n", ["7.1.EAX.4 Hidden (1,17)", "7.1.EBX.0 Hidden (1,55)"] },
        { "cpuid=['7:']\n", [] },
        { "cpuid=[]\n", [] },
        { $"cpuid=['1:ecx={Sse3}']\ncpuid+=['1:edx={Word("0@28")}']\n", ["1.0.ECX.0 Hidden (1,15)", "1.0.EDX.28 Hidden (2,16)"] },

        // Of a setting that a later one replaces nothing is read.
        { $"cpuid=['1:ecx={Sse3}']\ncpuid=['1:ecx={Aes}']\n", ["error (1,1), dropped: A later 'cpuid =' replaces this one, of which nothing applies; expected '+=' there, or one setting.", "1.0.ECX.25 Hidden (2,15)"] },
        { $"cpuid=['1:ecx={Sse3}']\ncpuid+='host'\n", ["error (2,1), refused: A list and a text cannot be added to each other: xl refuses the file.", "1.0.ECX.0 Hidden (1,15)"] },

        // In the text's order, whatever finds them.
        {
            $"cpuid=['1:edx={Word("0@0")}',\n'1:ECX={X}','z']\n",
            [
                "warning (1,15): No current operating system starts without FPU.",
                $"error (2,4), dropped: 'ECX={X}' is no register; expected eax, ebx, ecx or edx in lower case, '=', and 32 characters, with nothing but a blank behind the comma." + Warns,
                "error (2,43), dropped: 'z' does not begin with a leaf, such as 0x1." + Warns, "1.0.EDX.0 Hidden (1,15)",
            ]
        },

        // A file that is refused is read all the same, blanks and line ends in texts not counted.
        {
            $"cpuid=['1 :ecx=0xxxxxxx\n xxxxxxxx\r\n\t{new string('x', 16)}']\n",
            ["error (1,8), refused: A text is not closed on its line: it cannot go on over a line's end." + Refuses, "note (1,9): HYPERVISOR: Xen makes it up for every guest on every host, so that hiding it levels nothing and costs speed.", "1.0.ECX.31 Hidden (1,9)"]
        },
        { $"cpuid=['1 :ecx={Sse3}']\n", [$"error (1,10), dropped: ' :ecx={Sse3}' stands where a colon must, with no blank before it, such as in 0x1:ecx=." + Warns] },

        // What stands behind an error is told too, and does not apply; a register that cannot be read is accused of nothing.
        { "cpuid=['']\n", ["error (1,9), dropped: '' does not begin with a leaf, such as 0x1." + Warns] },
        { "cpuid=[1,7]\n", ["error (1,8), dropped: '1' stands where a colon must, with no blank before it, such as in 0x1:ecx=." + Warns, "error (1,10), dropped: '7' stands where a colon must, with no blank before it, such as in 0x1:ecx=." + Warns] },
        { "cpuid=['7,z,a=1']\n", ["error (1,11), dropped: 'z,a=1' is no sub-leaf; expected a number, such as in 0x7,0:." + Warns] },
        {
            $"cpuid=['1:ecx={Sse3},ebx=x,edx=0x10,foo=1,bar,eax={new string('0', 24)}']\n",
            [
                "error (1,48), dropped: 'ebx=x' has 1 characters behind the '='; xl takes exactly 32." + Rest,
                "warning (1,54): No current operating system starts without FPU, MSR, PAE, CX8, CMOV, FXSR, SSE, SSE2.",
                "error (1,69), dropped: 'bar' is no register either, and would be passed over like what stands before it.",
                $"error (1,73), dropped: 'eax={new string('0', 24)}' has 24 characters behind the '='; xl takes exactly 32." + Passed,
                "1.0.ECX.0 Hidden (1,15)",
            ]
        },
        { $"cpuid=['1:ECX={Sse3},edx=x']\n", [$"error (1,11), dropped: 'ECX={Sse3},edx=x' is no register; expected eax, ebx, ecx or edx in lower case, '=', and 32 characters, with nothing but a blank behind the comma." + Warns, "error (1,48), dropped: 'edx=x' has 1 characters behind the '='; xl takes exactly 32." + Passed] },
        { $"cpuid=['7,0:ebx={X.Substring(1)}0x'] # no AVX2\ncpuid+=['1:ecx={Sse3}']\n", [$"error (1,13), dropped: 'ebx={X.Substring(1)}0x' has 33 characters behind the '='; xl takes exactly 32." + Warns, "1.0.ECX.0 Hidden (2,16)"] },
        { $"cpuid=['7,1:ebx=0x,eax={Word("0@4")}'] # no AVX-VNNI\n", ["error (1,13), dropped: 'ebx=0x' has 2 characters behind the '='; xl takes exactly 32. Values in hexadecimal ended with Xen 4.4's xm." + Warns] },
        {
            $"cpuid=['1:ecx={Sse3}','7,1:ebx=0x,foo={Word("0@4")}'] # no AVX-VNNI\n",
            [
                "error (1,54), dropped: 'ebx=0x' has 2 characters behind the '='; xl takes exactly 32. Values in hexadecimal ended with Xen 4.4's xm." + Warns,
                "error (1,100), misapplied: The comment says that AVX-VNNI (bit 4) of CPUID.(EAX=07H,ECX=1):EAX is hidden, and the setting does not hide it.", "1.0.ECX.0 Hidden (1,15)",
            ]
        },
        { $"cpuid=['1:ecx={Sse3}'] # no POPCNT\n", ["error (1,50), misapplied: The comment says that POPCNT (bit 23) of CPUID.(EAX=01H,ECX=0):ECX is hidden, and the setting does not hide it. What it hides there, and no comment names, is SSE3 (bit 0): a bit was miscounted.", "1.0.ECX.0 Hidden (1,15)"] },

        // A leaf that Xen does not know, a character that it does not know, a register twice.
        { $"cpuid=['7:ebx={Sse3}']\n", ["error (1,9), refused: Leaf 0x7 has sub-leaves; expected 0x7,0." + NotBuilt] },
        { $"cpuid=['-1:ebx={Sse3}']\n", ["error (1,9), dropped: The leaf is all ones, with which libxl marks the end of its list: what is behind it is lost."] },
        { $"cpuid=['1:ebx={X.Substring(1)}X,ecx={Sse3}']\n", ["error (1,15), refused: 'X' is none of 0, 1, x, k and s. xl takes it, and then Xen does not build the domain.", "1.0.ECX.0 Hidden (1,52)"] },
        { $"cpuid=['1:ecx={Sse3},edx={Word("0@28")}','1:ecx={Aes}']\n", ["error (1,93), misapplied: CPUID.(EAX=01H,ECX=0):ECX is given twice; only this one applies.", "1.0.EDX.28 Hidden (1,52)", "1.0.ECX.25 Hidden (1,93)"] },
        { $"cpuid=['1:ecx={Sse3}','1:ecx={Sse3}']\n", ["1.0.ECX.0 Hidden (1,15)", "1.0.ECX.0 Hidden (1,56)"] },

        // What Xen takes back, what it shows whatever is written, what it makes up.
        { $"cpuid=['1:ecx={Word("1@2")}']\n", ["error (1,15), dropped: Xen shows DTES64 to no guest: the 1 is taken back in silence.", "1.0.ECX.2 Shown (1,15)"] },
        { $"cpuid=['0x5:ecx={Word("1@31")}','0x80000001:edx={Word("1@0")}']\n", ["5.0.ECX.31 Shown (1,17)", "80000001.0.EDX.0 Shown (1,67)"] },
        { $"cpuid=['7,0:ebx={Word("0@6 1@13")}']\n", ["note (1,17): Xen always shows the host's own FPU_CS_DS_DEPRECATED and FDP_EXCPTN_ONLY, whatever is written.", "7.0.EBX.13 Shown (1,17)", "7.0.EBX.6 Hidden (1,17)"] },
        { $"cpuid=['7,0:ebx={Word("k@6")}']\n", ["7.0.EBX.6 Host (1,17)"] },
        { $"cpuid=['1:ecx={Word("0@21 0@27 0@31")}']\n", ["note (1,15): HYPERVISOR, x2APIC: Xen makes it up for every guest on every host, so that hiding it levels nothing and costs speed.", "1.0.ECX.31 Hidden (1,15)", "1.0.ECX.27 Hidden (1,15)", "1.0.ECX.21 Hidden (1,15)"] },
        { $"cpuid=['1:ecx={Word("1@21 1@31")}']\n", ["1.0.ECX.31 Shown (1,15)", "1.0.ECX.21 Shown (1,15)"] },

        // The other form.
        { "cpuid='host,avx2=0,aes=1,fma=k,sse3=x,bmi1=3'\n", ["error (1,39), misapplied: 'bmi1=3': of the number only the last bit counts, so that this is 1.", "7.0.EBX.5 Hidden (1,13)", "7.0.EBX.3 Shown (1,39)", "1.0.ECX.25 Shown (1,20)", "1.0.ECX.12 Host (1,26)"] },
        { "cpuid='host,tm=2,monitor=1'\n", ["error (1,13), misapplied: 'tm=2': of the number only the last bit counts, so that this is 0.", "error (1,18), dropped: Xen shows MONITOR to no guest: the 1 is taken back in silence.", "1.0.EDX.29 Hidden (1,13)", "1.0.ECX.3 Shown (1,18)"] },
        { "cpuid='host,family=6,maxleaf=x,stepping=3'\n", ["remark (1,13) Family is set to 6.", "remark (1,32) Stepping is set to 3."] },
        { "cpuid='host,mds-no=0'\n", ["MSR.10A.5 Hidden (1,13)"] },
        { "cpuid='host,avx2,foo=1,aes=on'\n", ["error (1,13), dropped: 'avx2' has no '='; expected name=0, name=1 or name=x." + GoesOn, "error (1,18), dropped: libxl knows no feature of the name in 'foo=1'." + GoesOn, "error (1,24), dropped: The value in 'aes=on' is none; expected 0, 1, x or k." + GoesOn] },
        { "cpuid=''\n", ["error (1,8), dropped: The text does not begin with 'host': xl only warns, nothing of it applies and the domain starts without it. Found ''."] },

        // A vendor and a signature are told where they are whole.
        { $"cpuid=['0:ebx={Letters("Genu")},ecx={Letters("ntel")},edx={Letters("ineI")}','1:ecx={Sse3}']\n", ["remark (1,15) The vendor is set to GenuineIntel: on hosts of another vendor this works up to Xen 4.21, and Xen 4.22 refuses to build the domain.", "32 bits of 0.0.EBX", "32 bits of 0.0.ECX", "32 bits of 0.0.EDX", "1.0.ECX.0 Hidden (1,130)"] },
        { $"cpuid=['0:ebx={Letters("Genu")},ecx={Letters("ntel")}']\n", ["32 bits of 0.0.EBX", "32 bits of 0.0.ECX"] },
        { $"cpuid=['1:eax={Bits(0x000206C2)},ecx={Sse3}']\n", ["remark (1,15) Family/model/stepping are set to 6/44/2 on all hosts.", "32 bits of 1.0.EAX", "1.0.ECX.0 Hidden (1,52)"] },
        { $"cpuid=['1:eax=k{Bits(0x000206C2).Substring(1)}']\n", ["32 bits of 1.0.EAX"] },
        { $"cpuid=['0:ebx={Letters("None")},ecx={Letters("None")},edx={Letters("None")}']\n", ["warning (1,15): The guest is shown the vendor 'NoneNoneNone', which no maker's CPUs say: 64-bit Windows does not run, Linux leaves out every workaround; expected a maker's own name, such as GenuineIntel.", "32 bits of 0.0.EBX", "32 bits of 0.0.ECX", "32 bits of 0.0.EDX"] },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Everything_is_said_where_it_stands(string text, string[] says)
    {
        CpuTextReading reading = XlReading.Of(text);
        IEnumerable<string> bits = reading.Bits.GroupBy(b => b.Bit.Register).SelectMany(g => g.Count() < 32
            ? g.Select(b => Address(g.Key) + "." + b.Bit.Bit + " " + b.Effect + " " + b.Position) : [g.Count() + " bits of " + Address(g.Key)]);
        IEnumerable<string> found = reading.Findings.Select(f => f.ToString()).Concat(reading.Remarks.Select(r => "remark " + r.Position + " " + r.Message)).Concat(bits);
        found = reading.Subject is { } subject ? found.Prepend("subject " + subject) : found;
        string.Join('\n', found).ShouldBe(string.Join('\n', says));
    }

    private static string Address(RegisterAddress word) =>
        word.IsMsr ? "MSR.10A" : word.Leaf.ToString("X") + "." + word.Subleaf + "." + word.Register.ToString().ToUpperInvariant();

    /// <summary>32 characters, bit 31 first: x but for those given, as <c>0@5 1@31</c>.</summary>
    internal static string Word(string signs)
    {
        char[] word = new string('x', 32).ToCharArray();
        foreach (string sign in signs.Split(' ').Where(s => s.Length > 0))
        {
            word[31 - int.Parse(sign.Substring(2))] = sign[0];
        }

        return new string(word);
    }

    /// <summary>A value as 32 digits.</summary>
    internal static string Bits(uint value) => System.Convert.ToString(value, 2).PadLeft(32, '0');

    /// <summary>Four letters as a register holds them.</summary>
    internal static string Letters(string four) => Bits(four.Select((c, i) => (uint)c << (8 * i)).Aggregate((a, b) => a | b));
}
