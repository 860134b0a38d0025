using System.Text.RegularExpressions;
using CpuMask.Faults;
using CpuMask.Guests;
using CpuMask.Platforms.Xen.Guests;

namespace CpuMask.Platforms.Xen.Faults;

/// <summary>
/// xl's, libxl's and libxc's messages: a cpuid list that was not taken as written, policies that the hypervisor refuses, and
/// restores that fail on the receiving host.
/// </summary>
internal sealed class XlFaultGrammar : FaultGrammar
{
    private static readonly Regex ListError = Of(@"while parsing CPUID (?:line|flag): '?(?<item>[^']{0,300}?)'?\s*:?\s*(?:error #(?<error>\d+)|(?<words>missing|unknown|invalid|illegal)[^']{0,80})");
    private static readonly Regex Policy = Of(@"[Ff]ailed to (?:set|apply) (?:CPUID|d\d+'s|CPU) ?policy[^.]{0,20}?leaf (?:0x)?(?<leaf>[0-9a-f]{1,8}), subleaf (?:0x)?(?<sub>[0-9a-f]{1,8})(?:, msr (?:0x)?(?<msr>[0-9a-f]{1,8}))?");
    private static readonly Regex Missing = Of(@"Missing leaf (?:0x)?(?<leaf>[0-9a-f]{1,8}), subleaf (?:0x)?(?<sub>[0-9a-f]{1,8})");
    private static readonly Regex Character = Of(@"Bad character '(?<c>.)' in policy");

    public override string Id => "xl";

    public override string Name => "Xen (xl)";

    public override GuestView Hypervisor => XenGuestView.Instance;

    public override bool AnswersForGuests => true;

    protected internal override IEnumerable<FaultFinding> Read(FaultText text)
    {
        try
        {
            return In(text).ToArray();
        }
        catch (RegexMatchTimeoutException)
        {
            return new FaultFinding[0];
        }
    }

    protected internal override FaultWaysOut? WaysOut(FaultCase fault)
    {
        var ways = new List<FaultWay>();
        if (fault.Has(FaultKind.GuestSettings))
        {
            ways.Add(new FaultWay(FaultHarm.None, Messages.MendList) { Advice = new[] { Messages.ListForm } });
        }

        if (fault.Has(FaultKind.OwnMask))
        {
            ways.Add(new FaultWay(FaultHarm.Restart, Messages.RemoveList) { Lines = new[] { "xl shutdown -w GUEST", "xl create GUEST.cfg" } });
        }

        if (fault.Has(FaultKind.GuestState) || fault.Has(FaultKind.Vendor))
        {
            ways.Add(new FaultWay(FaultHarm.None, Messages.OtherHost) { Lines = new[] { "xen-cpuid -p" } });
            ways.Add(new FaultWay(FaultHarm.Restart, Messages.Restart) { Lines = new[] { "xl shutdown -w GUEST", "xl create GUEST.cfg" } });
            ways.Add(new FaultWay(FaultHarm.FewerFeatures, Messages.PoolList));
        }

        return ways.Count == 0 ? null : FaultWaysOut.Of(ways);
    }

    private static IEnumerable<FaultFinding> In(FaultText text)
    {
        foreach (Match match in ListError.Matches(text.Flat).Cast<Match>().Take(50))
        {
            yield return Settings(Messages.ListNotTaken(match.Groups["item"].Value, match.Groups["error"].Value)) with { Notes = new[] { Messages.OnlyAWarning } };
        }

        foreach (Match match in Character.Matches(text.Flat).Cast<Match>().Take(10))
        {
            yield return Settings(Messages.BadCharacter(match.Groups["c"].Value));
        }

        foreach (Match match in Missing.Matches(text.Flat).Cast<Match>().Take(10))
        {
            yield return Settings(Messages.MissingLeaf(match.Groups["leaf"].Value, match.Groups["sub"].Value)) with { Notes = new[] { Messages.WhyMissing } };
        }

        Match policy = Policy.Match(text.Flat);
        if (policy.Success || text.SaysAny("Failed to set CPUID policy", "Failed to apply CPUID policy", "Failed to set CPU policy"))
        {
            bool restores = text.SaysAny("restore", "migrat", "receiving", "Failed to set CPUID policy");
            yield return new FaultFinding
            {
                Kind = restores ? FaultKind.GuestState : FaultKind.GuestSettings,
                Question = restores ? FaultQuestion.Migration : FaultQuestion.PowerOn,
                Direction = FaultDirection.HostLacks,
                Summary = restores ? Messages.RestoreRefused(policy.Groups["leaf"].Value, policy.Groups["sub"].Value, policy.Groups["msr"].Value) : Messages.BuildRefused(policy.Groups["leaf"].Value, policy.Groups["sub"].Value),
                Notes = new[] { policy.Groups["leaf"].Value is { Length: > 0 } leaf && leaf.Trim('0').Length == 0 ? Messages.LeafZero : Messages.PolicyIsMore },
                NotKnown = new[] { Messages.Where },
            };
        }
    }

    private static FaultFinding Settings(string summary) => new()
    {
        Kind = FaultKind.GuestSettings, Question = FaultQuestion.PowerOn, Direction = FaultDirection.GuestContradicts, Summary = summary,
    };

    private static Regex Of(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(2));
}
