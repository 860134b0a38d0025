using CpuMask.Text;

namespace CpuMask.Faces;

/// <summary>Says in a face's own words what Core only names.</summary>
public static class Spelling
{
    /// <summary>A piece of advice as a sentence; null where the operation has no such parameter in this face, so that nobody is sent for what is not there.</summary>
    /// <param name="advice">What can be asked for; null gives null.</param>
    /// <param name="operation">What is being done.</param>
    /// <param name="face">Who is spoken to.</param>
    public static string? Sentence(Advice? advice, Operation? operation, Face face)
    {
        Parameter? parameter = advice is null ? null : operation?.Parameters.FirstOrDefault(p => p.Id == advice.Parameter && p.In(face) is not null);
        if (parameter is null)
        {
            return null;
        }

        string value = advice!.Value is not { } given ? string.Empty
            : " " + (face == Face.CommandLine ? given : char.ToUpperInvariant(given[0]) + given.Substring(1));
        return "Use " + parameter.In(face) + value + " " + advice.Purpose + ".";
    }

    /// <summary>An error's message, with its advice behind it where the operation has what it advises.</summary>
    public static string Message(CpuMaskException error, Operation? operation, Face face) => Join(error.Message, Sentence(error.Advice, operation, face));

    /// <summary>A text and a sentence behind it.</summary>
    public static string Join(string text, string? sentence) => sentence is null ? text : text + (text.EndsWith(".", StringComparison.Ordinal) ? " " : ". ") + sentence;
}
