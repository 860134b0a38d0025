using System.IO;
using System.Reflection;
using System.Text;

namespace CpuMask.Text;

/// <summary>Reads the tab-separated tables inside an assembly: '#' begins a comment, the first other line is the header.</summary>
public static class EmbeddedTable
{
    /// <summary>Reads a table of Core's.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="columns">How many cells each row must have.</param>
    /// <param name="parse">Makes a row of its cells.</param>
    /// <exception cref="FormatException">A row is malformed; the message names file and line.</exception>
    public static IReadOnlyList<T> Read<T>(string name, int columns, Func<string[], T> parse) =>
        Read(typeof(EmbeddedTable).Assembly, name, columns, parse);

    /// <summary>Reads a table.</summary>
    /// <param name="assembly">Where it is embedded.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="columns">How many cells each row must have.</param>
    /// <param name="parse">Makes a row of its cells.</param>
    /// <exception cref="FormatException">A row is malformed; the message names file and line.</exception>
    public static IReadOnlyList<T> Read<T>(Assembly assembly, string name, int columns, Func<string[], T> parse)
    {
        using Stream stream = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException(name + " is not embedded in this assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var rows = new List<T>();
        bool header = true;
        for (int line = 1; reader.ReadLine() is { } text; line++)
        {
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            string[] cells = text.Split('\t');
            try
            {
                if (cells.Length != columns)
                {
                    throw new FormatException(Wording.Format("found {0} columns, expected {1}", cells.Length, columns));
                }

                if (!header)
                {
                    rows.Add(parse(cells));
                }
            }
            catch (FormatException e)
            {
                throw new FormatException(Wording.Format("{0}({1}): {2}", name, line, e.Message), e);
            }

            header = false;
        }

        return rows;
    }
}
