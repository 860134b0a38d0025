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

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

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

    public override int Read(byte[] buffer, int offset, int count)
    {
        int n = content.Read(buffer, offset, count);
        own.Add(n);
        archive?.Add(n);
        return n;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }
}
