using CpuMask.Cpuid;
using CpuMask.Files;
using CpuMask.Json;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Masks;

/// <summary>A mask from a file: what <c>cpumask mask --json</c> or PowerShell's ConvertTo-Json wrote of one, or the lines of a .vmx file.</summary>
/// <param name="Mask">The mask; empty when the hosts that it was made for need none.</param>
/// <param name="Vendor">The hosts' vendor; unknown for .vmx lines.</param>
public sealed record MaskFile(GuestMask Mask, CpuVendor Vendor)
{
    private const long MostBytes = 64 << 20;

    /// <summary>Reads a file.</summary>
    /// <exception cref="CpuMaskException">It cannot be read, or holds no mask.</exception>
    public static MaskFile Read(string path) => Parse(path, InputFile.Read(path, MostBytes));

    /// <summary>The lines of a .vmx file.</summary>
    /// <exception cref="CpuMaskException">It cannot be read, or is larger than any such file.</exception>
    public static IReadOnlyList<string> Lines(string path)
    {
        byte[] bytes = InputFile.Read(path, MostBytes);
        return Lines(DumpText.Of(bytes, bytes.Length));
    }

    /// <summary>Reads the content of a file.</summary>
    /// <param name="name">What to call it in errors.</param>
    /// <param name="bytes">UTF-8 or UTF-16, with a mark or without.</param>
    /// <exception cref="CpuMaskException">It holds no mask.</exception>
    public static MaskFile Parse(string name, byte[] bytes)
    {
        DumpText text = DumpText.Of(bytes, bytes.Length);
        return text.FirstByte == (byte)'{'
            ? FromJson(name, text)
            : new MaskFile(GuestMaskText.Parse(name, Lines(text), isDescriptor: false), default);
    }

    private static IReadOnlyList<string> Lines(DumpText text) => text.ToString().Split('\n');

    // What only a feature mask can name.
    private static bool IsMsrLine(JsonValue line) => line.AsString?.StartsWith("featMask.vm.misc.", StringComparison.OrdinalIgnoreCase) == true;

    // The lines say all that the mask does but the bits of MSR 10AH; the levels leave out what the API cannot.
    private static MaskFile FromJson(string name, DumpText text)
    {
        JsonValue json;
        try
        {
            json = JsonText.Parse(text.Bytes, text.Start, text.Length);
        }
        catch (JsonException e)
        {
            throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Input, name + e.Position + ": " + CpuMask.Json.Messages.NoJson(e.Message), e);
        }

        // ConvertTo-Json writes the properties of the object.
        if ((json["vmx"] ?? json[nameof(VMotionMask.VmxLines)]) is not { Kind: JsonKind.Array } lines || lines.Items.Any(l => l.AsString is null))
        {
            throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Input, Messages.NoMaskJson(name));
        }

        IReadOnlyList<string> texts = lines.Items.Concat(((json["featMask"] ?? json[nameof(VMotionMask.FeatMaskLines)])?.Items ?? lines.Items.Take(0)).Where(IsMsrLine))
            .Select(l => l.AsString!).ToArray();
        GuestMask mask = texts.Count == 0
            ? new GuestMask(name, new MaskLevel[0], isDescriptor: false)
            : GuestMaskText.Parse(name, texts, isDescriptor: false);
        return new MaskFile(mask, CpuVendor.Of(json["vendor"]?.AsString ?? json[nameof(VMotionMask.Vendor)]?[nameof(CpuVendor.Id)]?.AsString));
    }
}
