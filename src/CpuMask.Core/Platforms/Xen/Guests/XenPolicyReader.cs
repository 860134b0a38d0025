using System;
using System.Collections.Generic;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Formats;
using CpuMask.Guests;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Platforms.Xen.Guests;

/// <summary>
/// <c>xen-cpuid -p &lt;domid&gt;</c>: <c>Domain 5 policy: 59 leaves, 2 MSRs</c>, then rows
/// <c>  00000007:00000000 -&gt; 00000000:219c91a9:00400004:00000000</c> (sub-leaf ffffffff: the leaf has none) and MSR rows
/// <c>  0000010a -&gt; 0000000000000000</c>. The policies of the host itself are not a guest's and are left to the dump readers.
/// </summary>
public sealed class XenPolicyReader : GuestTextReader
{
    private const uint NoSubleaf = 0xFFFFFFFF;
    private const uint PlatformInfo = 0xCE;

    /// <inheritdoc/>
    public override string Format => "xen-domain-policy";

    /// <inheritdoc/>
    public override string Description => "output of xen-cpuid -p with a domain's number";

    /// <inheritdoc/>
    public override int Fit(DumpText text)
    {
        var lines = new LineScanner(text);
        for (int n = 0; n < 5000 && lines.Next(); n++)
        {
            lines.SkipBlanks();
            if (lines.LooksAt("Domain ") && lines.IndexOf(" policy:") >= 0)
            {
                return 100;
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    public override void Read(DumpText text, GuestImport import)
    {
        string? domain = null;
        var rows = new List<LeafRegisters>();
        var msrs = new List<MsrValue>();
        var lines = new LineScanner(text);
        while (lines.Next())
        {
            lines.SkipBlanks();
            int policy = lines.IndexOf(" policy:");
            if (policy >= 0)
            {
                Add(domain, rows, msrs, import);
                domain = lines.LooksAt("Domain ") ? text.Slice(lines.At, policy) : null;
                rows.Clear();
                msrs.Clear();
            }
            else if (domain is not null && lines.IndexOf("->") > 0 && lines.IndexOf("subleaf") < 0 && lines.IndexOf("value") < 0
                && !TakeRow(ref lines, rows, msrs))
            {
                lines.At = lines.Start;
                import.Malformed(lines.Position, lines.Rest(), "a row such as '00000007:00000000 -> 00000000:219c91a9:00400004:00000000'");
            }
        }

        Add(domain, rows, msrs, import);
    }

    private static bool TakeRow(ref LineScanner lines, List<LeafRegisters> rows, List<MsrValue> msrs)
    {
        if (!lines.TakeHex(out uint leaf))
        {
            return false;
        }

        if (!lines.Take(':'))
        {
            lines.SkipBlanks();
            bool arrow = lines.Take("->");
            lines.SkipBlanks();
            string value = lines.Rest();
            bool msr = arrow && Hex.TryParse64(value, out ulong wide);
            if (msr && leaf != PlatformInfo && Hex.TryParse64(value, out wide))
            {
                msrs.Add(new MsrValue(leaf, wide, ulong.MaxValue));
            }

            return msr;
        }

        if (!lines.TakeHex(out uint subleaf))
        {
            return false;
        }

        lines.SkipBlanks();
        if (!lines.Take("->"))
        {
            return false;
        }

        var row = default(RawRow);
        for (int r = 0; r < 4; r++)
        {
            lines.SkipBlanks();
            if ((r > 0 && !lines.Take(':')) || !lines.TakeHex(out uint word))
            {
                return false;
            }

            row.Set(r, word);
        }

        rows.Add(new LeafRegisters(
            leaf, subleaf == NoSubleaf ? 0 : subleaf,
            RegisterValue.Of(row.Eax), RegisterValue.Of(row.Ebx), RegisterValue.Of(row.Ecx), RegisterValue.Of(row.Edx)));
        return true;
    }

    private static void Add(string? domain, List<LeafRegisters> rows, List<MsrValue> msrs, GuestImport import)
    {
        if (domain is null || rows.Count == 0)
        {
            return;
        }

        LeafTable leaves = LeafTable.Of(rows);
        CpuVendor vendor = HostCpuid.VendorOf(leaves);
        RegisterSet seen = Normaliser.Normalise(WithZeroLeaves(leaves), msrs, vendor).Registers;
        import.Add(new MigratingGuest
        {
            Name = domain,
            Source = Messages.PolicyOf(domain, import.Source),
            Hypervisor = XenGuestView.Instance,
            Vendor = vendor,
            PhysicalAddressBits = AddressBits.Physical(seen),
            Bits = SeenBits.Of(seen, XenGuestView.Instance),
            Seen = seen,
        });
    }

    // xen-cpuid leaves out leaves that are zero throughout, so a leaf below the maximum that it does not print is zero.
    private static LeafTable WithZeroLeaves(LeafTable leaves)
    {
        var rows = new List<LeafRegisters>(leaves);
        foreach (uint first in new[] { LeafRange.Basic, LeafRange.Extended })
        {
            uint last = leaves.Find(first, 0, RegisterName.Eax)?.Value ?? 0;
            for (uint leaf = first; leaf <= last && leaf - first < 0x100; leaf++)
            {
                for (uint subleaf = 0; subleaf <= (leaf is 7 ? 2u : leaf is 0xD ? 1u : 0u); subleaf++)
                {
                    if (leaves.Find(leaf, subleaf) is null)
                    {
                        rows.Add(new LeafRegisters(leaf, subleaf, RegisterValue.Zero, RegisterValue.Zero, RegisterValue.Zero, RegisterValue.Zero));
                    }
                }
            }
        }

        return LeafTable.Of(rows);
    }
}
