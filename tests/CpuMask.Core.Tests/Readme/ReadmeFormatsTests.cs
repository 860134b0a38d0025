using System.IO;
using CpuMask.Formats;
using CpuMask.Reading;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Readme;

public class ReadmeFormatsTests
{
    [Fact]
    public void The_readme_s_table_of_formats_is_what_the_readers_say_of_themselves()
    {
        string readme = File.ReadAllText(Path.Combine(Checkout.Root, "README.md")).Replace("\r\n", "\n");
        readme.ShouldContain(DumpKnowledgeTable.ToMarkdown(Registry.Formats), customMessage: "The table should be:\n" + DumpKnowledgeTable.ToMarkdown(Registry.Formats));
    }
}
