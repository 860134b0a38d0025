using System;

namespace CpuMask.Benchmarks;

/// <summary>A peer is missing, failed, or printed nothing: there is nothing to compare with.</summary>
public sealed class BenchmarkException(string message) : Exception(message);
