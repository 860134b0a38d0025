using System.CommandLine;
using System.CommandLine.Parsing;
using CpuMask.Text;

namespace CpuMask.Cli.Options;

/// <summary>Names and files on a command line.</summary>
internal static class Operands
{
    /// <summary>What looks like an option and is none must not be taken for a name: a typing error would go unnoticed.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="operands">The argument that takes them.</param>
    /// <param name="kind">What they are: file, virtual machine.</param>
    /// <exception cref="CpuMaskException">There is one.</exception>
    public static void RefuseOptions(ParseResult parsed, Argument operands, string kind)
    {
        IReadOnlyList<Token> given = parsed.GetResult(operands)?.Tokens ?? [];
        foreach (Token token in parsed.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash))
        {
            if (token.Value.Length > 1 && token.Value[0] == '-' && given.Any(g => ReferenceEquals(g, token)))
            {
                throw new CpuMaskException(
                    ErrorIds.InvalidValue, ErrorKind.Usage,
                    "Unrecognized option '" + Wording.Safe(token.Value) + "'. A " + kind + " of that name can be given behind --.");
            }
        }
    }
}
