using System.Collections;
using System.IO;
using System.Management.Automation;
using CpuMask.Explaining;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Text;

namespace CpuMask.Cmdlets;

/// <summary>Turns what a user gives into a mask, and refuses the rest.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MaskInputAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        try
        {
            return value switch
            {
                MaskInput mask => mask,
                VMotionMask mask => new MaskInput(mask),
                FaultExplanation fault => new MaskInput(fault),
                GuestMask mask => new MaskInput(mask),
                string path when IsFile(engineIntrinsics, path) => new MaskInput(MaskFile.Read(FilePaths.Of(engineIntrinsics.SessionState, path))),
                string path when engineIntrinsics is not null && IsPath(path) => new MaskInput(MaskFile.Read(FilePaths.One(engineIntrinsics.SessionState, path))),
                FileInfo file => new MaskInput(MaskFile.Read(file.FullName)),
                string line => new MaskInput(line.Split('\n')),
                PSCustomObject when inputData is PSObject data && CopiedMask.Find(data) is { } copied => new MaskInput(copied),
                IEnumerable lines when Strings(lines) is { Count: > 0 } all => new MaskInput(all),
                _ => throw Refused(CmdletMessages.NoMask(value)),
            };
        }
        catch (CpuMaskException e)
        {
            // A fault is meant for this parameter and no other, so its reason is the one to show.
            throw value is FaultExplanation ? new ArgumentTransformationMetadataException(e.Message) : Refused(e.Message);
        }
    }

    private static bool IsFile(EngineIntrinsics engine, string text) =>
        engine is not null && text.Length < 4096 && text.IndexOfAny(new[] { '\n', '"', '=' }) < 0 && FilePaths.Exists(engine.SessionState, text);

    // A line of a mask has an equals sign; a word without one that looks like a file is a file, there or not.
    private static bool IsPath(string text) => text.Length < 4096 && text.IndexOfAny(new[] { '\n', '"', '=' }) < 0 && text.IndexOfAny(new[] { '.', '/', '\\', '*' }) >= 0;

    private static List<string>? Strings(IEnumerable items)
    {
        object?[] bare = items.Cast<object?>().Select(i => i is PSObject wrapped ? wrapped.BaseObject : i).ToArray();
        return bare.All(i => i is string) ? bare.Cast<string>().ToList() : null;
    }

    // With this exception inside, PowerShell goes on and tries the other parameters that take pipeline input.
    private static Exception Refused(string message) =>
        new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
}
