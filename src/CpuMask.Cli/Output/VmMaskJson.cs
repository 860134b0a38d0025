using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CpuMask.Cli.Live;
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
        json.BeginArray("vms");
        foreach (VmMaskListing vm in vms)
        {
            json.BeginObject();
            WriteVm(json, vm.State);
            json.String("mechanism", MaskOptions.NameOf(vm.Mechanism));
            WriteMasks(json, vm.State);
            json.BeginArray("pending");
            foreach (UndoEntry entry in vm.Pending)
            {
                json.BeginObject();
                json.String("id", entry.Id);
                json.String("time", entry.Time.ToString("o", CultureInfo.InvariantCulture));
                json.String("mechanism", MaskOptions.NameOf(entry.Mechanism));
                json.Boolean("mayBeRunning", entry.MayBeRunning);
                WriteChange(json, entry.Change);
                json.EndObject();
            }

            json.EndArray();
            json.EndObject();
        }

        json.EndArray();
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
        json.BeginArray("changes");
        foreach (SettingChange setting in change.Settings)
        {
            json.BeginObject(onOneLine: true);
            json.String("key", setting.Key);
            json.String("old", setting.Old);
            json.String("new", setting.New);
            json.EndObject();
        }

        json.EndArray();
        json.BeginArray("levels");
        foreach (LevelChange level in change.Levels)
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
        }

        json.EndArray();
    }

    private static void WriteMasks(JsonWriter json, VmMaskState vm)
    {
        json.BeginArray("cpuFeatureMask");
        foreach (CpuIdMask mask in vm.CpuFeatureMask)
        {
            WriteMask(json, null, mask);
        }

        json.EndArray();
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
