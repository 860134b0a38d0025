using CpuMask.Comparison;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Masks;

/// <summary>A mask as <c>cpumask mask --for vmware --json</c> prints it.</summary>
public static class VMotionMaskJson
{
    /// <summary>Writes <c>{"relaxations":[{"feature","leaf","subleaf","register","bit","vendor","support","source","meaning"}]}</c>; vendor is null for all.</summary>
    public static void Write(JsonWriter json, IEnumerable<MaskRelaxation> relaxations)
    {
        json.BeginObject();
        json.Objects("relaxations", relaxations, row =>
        {
            json.String("feature", row.Feature);
            HostJson.WriteAddress(json, row.Bit);
            json.String("vendor", row.Vendor.Length > 0 ? row.Vendor : null);
            json.String("support", row.Support);
            json.String("source", row.SupportSource);
            json.String("meaning", row.Meaning);
        });
        json.EndObject();
    }

    /// <summary>Writes one object.</summary>
    public static void Write(JsonWriter json, VMotionMask mask)
    {
        json.BeginObject();
        json.String("guestMask", mask.GuestMaskName);
        json.String("vendor", mask.Vendor.IsKnown ? mask.Vendor.Id : null);
        json.Strings("hosts", mask.GetComparison().Hosts.Select(h => h.Name));
        if (!mask.IsEmpty)
        {
            EvcJson.Write(json, "evc", mask.GetEvc());
        }

        Levels(json, "levels", mask.ApiLevels, RegisterMask.PassThrough);
        Levels(json, "effective", mask.Effective.Levels, RegisterMask.Unused);
        json.Objects("bits", mask.Bits, bit =>
        {
            DifferenceJson.WriteMembers(json, bit.Difference);
            json.String("support", bit.Support);
            json.String("source", bit.SupportSource);
        });
        Lines(json, "vmx", mask.VmxLines);
        Lines(json, "featMask", mask.FeatMaskLines);
        Lines(json, "warnings", mask.Warnings);
        json.EndObject();
    }

    private static void Levels(JsonWriter json, string name, IEnumerable<MaskLevel> levels, RegisterMask absent) => json.Objects(name, levels, level =>
    {
        json.String("level", Hex.Word(level.Leaf));
        if (!level.FitsApi)
        {
            json.String("subleaf", HostJson.SubleafText(level.Subleaf));
        }

        json.String("vendor", level.Vendor);
        for (RegisterName r = RegisterName.Eax; r <= RegisterName.Edx; r++)
        {
            json.String(r.ToString().ToLowerInvariant(), level[r] == absent ? null : level[r].ToString());
        }

    });

    private static void Lines(JsonWriter json, string name, IEnumerable<string> lines)
    {
        json.Array(name, lines, line => json.String(line));
    }
}
