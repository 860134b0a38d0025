using System.IO;
using CpuMask.Files;
using CpuMask.Text;

namespace CpuMask.Reports;

/// <summary>Writes reports.</summary>
public static class ReportFile
{
    private static readonly (ReportFormat Format, string Name, string[] Extensions)[] Formats =
    {
        (ReportFormat.Html, "html", new[] { ".html", ".htm" }),
        (ReportFormat.Json, "json", new[] { ".json" }),
        (ReportFormat.Csv, "csv", new[] { ".csv" }),
        (ReportFormat.CsvMatrix, "csv-matrix", new string[0]),
        (ReportFormat.Markdown, "markdown", new[] { ".md", ".markdown" }),
        (ReportFormat.JUnit, "junit", new[] { ".xml" }),
        (ReportFormat.Prometheus, "prometheus", new[] { ".prom" }),
    };

    /// <summary>The names of the formats, as -Format and --format take them.</summary>
    public static IReadOnlyList<string> Names { get; } = Formats.Select(f => f.Name).ToArray();

    /// <summary>The format of a name.</summary>
    /// <exception cref="CpuMaskException">There is no such format.</exception>
    public static ReportFormat FormatNamed(string name)
    {
        foreach ((ReportFormat format, string known, _) in Formats)
        {
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return format;
            }
        }

        throw new CpuMaskException(ErrorIds.UnknownFormat, ErrorKind.Usage, Messages.NoSuchReportFormat(name, Names));
    }

    /// <summary>The format that a file's extension stands for.</summary>
    /// <exception cref="CpuMaskException">It stands for none.</exception>
    public static ReportFormat FormatOf(string path)
    {
        string extension = Path.GetExtension(path);
        foreach ((ReportFormat format, _, string[] extensions) in Formats)
        {
            if (extensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
            {
                return format;
            }
        }

        throw new CpuMaskException(
            ErrorIds.UnknownFormat, ErrorKind.Usage, Messages.NoSuchReportExtension(path, Formats.SelectMany(f => f.Extensions).ToArray(), Names))
        {
            Advice = new Advice("ReportFormat", null, "to name the format"),
        };
    }

    /// <summary>Writes or replaces a file: whole or not at all, UTF-8, LF.</summary>
    /// <param name="path">The file.</param>
    /// <param name="report">The report.</param>
    /// <param name="format">The format; null takes that of the extension.</param>
    /// <param name="replace">False refuses a file that is there.</param>
    /// <exception cref="CpuMaskException">The extension stands for no format, or the file cannot be written, or is there and is not to be replaced.</exception>
    public static void Save(string path, CpuidReport report, ReportFormat? format = null, bool replace = true)
    {
        ReportFormat chosen = format ?? FormatOf(path);
        OutputFile.Write(path, output => Write(output, report, chosen), replace);
    }

    /// <summary>Writes a report.</summary>
    public static void Write(TextWriter output, CpuidReport report, ReportFormat format)
    {
        Action<TextWriter, CpuidReport> write = format switch
        {
            ReportFormat.Html => HtmlReport.Write,
            ReportFormat.Json => JsonReport.Write,
            ReportFormat.Csv => CsvReport.WriteFindings,
            ReportFormat.CsvMatrix => CsvReport.WriteMatrix,
            ReportFormat.Markdown => MarkdownReport.Write,
            ReportFormat.JUnit => JUnitReport.Write,
            ReportFormat.Prometheus => PrometheusReport.Write,
        };
        write(output, report);
    }
}
