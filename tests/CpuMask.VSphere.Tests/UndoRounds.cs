using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Soap;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.VSphere.Tests;

/// <summary>
/// Rounds in which everything goes wrong at once: two admins with a journal each set and restore masks on the same VMs,
/// each may die at any call, answers are lost, tasks come late, fail half way or are refused. Afterwards each restores what
/// is theirs, and the server is asked whether every VM is as it was, or its entry open.
/// </summary>
internal sealed class UndoRounds
{
    private const int MostLateMs = 150;
    private static readonly string[] Vms = { "app08", "app08masked", "app13", "app13masked", "app14", "app14masked", "app14false" };
    private static readonly string[] Keys = { "cpuid.1.ecx", "cpuid.1.edx", "cpuid.80000001.edx" };
    private int rounds, sets, restores, deaths, conflicts, lost, failed, left;

    /// <summary>What happened, in one line.</summary>
    public string Summary =>
        $"{rounds} rounds: {sets} masks set, {restores} restores in between, {deaths} deaths, {lost} outcomes not known, {conflicts} conflicts, "
        + $"{failed} other refusals; {left} VMs left with an open entry, all others as they were";

    /// <summary>Plays rounds.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">The first round's seed.</param>
    /// <returns>What is wrong; empty when nothing is.</returns>
    public IReadOnlyList<string> Play(int count, int seed)
    {
        var wrong = new List<string>();
        for (int done = 0; done < count;)
        {
            using VCenter vcenter = VCenter.Start(Sites.Vms, "-task-delay", "3");
            using VSphereSession one = vcenter.Connect(), two = vcenter.Connect();
            for (int i = 0; i < 40 && done < count; i++, done++, rounds++)
            {
                wrong.AddRange(Round(vcenter, one, two, seed + done).Select(w => "seed " + (seed + done) + ": " + w));
            }
        }

        return wrong;
    }

    private IEnumerable<string> Round(VCenter vcenter, VSphereSession one, VSphereSession two, int seed)
    {
        var random = new Random(seed);
        using var folder = new TempFolder();
        vcenter.ForgetJournal();
        Dictionary<string, string> before = VmMaskTests.Masks(vcenter);
        Admin[] admins = { new(this, one, UndoJournal.For(folder.Path, "one"), random.Next()), new(this, two, UndoJournal.For(folder.Path, "two"), random.Next()) };
        // Where feature masks go by a call that no version guards, nothing keeps two apart: there one works alone.
        bool asAWhole = random.Next(5) == 0;
        IEnumerable<string> troubles = Enumerable.Range(0, random.Next(1, 6)).Select(_ => Trouble(random))
            .Concat(asAWhole ? new[] { "{\"method\":\"ReconfigVM_Task\",\"kind\":\"noevc\",\"times\":-1}" } : Array.Empty<string>());
        vcenter.Trouble("[" + string.Join(",", troubles) + "]");
        Task.WaitAll(admins.Take(asAWhole ? 1 : 2).Select(a => Task.Factory.StartNew(a.Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray());
        vcenter.NoTrouble();

        // Each takes back what is theirs; what one's change lies on the other can take back only after it.
        for (int turn = 0; turn < 6 && admins.Any(a => a.Journal.Pending().Count > 0); turn++)
        {
            admins[turn % 2].Restore();
        }

        // What was still on its way arrives.
        Thread.Sleep(MostLateMs + 30);
        Dictionary<string, string> after = VmMaskTests.Masks(vcenter);
        HashSet<string> open = admins.SelectMany(a => a.Journal.Pending()).Select(e => e.VmName).ToHashSet();
        left += open.Count;
        foreach (string vm in after.Keys.Where(vm => after[vm] != before[vm] && !open.Contains(vm)))
        {
            yield return vm + " was " + before[vm] + " and is " + after[vm] + ", and no entry is open; the server was asked: " + string.Join(
                " ", vcenter.Journal().Where(e => e.GetProperty("vm").GetString() == vm).Select(e => e.GetRawText()));
        }
    }

    private static string Trouble(Random random)
    {
        string kind = new[]
        {
            "\"kind\":\"drop\"", "\"kind\":\"drop\"", "\"kind\":\"dropbefore\"", "\"kind\":\"truncate\"", "\"kind\":\"concurrent\"",
            "\"kind\":\"taskfail\",\"partial\":true", "\"kind\":\"expire\"",
            "\"kind\":\"late\",\"times\":3,\"early\":" + (random.Next(2) == 0 ? "true" : "false") + ",\"ms\":" + random.Next(10, MostLateMs),
            "\"kind\":\"late\",\"times\":3,\"early\":" + (random.Next(2) == 0 ? "true" : "false") + ",\"ms\":" + random.Next(10, MostLateMs),
        }[random.Next(9)];
        return "{\"method\":\"" + (random.Next(6) == 0 ? "ApplyEvcModeVM_Task" : "ReconfigVM_Task") + "\",\"nth\":" + random.Next(1, 5) + "," + kind + "}";
    }

    private sealed class DeathException : Exception
    {
    }

    /// <summary>One admin: a session, a journal, and processes that may end at any call.</summary>
    private sealed class Admin
    {
        private readonly UndoRounds rounds;
        private readonly VSphereSession session;
        private readonly Random random;

        public Admin(UndoRounds rounds, VSphereSession session, UndoJournal journal, int seed)
        {
            this.rounds = rounds;
            this.session = session;
            Journal = journal;
            random = new Random(seed);
        }

        public UndoJournal Journal { get; }

        public void Work()
        {
            for (int action = random.Next(1, 6); action > 0; action--)
            {
                Life life = new(random.Next(3) == 0 ? random.Next(1, 14) : int.MaxValue, random.Next(2) == 0);
                if (random.Next(3) == 0)
                {
                    Carry(() => session.PlanRestores(Journal), life, ref rounds.restores);
                }
                else
                {
                    string[] names = Vms.OrderBy(_ => random.Next()).Take(random.Next(1, 4)).ToArray();
                    MaskRequest request = new() { Mask = Bit(Keys[random.Next(Keys.Length)], random.Next(3)) };
                    Carry(() => session.FindVms(new VmQuery { Names = names }).Select(vm => session.PlanMask(vm, request).After(Journal)), life, ref rounds.sets);
                }

                if (life.IsOver && random.Next(3) == 0 && File.Exists(Journal.File))
                {
                    File.AppendAllText(Journal.File, "{\"v\":1,\"kind\":\"begin\",\"time\":\"20");
                }
            }
        }

        public void Restore()
        {
            int none = 0;
            Carry(() => session.PlanRestores(Journal), new Life(int.MaxValue, false), ref none);
        }

        private void Carry(Func<IEnumerable<VmMaskPlan>> plans, Life life, ref int count)
        {
            try
            {
                foreach (VmMaskPlan plan in plans())
                {
                    VmMaskResult result = MaskApplier.Apply(plan, new MortalTarget(session.TargetOf(plan.State), life), Journal, taskPatience: TimeSpan.FromMilliseconds(random.Next(2) == 0 ? 40 : 2000));
                    Interlocked.Increment(ref count);
                    Count(result);
                }
            }
            catch (DeathException)
            {
                Interlocked.Increment(ref rounds.deaths);
            }
            catch (VSphereException)
            {
                // A lost answer to a question: this process ends with an error.
                Interlocked.Increment(ref rounds.failed);
            }
        }

        private void Count(VmMaskResult result)
        {
            switch (result.Error?.Id)
            {
                case null:
                    break;
                case Text.ErrorIds.ConcurrentAccess:
                    Interlocked.Increment(ref rounds.conflicts);
                    break;
                case Text.ErrorIds.OutcomeUnknown or Text.ErrorIds.ServerUnreachable or Text.ErrorIds.MalformedAnswer:
                    Interlocked.Increment(ref rounds.lost);
                    break;
                default:
                    Interlocked.Increment(ref rounds.failed);
                    break;
            }
        }

        private static GuestMask Bit(string key, int bit)
        {
            char[] symbols = Enumerable.Repeat('-', 32).ToArray();
            symbols[31 - bit] = '0';
            return GuestMaskText.Parse("bit", new[] { key + " = \"" + new string(symbols) + "\"" }, isDescriptor: false);
        }
    }

    /// <summary>How many calls a process lives, and whether its last one still reaches the server.</summary>
    private sealed class Life
    {
        private readonly bool lastIsSent;
        private int calls;

        public Life(int calls, bool lastIsSent)
        {
            this.calls = calls;
            this.lastIsSent = lastIsSent;
        }

        public bool IsOver { get; private set; }

        public T Call<T>(Func<T> call)
        {
            bool last = --calls <= 0;
            if (IsOver || (last && !lastIsSent))
            {
                IsOver = true;
                throw new DeathException();
            }

            if (!last)
            {
                return call();
            }

            IsOver = true;
            try
            {
                call();
            }
            catch (Exception e) when (e is not DeathException)
            {
            }

            throw new DeathException();
        }
    }

    /// <summary>A target whose user may die before a call, after it, and between its answer and the task's end.</summary>
    private sealed class MortalTarget : IMaskTarget
    {
        private readonly IMaskTarget inner;
        private readonly Life life;

        public MortalTarget(IMaskTarget inner, Life life)
        {
            this.inner = inner;
            this.life = life;
        }

        public VmMaskState Read(CancellationToken cancellation) => life.Call(() => inner.Read(cancellation));

        public VmTasks Tasks(IReadOnlyCollection<string> known, CancellationToken cancellation) => life.Call(() => inner.Tasks(known, cancellation));

        public void Run(MaskStep step, Action<string> accepted, CancellationToken cancellation) => life.Call(() =>
        {
            inner.Run(
                step,
                task =>
                {
                    // Dead between the server's answer and the line about it; and, a call further, before the task's end.
                    life.Call(() => true);
                    accepted(task);
                    life.Call(() => true);
                },
                cancellation);
            return true;
        });
    }
}
