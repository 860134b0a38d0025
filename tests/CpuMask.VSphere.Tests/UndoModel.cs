using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Tests;

/// <summary>
/// One VM and two admins in one thread's time: who goes next, whose process dies, which answer is lost and when a task runs
/// is chosen step by step, so that every order of events can be played and played again. No clock, no server, no luck.
/// </summary>
internal sealed partial class UndoModel : IDisposable
{
    /// <summary>What a story's end begins with when a VM is not as it was and no journal knows.</summary>
    public const string NoEntry = "NO ENTRY IS OPEN";

    // Long stretches of one admin, and accidents where they matter, find more than a mere shuffle.
    private const int Same = 80, Other = 10, Arrival = 15, AtWork = 10, Idle = 1;

    private static readonly XmlItem Refusal = new("ConcurrentAccessFault", null, null);
    private static readonly VSphereServer Server = new("x", "VirtualCenter", "6.7.3", "6.7.0", "1", null);
    private readonly Func<IReadOnlyList<Event>, int> choose;
    private readonly ModelVm vm;
    private readonly Admin[] admins;
    private readonly List<string> events = new();
    private readonly bool inTurn;
    private int deaths, losses;
    private string? fault;
    private Admin? last;

    /// <summary>Sets a case up.</summary>
    /// <param name="start">The VM.</param>
    /// <param name="scripts">What each admin does, one process each: a mask line such as <c>cpuid.1.ecx 3 5=1</c> (bits to hide, or to show so), or restore.</param>
    /// <param name="early">Whether the server compares versions when a call comes in and not when its task runs.</param>
    /// <param name="deaths">How many processes may die.</param>
    /// <param name="losses">How many answers may be lost.</param>
    /// <param name="folder">Where the journals go.</param>
    /// <param name="choose">Chooses what happens next.</param>
    /// <param name="inTurn">Whether the admins work one after another and not at the same time.</param>
    public UndoModel(VmMaskState start, string[][] scripts, bool early, int deaths, int losses, string folder, Func<IReadOnlyList<Event>, int> choose, bool inTurn)
    {
        this.choose = choose;
        this.deaths = deaths;
        this.losses = losses;
        this.inTurn = inTurn;
        vm = new ModelVm(start, early);
        admins = scripts.Select((s, i) => new Admin(this, i, Path.Combine(folder, "admin" + i), s)).ToArray();
    }

    /// <summary>Plays the case.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public string? Play()
    {
        string before = Told(vm.Read());
        Run(admins);

        // Each takes back what is theirs, while what was still on its way arrives.
        for (int turn = 0; turn < 8 && admins.Any(a => a.Open.Count > 0); turn++)
        {
            if (inTurn || turn >= 4)
            {
                // Whatever is on its way arrives at some time.
                Quiet();
            }

            Admin[] now = !inTurn && turn < 4 ? admins : new[] { admins[turn % admins.Length] };
            foreach (Admin admin in now)
            {
                admin.Then("restore");
            }

            deaths = losses = 0;
            Run(now);
        }

        Quiet();
        string after = Told(vm.Read());
        int open = admins.Sum(a => a.Open.Count);
        return fault is not null ? fault + "\n" + string.Join("\n", events) : after == before && open == 0 ? null
            : (open > 0 ? open + " entries are left open: " : NoEntry + ": ") + "was " + before + "\n and is " + after + "\n" + string.Join("\n", events);
    }

    public void Dispose()
    {
        foreach (Admin admin in admins)
        {
            admin.Dispose();
        }
    }

    private static string Told(VmMaskState state) =>
        string.Join("; ", state.Settings.OrderBy(s => s.Key, StringComparer.OrdinalIgnoreCase).Select(s => s.Key + "=" + s.Value).Concat(state.CpuFeatureMask.OrderBy(m => m.ToEntryName()).Select(m => m.ToString())));

    private void Run(IReadOnlyCollection<Admin> who)
    {
        while (who.Any(a => a.IsAtWork))
        {
            var options = new List<Event>();
            foreach (Admin admin in who.Where(a => a.IsAtWork))
            {
                if (admin.MayGoOn)
                {
                    options.Add(new Event(admin.IsStarted ? Kind.GoesOn : Kind.Begins, admin.Index, admin.IsStarted && admin == last ? Same : admin.IsStarted || !inTurn || last is not { IsStarted: true } ? Other : 0, admin.Name + " goes on: " + admin.Point, () => GoOn(admin)));
                }

                if (admin.IsStarted && deaths > 0)
                {
                    options.Add(new Event(Kind.Dies, admin.Index, admin.IsBusy ? AtWork : Idle, admin.Name + " dies before: " + admin.Point, () => Die(admin, isSent: false)));
                    if (admin.IsSending)
                    {
                        options.Add(new Event(Kind.DiesSent, admin.Index, AtWork, admin.Name + " dies, its call on the wire: " + admin.Point, () => Die(admin, isSent: true)));
                    }
                }

                if (admin.IsWaitingForAnswer && losses > 0)
                {
                    options.Add(new Event(Kind.Loses, admin.Index, AtWork, admin.Name + " does not get the answer to: " + admin.Point, () => Lose(admin)));
                }
            }

            Arrivals(options);
            Take(options);
        }
    }

    private void Quiet()
    {
        for (var options = new List<Event>(); ; options.Clear())
        {
            Arrivals(options);
            if (options.Count == 0)
            {
                return;
            }

            Take(options);
        }
    }

    private void Arrivals(List<Event> options)
    {
        foreach (ModelTask task in vm.Tasks.Where(t => !t.IsDone).ToArray())
        {
            options.Add(new Event(Kind.Arrives, -1, Arrival, task.Id + " runs" + (vm.Early ? string.Empty : " if its version is right"), () => vm.Run(task)));
        }

        foreach (MaskStep.Reconfigure call in vm.Wire.ToArray())
        {
            options.Add(new Event(Kind.Arrives, -1, Arrival, "a dead process's call arrives, for version " + call.ChangeVersion, () => vm.Deliver(call)));
        }
    }

    private void GoOn(Admin admin)
    {
        last = admin;
        admin.GoOn();
    }

    private void Die(Admin admin, bool isSent)
    {
        deaths--;
        if (isSent)
        {
            vm.Wire.Add(admin.Sending!);
        }

        admin.Die();
    }

    private void Lose(Admin admin)
    {
        losses--;
        admin.Lose();
    }

    private void Take(List<Event> options)
    {
        Event chosen = options[choose(options)];
        events.Add(chosen.What);
        chosen.Do();
    }

    /// <summary>What can happen.</summary>
    internal enum Kind
    {
        /// <summary>An admin starts a process.</summary>
        Begins,

        /// <summary>A process takes its next step.</summary>
        GoesOn,

        /// <summary>A process dies before its next step.</summary>
        Dies,

        /// <summary>A process dies with its call on the wire.</summary>
        DiesSent,

        /// <summary>A process does not get the answer to its call.</summary>
        Loses,

        /// <summary>A task runs, or a dead process's call comes in.</summary>
        Arrives,
    }

    /// <summary>One thing that can happen next.</summary>
    internal sealed record Event(Kind Kind, int Admin, int Weight, string What, Action Do);
}
