using CpuMask.Text;
using static CpuMask.Text.Wording;

namespace CpuMask.CrossVendor.Soaking;

/// <summary>What this folder says: what, where, found, expected.</summary>
public static class Messages
{
    internal static string NotTwoHosts(IReadOnlyList<string> hosts) => Format(
        "A soak goes to and fro between two hosts; found {0}.", hosts.Count == 0 ? "none" : Wording.List(hosts));

    internal static string BadInterval(double seconds) => Format("The interval is {0} seconds; expected 0 to 86400.", seconds);

    internal static string HoursAndMoves() => "Hours and a number of moves were given; a soak ends by one of them.";

    internal static string BadMoves(double moves, int most) => double.IsNaN(moves) || double.IsInfinity(moves)
        ? "With an interval of 0 seconds hours are no measure; give a number of moves."
        : Format("That makes {0} moves; expected 1 to {1}.", moves, most);

    internal static string Elsewhere(SoakPlan plan, string host) => Format(
        "{0} runs on {1}; expected {2} or {3}.", Printable(plan.Vm), Printable(host), Printable(plan.First), Printable(plan.Second));

    internal static string NotArrived(string host) => Format("The move was reported as done, and the VM runs on {0}.", Printable(host));

    internal static string AnotherSoak(string path, SoakRecord found) => Format(
        "{0} is the log of {1} between {2} and {3}; give another folder.",
        path, Printable(found.Vm ?? string.Empty), Printable(found.First ?? string.Empty), Printable(found.Second ?? string.Empty));

    internal static string NoEvent() => "expected a plan, or the begin or end of a move";

    internal static string MalformedLine(string path, int line, string what) => Format("{0}({1}): {2}", path, line, what);

    internal static string BadName(string name) => Format(
        "{0}: a name in a command may hold letters, digits and . _ - + @ : / [ ], and not begin with a minus.", name.Length == 0 ? "An empty name" : Printable(name));

    internal static string ProgramFailed(string command, int code, string output) => Format(
        "{0} ended with {1}: {2}", Shortened(command), code, output.Length == 0 ? "it printed nothing" : Shortened(output));

    internal static string ProgramMissing(string program, string why) => Format("{0} cannot be run: {1}", program, why);

    internal static string ProgramTooLong(string command, double minutes) => Format("{0} has not ended after {1} minutes and was stopped.", Shortened(command), minutes);

    internal static string OnNeither(string vm, string first, string second) => Format(
        "{0} runs neither on {1} nor on {2}.", Printable(vm), Printable(first), Printable(second));

    internal static string OnBoth(string vm, string first, string second) => Format(
        "{0} runs on {1} and on {2}: a move that was cut off may have left it so. Stop one of them.", Printable(vm), Printable(first), Printable(second));

    internal static string NoSuchAxis(string axis, IReadOnlyList<string> axes) => Format("{0} is no axis of the matrix; there are: {1}.", Printable(axis), List(axes, 20));

    internal static string NoSuchValue(string axis, string value, IReadOnlyList<string> values) => Format(
        "{0}={1}: no value of the matrix, or more than one begins so; there are: {2}.", axis, Printable(value), List(values, 30));

    internal static string NoEquals(string text) => Format("{0}: expected axis=value.", Printable(text));

    internal static string NoMatrix(string path) => Format("{0}: expected lines of an axis, a tab and a value.", path);

    internal static string TooManySoaks(string folder, int most) => Format("{0}: it holds more than {1} logs of soaks; expected at most that many.", folder, most);

    /// <summary>The soak was cut off in the middle of a move.</summary>
    public static string CutOff(SoakMove move) => Format(
        "Of move {0} from {1} to {2} nobody wrote the end: the last run was cut off in it.", move.Number, Printable(move.From), Printable(move.To));

    /// <summary>What is about to happen.</summary>
    public static string Told(SoakPlan plan) => Format(
        "{0} goes {1} times between {2} and {3}, once every {4} seconds.", Printable(plan.Vm), plan.Moves, Printable(plan.First), Printable(plan.Second), plan.Interval.TotalSeconds);

    /// <summary>The soak goes on.</summary>
    public static string Resumed(int done, int planned) => Format("Going on behind move {0} of {1}.", done, planned);

    /// <summary>Nothing is left to do.</summary>
    public static string AllDone(int planned) => Format("All {0} moves are done already.", planned);

    /// <summary>How a soak ended.</summary>
    public static string Ended(SoakPlan plan, int succeeded, SoakMove? last) => last is { Error: { } error }
        ? Format("Stopped after {0} of {1} moves: move {2} to {3} failed: {4}\nThe state of both hosts is in {5}; the same command goes on.", succeeded, plan.Moves, last.Number, Printable(last.To), error, last.State)
        : Format("{0} of {1} moves done.", succeeded, plan.Moves);
}
