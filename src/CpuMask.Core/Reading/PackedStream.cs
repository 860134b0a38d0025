using System.IO;
using System.IO.Compression;

namespace CpuMask.Reading;

/// <summary>The unpacked content of a gzip file or a zip member, as far as its bounds allow.</summary>
internal sealed class PackedStream : Stream
{
    private readonly Stream content;
    private readonly UnpackBound own;
    private readonly UnpackBound? archive;

    private PackedStream(Stream content, UnpackBound own, UnpackBound? archive)
    {
        this.content = content;
        this.own = own;
        this.archive = archive;
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Unpacks a gzip stream.</summary>
    public static Stream OfGzip(Stream packed)
    {
        var counted = new CountedStream(packed);
        return new PackedStream(new GZipStream(counted, CompressionMode.Decompress), UnpackBound.OfFile(() => counted.BytesRead), null);
    }

    /// <summary>Unpacks a member of a zip archive.</summary>
    /// <param name="entry">The member.</param>
    /// <param name="archive">What the whole archive may still grow to.</param>
    public static Stream OfZip(ZipArchiveEntry entry, UnpackBound archive) =>
        new PackedStream(entry.Open(), UnpackBound.OfFile(() => Math.Min(entry.CompressedLength, archive.PackedBytes)), archive);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        int n = content.Read(buffer, offset, count);
        own.Add(n);
        archive?.Add(n);
        return n;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }
}
