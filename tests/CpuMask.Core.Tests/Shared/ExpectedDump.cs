using System.Collections.Generic;

namespace CpuMask.Tests.Shared;

/// <summary>One line of expected-first-cpu.jsonl.gz.</summary>
public sealed class ExpectedDump
{
    public string Path { get; set; } = "";

    public string? Vendor { get; set; }

    public string? Sig { get; set; }

    public int? Family { get; set; }

    public int? Model { get; set; }

    public int? Stepping { get; set; }

    public string? Brand { get; set; }

    public int Ncpu { get; set; }

    public Dictionary<string, string[]> Leaves { get; set; } = new();

    public List<string> Ambiguous { get; set; } = new();
}
