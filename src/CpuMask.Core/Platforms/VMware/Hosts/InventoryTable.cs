using System.Text;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// Rows out of an inventory, whatever prints it: RVTools and Export-Csv (commas, semicolons or tabs, quoted or not),
/// PowerShell's Format-Table (columns under a line of dashes) and Format-List (<c>Name : value</c>, an empty line between rows).
/// Columns are known by their letters and digits alone, in any case: <c>CPU Model</c> is <c>cpumodel</c>.
/// </summary>
internal sealed class InventoryTable
{
    private const int MostRows = 200_000;
    private const int MostColumns = 500;
    private const int MostLinesOfCell = 100;

    private InventoryTable(IReadOnlyList<Row> rows, IReadOnlyCollection<string> columns)
    {
        Rows = rows;
        Columns = columns;
    }

    /// <summary>The rows in order.</summary>
    public IReadOnlyList<Row> Rows { get; }

    /// <summary>The columns that any row has.</summary>
    public IReadOnlyCollection<string> Columns { get; }

    /// <summary>Reads a text; null when it has none of these shapes.</summary>
    /// <param name="text">The text, or its beginning.</param>
    public static InventoryTable? Read(string text)
    {
        string[] lines = text.Replace("\r\n", "\n").Replace('\r', '\n').Split('\n');
        int first = Array.FindIndex(lines, l => l.Trim().Length > 0 && !l.StartsWith("#", StringComparison.Ordinal) && !l.StartsWith("sep=", StringComparison.OrdinalIgnoreCase));
        if (first < 0)
        {
            return null;
        }

        int dashes = Array.FindIndex(lines, first, Math.Min(lines.Length - first, 40), IsRule);
        List<Row> rows = dashes > 0 ? Aligned(lines, dashes)
            : new[] { ',', ';', '\t' }.FirstOrDefault(s => lines[first].IndexOf(s) >= 0) is var separator && separator != '\0' ? Separated(lines, first, separator)
            : Listed(lines, first);
        var columns = new HashSet<string>(rows.SelectMany(r => r.Cells.Keys), StringComparer.Ordinal);
        return rows.Count == 0 ? null : new InventoryTable(rows, columns);
    }

    private static bool IsRule(string line) => line.IndexOf("--", StringComparison.Ordinal) >= 0 && line.All(c => c is '-' or ' ' or '\t');

    private static List<Row> Separated(string[] lines, int first, char separator)
    {
        var rows = new List<Row>();
        string[]? heading = null;
        for (int i = first; i < lines.Length && rows.Count < MostRows; i++)
        {
            int number = i + 1;
            string line = lines[i];

            // A quoted cell may go on over lines, though not over many; an open quote at the end of a text closes there.
            if (Quotes(line) % 2 != 0)
            {
                var whole = new StringBuilder(line);
                for (bool open = true; open && i + 1 < lines.Length && i - number < MostLinesOfCell;)
                {
                    whole.Append('\n').Append(lines[++i]);
                    open = Quotes(lines[i]) % 2 == 0;
                }

                line = whole.ToString();
            }

            if (line.Trim().Length == 0)
            {
                continue;
            }

            string[] cells = Cells(line, separator);
            if (heading is null)
            {
                heading = cells.Select(Bare).ToArray();
            }
            else
            {
                rows.Add(Row.Of(number, heading, cells));
            }
        }

        return rows;
    }

    private static int Quotes(string line) => line.Count(c => c == '"');

    private static string[] Cells(string line, char separator)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c == '"')
            {
                if (quoted && i + 1 < line.Length && line[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else
                {
                    quoted = !quoted;
                }
            }
            else if (c == separator && !quoted && cells.Count < MostColumns)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        cells.Add(cell.ToString());
        return cells.ToArray();
    }

    private static List<Row> Aligned(string[] lines, int dashes)
    {
        string rule = lines[dashes];
        int[] starts = Enumerable.Range(0, rule.Length).Where(i => rule[i] == '-' && (i == 0 || rule[i - 1] != '-')).Take(MostColumns).ToArray();
        string[] Cut(string line) => starts.Select((s, n) => s >= line.Length ? string.Empty
            : line.Substring(s, Math.Min(n + 1 < starts.Length ? starts[n + 1] : line.Length, line.Length) - s).Trim()).ToArray();
        string[] heading = Cut(lines[dashes - 1]).Select(Bare).ToArray();
        var rows = new List<Row>();
        for (int i = dashes + 1; i < lines.Length && rows.Count < MostRows && !IsRule(lines[i]); i++)
        {
            if (lines[i].Trim().Length > 0)
            {
                rows.Add(Row.Of(i + 1, heading, Cut(lines[i])));
            }
        }

        return rows;
    }

    private static List<Row> Listed(string[] lines, int first)
    {
        var rows = new List<Row>();
        var names = new List<string>();
        var values = new List<string>();
        int start = first;
        for (int i = first; i <= lines.Length && rows.Count < MostRows; i++)
        {
            string line = i < lines.Length ? lines[i] : string.Empty;
            int colon = line.IndexOf(':');
            bool again = colon > 0 && names.Contains(Bare(line.Substring(0, colon)));
            if ((line.Trim().Length == 0 || again) && names.Count > 0)
            {
                rows.Add(Row.Of(start + 1, names.ToArray(), values.ToArray()));
                names.Clear();
                values.Clear();
            }

            if (colon > 0 && names.Count < MostColumns)
            {
                start = names.Count == 0 ? i : start;
                names.Add(Bare(line.Substring(0, colon)));
                values.Add(line.Substring(colon + 1).Trim());
            }
            else if (names.Count > 0 && line.Length > 0 && line[0] == ' ')
            {
                // Format-List indents what it wraps.
                values[values.Count - 1] = (values[values.Count - 1] + " " + line.Trim()).Trim();
            }
        }

        return rows;
    }

    private static string Bare(string heading) => new(heading.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant).ToArray());

    /// <summary>One row.</summary>
    internal sealed class Row
    {
        private Row(int line, Dictionary<string, string> cells)
        {
            Line = line;
            Cells = cells;
        }

        /// <summary>The line where it begins, from 1.</summary>
        public int Line { get; }

        /// <summary>The cells by column; empty ones are left out.</summary>
        public IReadOnlyDictionary<string, string> Cells { get; }

        /// <summary>The first cell that is there among columns that mean the same; null when none is.</summary>
        public string? this[params string[] columns]
        {
            get
            {
                foreach (string column in columns)
                {
                    if (Cells.TryGetValue(column, out string? cell))
                    {
                        return cell;
                    }
                }

                return null;
            }
        }

        internal static Row Of(int line, string[] heading, string[] cells)
        {
            var row = new Dictionary<string, string>(StringComparer.Ordinal);
            for (int i = 0; i < heading.Length && i < cells.Length; i++)
            {
                string cell = cells[i].Trim();
                if (heading[i].Length > 0 && cell.Length > 0 && !row.ContainsKey(heading[i]))
                {
                    row.Add(heading[i], cell);
                }
            }

            return new Row(line, row);
        }
    }
}
