using System.Linq;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Platforms;
using CpuMask.Platforms.Xen.Masks;
using CpuMask.Tests.Baselines;
using CpuMask.Tests.Shared;
using CpuMask.Text;

namespace CpuMask.Tests.Xen;

public class XenCpuidTests
{
    private const uint Sse3 = 1, X2apic = 1 << 21, Xsave = 1 << 26, Erms = 1 << 9, Osxsave = 1 << 27, Hypervisor = 1u << 31, MdClear = 1 << 10, ArchCapabilities = 1u << 29;

    [Fact]
    public void Bits_are_forced_only_where_the_hosts_disagree()
    {
        XenCpuid setting = Write(
            Host("old", ecx1: Sse3, edx7: MdClear, max: 0xD, phys: 40),
            Host("new", ecx1: Sse3 | Xsave, max: 0xD, phys: 46));
        setting.Text.ShouldBe("""
            cpuid = [
                # ecx hidden: XSAVE
                "0x1:ecx=xxxxx0xxxxxxxxxxxxxxxxxxxxxxxxxx",
                # edx shown: MD_CLEAR
                "0x7,0:edx=xxxxxxxxxxxxxxxxxxxxx1xxxxxxxxxx",
                "0x80000008:eax=xxxxxxxxxxxxxxxxxxxxxxxx00101000",
            ]

            """.ReplaceLineEndings("\n"));
        setting.Notes.ShouldContain(n => n.Contains("MD_CLEAR"));
    }

    [Fact]
    public void What_xen_makes_up_itself_is_left_to_it()
    {
        HostCpuid plain = Host("plain", ecx1: Sse3), inside = Host("inside", ecx1: Sse3 | X2apic | Osxsave | Hypervisor) with { View = HostView.Hardware };
        XenCpuid setting = Write(plain, inside);
        setting.Items.ShouldBeEmpty();
        setting.Text.ShouldBe("cpuid = [\n]\n");
        setting.Notes.Single().ShouldContain("nothing needs to be masked");
    }

    [Fact]
    public void A_leaf_that_one_host_lacks_is_hidden_by_a_lower_maximum_and_never_named()
    {
        XenCpuid setting = Write(Host("core2", max: 5), Host("haswell", ebx7: 0xFFFF, max: 0x16));
        setting.Items.Select(i => i.Leaf).ShouldBe(new uint[] { 0 });
        setting.Items[0].ToString().ShouldBe("0x0:eax=00000000000000000000000000000101");
        setting.Notes.ShouldContain(n => n.Contains("core2"));

        // Xen shows nothing above 0xD, and refuses a maximum that its own policy does not reach.
        Write(Host("a", max: 0x16), Host("b", max: 0x1B)).Items.Single().ToString().ShouldBe("0x0:eax=00000000000000000000000000001101");
    }

    [Fact]
    public void Family_model_and_stepping_are_one_hosts_unless_told_otherwise()
    {
        HostCpuid[] hosts = { Host("a", signature: 0x000206C2), Host("b", ecx1: Sse3, signature: 0x000306F2) };
        XenCpuid setting = Write(hosts);
        setting.Items.Single().Registers[RegisterName.Eax].ShouldBe("00000000000000100000011011000010");
        setting.Notes.ShouldContain(n => n.Contains("6/44/2"));
        XenCpuid.From(CpuBaseline.Of(hosts), new() { KeepHostSignature = true }).Items.Single().Registers.Keys.ShouldBe(new[] { RegisterName.Ecx });
    }

    [Fact]
    public void A_word_that_a_host_does_not_know_is_refused_by_name_or_hidden_or_left()
    {
        HostCpuid whole = Host("whole", ebx7: Erms, max: 7), blind = Host("blind", max: 7);
        blind = HostRecord.Of("blind", LeafTable.Of(blind.Leaves.Where(r => r.Leaf != 7)));
        CpuBaseline pool = CpuBaseline.Of(new[] { whole, blind });
        CpuMaskException error = Should.Throw<CpuMaskException>(() => XenCpuid.From(pool));
        error.Id.ShouldBe(ErrorIds.UnknownRegister);
        error.Kind.ShouldBe(ErrorKind.Impossible);
        error.Message.ShouldContain("CPUID.(EAX=07H,ECX=0):EBX");
        error.Message.ShouldContain("blind");
        error.Message.ShouldContain("cpuid -1 -r");
        error.Message.ShouldNotContain("whole");

        XenCpuid.From(pool, new() { UnknownBits = UnknownBits.Hide }).Items.Single(i => i.Leaf == 7).Registers[RegisterName.Ebx][31 - 9].ShouldBe('0');

        // What one host is known to lack is no promise, whatever the other may have.
        string left = XenCpuid.From(pool, new() { UnknownBits = UnknownBits.Leave }).Items.Single().Registers[RegisterName.Ebx];
        (left[31 - 9], left[31 - 8]).ShouldBe(('x', '0'));
    }

    [Fact]
    public void Single_unknown_bits_are_hidden_and_listed()
    {
        HostCpuid half = Host("half", ecx1: Sse3, max: 1);
        half = HostRecord.Of("half", LeafTable.Of(half.Leaves.Select(r =>
            r.Leaf == 1 ? new LeafRegisters(1, 0, r.Eax, r.Ebx, r.Ecx.Forget(1 << 23), r.Edx) : r)));
        XenCpuid setting = Write(half, Host("whole", ecx1: Sse3 | 1 << 23, max: 1));
        setting.Items.Single().ToString().ShouldBe("0x1:ecx=xxxxxxxx0xxxxxxxxxxxxxxxxxxxxxxx");
        setting.Warnings.ShouldContain(w => w.StartsWith("Hidden") && w.Contains("POPCNT"));
    }

    [Fact]
    public void What_msr_10a_differs_in_is_said_with_the_form_that_can_express_it()
    {
        HostCpuid With(string name, ulong msr) => HostRecord.Of(
            name, Host(name, edx7: ArchCapabilities, max: 7).Leaves, new[] { new MsrValue(MsrValue.ArchCapabilities, msr, ulong.MaxValue) });
        XenCpuid setting = Write(With("immune", 1 | 1 << 5), With("not", 1));
        setting.Items.ShouldBeEmpty();
        setting.Warnings.ShouldContain(w => w.Contains("MDS_NO") && w.Contains("cannot express"));
        setting.LibxlText.ShouldBe("cpuid = \"host,mds-no=0\"\n");
        setting.Notes.ShouldContain(n => n.Contains("host,mds-no=0"));
        Write(With("immune", 1), Host("silent", edx7: ArchCapabilities, max: 7)).Warnings.ShouldContain(w => w.Contains("rdmsr") && w.Contains("silent"));
    }

    [Fact]
    public void A_guest_that_could_not_start_is_said()
    {
        HostCpuid noLongMode = Host("i686", max: 1), modern = Host("x86-64", max: 1, extendedEdx: 1u << 29);
        Write(noLongMode, modern).Warnings.ShouldContain(w => w.Contains("LM"));
    }

    private static XenCpuid Write(params HostCpuid[] hosts) => XenCpuid.From(CpuBaseline.Of(hosts));

    private static HostCpuid Host(
        string name, uint ecx1 = 0, uint ebx7 = 0, uint edx7 = 0, uint max = 1, uint phys = 40, uint signature = 0x000206C2, uint extendedEdx = 0)
    {
        HostCpuid host = ComputedBaselineTests.Host(name, ecx1, ebx7, edx7, max, phys, signature: signature, extendedEdx: extendedEdx);

        // A source that knows every word that a guest sees.
        RegisterValue zero = RegisterValue.Zero;
        return HostRecord.Of(name, LeafTable.Of(host.Leaves.Concat(new[]
        {
            new LeafRegisters(0xD, 1, zero, zero, zero, zero), new LeafRegisters(0x80000007, 0, zero, zero, zero, zero),
        }).Select(r => r.Leaf switch
        {
            0x80000001 => new LeafRegisters(r.Leaf, 0, zero, zero, zero, r.Edx),
            0x80000008 => new LeafRegisters(r.Leaf, 0, r.Eax, zero, zero, zero),
            _ => r,
        }))) with { View = HostView.Hardware };
    }
}
