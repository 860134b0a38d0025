using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.VSphere.Tests;

public sealed class UndoModelTests
{
    private static readonly string[] Actions = { "cpuid.1.ecx 0", "cpuid.1.ecx 20", "restore", "cpuid.1.ecx 0 20 29", "cpuid.80000001.edx 20" };

    private static readonly (string Name, VmMaskState Vm)[] Vms =
    {
        ("plain 13", Vm("vmx-13")),
        ("masked 13", Vm("vmx-13") with { Settings = Settings(("cpuid.1.ecx", "----:----:----:----:----:----:--h-:----")) }),
        ("plain 14", Vm("vmx-14")),
        ("masked 14", Vm("vmx-14") with { Settings = Settings(("featMask.vm.cpuid.SSE3", "Val:1"), ("featureCompat.vm.completeMasks", "TRUE")) }),
        ("plain 8", Vm("vmx-8")),
        ("masked 8", Vm("vmx-8") with { CpuFeatureMask = new[] { new CpuIdMask(1, null, null, null, "----:----:----:----:----:----:H---:---R", null) } }),
    };

    /// <summary>Stories of processes one after another: which admin, and what.</summary>
    public static TheoryData<string> Stories => new()
    {
        "0 cpuid.1.ecx 0|1 cpuid.1.ecx 20|0 restore|1 cpuid.1.ecx 0",
        "0 cpuid.1.ecx 0|0 cpuid.1.ecx 20|1 cpuid.1.ecx 0 29|0 restore",
        "0 cpuid.1.ecx 0|1 cpuid.80000001.edx 20|1 restore|0 cpuid.80000001.edx 20",
    };

    [Theory]
    [MemberData(nameof(Stories))]
    public void Whichever_step_a_process_dies_at_each_vm_ends_as_it_was(string story)
    {
        string[][] processes = story.Split('|').Select(p => p.Split(' ', 2)).ToArray();
        string[][] scripts = new[] { "0", "1" }.Select(a => processes.Where(p => p[0] == a).Select(p => p[1]).ToArray()).ToArray();
        using var folder = new Folder();
        int played = 0;
        foreach ((string name, VmMaskState vm) in Vms.Where(v => v.Name is "masked 13" or "masked 8"))
        {
            foreach (bool early in new[] { false, true })
            {
                foreach (UndoModel.Kind accident in new[] { UndoModel.Kind.Dies, UndoModel.Kind.DiesSent, UndoModel.Kind.Loses })
                {
                    foreach (Arrivals arrivals in Enum.GetValues<Arrivals>())
                    {
                        Director director;
                        for (int step = 0; ; step++, played++)
                        {
                            director = new Director(processes.Select(p => int.Parse(p[0])), accident, step, arrivals);
                            using var model = new UndoModel(vm, scripts, early, deaths: 1, losses: 1, folder.Next(), director.Choose, inTurn: true);
                            model.Play().ShouldBeNull(name + ", " + accident + " at " + step + ", tasks " + arrivals);
                            if (!director.HadAccident)
                            {
                                break;
                            }
                        }
                    }
                }
            }
        }

        played.ShouldBeGreaterThan(50);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void In_any_order_of_events_each_vm_ends_as_it_was_and_where_admins_want_opposites_as_it_was_or_with_an_open_entry(bool opposites)
    {
        // A number in CPUMASK_UNDO_ROUNDS plays that many.
        int rounds = int.TryParse(Environment.GetEnvironmentVariable("CPUMASK_UNDO_ROUNDS"), out int n) ? n : 300;
        using var folder = new Folder();
        for (int seed = 0; seed < rounds; seed++)
        {
            var random = new Random(seed);
            (string name, VmMaskState vm) = Vms[random.Next(Vms.Length)];
            int few = random.Next(2) == 0 ? 3 : Actions.Length;
            string[][] scripts = { Script(random, few), Script(random, few) };
            if (opposites)
            {
                scripts[1] = scripts[1].Select(a => a.Replace(" 20", " 20=H").Replace("ecx 0", "ecx 0=H")).ToArray();
            }

            using var model = new UndoModel(
                vm, scripts, early: random.Next(2) == 0, deaths: random.Next(5), losses: random.Next(3), folder.Next(), w => Weighed(random, w), inTurn: random.Next(2) == 0);
            string? problem = model.Play();
            (opposites && problem?.StartsWith(UndoModel.NoEntry, StringComparison.Ordinal) == false ? null : problem).ShouldBeNull("seed " + seed + ", " + name);
        }
    }

    private static int Weighed(Random random, IReadOnlyList<UndoModel.Event> events)
    {
        int at = random.Next(events.Sum(e => e.Weight)), choice = 0;
        while (at >= events[choice].Weight)
        {
            at -= events[choice++].Weight;
        }

        return choice;
    }

    private static string[] Script(Random random, int few) => Enumerable.Range(0, random.Next(1, 6)).Select(_ => Actions[random.Next(few)]).ToArray();

    private static VmMaskState Vm(string version) => new() { Id = "vm-1", Name = "app01", HardwareVersionKey = version, PowerState = "poweredOff" };

    private static IReadOnlyDictionary<string, string> Settings(params (string Key, string Value)[] settings) =>
        settings.ToDictionary(s => s.Key, s => s.Value, StringComparer.OrdinalIgnoreCase);

    /// <summary>A folder for journals, in memory where there is one: each line is forced to the disk.</summary>
    private sealed class Folder : IDisposable
    {
        private readonly string path = Directory.CreateDirectory(
            Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "cpumask-" + Guid.NewGuid().ToString("N"))).FullName;

        private int count;

        public string Next() => Path.Combine(path, (++count).ToString());

        public void Dispose() => Directory.Delete(path, recursive: true);
    }

    /// <summary>When tasks run and lost calls come in.</summary>
    private enum Arrivals
    {
        AtOnce,
        BetweenProcesses,
        AsLateAsTheyCan,
    }

    /// <summary>Plays processes one after another, with one accident at the nth step where it can happen.</summary>
    private sealed class Director
    {
        private readonly Queue<int> processes;
        private readonly UndoModel.Kind accident;
        private readonly Arrivals arrivals;
        private int step;

        public Director(IEnumerable<int> processes, UndoModel.Kind accident, int step, Arrivals arrivals)
        {
            this.processes = new Queue<int>(processes);
            this.accident = accident;
            this.step = step;
            this.arrivals = arrivals;
        }

        public bool HadAccident { get; private set; }

        public int Choose(IReadOnlyList<UndoModel.Event> events)
        {
            int Of(UndoModel.Kind kind) => events.ToList().FindIndex(e => e.Kind == kind);
            int trouble = Of(accident), arrival = Of(UndoModel.Kind.Arrives), next = Of(UndoModel.Kind.GoesOn);
            if (trouble >= 0 && !HadAccident && step-- == 0)
            {
                HadAccident = true;
                return trouble;
            }

            bool isRunning = events.Any(e => e.Kind is UndoModel.Kind.GoesOn or UndoModel.Kind.Dies);
            if (arrival >= 0 && (arrivals == Arrivals.AtOnce || (isRunning && next < 0) || (arrivals == Arrivals.BetweenProcesses && !isRunning)))
            {
                return arrival;
            }

            if (isRunning)
            {
                return next >= 0 ? next : arrival;
            }

            int begins = processes.Count > 0 ? processes.Peek() : -1;
            int starts = events.ToList().FindIndex(e => e.Kind == UndoModel.Kind.Begins && (begins < 0 || e.Admin == begins));
            if (starts >= 0)
            {
                processes.TryDequeue(out _);
                return starts;
            }

            return arrival >= 0 ? arrival : 0;
        }
    }
}
