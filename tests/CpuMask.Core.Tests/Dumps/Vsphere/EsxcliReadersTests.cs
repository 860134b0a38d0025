using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CpuMask.Cpuid;
using CpuMask.Reading;
using CpuMask.Tests.Shared;
using FsCheck;
using FsCheck.Fluent;

namespace CpuMask.Tests.Dumps.Vsphere;

public class EsxcliReadersTests
{
    private static readonly (string Format, Func<LeafTable, string> Write)[] Formatters =
    {
        ("esxcli", Table),
        ("esxcli-csv", Csv),
        ("esxcli-json", t => Json(t, n => n.ToString())),
        ("esxcli-json", t => Json(t, n => "\"0x" + n.ToString("x8") + "\"")),
        ("esxcli-xml", Xml),
    };

    [Fact]
    public void Every_formatter_gives_the_registers_it_was_given() =>
        Prop.ForAll(HostGenerators.KnownHost.ToArbitrary(), host =>
        {
            foreach ((string format, Func<LeafTable, string> write) in Formatters)
            {
                DumpImport import = Read(write(host.Leaves));
                import.Format.ShouldBe(format);
                import.Problems.ShouldBeEmpty();
                import.Hosts.Single().Leaves.ShouldBe(host.Leaves, format);
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Corpora.Each), MemberType = typeof(Corpora))]
    public void The_real_table_of_an_e5640_reads(string corpus)
    {
        DumpImport import = new DumpFile(Registry.Formats).Read(Corpus.Named(corpus).Sample("esxcli-hardware-cpu-cpuid-raw-list.txt"));
        import.Problems.ShouldBeEmpty();
        HostCpuid host = import.Hosts.Single();
        host.Brand.ShouldBe("Intel(R) Xeon(R) CPU E5640 @ 2.67GHz");
        host.Signature!.Value.ToFamilyModelStepping().ShouldBe("6/44/2");
        host.View.ShouldBe(HostView.Hardware);
        host.Leaves.Count.ShouldBe(25);
        host.Registers[new RegisterAddress(4, 3, RegisterName.Ecx)].ShouldBe(RegisterValue.Of(0x2fff));
    }

    [Fact]
    public void A_table_with_another_apic_id_is_another_cpu_of_the_same_host() =>
        Read(Table(Cpu(apicId: 0)) + Table(Cpu(apicId: 2))).Hosts.Single().LogicalProcessors.ShouldBe(2);

    [Fact]
    public void A_table_with_an_apic_id_seen_before_is_a_new_host() =>
        Read(Table(Cpu(apicId: 0)) + Table(Cpu(apicId: 0))).Hosts.Count.ShouldBe(2);

    [Fact]
    public void A_table_with_another_signature_is_a_new_host() =>
        Read(Table(Cpu(apicId: 0)) + Table(Cpu(apicId: 2, signature: 0x306C3))).Hosts.Count.ShouldBe(2);

    [Fact]
    public void The_shell_prompt_names_the_host()
    {
        const string Command = "[root@{0}:~] esxcli hardware cpu cpuid raw list -c 0\n";
        DumpImport import = Read(string.Format(Command, "esx07") + Table(Cpu(0)) + string.Format(Command, "esx08") + Table(Cpu(2)));
        import.Problems.ShouldBeEmpty();
        import.Hosts.Select(h => h.Name).ShouldBe(new[] { "esx07", "esx08" });
    }

    [Fact]
    public void A_row_that_is_cut_is_reported_with_its_line_and_the_rest_is_read()
    {
        string table = Table(Cpu(0));
        DumpImport import = Read(table.TrimEnd().Substring(0, table.Length - 20));
        import.Problems.Single().Message.ShouldStartWith("dump.txt(4,");
        import.Hosts.Single().Vendor.ShouldBe(CpuVendor.Intel);
    }

    [Fact]
    public void A_number_that_could_be_decimal_or_hexadecimal_is_refused() =>
        Read("[{\"Leaf\":\"00000010\",\"Subleaf\":0,\"EAX\":0,\"EBX\":0,\"ECX\":0,\"EDX\":0}]").Problems.Single().Message.ShouldContain("'00000010'");

    private static LeafTable Cpu(uint apicId, uint signature = 0x206C2) => LeafTable.Of(new[]
    {
        Row(0, 1, 0x756e6547, 0x6c65746e, 0x49656e69), Row(1, signature, apicId << 24, 0x029ee3ff, 0xbfebfbff),
    });

    private static LeafRegisters Row(uint leaf, uint eax, uint ebx, uint ecx, uint edx) =>
        new(leaf, 0, RegisterValue.Of(eax), RegisterValue.Of(ebx), RegisterValue.Of(ecx), RegisterValue.Of(edx));

    private static IEnumerable<uint> Cells(LeafRegisters r) => new[] { r.Leaf, r.Subleaf, r.Eax.Value, r.Ebx.Value, r.Ecx.Value, r.Edx.Value };

    private static string Table(LeafTable leaves)
    {
        var text = new StringBuilder("      Leaf     Subleaf         EAX         EBX         ECX         EDX\n");
        text.Append(string.Join("  ", Enumerable.Repeat("----------", 6))).Append('\n');
        foreach (LeafRegisters row in leaves)
        {
            text.Append(string.Join("  ", Cells(row).Select(c => "0x" + c.ToString("x8")))).Append('\n');
        }

        return text.ToString();
    }

    private static string Csv(LeafTable leaves) => "EAX,EBX,ECX,EDX,Leaf,Subleaf,\r\n" + string.Concat(leaves.Select(r =>
        string.Join(",", new[] { r.Eax.Value, r.Ebx.Value, r.Ecx.Value, r.Edx.Value, r.Leaf, r.Subleaf }.Select(c => "0x" + c.ToString("x8"))) + ",\r\n"));

    private static string Json(LeafTable leaves, Func<uint, string> number) => "[" + string.Join(",\n", leaves.Select(r =>
        "{\"EAX\": " + number(r.Eax.Value) + ", \"EBX\": " + number(r.Ebx.Value) + ", \"ECX\": " + number(r.Ecx.Value) + ", \"EDX\": "
        + number(r.Edx.Value) + ", \"Leaf\": " + number(r.Leaf) + ", \"Subleaf\": " + number(r.Subleaf) + "}")) + "]\n";

    private static string Xml(LeafTable leaves) =>
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<output xmlns=\"http://www.vmware.com/Products/ESX/5.0/esxcli\">\n<root>\n<list type=\"structure\">\n"
        + string.Concat(leaves.Select(r => "<structure typeName=\"CPUID\">" + string.Concat(new[] { "Leaf", "Subleaf", "EAX", "EBX", "ECX", "EDX" }
            .Zip(Cells(r), (name, value) => "<field name=\"" + name + "\">\n<integer>" + value + "</integer></field>")) + "</structure>\n"))
        + "</list>\n</root>\n</output>\n";

    private static DumpImport Read(string text) => Registry.Formats.Read(DumpText.Of(text), "dump.txt", "dump");
}
