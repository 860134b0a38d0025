using System.Globalization;
using System.IO;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>VMs' masks for people: a block a VM.</summary>
public static class VmMaskText
{
    public static void Write(TextWriter output, IReadOnlyList<VmMaskListing> vms)
    {
        IAnsiConsole console = Terminal.On(output);
        foreach (VmMaskListing vm in vms)
        {
            VmMaskState state = vm.State;
            Terminal.Line(console, state.Path + " (" + state.Id + ")", new Style(decoration: Decoration.Bold));
            Line(console, "Hardware", (state.HardwareVersionKey ?? "not known") + ", guest " + (state.GuestId ?? "not set") + ", "
                + (state.PowerState ?? "power state not known") + (state.IsTemplate ? ", a template" : string.Empty));
            Line(console, "Masked by", MechanismNames.Of(vm.Mechanism));
            string[] masks = Masks(state).ToArray();
            Line(console, "Masks", masks.Length == 0 ? "none" : string.Empty);
            foreach (string mask in masks)
            {
                // Not through the console: a mask to copy must not be wrapped.
                console.Profile.Out.Writer.Write("    " + Terminal.Safe(mask) + "\n");
            }

            foreach (UndoEntry entry in vm.Pending)
            {
                Line(console, "To undo", entry.Time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) + ", " + MechanismNames.Of(entry.Mechanism)
                    + (entry.MayBeRunning ? ", outcome not known" : string.Empty));
                foreach (string change in entry.Change.Describe())
                {
                    console.Profile.Out.Writer.Write("    " + Terminal.Safe(change) + "\n");
                }
            }
        }
    }

    private static void Line(IAnsiConsole console, string name, string text) => Terminal.Line(console, "  " + name.PadRight(11) + text);

    private static IEnumerable<string> Masks(VmMaskState vm)
    {
        foreach (CpuIdMask mask in vm.CpuFeatureMask)
        {
            foreach ((string register, string? text) in new[] { ("eax", mask.Eax), ("ebx", mask.Ebx), ("ecx", mask.Ecx), ("edx", mask.Edx) })
            {
                if (text is not null)
                {
                    yield return "level " + Hex.Word(unchecked((uint)mask.Level)) + (mask.Vendor is null ? string.Empty : " " + mask.Vendor) + " " + register + "  " + text;
                }
            }
        }

        foreach (KeyValuePair<string, string> setting in vm.Settings.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            yield return setting.Key + " = \"" + setting.Value + "\"";
        }
    }
}
