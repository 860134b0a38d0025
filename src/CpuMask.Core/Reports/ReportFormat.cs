namespace CpuMask.Reports;

/// <summary>What a report can be written as.</summary>
public enum ReportFormat
{
    /// <summary>One self-contained page.</summary>
    Html,

    /// <summary>The run as check --json prints it, with groups, matrix and masks added.</summary>
    Json,

    /// <summary>One row a finding.</summary>
    Csv,

    /// <summary>One row a differing feature, one column a group of alike hosts.</summary>
    CsvMatrix,

    /// <summary>GitHub's Markdown, for tickets and wikis.</summary>
    Markdown,

    /// <summary>JUnit XML: every host is a test.</summary>
    JUnit,

    /// <summary>Prometheus text format, for the node exporter's textfile folder.</summary>
    Prometheus,
}
