using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Hosts;

namespace CpuMask.Tests.Dumps;

public class HostWarningsTests
{
    [Fact]
    public void The_same_warning_of_many_hosts_is_one_line_that_counts_them()
    {
        var warnings = new HostWarnings();
        for (int i = 1; i <= 1000; i++)
        {
            warnings.Add(new HostCpuid { Name = "esx" + i, Warnings = i == 7 ? new[] { "Dim.", "Odd\u001b." } : new[] { "Dim." } });
        }

        warnings.Lines.ShouldBe(new[] { "esx1 and 999 more: Dim.", "esx7: Odd?." });
    }

    [Theory]
    [InlineData(1, "1 file in what was named is no dump: f1.")]
    [InlineData(3, "3 files in what was named are no dump: f1, f2, f3.")]
    [InlineData(9, "9 files in what was named are no dump: f1, f2, f3, ...")]
    public void Files_that_are_no_dump_are_counted_in_one_line(int count, string line) =>
        CpuMask.Reading.Messages.PassedOver(count, Enumerable.Range(1, count).Select(i => "f" + i).ToArray()).ShouldBe(line);
}
