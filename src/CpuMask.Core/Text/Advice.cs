namespace CpuMask.Text;

/// <summary>
/// Something that the user can ask for to get further. It names a parameter of the operation and says what it is for; how that
/// is spelled, and whether the operation at hand has it at all, is the face's to say.
/// </summary>
/// <param name="Parameter">The parameter, as Parameters.tsv of the faces names it: <c>AllowGuestDump</c>.</param>
/// <param name="Value">The value to give it; null for a switch, or where any value does.</param>
/// <param name="Purpose">What it is for, continuing a sentence: <c>to take it all the same</c>.</param>
public sealed record Advice(string Parameter, string? Value, string Purpose);
