using CpuMask.Comparison;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Compliance.Rules;

/// <summary>Holds one host's registers against a promise, word by word.</summary>
internal sealed class BitRules
{
    private readonly Promise promise;
    private readonly HostCpuid host;
    private readonly string reference;
    private readonly List<CpuidFinding> findings;

    private BitRules(Promise promise, HostCpuid host, string reference, List<CpuidFinding> findings)
    {
        this.promise = promise;
        this.host = host;
        this.reference = reference;
        this.findings = findings;
    }

    /// <summary>Adds what is missing, too low, not known, or there without being promised.</summary>
    public static void Check(Promise promise, HostCpuid host, string reference, List<CpuidFinding> findings)
    {
        var rules = new BitRules(promise, host, reference, findings);
        foreach (RegisterAddress address in promise.Registers.Addresses.Concat(host.Registers.Addresses.Where(a => !Holds(promise.Registers, a))))
        {
            rules.Word(address, ComparedWord.Of(address));
        }
    }

    private static bool Holds(RegisterSet registers, RegisterAddress address) => address.IsMsr
        ? registers.Msrs.Any(m => m.Index == address.Leaf)
        : registers.Leaves.Find(address.Leaf, address.Subleaf, address.Register) is not null;

    private void Word(RegisterAddress address, ComparedWord word)
    {
        if (word.Mask == 0)
        {
            return;
        }

        RegisterValue promised = promise.Registers[address], actual = host.Registers[address];
        if (promised == actual && (actual.Ones & word.Unnamed) == 0)
        {
            return;
        }

        uint missing = promised.Ones & actual.Zeros & word.Flags;
        Flags(address, missing & word.Any, RuleIds.MitigationMissing, "1", "0", Messages.MitigationMissing);
        Flags(address, missing & word.Hidden & ~word.Any, RuleIds.HiddenFeatureMissing, "1", "0", Messages.HiddenFeatureMissing);
        Flags(address, missing & ~word.Any & ~word.Hidden, RuleIds.FeatureMissing, "1", "0", Missing);
        foreach (Feature field in word.Minima)
        {
            Number(field, promised.Field(field.LowBit, field.HighBit), actual.Field(field.LowBit, field.HighBit));
        }

        Unknown(address, promised.Ones & ~actual.Known & word.Mask);
        if (promise.CountsExtras)
        {
            Extra(address, word, promised, actual);
        }
    }

    private void Extra(RegisterAddress address, ComparedWord word, RegisterValue promised, RegisterValue actual)
    {
        // Not known in the evidence counts as known: a better source must not make findings.
        uint news = actual.Ones & promised.Zeros & word.Flags & (promise.Evidence is { } evidence ? evidence[address].Zeros : uint.MaxValue);
        Flags(address, news & word.Unnamed, RuleIds.BitUnnamed, "0", "1", Messages.BitUnnamed);
        Flags(address, news & word.Any, RuleIds.MitigationUndeclared, "0", "1", Messages.MitigationUndeclared);
        Flags(address, news & ~word.Any & ~word.Unnamed, RuleIds.FeatureExtra, "0", "1", Messages.FeatureExtra);
    }

    private void Flags(RegisterAddress address, uint bits, string rule, string expected, string actual, Func<FindingSubject, string, string> message)
    {
        foreach (BitAddress bit in address.Bits(bits))
        {
            FindingSubject subject = FindingSubject.Of(bit);
            findings.Add(new CpuidFinding { Rule = rule, Subject = subject, Expected = expected, Actual = actual, Message = message(subject, reference) });
        }
    }

    private string Missing(FindingSubject subject, string reference)
    {
        BitAddress[] parents = (subject.Row?.DependsOn ?? new BitAddress[0])
            .Where(p => promise.Registers[p] == true && host.Registers[p] == false).ToArray();
        return parents.Length > 0
            ? Messages.FeatureMissingWithParent(subject, reference, FeatureTable.Default.NameOf(parents[0]))
            : Messages.FeatureMissing(subject, reference);
    }

    private void Number(Feature field, uint? promised, uint? actual)
    {
        if (promised is null || actual is null || actual >= promised)
        {
            return;
        }

        bool addresses = field.Name == "PhysicalAddressBits";
        findings.Add(new CpuidFinding
        {
            Rule = addresses ? RuleIds.AddressBitsLower : RuleIds.NumberLower,
            Subject = FindingSubject.Of(field),
            Expected = Wording.Format("{0}", promised),
            Actual = Wording.Format("{0}", actual),
            Message = addresses ? Messages.AddressBitsLower(promised.Value, actual.Value, reference) : Messages.NumberLower(field.Name, promised.Value, actual.Value, reference),
        });
    }

    // One finding a register: a source that lacks a leaf lacks all of its bits, and one line says so.
    private void Unknown(RegisterAddress address, uint bits)
    {
        if (bits == 0)
        {
            return;
        }

        Feature?[] rows = address.Bits(bits).Select(b => FeatureTable.Default.Find(b)).Distinct().ToArray();
        string[] names = address.Bits(bits).Select(FeatureTable.Default.NameOf).Distinct().ToArray();
        findings.Add(new CpuidFinding
        {
            Rule = RuleIds.BitsUnknown,
            Subject = names.Length > 1 ? FindingSubject.Of(address) : rows[0] is { } row ? FindingSubject.Of(row) : FindingSubject.Of(address.Bits(bits).First()),
            Expected = rows.Length == 1 && rows[0] is { IsFlag: false } field ? Wording.Format("{0}", promise.Registers[address].Field(field.LowBit, field.HighBit)) : "1",
            Actual = "unknown",
            Message = Messages.BitsUnknown(names, reference, host.Format),
        });
    }
}
