using CpuMask.Comparison;
using CpuMask.Cpuid;
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
        json.Array("relaxations", relaxations, row =>
        {
            json.BeginObject();
            json.String("feature", row.Feature);
            json.String("leaf", Hex.Word(row.Bit.Register.Leaf));
            json.String("subleaf", "0x" + row.Bit.Register.Subleaf.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            json.String("register", row.Bit.Register.IsMsr ? "msr" : row.Bit.Register.Register.ToString().ToLowerInvariant());
            json.Number("bit", row.Bit.ManualBit);
            json.String("vendor", row.Vendor.Length > 0 ? row.Vendor : null);
            json.String("support", row.Support);
            json.String("source", row.SupportSource);
            json.String("meaning", row.Meaning);
            json.EndObject();
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
        json.Array("bits", mask.Bits, bit =>
        {
            json.BeginObject();
            DifferenceJson.WriteMembers(json, bit.Difference);
            json.String("support", bit.Support);
            json.String("source", bit.SupportSource);
            json.EndObject();
        });
        Lines(json, "vmx", mask.VmxLines);
        Lines(json, "featMask", mask.FeatMaskLines);
        Lines(json, "warnings", mask.Warnings);
        json.EndObject();
    }

    private static void Levels(JsonWriter json, string name, IEnumerable<MaskLevel> levels, RegisterMask absent)
    {
        json.Array(name, levels, level =>
        {
            json.BeginObject();
            json.String("level", Hex.Word(level.Leaf));
            if (!level.FitsApi)
            {
                json.String("subleaf", "0x" + level.Subleaf.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }

            json.String("vendor", level.Vendor);
            for (RegisterName r = RegisterName.Eax; r <= RegisterName.Edx; r++)
            {
                json.String(r.ToString().ToLowerInvariant(), level[r] == absent ? null : level[r].ToString());
            }

            json.EndObject();
        });
    }

    private static void Lines(JsonWriter json, string name, IEnumerable<string> lines)
    {
        json.Array(name, lines, line => json.String(line));
    }
}
