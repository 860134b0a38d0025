using System;
using System.Collections.Generic;
using System.Linq;

namespace CpuMask.Tests.Linting;

/// <summary>Texts with the slips that hands make: a letter too much or too few, another sign, a line lost or twice.</summary>
internal static class Mutants
{
    private const string Signs = "01xks:,=\"'[]#; \t\n\r\\0123456789abcdefX-+.e{}|";

    /// <summary>Texts, each with one to three slips; the same ones for the same seed.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<string> texts, int count, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            string text = texts[random.Next(texts.Count)];
            for (int slips = random.Next(1, 4); slips > 0; slips--)
            {
                text = Slip(text, random);
            }

            yield return text;
        }
    }

    private static string Slip(string text, Random random)
    {
        if (text.Length == 0)
        {
            return "x";
        }

        int at = random.Next(text.Length);
        string sign = Signs[random.Next(Signs.Length)].ToString();
        string[] lines = text.Split('\n');
        int line = random.Next(lines.Length);
        return random.Next(8) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, sign),
            2 => text.Remove(at, 1).Insert(at, sign),
            3 => text.Insert(at, text[at].ToString()),
            4 => string.Join('\n', lines.Where((_, n) => n != line)),
            5 => string.Join('\n', lines.Take(line + 1).Concat(lines.Skip(line))),
            6 => text.Insert(at, text.Substring(at, Math.Min(random.Next(1, 40), text.Length - at))),
            _ => text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at)),
        };
    }
}
