namespace CpuMask.Reports;

/// <summary>A piece of a line of a <see cref="FeatureMatrix"/>, in one colour.</summary>
/// <param name="Text">The text, without control characters.</param>
/// <param name="Tone">What it says, for whoever picks the colour.</param>
public sealed record MatrixSpan(string Text, MatrixTone Tone);
