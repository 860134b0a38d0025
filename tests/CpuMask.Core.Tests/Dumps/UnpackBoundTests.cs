using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Tests.Dumps;

public class UnpackBoundTests
{
    [Theory]
    [InlineData(1 << 10, 64)]
    [InlineData(1 << 20, 250)]
    public void A_file_may_grow_250_times_and_to_64_MB_in_any_case(long packed, int megabytes)
    {
        var bound = UnpackBound.OfFile(() => packed);
        Add(bound, megabytes);
        Should.Throw<CpuMaskException>(() => Add(bound, 1)).Id.ShouldBe(ErrorIds.InputTooLarge);
    }

    [Fact]
    public void Members_that_share_their_bytes_end_at_the_bound_of_the_archive()
    {
        var archive = UnpackBound.OfArchive(1 << 20);
        Add(archive, 512);
        Should.Throw<CpuMaskException>(() => Add(archive, 1)).Id.ShouldBe(ErrorIds.InputTooLarge);
    }

    private static void Add(UnpackBound bound, int megabytes)
    {
        for (int i = 0; i < megabytes; i++)
        {
            bound.Add(1 << 20);
        }
    }
}
