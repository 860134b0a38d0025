using System.Globalization;
using System.IO;
using CpuMask.Json;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;

namespace CpuMask.Cli.Output;

/// <summary>The JSON of vm-mask; names are stable.</summary>
public static class VmMaskJson
{
    /// <summary>
    /// Writes <c>{"server","journal","vms":[{"name","id","instanceUuid","path","hardwareVersion","guestId","powerState","template",
    /// "mechanism","cpuFeatureMask":[{"level","vendor","eax","ebx","ecx","edx"}],"settings":{},"pending":[{"id","time","mechanism","mayBeRunning","changes"}]}]}</c>.
    /// </summary>
    public static void Write(TextWriter output, string server, string journal, IEnumerable<VmMaskListing> vms)
    {
        var json = new JsonWriter(output);
        json.BeginObject();
        json.String("server", server);
        json.String("journal", journal);
        json.Array("vms", vms, vm =>
        {
            json.BeginObject();
            WriteVm(json, vm.State);
            json.String("mechanism", MechanismNames.Of(vm.Mechanism));
            WriteMasks(json, vm.State);
            json.Array("pending", vm.Pending, entry =>
            {
                json.BeginObject();
                json.String("id", entry.Id);
                json.String("time", entry.Time.ToString("o", CultureInfo.InvariantCulture));
                json.String("mechanism", MechanismNames.Of(entry.Mechanism));
                json.Boolean("mayBeRunning", entry.MayBeRunning);
                WriteChange(json, entry.Change);
                json.EndObject();
            });
            json.EndObject();
        });
        json.EndObject();
        json.EndDocument();
    }

    /// <summary>Writes who a VM is.</summary>
    public static void WriteVm(JsonWriter json, VmMaskState vm)
    {
        json.String("name", vm.Name);
        json.String("id", vm.Id);
        json.String("instanceUuid", vm.InstanceUuid);
        json.String("path", vm.Path);
        json.String("hardwareVersion", vm.HardwareVersionKey);
        json.String("guestId", vm.GuestId);
        json.String("powerState", vm.PowerState);
        json.Boolean("template", vm.IsTemplate);
    }

    /// <summary>Writes <c>"changes":[{"key","old","new"}],"levels":[{"level","vendor","old":{...},"new":{...}}]</c>.</summary>
    public static void WriteChange(JsonWriter json, VmMaskChange change)
    {
        json.Array("changes", change.Settings, setting =>
        {
            json.BeginObject(onOneLine: true);
            json.String("key", setting.Key);
            json.String("old", setting.Old);
            json.String("new", setting.New);
            json.EndObject();
        });
        json.Array("levels", change.Levels, level =>
        {
            json.BeginObject();
            json.String("operation", level.Operation);
            if (level.Old is { } old)
            {
                WriteMask(json, "old", old);
            }

            if (level.New is { } now)
            {
                WriteMask(json, "new", now);
            }

            json.EndObject();
        });
    }

    private static void WriteMasks(JsonWriter json, VmMaskState vm)
    {
        json.Array("cpuFeatureMask", vm.CpuFeatureMask, mask => WriteMask(json, null, mask));
        json.BeginObject("settings");
        foreach (KeyValuePair<string, string> setting in vm.Settings.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            json.String(setting.Key, setting.Value);
        }

        json.EndObject();
    }

    private static void WriteMask(JsonWriter json, string? name, CpuIdMask mask)
    {
        json.BeginObject(name);
        json.String("level", Hex.Word(unchecked((uint)mask.Level)));
        json.String("vendor", mask.Vendor);
        json.String("eax", mask.Eax);
        json.String("ebx", mask.Ebx);
        json.String("ecx", mask.Ecx);
        json.String("edx", mask.Edx);
        json.EndObject();
    }
}
