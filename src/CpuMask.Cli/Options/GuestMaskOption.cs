using System.CommandLine;
using System.CommandLine.Completions;
using System.IO;
using CpuMask.Platforms.VMware.Masks;

namespace CpuMask.Cli.Options;

/// <summary>--guest-mask: a built-in guest id, a file of .vmx lines, or leaf.register=32 characters, several times if need be.</summary>
public sealed class GuestMaskOption : Option<string[]>
{
    public GuestMaskOption()
        : base("--guest-mask")
    {
        HelpName = "id|file|leaf.register=mask";
        AllowMultipleArgumentsPerToken = false;
        Arity = ArgumentArity.OneOrMore;
        CompletionSources.Add(_ => GuestMasks.Ids.Select(id => new CompletionItem(id)));
    }

    /// <summary>The guest's needs, or null when the option is not given.</summary>
    public GuestMask? Read(ParseResult parsed)
    {
        string[] values = parsed.GetValue(this) ?? [];
        return values.Length == 0 ? null : GuestMasks.Read(values, path => File.Exists(path) ? MaskFile.Lines(path) : null);
    }
}
