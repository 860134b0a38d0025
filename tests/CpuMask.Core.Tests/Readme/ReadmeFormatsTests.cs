using System.IO;
using CpuMask.Formats;
using CpuMask.Reading;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Readme;

public class ReadmeFormatsTests
{
    [Fact]
    public void The_page_s_table_of_formats_is_what_the_readers_say_of_themselves()
    {
        string page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "dump-formats.md")).Replace("\r\n", "\n");
        page.ShouldContain(DumpKnowledgeTable.ToMarkdown(Registry.Formats), customMessage: "The table should be:\n" + DumpKnowledgeTable.ToMarkdown(Registry.Formats));
    }
}
