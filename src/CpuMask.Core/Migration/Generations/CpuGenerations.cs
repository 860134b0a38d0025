using System.Text;
using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Hosts;
using CpuMask.Processors;
using CpuMask.Text;

namespace CpuMask.Migration.Generations;

/// <summary>
/// The tables of CPU generations: servers from the embedded CpuGenerations.tsv, small servers, embedded and client parts from
/// OtherGenerations.tsv. Read when first asked for. A CPU is found by its generation's name or by what is printed on it.
/// </summary>
public static class CpuGenerations
{
    private static readonly RegisterAddress Sizes = new(0x80000008, 0, RegisterName.Eax);
    private static readonly Lazy<IReadOnlyList<CpuGeneration>> Rows = new(() => Read("CpuGenerations.tsv"), LazyThreadSafetyMode.PublicationOnly);
    private static readonly Lazy<IReadOnlyList<CpuGeneration>> OtherRows = new(() => Read("OtherGenerations.tsv"), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>All server generations: Intel's, then AMD's, each from the oldest to the newest.</summary>
    public static IReadOnlyList<CpuGeneration> All => Rows.Value;

    /// <summary>What is no server generation of its own, and is found by name: Denverton, Xeon E, Ryzen, Hygon.</summary>
    public static IReadOnlyList<CpuGeneration> Others => OtherRows.Value;

    /// <summary>All rows of both tables.</summary>
    public static IEnumerable<CpuGeneration> Known => All.Concat(Others);

    /// <summary>
    /// A generation by its name or an alias, without regard to case, blanks and hyphens, or by what is printed on a CPU of it:
    /// <c>E5-2650 v2</c>, <c>EPYC 7502</c>. Null when there is none.
    /// </summary>
    public static CpuGeneration? Find(string name)
    {
        string wanted = Bare(name);
        return wanted.Length == 0 ? null
            : Known.FirstOrDefault(g => Bare(g.Name) == wanted) ?? Known.FirstOrDefault(g => g.Aliases.Any(a => Bare(a) == wanted))
            ?? (ProcessorTable.Named(name)?.Generation is { } row ? Known.FirstOrDefault(g => g.Name == row) : null);
    }

    /// <summary>A generation by its name, an alias, or what is printed on a CPU of it.</summary>
    /// <exception cref="CpuMaskException">There is none; the message lists the names, or says that the CPU's registers are not known.</exception>
    public static CpuGeneration Named(string name) => Find(name) ?? throw new CpuMaskException(
        ErrorIds.UnknownName, ErrorKind.Usage, ProcessorTable.Named(name) is { } processor
            ? Messages.NoFactsOf(name, processor.Codename)
            : Messages.NoSuchGeneration(name, All.Select(g => g.Name).ToArray())) { Named = name };

    /// <summary>The generations that some names mean, in the tables' order; all when there is no name.</summary>
    /// <param name="names">Names, aliases or what is printed on CPUs, without regard to case, blanks and hyphens; <c>*</c> and <c>?</c> are wildcards.</param>
    /// <exception cref="CpuMaskException">A name or wildcard fits none; the message lists the names.</exception>
    public static IReadOnlyList<CpuGeneration> Matching(IReadOnlyList<string> names)
    {
        var wanted = new HashSet<CpuGeneration>();
        foreach (string name in names)
        {
            var pattern = new Wildcard(name);
            CpuGeneration[] found = pattern.IsLiteral
                ? new[] { Named(name) }
                : Known.Where(g => pattern.Matches(g.Name) || g.Aliases.Any(pattern.Matches)).ToArray();
            wanted.UnionWith(found.Length > 0 ? found : throw new CpuMaskException(
                ErrorIds.UnknownName, ErrorKind.Usage, Messages.NoSuchGeneration(name, All.Select(g => g.Name).ToArray())) { Named = name });
        }

        return (names.Count == 0 ? Known : Known.Where(wanted.Contains)).ToArray();
    }

    /// <summary>
    /// The generation that a host belongs to: same vendor, family and model, and the nearest stepping, which tells apart the
    /// three generations that share family 6 model 85. Null when the table has none.
    /// </summary>
    public static CpuGeneration? Of(HostCpuid host) => host.Signature is not { } signature ? null : Known
        .Where(g => g.Vendor == host.Vendor && g.Signature.Family == signature.Family && g.Signature.Model == signature.Model)
        .OrderBy(g => Math.Abs(g.Signature.Stepping - signature.Stepping)).FirstOrDefault();

    /// <summary>A vendor's server generations by age.</summary>
    public static IEnumerable<CpuGeneration> By(CpuVendor vendor) => All.Where(g => g.Vendor == vendor).OrderBy(g => g.Year);

    private static string Bare(string name)
    {
        var bare = new StringBuilder(name.Length);
        foreach (char c in name)
        {
            if (char.IsLetterOrDigit(c))
            {
                bare.Append(char.ToLowerInvariant(c));
            }
        }

        return bare.ToString();
    }

    private static IReadOnlyList<CpuGeneration> Read(string table) => EmbeddedTable.Read(table, 9, Row);

    private static CpuGeneration Row(string[] cells)
    {
        CpuVendor vendor = CpuVendor.Of(cells[2]);
        if (!Hex.TryParse(cells[4], out uint signature))
        {
            throw new FormatException("found '" + cells[4] + "', expected a signature");
        }

        var words = new Dictionary<RegisterAddress, RegisterValue>
        {
            [new RegisterAddress(1, 0, RegisterName.Eax)] = RegisterValue.Of(signature),
        };
        foreach ((RegisterName register, uint value) in VendorWords(vendor))
        {
            words[new RegisterAddress(0, 0, register)] = RegisterValue.Of(value);
        }

        foreach (KeyValuePair<RegisterAddress, uint> word in RegisterWords.Parse(cells[6]))
        {
            words[word.Key] = Settled(word.Key, word.Value, vendor);
        }

        foreach (string bit in cells[7].Split(new[] { ',' }, StringSplitOptions.RemoveEmptyEntries))
        {
            BitAddress address = BitAddress.TryParse(bit, out BitAddress b) ? b : throw new FormatException("found '" + bit + "', expected a bit");
            words[address.Register] = words[address.Register].Forget(address.Mask);
        }

        string[] sizes = cells[5].Split('/');
        words[Sizes] = Field(sizes[0], 0).Merge(Field(sizes[1], 8));
        (LeafTable leaves, IReadOnlyList<MsrValue> msrs) = RegisterWords.Gather(words);
        HostCpuid host = HostRecord.Of(cells[0], leaves, msrs) with { Source = cells[8], Format = "cpu-generation" };
        return new CpuGeneration(
            cells[0], cells[1].Split(','), RegisterWords.Number(cells[3]), AddressBits.Physical(host.Registers), cells[8], host);
    }

    // A mitigation that a dump lacks may come with the next microcode; one that it has stays, and another vendor's never comes.
    private static RegisterValue Settled(RegisterAddress register, uint value, CpuVendor vendor)
    {
        string maker = vendor.IsIntel ? "intel" : "amd";
        uint open = 0;
        foreach (Feature row in FeatureTable.Default.Of(register).Where(r => r.Class == FeatureClass.Security && r.Vendor.Split('+').Contains(maker)))
        {
            open |= row.Mask;
        }

        return register.IsMsr ? new RegisterValue(value, value) : RegisterValue.Of(value).Forget(open & ~value);
    }

    private static RegisterValue Field(string cell, int low) => cell == "?"
        ? RegisterValue.Unknown
        : new RegisterValue((uint)RegisterWords.Number(cell) << low, 0xFFu << low);

    private static IEnumerable<(RegisterName Register, uint Value)> VendorWords(CpuVendor vendor)
    {
        if (vendor.ToRegisters() is { } words)
        {
            yield return (RegisterName.Ebx, words.Ebx);
            yield return (RegisterName.Ecx, words.Ecx);
            yield return (RegisterName.Edx, words.Edx);
        }
    }
}
