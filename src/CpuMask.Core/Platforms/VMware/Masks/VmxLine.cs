using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Masks;

/// <summary>A line of a .vmx file: <c>cpuid.1.ecx = "----:..."  # comment</c>.</summary>
internal sealed class VmxLine
{
    private const string Curly = "\u201C\u201D\u201E\u2018\u2019\u00AB\u00BB";

    private VmxLine(string text, int number)
    {
        Text = text;
        Position = new TextPosition(number, text.Length - text.TrimStart().Length + 1);
        Read(text);
    }

    /// <summary>The line as it stands, without its end.</summary>
    public string Text { get; }

    /// <summary>Where its key begins.</summary>
    public TextPosition Position { get; }

    /// <summary>The key; empty for a line that has none.</summary>
    public string Key { get; private set; } = string.Empty;

    /// <summary>The value without its quotes.</summary>
    public string Value { get; private set; } = string.Empty;

    /// <summary>The comment, with its #; empty where there is none.</summary>
    public string Comment { get; private set; } = string.Empty;

    /// <summary>Why ESXi cannot read the line; null when it can.</summary>
    public string? Fault { get; private set; }

    /// <summary>Whether the key names a register.</summary>
    public bool Names { get; private set; }

    /// <summary>The register, where the key names one.</summary>
    public RegisterAddress Register { get; private set; }

    /// <summary>The vendor on whose hosts alone the line counts; unknown when on all.</summary>
    public CpuVendor OnlyOn { get; private set; }

    /// <summary>The mask; null where the value is none.</summary>
    public RegisterMask? Mask => RegisterMask.TryParse(Value, out RegisterMask mask) ? mask : null;

    /// <summary>The lines of a text.</summary>
    public static IEnumerable<VmxLine> In(string text) => text.Split('\n').Select((l, i) => new VmxLine(l.TrimEnd('\r').TrimStart('\uFEFF'), i + 1));

    private void Read(string line)
    {
        string text = line.Trim();
        int equals = text.IndexOf('=');
        if (text.StartsWith("#", StringComparison.Ordinal) || equals <= 0)
        {
            Comment = text.StartsWith("#", StringComparison.Ordinal) ? text : string.Empty;
            return;
        }

        // extraConfig is pasted with its keys quoted.
        Key = text.Substring(0, equals).Trim().Trim('"', '\'');
        string value = text.Substring(equals + 1).Trim();
        int hash = value.IndexOf('#');
        if (value.Length > 0 && value[0] is '"' or '\'')
        {
            int close = value.IndexOf(value[0], 1);
            Fault = close < 0 ? Messages.VmxNotClosed : null;
            Value = close < 0 ? value.Substring(1) : value.Substring(1, close - 1);
            hash = close < 0 ? -1 : value.IndexOf('#', close);
        }
        else if (value.Length > 0 && Curly.IndexOf(value[0]) >= 0)
        {
            Fault = Messages.VmxCurlyQuotes;
            Value = value.Substring(1, (value.Skip(1).TakeWhile(c => Curly.IndexOf(c) < 0 && c != '"').Count())).Trim();
        }
        else
        {
            Value = hash < 0 ? value : value.Substring(0, hash).TrimEnd();
        }

        Comment = hash < 0 ? string.Empty : value.Substring(hash);
        Names = Key.StartsWith("cpuid.", StringComparison.OrdinalIgnoreCase) && GuestMaskText.TryParseKey(Key, out _, out _);
        if (Names)
        {
            GuestMaskText.TryParseKey(Key, out RegisterAddress register, out string? vendor);
            Register = register;
            OnlyOn = vendor switch { "amd" => CpuVendor.Amd, "intel" => CpuVendor.Intel, _ => default };
        }
    }
}
