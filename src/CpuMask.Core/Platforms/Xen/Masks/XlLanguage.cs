using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Platforms.Xen.Masks;

/// <summary>The <c>cpuid</c> setting of a domain's configuration file, in the list form.</summary>
public sealed class XlLanguage : CpuLanguage
{
    /// <inheritdoc/>
    public override string Id => "xen";

    /// <inheritdoc/>
    public override string Title => "Xen: cpuid setting for a domain's xl.cfg";

    /// <inheritdoc/>
    public override CpuRequestParts Uses =>
        CpuRequestParts.Baseline | CpuRequestParts.UnknownBits | CpuRequestParts.KeepHostSignature | CpuRequestParts.Comments;

    /// <inheritdoc/>
    public override CpuText Write(CpuRequest request)
    {
        XenCpuid setting = XenCpuid.From(request.Baseline.Value, new XenCpuidOptions
        {
            UnknownBits = request.UnknownBits,
            KeepHostSignature = request.KeepHostSignature,
            NoComments = request.NoComments,
        });
        return new CpuText(setting.Items.Count == 0 ? string.Empty : setting.Text)
        {
            Notes = setting.Notes,
            Warnings = setting.Warnings,
            Source = setting,
            Json = json => XenCpuidJson.Write(json, setting),
        };
    }

    /// <inheritdoc/>
    public override bool Knows(string text) => text.Split('\n').Select(l => l.TrimStart())
        .Any(l => l.StartsWith("cpuid", StringComparison.Ordinal) && l.Substring(5).TrimStart().StartsWith("=", StringComparison.Ordinal));

    /// <inheritdoc/>
    public override CpuTextReading Read(string text)
    {
        var bits = new List<CpuTextBit>();
        var findings = new List<CpuTextFinding>();
        string[] lines = text.Split('\n');
        for (int n = 0; n < lines.Length; n++)
        {
            int hash = lines[n].IndexOf('#');
            string line = hash < 0 ? lines[n] : lines[n].Substring(0, hash);
            string[] parts = line.Split('"');
            for (int i = 1, column = parts[0].Length + 2; i < parts.Length; column += parts[i].Length + 1, i++)
            {
                if (i % 2 == 1)
                {
                    ReadItem(parts[i], new TextPosition(n + 1, column), bits, findings);
                }
            }
        }

        return new CpuTextReading { Bits = bits, Findings = findings };
    }

    // 0x7,0:ebx=32 characters,...
    private static void ReadItem(string item, TextPosition position, List<CpuTextBit> bits, List<CpuTextFinding> findings)
    {
        int colon = item.IndexOf(':');
        string[] place = (colon < 0 ? string.Empty : item.Substring(0, colon)).Split(',');
        uint subleaf = 0;
        if (place.Length > 2 || !TryNumber(place[0], out uint leaf) || (place.Length == 2 && !TryNumber(place[1], out subleaf)))
        {
            findings.Add(new CpuTextFinding(CpuTextSeverity.Error, position, Messages.XlNoItem(item)));
            return;
        }

        foreach (string word in item.Substring(colon + 1).Split(','))
        {
            string[] sides = word.Split('=');
            if (sides.Length != 2 || !Enum.TryParse(sides[0].Trim(), ignoreCase: true, out RegisterName register) || register > RegisterName.Edx)
            {
                findings.Add(new CpuTextFinding(CpuTextSeverity.Error, position, Messages.XlNoItem(word)));
            }
            else if (sides[1].Trim() is not { Length: 32 } characters)
            {
                findings.Add(new CpuTextFinding(CpuTextSeverity.Error, position, Messages.XlNot32(word, sides[1].Trim().Length)));
            }
            else
            {
                bits.AddRange(characters.Select((c, i) => (Effect: EffectOf(c), Bit: 31 - i)).Where(c => c.Effect is not null)
                    .Select(c => new CpuTextBit(new RegisterAddress(leaf, subleaf, register).Bit(c.Bit), c.Effect!.Value, position)));
            }
        }
    }

    private static BitEffect? EffectOf(char character) => character switch
    {
        '0' => BitEffect.Hidden,
        '1' => BitEffect.Shown,
        'k' or 's' => BitEffect.Host,
        _ => null,
    };

    private static bool TryNumber(string text, out uint number)
    {
        text = text.Trim();
        return text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? Hex.TryParse(text.Substring(2), out number)
            : uint.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out number);
    }
}
