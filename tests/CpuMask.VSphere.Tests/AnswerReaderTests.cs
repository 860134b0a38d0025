using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Xml;
using CpuMask.Text;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Tests;

public sealed class AnswerReaderTests
{
    private const string Open = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><r>";

    [Theory]
    [InlineData("<v>", "x")]
    [InlineData("<v><![CDATA[", "x")]
    [InlineData("<v>", "&amp;")]
    [InlineData("<v a=\"", "x")]
    [InlineData("<v", "x")]
    [InlineData("<v><!--", "x")]
    [InlineData("<v><?p ", "x")]
    [InlineData("<v>", " ")]
    [InlineData("<featureName>", "x")]
    [InlineData("<v><featureName><a>", "x")]
    public void One_thing_without_end_is_given_up_after_a_few_megabytes(string beginning, string rest)
    {
        var endless = new EndlessStream(Open + beginning, rest);
        VSphereException e = Should.Throw<VSphereException>(() => Take(endless));
        e.Id.ShouldBe(ErrorIds.InputTooLarge);
        endless.Given.ShouldBeLessThan(8 << 20);
    }

    [Theory]
    [InlineData("<v>")]
    [InlineData("<v/>")]
    [InlineData("<v>text</v>")]
    [InlineData("<v><![CDATA[x]]></v>")]
    public void Many_things_without_end_are_given_up_too(string piece)
    {
        var endless = new EndlessStream(Open, piece);
        Should.Throw<VSphereException>(() => Take(endless)).Id.ShouldBe(ErrorIds.InputTooLarge);
        endless.Given.ShouldBeLessThan(64 << 20);
    }

    [Theory]
    [InlineData("<a>")]
    [InlineData("<v><featureName>")]
    public void Depth_without_end_is_given_up_at_once(string piece)
    {
        var endless = new EndlessStream(Open + "<featureName>", piece);
        Should.Throw<VSphereException>(() => Take(endless)).Id.ShouldBe(ErrorIds.InputTooLarge);
        endless.Given.ShouldBeLessThan(1 << 18);
    }

    [Fact]
    public void One_value_in_a_hundred_thousand_pieces_costs_no_square_of_work()
    {
        var endless = new EndlessStream(Open + "<v>", "<![CDATA[x]]><!-- -->");
        Should.Throw<VSphereException>(() => Take(endless)).Id.ShouldBe(ErrorIds.InputTooLarge);
        endless.Given.ShouldBeLessThan(1 << 20);
    }

    [Fact]
    public void An_answer_is_read_by_namespace_whatever_its_prefixes()
    {
        const string Answer = "<?xml version=\"1.0\"?><x:Envelope xmlns:x=\"http://schemas.xmlsoap.org/soap/envelope/\"><x:Header><a/></x:Header><x:Body><RResponse xmlns=\"urn:vim25\">"
            + "<returnval xmlns:odd=\"http://www.w3.org/2001/XMLSchema-instance\" odd:type=\"vim25:ManagedObjectReference\" type=\"HostSystem\">host-15</returnval></RResponse></x:Body></x:Envelope>";
        XmlItem item = Take(new MemoryStream(Encoding.UTF8.GetBytes(Answer)))["returnval"]!;

        item.Type.ShouldBe("ManagedObjectReference");
        item.Reference.ShouldBe(new ManagedObject("HostSystem", "host-15"));
    }

    [Fact]
    public void Every_cut_of_an_answer_is_an_error()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Open + "<returnval><objects><obj type=\"A\">b</obj></objects></returnval></r></s:Body></s:Envelope>");
        Take(new MemoryStream(whole), finish: true).ShouldNotBeNull();
        for (int length = 0; length < whole.Length; length++)
        {
            Exception e = Should.Throw<Exception>(() => Take(new MemoryStream(whole.Take(length).ToArray()), finish: true));
            (e is XmlException or VSphereException).ShouldBeTrue(length + ": " + e.GetType());
        }
    }

    private static XmlItem Take(Stream stream, bool finish = false)
    {
        using var reader = new AnswerReader(new AnswerStream(stream, CancellationToken.None));
        reader.MoveToBody();
        XmlItem item = reader.Take();
        if (finish)
        {
            reader.Finish();
        }

        return item;
    }

    private sealed class EndlessStream : Stream
    {
        private readonly byte[] beginning;
        private readonly byte[] rest;

        public EndlessStream(string beginning, string rest)
        {
            this.beginning = Encoding.UTF8.GetBytes(beginning);
            this.rest = Encoding.UTF8.GetBytes(rest);
        }

        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => Given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i++, Given++)
            {
                buffer[offset + i] = Given < beginning.Length ? beginning[Given] : rest[(Given - beginning.Length) % rest.Length];
            }

            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
