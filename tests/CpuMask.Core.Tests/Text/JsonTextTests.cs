using System;
using System.Linq;
using System.Text;
using CpuMask.Json;
using FsCheck;
using FsCheck.Fluent;

namespace CpuMask.Tests.Text;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("{\"a\": [1, {\"b\": null}], \"c\": \"x\\\"}]\", \"d\": {\"e\": true}}")]
    [InlineData("[[1, 2], {\"a\": \"\\\\\"}]")]
    [InlineData("{}")]
    public void A_text_that_is_cut_off_anywhere_is_no_json(string whole)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(whole);
        JsonText.Parse(utf8, 0, utf8.Length);
        for (int length = 0; length < utf8.Length; length++)
        {
            Should.Throw<FormatException>(() => JsonText.Parse(utf8, 0, length), whole.Substring(0, length));
        }
    }

    [Theory]
    [InlineData("{\n  \"a\": 1,\n  \"b\": x\n}", 3, 8, "found 'x', expected a value.")]
    [InlineData("{\"a\": 1} {", 1, 10, "found '{', expected the end of the text.")]
    [InlineData("[1,\n2", 2, 2, "found the end of the text, expected ',' or ']'.")]
    [InlineData("{\"a\": 1,\n\"a\": 2}", 2, 1, "the name 'a' stands twice in one object.")]
    [InlineData("[\"\\q\"]", 1, 3, "found '\\q\"', expected an escape such as \\n or \\u00e9.")]
    [InlineData("[01]", 1, 3, "found '1', expected ',' or ']'.")]
    public void An_error_says_its_line_and_column(string text, int line, int column, string message)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        JsonException error = Should.Throw<JsonException>(() => JsonText.Parse(utf8, 0, utf8.Length));
        (error.Position.Line, error.Position.Column, error.Message).ShouldBe((line, column, message));
    }

    [Fact]
    public void A_value_knows_where_it_stands()
    {
        byte[] utf8 = Encoding.UTF8.GetBytes("\uFEFF{\r\n  \"a\": [1,\n {\"b\": \"\\u00e9\\ud83d\\ude00\\\\\"}]}\n[2]");
        JsonValue[] values = JsonText.ParseAll(utf8, 0, utf8.Length).ToArray();
        JsonValue b = values[0]["a"]!.Items[1]["b"]!;
        b.AsString.ShouldBe("\u00e9\ud83d\ude00\\");
        (b.Position.Line, b.Position.Column).ShouldBe((3, 8));
        (values[1].Position.Line, values[1].Items[0].AsNumber).ShouldBe((4, 2L));
    }

    [Fact]
    public void What_the_writer_writes_is_read_back()
    {
        Prop.ForAll<string[]>(texts =>
        {
            using var text = new System.IO.StringWriter();
            var json = new JsonWriter(text);
            json.BeginObject();
            json.Strings("texts", texts.Select(t => t ?? string.Empty));
            json.EndObject();
            byte[] utf8 = Encoding.UTF8.GetBytes(text.ToString());
            return JsonText.Parse(utf8, 0, utf8.Length)["texts"]!.Items.Select(i => i.AsString).SequenceEqual(texts.Select(t => t ?? string.Empty));
        }).QuickCheckThrowOnFailure();
    }
}
