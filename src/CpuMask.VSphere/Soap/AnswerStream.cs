using System.IO;
using System.Threading;
using CpuMask.Text;

namespace CpuMask.VSphere.Soap;

/// <summary>
/// An answer's bytes, unpacked, counted. It stops an answer without end, and one whose bytes never become an XML node.
/// </summary>
internal sealed class AnswerStream : Stream
{
    private readonly Stream inner;
    private readonly CancellationToken cancellation;
    private long total;
    private long sinceNode;

    public AnswerStream(Stream inner, CancellationToken cancellation)
    {
        this.inner = inner;
        this.cancellation = cancellation;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => total;
        set => throw new NotSupportedException();
    }

    /// <summary>Says that the bytes so far made sense.</summary>
    public void NodeRead() => sinceNode = 0;

    public override int Read(byte[] buffer, int offset, int count)
    {
        cancellation.ThrowIfCancellationRequested();
        int read = inner.Read(buffer, offset, count);
        total += read;
        sinceNode += read;
        if (total > AnswerLimits.Bytes || sinceNode > AnswerLimits.BytesWithoutNode)
        {
            throw new VSphereException(ErrorIds.InputTooLarge, ErrorKind.Input, SoapMessages.AnswerTooLarge);
        }

        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
