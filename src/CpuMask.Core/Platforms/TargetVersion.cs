using CpuMask.Text;

namespace CpuMask.Platforms;

/// <summary>The version of the program that will read a text, as the user gave it.</summary>
internal static class TargetVersion
{
    /// <summary>Reads a version of one to four numbers; null for none.</summary>
    /// <exception cref="CpuMaskException"><see cref="ErrorIds.InvalidValue"/>: it is no version.</exception>
    public static Version? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        string given = text.Trim();
        return Version.TryParse(given.IndexOf('.') < 0 ? given + ".0" : given, out Version? version)
            ? version
            : throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, Messages.NoVersion(text)) { Named = text };
    }
}
