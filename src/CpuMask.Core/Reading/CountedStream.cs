using System.IO;

namespace CpuMask.Reading;

/// <summary>
/// A stream of which the first bytes have been read already and are given again, and which counts what is read. It leaves
/// the stream underneath open.
/// </summary>
internal sealed class CountedStream : Stream
{
    private readonly Stream inner;
    private readonly byte[] first;
    private int firstAt;

    public CountedStream(Stream inner, byte[]? first = null)
    {
        this.inner = inner;
        this.first = first ?? Array.Empty<byte>();
    }

    /// <summary>How many bytes were given out.</summary>
    public long BytesRead { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int n = Math.Min(count, first.Length - firstAt);
        if (n > 0)
        {
            Array.Copy(first, firstAt, buffer, offset, n);
            firstAt += n;
        }
        else
        {
            n = inner.Read(buffer, offset, count);
        }

        BytesRead += n;
        return n;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
