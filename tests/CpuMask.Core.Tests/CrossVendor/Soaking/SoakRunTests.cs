using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using CpuMask.CrossVendor.Soaking;
using CpuMask.Tests.Shared;
using CpuMask.Text;

namespace CpuMask.Tests.CrossVendor.Soaking;

/// <summary>A soak that goes, fails, keeps what there is to see, and goes on.</summary>
public class SoakRunTests
{
    [Fact]
    public void Two_hundred_moves_with_a_failure_in_between_are_done_in_two_runs()
    {
        using var folder = new TemporaryFolder();
        SoakPlan plan = Plan(200);
        var mover = new Mover { FailsAt = 77 };
        SoakMove[] first = Run(plan, mover, folder.Root);
        first.Length.ShouldBe(77);
        first.Take(76).ShouldAllBe(m => m.Succeeded);
        first.Select(m => m.From).Distinct().ShouldBe(["a", "b"]);
        first[^1].Error.ShouldBe("no power");
        first[^1].Number.ShouldBe(77);
        Directory.GetFiles(first[^1].State!).Select(Path.GetFileName).Order().ShouldBe(["a.txt", "b_1.txt", "error.txt"]);
        File.ReadAllText(Path.Combine(first[^1].State!, "a.txt")).ShouldBe("state of a");

        // Whoever mended the host runs the same again.
        SoakMove[] second = Run(plan, mover, folder.Root);
        second.Length.ShouldBe(124);
        second[0].Number.ShouldBe(78);
        mover.Moves.ShouldBe(201);
        SoakRecord log = SoakRecord.Read(Path.Combine(folder.Root, SoakLog.FileName));
        (log.Succeeded, log.Moves.Count, log.LastNumber, log.Unended.Count, log.Planned).ShouldBe((200, 201, 201, 0, 200));
        log.Moves[76].ShouldBe(first[^1] with { Started = log.Moves[76].Started, Seconds = log.Moves[76].Seconds });

        Run(plan, mover, folder.Root).ShouldBeEmpty();
        Run(Plan(201), mover, folder.Root).Length.ShouldBe(1);
    }

    [Fact]
    public void A_server_that_says_done_and_leaves_the_VM_where_it_was_is_a_failure()
    {
        using var folder = new TemporaryFolder();
        SoakMove move = Run(Plan(3), new Mover { Sticks = true }, folder.Root).Single();
        move.Error.ShouldBe("The move was reported as done, and the VM runs on a.");
    }

    [Fact]
    public void A_VM_that_is_on_neither_host_ends_it()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<CpuMaskException>(() => Run(Plan(3), new Mover { On = "c" }, folder.Root)).Message.ShouldBe("vm runs on c; expected a or b.");
    }

    [Fact]
    public void Cancelling_ends_it_between_two_moves_and_does_not_wait_for_the_next()
    {
        using var folder = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();
        var mover = new Mover();
        using SoakLog log = SoakLog.Open(folder.Root, SoakPlan.Of("vm", ["a", "b"], 3600, moves: 5));
        IEnumerator<SoakMove> run = SoakRun.Run(SoakPlan.Of("vm", ["a", "b"], 3600, moves: 5), mover, log, cancel.Token).GetEnumerator();
        run.MoveNext().ShouldBeTrue();
        cancel.Cancel();
        Should.Throw<OperationCanceledException>(() => run.MoveNext());
        mover.Moves.ShouldBe(1);
    }

    [Fact]
    public void A_run_that_was_killed_in_a_move_is_told_and_its_half_line_passed_over()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Root, SoakLog.FileName);
        using (SoakLog log = SoakLog.Open(folder.Root, Plan(5)))
        {
            log.End(log.Begin("a", "b"));
            log.Begin("b", "a");
        }

        File.AppendAllText(file, "{\"event\": \"en");
        using (SoakLog log = SoakLog.Open(folder.Root, Plan(5)))
        {
            log.Before.Unended.Single().Number.ShouldBe(2);
            log.Succeeded.ShouldBe(1);
            log.Begin("b", "a").Number.ShouldBe(3);
        }

        using SoakLog again = SoakLog.Open(folder.Root, Plan(5));
        again.Before.Unended.Select(m => m.Number).ShouldBe([2, 3]);
    }

    [Theory]
    [InlineData("{\"event\": \"begin\", \"number\": 0}\n{}\n")]
    [InlineData("{\"event\": \"jump\"}\n{}\n")]
    [InlineData("not json\n{}\n")]
    [InlineData("[]\n")]
    public void What_is_no_log_is_refused_with_its_line(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Root, SoakLog.FileName), text);
        Should.Throw<CpuMaskException>(() => SoakLog.Open(folder.Root, Plan(5))).Message.ShouldContain(SoakLog.FileName + "(1)");
    }

    [Fact]
    public void The_folder_of_another_soak_or_of_a_running_one_is_refused()
    {
        using var folder = new TemporaryFolder();
        using (SoakLog log = SoakLog.Open(folder.Root, SoakPlan.Of("vm", ["a", "nowhere"], 0, moves: 5)))
        {
            // Nothing was moved with that name.
            log.Succeeded.ShouldBe(0);
        }

        using (SoakLog log = SoakLog.Open(folder.Root, Plan(5)))
        {
            log.Begin("a", "b");
            Should.Throw<CpuMaskException>(() => SoakLog.Open(folder.Root, Plan(5))).Id.ShouldBe(ErrorIds.UnwritableFile);
        }

        Should.Throw<CpuMaskException>(() => SoakLog.Open(folder.Root, SoakPlan.Of("other", ["a", "b"], 0, moves: 5))).Message.ShouldContain("the log of vm between a and b");
        Should.Throw<CpuMaskException>(() => SoakLog.Open(folder.Root, SoakPlan.Of("vm", ["a", "c"], 0, moves: 5))).Id.ShouldBe(ErrorIds.InvalidValue);
    }

    [Theory]
    [InlineData(30, null, null, 2880)]
    [InlineData(30, 1.0, null, 120)]
    [InlineData(7, 0.001, null, 1)]
    [InlineData(0, null, 200, 200)]
    public void The_papers_day_is_2880_moves(double interval, double? hours, int? moves, int expected) =>
        SoakPlan.Of("vm", ["a", "b"], interval, hours, moves).Moves.ShouldBe(expected);

    [Theory]
    [InlineData("a", "a", 30, null, 5)]
    [InlineData("a", "A", 30, null, 5)]
    [InlineData("a", null, 30, null, 5)]
    [InlineData("a", "b", -1, null, 5)]
    [InlineData("a", "b", double.NaN, null, 5)]
    [InlineData("a", "b", 86401, null, 5)]
    [InlineData("a", "b", 0, null, null)]
    [InlineData("a", "b", 30, 1.0, 5)]
    [InlineData("a", "b", 30, -1.0, null)]
    [InlineData("a", "b", 30, null, 0)]
    [InlineData("a", "b", 30, null, 1000001)]
    public void A_plan_that_makes_no_sense_is_refused(string first, string? second, double interval, double? hours, int? moves) =>
        Should.Throw<CpuMaskException>(() => SoakPlan.Of("vm", second is null ? [first] : [first, second], interval, hours, moves)).Kind.ShouldBe(ErrorKind.Usage);

    private static SoakPlan Plan(int moves) => SoakPlan.Of("vm", ["a", "b"], 0, moves: moves);

    private static SoakMove[] Run(SoakPlan plan, Mover mover, string folder)
    {
        using SoakLog log = SoakLog.Open(folder, plan);
        return SoakRun.Run(plan, mover, log).ToArray();
    }

    private sealed class Mover : ISoakMover
    {
        public string On { get; set; } = "a";

        public int Moves { get; private set; }

        public int FailsAt { get; init; }

        public bool Sticks { get; init; }

        public string Where() => On;

        public void Move(string from, string to)
        {
            from.ShouldBe(On);
            if (++Moves == FailsAt)
            {
                throw new CpuMaskException(ErrorIds.TaskFailed, ErrorKind.Impossible, "no power");
            }

            On = Sticks ? On : to;
        }

        public IReadOnlyList<SoakState> Save() => [new("a.txt", "state of a"), new("b/1.txt", "state of b")];
    }
}
