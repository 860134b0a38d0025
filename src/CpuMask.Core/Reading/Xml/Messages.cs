using static CpuMask.Text.Wording;

namespace CpuMask.Reading.Xml;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string NoXml(string reason) => Format("it is not well-formed XML: {0}", Shortened(reason));
}
