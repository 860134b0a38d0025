using System.Linq;
using System.Management.Automation;
using System.Reflection;
using CpuMask.Cmdlets;
using CpuMask.Text;

namespace CpuMask.Tests.Cmdlets;

public class ErrorRecordTests
{
    [Theory]
    [InlineData(ErrorIds.PathNotFound, ErrorKind.Input, ErrorCategory.ObjectNotFound)]
    [InlineData(ErrorIds.MalformedDump, ErrorKind.Input, ErrorCategory.ParserError)]
    [InlineData(ErrorIds.UnknownFormat, ErrorKind.Input, ErrorCategory.InvalidData)]
    [InlineData(ErrorIds.InputTooLarge, ErrorKind.Input, ErrorCategory.LimitsExceeded)]
    [InlineData(ErrorIds.TooFewHosts, ErrorKind.Usage, ErrorCategory.InvalidArgument)]
    [InlineData(ErrorIds.VendorMismatch, ErrorKind.Impossible, ErrorCategory.InvalidOperation)]
    public void An_error_has_the_category_that_scripts_expect(string id, ErrorKind kind, ErrorCategory category) =>
        ErrorRecords.CategoryOf(id, kind).ShouldBe(category);

    [Fact]
    public void No_error_is_left_without_a_category()
    {
        foreach (string id in typeof(ErrorIds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!))
        {
            ErrorRecords.CategoryOf(id, ErrorKind.Impossible).ShouldNotBe(ErrorCategory.NotSpecified, id);
        }
    }
}
