using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;

namespace CpuMask.Compliance.Rules;

/// <summary>Judges one host: who made its CPU, whose eyes saw it, whether its CPUs agree, and each promised bit.</summary>
internal static class HostRules
{
    /// <summary>The findings of one host, without its name; equal hosts are judged once.</summary>
    public static List<CpuidFinding> Check(HostCpuid host, ComplianceReference reference)
    {
        var findings = new List<CpuidFinding>();
        foreach (BitAddress bit in host.UnevenBits)
        {
            findings.Add(new CpuidFinding
            {
                Rule = RuleIds.CpusUneven,
                Subject = FindingSubject.Of(bit),
                Expected = "alike",
                Actual = "differs",
                Message = Messages.CpusUneven(FindingSubject.Of(bit)),
            });
        }

        Promise? promise = reference.For(host);
        if (promise is null)
        {
            if (host.View == HostView.Guest)
            {
                findings.Add(GuestDump());
            }

            return findings;
        }

        if (host.Vendor.IsKnown && promise.Vendors.Count > 0 && !promise.Vendors.Contains(host.Vendor))
        {
            findings.Add(VendorDifferent(host, promise, reference.Shown));
            return findings;
        }

        if (!IsSeenAlike(host, promise))
        {
            findings.Add(ViewDifferent(host, promise, reference.Shown));
            return findings;
        }

        if (host.Signature is { } signature && promise.Signatures.Count > 0 && !promise.Signatures.Contains(signature))
        {
            findings.Add(new CpuidFinding
            {
                Rule = RuleIds.ModelNew,
                Expected = string.Join(" ", promise.Signatures.Take(8)),
                Actual = signature.ToString(),
                Message = Messages.ModelNew(host.Brand, signature, reference.Shown),
            });
        }

        BitRules.Check(promise, host, reference.Shown, findings);
        CapabilityRules.Check(promise, host, findings, reference.Shown);
        return findings;
    }

    // A guest's dump compares with another guest's dump only; the requirements of an EVC mode have no view of their own.
    private static bool IsSeenAlike(HostCpuid host, Promise promise) =>
        promise.Views.Count == 0 ? host.View != HostView.Guest : promise.Views.Contains(host.View);

    private static CpuidFinding GuestDump() => new()
    {
        Rule = RuleIds.ViewDifferent,
        Expected = HostViews.Name(HostView.Hardware),
        Actual = HostViews.Name(HostView.Guest),
        Message = Messages.CheckedGuestDump(),
    };

    private static CpuidFinding VendorDifferent(HostCpuid host, Promise promise, string reference) => new()
    {
        Rule = RuleIds.VendorDifferent,
        Expected = string.Join(", ", promise.Vendors.Select(v => v.Id)),
        Actual = host.Vendor.Id,
        Message = Messages.VendorDifferent(host.Vendor.DisplayName, string.Join(" or ", promise.Vendors.Select(v => v.DisplayName)), reference),
    };

    private static CpuidFinding ViewDifferent(HostCpuid host, Promise promise, string reference) => new()
    {
        Rule = RuleIds.ViewDifferent,
        Expected = promise.Views.Count == 0 ? HostViews.Name(HostView.Hardware) : string.Join(", ", promise.Views.Select(HostViews.Name)),
        Actual = HostViews.Name(host.View),
        Message = Messages.ViewDifferent(HostViews.Name(host.View), promise.Views.Select(HostViews.Name).DefaultIfEmpty(HostViews.Name(HostView.Hardware)).ToArray(), reference),
    };
}
