using CpuMask.Text;

namespace CpuMask.Reading;

/// <summary>
/// How large a packed file may become: what grows 250 times, and is not small either, was packed to exhaust its reader. Five
/// thousand equal hosts in one file shrink to a 170th; packing blanks alone gives a 1000th.
/// </summary>
internal sealed class UnpackBound
{
    private const int MostGrowth = 250;

    private readonly Func<long> packedBytes;
    private readonly int alwaysAllowed;
    private long unpackedBytes;

    private UnpackBound(Func<long> packedBytes, int alwaysAllowed)
    {
        this.packedBytes = packedBytes;
        this.alwaysAllowed = alwaysAllowed;
    }

    /// <summary>The packed bytes read so far.</summary>
    public long PackedBytes => packedBytes();

    /// <summary>The bound of one file or member.</summary>
    public static UnpackBound OfFile(Func<long> packedBytes) => new(packedBytes, 64 << 20);

    /// <summary>The bound of all members of an archive together, which may overlap in it.</summary>
    public static UnpackBound OfArchive(long packedBytes) => new(() => packedBytes, 512 << 20);

    /// <summary>Counts unpacked bytes.</summary>
    /// <exception cref="CpuMaskException">They are too many.</exception>
    public void Add(int bytes)
    {
        unpackedBytes += bytes;
        if (unpackedBytes > alwaysAllowed && unpackedBytes / MostGrowth > packedBytes())
        {
            throw new CpuMaskException(ErrorIds.InputTooLarge, ErrorKind.Input, Messages.PackedTooWell(MostGrowth, alwaysAllowed));
        }
    }
}
