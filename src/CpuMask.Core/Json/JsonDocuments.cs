using System.Collections.Generic;

namespace CpuMask.Json;

/// <summary>
/// Finds the JSON values in a text that holds several, one behind the other, as a shell loop that appends to one file
/// leaves them.
/// </summary>
public static class JsonDocuments
{
    /// <summary>The start and length of each object or array; what stands between them is one more piece, for the parser to refuse.</summary>
    public static IEnumerable<(int Start, int Length)> Split(byte[] utf8, int start, int length)
    {
        int end = start + length, begin = start, depth = 0;
        bool quoted = false;
        for (int i = start; i < end; i++)
        {
            byte c = utf8[i];
            if (quoted)
            {
                i += c == '\\' ? 1 : 0;
                quoted = c != '"';
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c is (byte)'{' or (byte)'[')
            {
                depth++;
            }
            else if (c is (byte)'}' or (byte)']' && --depth <= 0)
            {
                yield return (begin, i + 1 - begin);
                begin = i + 1;
                depth = 0;
            }
        }

        for (int i = begin; i < end; i++)
        {
            if (utf8[i] > ' ')
            {
                yield return (begin, end - begin);
                yield break;
            }
        }
    }
}
