using System.Globalization;
using System.Text.RegularExpressions;
using CpuMask.Cpuid;
using CpuMask.Faults;
using CpuMask.Features;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms.Kvm.Guests;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Faults;

/// <summary>QEMU's own warnings and errors about CPU features (target/i386), which it prints in English whatever the system's language.</summary>
internal sealed class QemuFaultGrammar : KvmFaultGrammar
{
    private const int Most = 400;

    // CPUID.01H:ECX.pcid [bit 17], CPUID[eax=07h,ecx=00h].EBX.hle [bit 4], MSR(10AH).taa-no [bit 8]; blanks are gone.
    private static readonly Regex Asked = Of(
        @"(?<who>host|tcg)doesn?t?supportrequestedfeature:(?:cpuid\.?\(?(?:(?<leaf>[0-9a-f]{2,8})h:|\[?eax=(?<leaf>[0-9a-f]{1,8})h(?:,ecx=(?<sub>[0-9a-f]{1,8})h)?\]?\)?[.:])(?<reg>e[abcd]x)|msr\((?<msr>[0-9a-f]{1,8})h\))(?:\.(?<name>[a-z0-9_.\-]{1,40}?))?\[bit(?<bit>\d{1,2})\]");

    private static readonly Regex Depends = Of(@"dependsonotherfeaturesthatwerenotrequested:(?:cpuid\S{2,40}?[.:]e[abcd]x)\.(?<name>[a-z0-9_.\-]{1,40}?)\[bit");
    private static readonly Regex MsrSet = Of(@"failedto(?:set|get)msr0x(?<msr>[0-9a-f]{1,8})(?:to0x(?<value>[0-9a-f]{1,16}))?");
    private static readonly Regex Property = Of(@"property(?:[a-z0-9_.\-]{0,60}-cpu)?\.(?<name>[a-z0-9_.\-]{1,40}?)notfound|-cpu\.(?<name>[a-z0-9_.\-]{1,40}?)=[a-z0-9]{1,10}:propertynotfound|cpufeature(?<name>[a-z0-9_.\-]{1,40}?)notfound");
    private static readonly Regex PhysBits = Of(@"hostphysicalbits\((?<host>\d{1,3})\)doesnotmatchphys-bitsproperty\((?<guest>\d{1,3})\)");

    public override string Id => "qemu";

    public override string Name => "QEMU (KVM)";

    protected override IReadOnlyList<string> FrameWords => new string[0];

    protected internal override IEnumerable<FaultFinding> Read(FaultText text)
    {
        try
        {
            string tight = new string(text.Flat.Where(c => c is not (' ' or '\'')).ToArray()).ToLowerInvariant();
            FaultQuestion question = text.SaysAny("load of migration failed", "migrat", "error while loading state") ? FaultQuestion.Migration : FaultQuestion.PowerOn;
            return Features(text, tight).Concat(State(text, tight)).Concat(Models(text)).Select(f => f with { Question = question }).ToArray();
        }
        catch (RegexMatchTimeoutException)
        {
            return new FaultFinding[0];
        }
    }

    protected override IEnumerable<FaultWay> Own(FaultCase fault, IReadOnlyList<BlockingFeature> lacks, IReadOnlyList<BlockingFeature> has)
    {
        BlockingFeature[] named = lacks.Where(b => b.Class != FeatureClass.Numeric && b.Feature != "Vendor").ToArray();
        if (fault.Findings.Any(f => f.Notes.Contains(Messages.UnderTcg)))
        {
            yield return new FaultWay(FaultHarm.None, Messages.UseKvm) { Lines = new[] { "-accel kvm -cpu host" } };
        }

        if (named.Length > 0 && !fault.Has(FaultKind.GuestState))
        {
            yield return new FaultWay(FaultHarm.FewerFeatures, Messages.QemuLeaveOut)
            {
                Advice = new[] { Messages.QemuEnforce }, Lines = new[] { "-cpu MODEL," + string.Join(",", named.Select(b => QemuName(b) + "=off").Distinct()) },
            };
            (string Model, string Vendor)[] models = KvmModels.Without(named, fault.Hosts).ToArray();
            if (models.Length > 0)
            {
                yield return new FaultWay(FaultHarm.FewerFeatures, Messages.QemuOtherModel)
                {
                    Advice = models.Select(m => Messages.ModelWithout(m.Model, m.Vendor, fault.Hosts.Count)).ToArray(),
                    Lines = new[] { "-cpu " + models[0].Model + ",enforce" },
                };
            }
        }
    }

    private static IEnumerable<FaultFinding> Features(FaultText text, string tight)
    {
        Match[] asked = Asked.Matches(tight).Cast<Match>().Take(Most).ToArray();
        BlockingFeature[] bits = asked.Select(BitOf).GroupBy(b => b.Address).Select(g => g.First()).ToArray();
        if (bits.Length > 0)
        {
            bool tcg = asked.Any(m => m.Groups["who"].Value == "tcg");
            bool refuses = text.SaysAny("Host doesn't support requested features");
            yield return new FaultFinding
            {
                Kind = FaultKind.FeatureNames, Direction = FaultDirection.HostLacks,
                Summary = Messages.QemuLacks(bits.Select(b => b.Feature).ToArray(), tcg),
                Bits = bits,
                Notes = new[] { refuses ? Messages.QemuRefuses : Messages.QemuGoesOn }.Concat(tcg ? new[] { Messages.UnderTcg } : new string[0]).ToArray(),
                NotKnown = new[] { Messages.QemuWhere },
            };
        }

        string[] orphans = Depends.Matches(tight).Cast<Match>().Take(Most).Select(m => m.Groups["name"].Value).ToArray();
        if (orphans.Length > 0)
        {
            IReadOnlyList<BlockingFeature> named = FaultBits.Named(orphans, true, KvmGuestView.Instance);
            yield return new FaultFinding
            {
                Kind = FaultKind.GuestSettings, Direction = FaultDirection.GuestContradicts,
                Summary = Messages.QemuDepends(named.Select(b => b.Feature).ToArray()), Bits = named,
            };
        }

        foreach (string name in Property.Matches(tight).Cast<Match>().Take(20).Select(m => m.Groups["name"].Value).Distinct())
        {
            yield return new FaultFinding
            {
                Kind = FaultKind.GuestSettings, Direction = FaultDirection.GuestContradicts, Summary = Messages.PropertyUnknown(name),
                Bits = FeatureNames.IsKnown(name) ? FaultBits.Named(new[] { name }, true, KvmGuestView.Instance) : new BlockingFeature[0], NotKnown = new[] { Messages.WhichModels },
            };
        }

        foreach (Match match in PhysBits.Matches(tight).Cast<Match>().Take(1))
        {
            yield return new FaultFinding
            {
                Kind = FaultKind.GuestSettings, Direction = FaultDirection.GuestContradicts,
                Summary = Messages.PhysBitsDiffer(match.Groups["host"].Value, match.Groups["guest"].Value), Notes = new[] { Messages.PhysBitsHow },
            };
        }
    }

    // The name says it where the table has it at that place; else the place does.
    private static BlockingFeature BitOf(Match match)
    {
        int bit = int.Parse(match.Groups["bit"].Value, CultureInfo.InvariantCulture);
        string name = match.Groups["name"].Value;
        bool msr = match.Groups["msr"].Success;
        uint leaf = Number(match.Groups[msr ? "msr" : "leaf"].Value), sub = match.Groups["sub"].Success ? Number(match.Groups["sub"].Value) : 0;
        if (FeatureNames.Rows(name).FirstOrDefault(r => r.Register.Leaf == leaf && r.Register.IsMsr == msr) is { } row)
        {
            return FaultBits.Of(row.Bit, true, null, KvmGuestView.Instance);
        }

        if (msr)
        {
            return bit < 32 && leaf == MsrValue.ArchCapabilities ? FaultBits.Of(RegisterAddress.Msr(leaf).Bit(bit), true, null, KvmGuestView.Instance)
                : FaultBits.Named(new[] { name.Length > 0 ? name : Wording.Format("MSR {0:X}H bit {1}", leaf, bit) }, true, KvmGuestView.Instance)[0];
        }

        RegisterName register = (RegisterName)("abcd".IndexOf(match.Groups["reg"].Value[1]));
        BlockingFeature at = FaultBits.Of(new RegisterAddress(leaf, sub, register).Bit(bit & 31), true, null, KvmGuestView.Instance);
        return FeatureTable.Default.Find(at.Bit!.Value) is null && name.Length > 0 ? at with { Feature = name } : at;
    }

    private static IEnumerable<FaultFinding> State(FaultText text, string tight)
    {
        foreach (Match match in MsrSet.Matches(tight).Cast<Match>().Take(3))
        {
            uint msr = Number(match.Groups["msr"].Value);
            yield return new FaultFinding
            {
                Kind = FaultKind.GuestState, Direction = FaultDirection.HostLacks, Summary = Messages.MsrRefused(msr),
                Notes = new[] { Messages.MsrMeaning(msr) },
            };
        }

        if (text.SaysAny("non-migratable CPU device", "State blocked by non-migratable CPU", "invtsc flag") || text.SaysAll("invtsc", "migrat") || text.Says("domain has CPU feature: invtsc"))
        {
            yield return new FaultFinding { Kind = FaultKind.GuestState, Summary = Messages.Invtsc, Bits = FaultBits.Named(new[] { "invtsc" }, true, KvmGuestView.Instance) };
        }

        if (text.SaysAny("of device 'cpu'") && text.SaysAny("error while loading state", "load of migration failed"))
        {
            yield return new FaultFinding
            {
                Kind = FaultKind.GuestState, Direction = FaultDirection.HostLacks, Summary = Messages.CpuStateRefused,
                NotKnown = new[] { Messages.QemuWhere },
            };
        }
    }

    private static IEnumerable<FaultFinding> Models(FaultText text)
    {
        foreach (string model in text.EndsOf("unable to find CPU model", 4).Select(e => FeatureNames.ListAt(text.Flat, e)).Where(n => n.Count > 0).Select(n => n[0]))
        {
            yield return new FaultFinding
            {
                Kind = FaultKind.CpuModel, Direction = FaultDirection.HostLacks, Summary = Messages.ModelUnknown(model),
                NotKnown = new[] { Messages.WhichModels },
            };
        }

        if (text.SaysAny("CPU model 'host' requires KVM", "CPU model host requires KVM"))
        {
            yield return new FaultFinding { Kind = FaultKind.CpuModel, Direction = FaultDirection.HostLacks, Summary = Messages.HostNeedsKvm, Notes = new[] { Messages.UnderTcg } };
        }
    }

    private static uint Number(string hex) => uint.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint number) ? number : 0;

    private static Regex Of(string pattern) => new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(2));
}
