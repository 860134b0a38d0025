using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>Reads the <c>-cpu</c> of a QEMU command line, as <c>ps</c>, <c>qm showcmd</c> or a script has it.</summary>
internal static class QemuLine
{
    // Properties of a CPU that are no feature of CPUID.
    private static readonly HashSet<string> Properties = new(StringComparer.Ordinal)
    {
        "vendor", "family", "model", "stepping", "level", "xlevel", "min-level", "min-xlevel", "phys-bits", "host-phys-bits", "host-phys-bits-limit",
        "guest-phys-bits", "enforce", "check", "migratable", "model-id", "tsc-frequency", "hv-vendor-id", "l3-cache", "host-cache-info", "kvm", "pmu",
        "lmce", "cpuid-0xb", "full-cpuid-auto-level", "fill-mtrr-mask", "x-force-features",
    };

    /// <summary>Where the value of <c>-cpu</c> stands; null when there is none.</summary>
    public static (int Start, int Length)? Find(string text)
    {
        for (int at = text.IndexOf("-cpu", StringComparison.Ordinal); at >= 0; at = text.IndexOf("-cpu", at + 1, StringComparison.Ordinal))
        {
            int start = at + 4;
            if ((at > 0 && !char.IsWhiteSpace(text[at - 1]) && text[at - 1] != '-') || start >= text.Length || !(char.IsWhiteSpace(text[start]) || text[start] == '='))
            {
                continue;
            }

            while (start < text.Length && (text[start] is ' ' or '\t' or '=' or '\'' or '"'))
            {
                start++;
            }

            int end = start;
            while (end < text.Length && !(text[end] is ' ' or '\t' or '\r' or '\n' or '\'' or '"'))
            {
                end++;
            }

            if (end > start)
            {
                return (start, end - start);
            }
        }

        return null;
    }

    /// <summary>What the line does, word by word.</summary>
    public static CpuTextReading Read(string text)
    {
        var words = new FeatureWords(NamingScheme.Qemu, "QEMU says that the property is not found, and does not start");
        if (Find(text) is not { } place)
        {
            words.Say(CpuTextSeverity.Error, Messages.NoModel("-cpu and a model"), new TextPosition(1, 1));
            return words.Done();
        }

        int line = 1 + text.Take(place.Start).Count(c => c == '\n'), column = place.Start - text.LastIndexOf('\n', Math.Max(place.Start - 1, 0));
        bool first = true, enforced = false, empty = false;
        foreach (string word in text.Substring(place.Start, place.Length).Split(','))
        {
            var position = new TextPosition(line, column);
            if (first)
            {
                empty = word == "base";
                words.Model(word, position);
            }
            else
            {
                Read(word, words, position, empty);
            }

            enforced |= word is "enforce" or "enforce=on";
            first = false;
            column += word.Length + 1;
        }

        if (!enforced)
        {
            words.Say(CpuTextSeverity.Note, Messages.NoEnforce(), new TextPosition(line, column));
        }

        return words.Done();
    }

    private static void Read(string word, FeatureWords words, TextPosition position, bool empty)
    {
        int equals = word.IndexOf('=');
        string name = equals < 0 ? word.TrimStart('+', '-') : word.Substring(0, equals), value = equals < 0 ? word.StartsWith("-", StringComparison.Ordinal) ? "off" : "on" : word.Substring(equals + 1);
        if (name == "vendor")
        {
            // The empty model has none of its own.
            words.Say(empty ? CpuTextSeverity.Note : CpuTextSeverity.Warning, Messages.VendorGiven(value), position);
        }
        else if (name.Length > 0 && !Properties.Contains(name) && !name.StartsWith("hv", StringComparison.Ordinal) && !name.StartsWith("kvm", StringComparison.Ordinal))
        {
            words.Feature(name, value is "on" or "true" or "yes" or "force", position);
        }
    }
}
