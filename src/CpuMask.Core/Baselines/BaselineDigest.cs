using System.Globalization;
using System.IO;
using System.Text;
using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Baselines;

/// <summary>
/// The name that evidence gives itself: the first 64 bits of a SHA-256 over a canonical encoding. Two sites that read the
/// same CPU with different tools give it the same name, so that their baselines merge without a registry.
/// </summary>
internal static class BaselineDigest
{
    /// <summary>Sixteen upper-case hexadecimal digits.</summary>
    /// <param name="vendor">The vendor.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="view">The view: the same bits seen by a kernel are another statement than those of the CPU.</param>
    /// <param name="registers">Registers that went through <see cref="Canonical"/>.</param>
    public static string Of(CpuVendor vendor, CpuSignature? signature, HostView view, RegisterSet registers)
    {
        // Little-endian, each part of a fixed or stated length: no two different inputs share an encoding.
        using var bytes = new MemoryStream(4096);
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(vendor.Id);
        writer.Write(signature.HasValue);
        writer.Write(signature?.Value ?? 0);
        writer.Write((byte)view);
        foreach (LeafRegisters row in registers.Leaves)
        {
            for (RegisterName r = RegisterName.Eax; r <= RegisterName.Edx; r++)
            {
                if (!row[r].IsUnknown)
                {
                    writer.Write(row.Leaf);
                    writer.Write(row.Subleaf);
                    writer.Write((byte)r);
                    writer.Write(row[r].Value);
                    writer.Write(row[r].Known);
                }
            }
        }

        foreach (MsrValue msr in registers.Msrs)
        {
            writer.Write(msr.Index);
            writer.Write((byte)RegisterName.MsrLow);
            writer.Write(msr.Value);
            writer.Write(msr.Known);
        }

        writer.Flush();
        return string.Concat(Sha256.Of(bytes.GetBuffer(), (int)bytes.Length).Take(8)
            .Select(b => b.ToString("X2", CultureInfo.InvariantCulture)));
    }

    /// <summary>The same registers without the rows and MSRs of which nothing is known: those say nothing.</summary>
    public static RegisterSet Canonical(RegisterSet registers)
    {
        bool says = registers.Leaves.All(Says) && registers.Msrs.All(m => m.Known != 0);
        return says
            ? registers
            : new RegisterSet(LeafTable.Of(registers.Leaves.Where(Says)), registers.Msrs.Where(m => m.Known != 0));
    }

    private static bool Says(LeafRegisters row) => (row.Eax.Known | row.Ebx.Known | row.Ecx.Known | row.Edx.Known) != 0;
}
