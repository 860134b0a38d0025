using CpuMask.Faults;
using CpuMask.Features;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms.Kvm.Guests;
using CpuMask.Platforms.Kvm.Libvirt;

namespace CpuMask.Platforms.Kvm.Faults;

/// <summary>
/// libvirt's messages about guest and host CPUs (cpu_x86.c, qemu_process.c, cpu.c), from virsh, virt-manager, a log or a client,
/// also inside the messages of what sits on libvirt. In other languages the list of feature names stays as it is.
/// </summary>
internal sealed class LibvirtFaultGrammar : KvmFaultGrammar
{
    private static readonly (string Words, FaultDirection Direction)[] Lists =
    {
        ("missing features:", FaultDirection.HostLacks), ("does not provide required features:", FaultDirection.HostLacks), ("required features:", FaultDirection.HostLacks),
        ("extra features:", FaultDirection.HostHas), ("provides forbidden features:", FaultDirection.HostHas),
    };

    public override string Id => "libvirt";

    public override string Name => "libvirt (KVM)";

    public override bool AnswersForGuests => true;

    protected override IReadOnlyList<string> FrameWords => new string[0];

    protected internal override IEnumerable<FaultFinding> Read(FaultText text)
    {
        FaultQuestion question = QuestionOf(text);
        FaultFinding[] lists = Named(text, question).ToArray();
        FaultFinding[] found = lists.Concat(Others(text, lists.Length > 0)).ToArray();
        return found.Select(f => f with { Question = f.Question == FaultQuestion.Unknown ? question : f.Question });
    }

    protected internal override FaultReading? ReadWhole(FaultInput input) => input.Text.FirstByte == (byte)'<' && input.Text.HasNearBeginning("<domain ", 4096)
        ? FaultReading.OfGuest(input, new LibvirtCpuReader(), Hypervisor) : null;

    protected override IEnumerable<FaultWay> Own(FaultCase fault, IReadOnlyList<BlockingFeature> lacks, IReadOnlyList<BlockingFeature> has)
    {
        yield return new FaultWay(FaultHarm.None, Messages.LibvirtOtherHost) { Lines = new[] { "virsh hypervisor-cpu-compare --error guest.xml", "virsh domcapabilities > host.xml" } };
        if (lacks.Count > 0 && !fault.Has(FaultKind.Vendor))
        {
            string[] lines = lacks.Where(b => b.Feature != "Vendor" && b.Class != FeatureClass.Numeric).Select(b => "<feature policy='disable' name='" + LibvirtName(b) + "'/>").Distinct().ToArray();
            yield return new FaultWay(FaultHarm.FewerFeatures, Messages.LibvirtDisable) { Advice = new[] { Messages.LibvirtRestart }, Lines = lines };
            yield return new FaultWay(FaultHarm.FewerFeatures, Messages.LibvirtBaseline)
            {
                Advice = KvmModels.Without(lacks, fault.Hosts).Select(m => Messages.ModelWithout(m.Model, m.Vendor, fault.Hosts.Count)).Concat(new[] { Messages.LibvirtBaselineHow }).ToArray(),
                Lines = new[] { "virsh hypervisor-cpu-baseline hosts.xml" },
            };
        }

        if (has.Count > 0)
        {
            yield return new FaultWay(FaultHarm.None, Messages.LibvirtName(has.Select(b => b.Feature).ToArray()))
            {
                Advice = new[] { Messages.LibvirtPartial }, Lines = has.Select(b => "<feature policy='require' name='" + LibvirtName(b) + "'/>").ToArray(),
            };
        }
    }

    private static IEnumerable<FaultFinding> Named(FaultText text, FaultQuestion question)
    {
        var told = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach ((string words, FaultDirection direction) in Lists)
        {
            foreach (int at in text.EndsOf(words))
            {
                string[] names = FeatureNames.ListAt(text.Flat, at).Where(n => !n.Any(char.IsUpper) && told.Add(direction + n)).ToArray();
                if (names.Length > 0)
                {
                    yield return Finding(names, direction, question);
                }
            }
        }

        if (told.Count > 0 || !text.SaysAny("libvirt", "virsh", "virError", "virDomain"))
        {
            yield break;
        }

        // Another language: a list of names behind a colon is what such a message is about.
        foreach (int colon in Enumerable.Range(0, text.Flat.Length).Where(i => text.Flat[i] == ':').Take(200))
        {
            string[] names = FeatureNames.ListAt(text.Flat, colon + 1).ToArray();
            if (names.Length > 1 && names.All(FeatureNames.IsKnown))
            {
                yield return Finding(names, FaultDirection.HostLacks, question) with { Notes = new[] { Messages.OtherLanguage } };
                yield break;
            }
        }
    }

    private static FaultFinding Finding(string[] names, FaultDirection direction, FaultQuestion question)
    {
        IReadOnlyList<BlockingFeature> bits = FaultBits.Named(names, direction == FaultDirection.HostLacks, KvmGuestView.Instance);
        string[] told = bits.Select(b => b.Feature).ToArray();
        return new FaultFinding
        {
            Kind = FaultKind.FeatureNames,
            Direction = direction,
            Summary = direction == FaultDirection.HostLacks ? Messages.LibvirtLacks(told, question == FaultQuestion.Migration) : Messages.LibvirtExtra(told),
            Bits = bits,
            Notes = direction == FaultDirection.HostLacks ? bits.Any(b => b.Bit is null) ? new[] { Messages.NotCpuidNames(bits.Where(b => b.Bit is null).Select(b => b.Feature).ToArray()) } : new string[0] : new[] { Messages.WhyExtra },
            NotKnown = new[] { Messages.LibvirtWhere },
        };
    }

    private static IEnumerable<FaultFinding> Others(FaultText text, bool listed)
    {
        if (text.SaysAny("CPU vendors do not match", "does not match required CPU vendor"))
        {
            yield return new FaultFinding { Kind = FaultKind.Vendor, Summary = Messages.OtherVendor, Notes = new[] { Messages.VendorRule } };
        }

        foreach (string words in new[] { "does not match required CPU model", "Unknown CPU model", "unknown CPU model", "CPU model not supported by hypervisor:" })
        {
            foreach (string model in text.EndsOf(words, 4).Select(e => FeatureNames.ListAt(text.Flat, e)).Where(n => n.Count > 0).Select(n => n[0]))
            {
                yield return new FaultFinding
                {
                    Kind = FaultKind.CpuModel, Direction = FaultDirection.HostLacks, Summary = Messages.ModelUnknown(model),
                    NotKnown = new[] { Messages.WhichModels },
                };
            }
        }

        foreach (string feature in text.EndsOf("Unknown CPU feature", 4).Select(e => FeatureNames.ListAt(text.Flat, e)).Where(n => n.Count > 0).Select(n => n[0]))
        {
            yield return new FaultFinding
            {
                Kind = FaultKind.GuestSettings, Direction = FaultDirection.GuestContradicts, Summary = Messages.FeatureUnknown(feature),
                Bits = FaultBits.Named(new[] { feature }, true, KvmGuestView.Instance),
            };
        }

        if (text.SaysAll("CPU mode", "not supported by hypervisor"))
        {
            yield return new FaultFinding
            {
                Kind = FaultKind.CpuModel, Question = FaultQuestion.PowerOn, Direction = FaultDirection.HostLacks,
                Summary = Messages.HypervisorRefusesMode, NotKnown = new[] { Messages.WhichModels },
            };
        }

        if (text.SaysAny("TSC frequency", "invariant TSC"))
        {
            yield return new FaultFinding
            {
                Kind = FaultKind.GuestState, Direction = FaultDirection.HostLacks, Summary = Messages.TscDiffers,
                Bits = FaultBits.Named(new[] { "invtsc" }, true, KvmGuestView.Instance), Notes = new[] { Messages.TscNote },
            };
        }

        bool silent = text.SaysAny("CPU is incompatible with host CPU", "guest and host CPU are not compatible", "is incompatible with host CPU", "guest CPU doesn't match specification", "guest CPU is not compatible with host CPU");
        if (silent && !listed)
        {
            yield return new FaultFinding
            {
                Kind = FaultKind.RequirementsNotMet, Direction = FaultDirection.HostLacks, Summary = Messages.LibvirtSilent,
                NotKnown = new[] { Messages.LibvirtWhere },
            };
        }
    }
}
