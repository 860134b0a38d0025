using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.VSphere.Tests;

/// <summary>The promise of the journal, held against a VM in memory that dies with its client at every possible place.</summary>
public sealed class MaskApplierTests
{
    private static readonly VSphereServer Server = new("x", "VirtualCenter", "7.0.3.0", "7.0.3", "1", null);
    private static readonly string[] Registers = { "cpuid.1.ecx", "cpuid.1.edx", "cpuid.80000001.edx", "cpuid.80000001.ecx.amd", "cpuid.7.0.ebx" };

    [Fact]
    public void Whatever_dies_wherever_the_vm_gets_back_to_its_start()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            using var folder = new TempFolder();
            VmMaskState start = RandomVm(random);
            var vm = new MemoryVm(start);
            UndoJournal journal = UndoJournal.For(folder.Path, "s");
            for (int change = 0; change < 2; change++)
            {
                vm.DieAfter = random.Next(0, 6);
                vm.Partial = random.Next(2) == 0;
                VmMaskPlan plan = MaskPlanner.Plan(vm.State, RandomRequest(random, vm.State), Server);
                try
                {
                    MaskApplier.Apply(plan, vm, journal);
                }
                catch (DeathException)
                {
                }
            }

            vm.DieAfter = int.MaxValue;
            IReadOnlyList<UndoEntry> pending = journal.Pending(d => throw new InvalidOperationException(d.Message));
            VmMaskResult result = MaskApplier.Apply(RestorePlanner.Plan(vm.State, pending, Server), vm, journal);
            result.Error.ShouldBeNull("seed " + seed);
            vm.State.Settings.OrderBy(s => s.Key, StringComparer.Ordinal).ShouldBe(start.Settings.OrderBy(s => s.Key, StringComparer.Ordinal), "seed " + seed);
            vm.State.CpuFeatureMask.OrderBy(m => m.ToString(), StringComparer.Ordinal).ShouldBe(start.CpuFeatureMask.OrderBy(m => m.ToString(), StringComparer.Ordinal), "seed " + seed);
            journal.Pending().ShouldBeEmpty("seed " + seed);
        }
    }

    [Fact]
    public void The_old_values_are_on_the_disk_when_the_first_step_is_sent()
    {
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(folder.Path, "s");
        var vm = new MemoryVm(new VmMaskState { Id = "vm-1", Name = "app", HardwareVersionKey = "vmx-13", PowerState = "poweredOff" });
        int known = -1;
        vm.OnStep = () => known = UndoJournal.For(folder.Path, "s").Pending().Count;

        MaskApplier.Apply(MaskPlanner.Plan(vm.State, new MaskRequest { Mask = Lines("cpuid.1.ecx=\"0---:----:----:----:----:----:----:----\"") }, Server), vm, journal)
            .Outcome.ShouldBe(MaskOutcome.Changed);
        known.ShouldBe(1);
    }

    [Fact]
    public void A_cancelled_apply_sends_nothing()
    {
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(folder.Path, "s");
        var vm = new MemoryVm(new VmMaskState { Id = "vm-1", Name = "app", HardwareVersionKey = "vmx-13", PowerState = "poweredOff" });
        VmMaskPlan plan = MaskPlanner.Plan(vm.State, new MaskRequest { Mask = Lines("cpuid.1.ecx=\"0---:----:----:----:----:----:----:----\"") }, Server);

        Should.Throw<OperationCanceledException>(() => MaskApplier.Apply(plan, vm, journal, new CancellationToken(canceled: true)));
        vm.Steps.ShouldBe(0);
        journal.Pending().ShouldBeEmpty();
    }

    private static VmMaskState RandomVm(Random random)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string register in Registers.Where(_ => random.Next(3) == 0))
        {
            settings[register.ToUpperInvariant()] = RandomMask(random, "01xTFRH-").Replace(":", random.Next(2) == 0 ? " " : ":");
        }

        foreach (string key in new[] { "cpuid.SSE3", "cpuid.avx", "cpuid.NX" }.Where(_ => random.Next(3) == 0))
        {
            settings["featMask.vm." + key] = "Val:" + random.Next(2);
        }

        if (random.Next(3) == 0)
        {
            settings["featureCompat.vm.completeMasks"] = new[] { "TRUE", "FALSE", "true" }[random.Next(3)];
        }

        CpuIdMask[] levels = random.Next(2) == 0 ? Array.Empty<CpuIdMask>() : new[]
        {
            new CpuIdMask(1, null, null, null, RandomMask(random, "HR0-").ToLowerInvariant(), null),
            new CpuIdMask(-2147483647, "amd", null, null, null, RandomMask(random, "HR0-")),
        };
        return new VmMaskState
        {
            Id = "vm-1", InstanceUuid = "u", Name = "app", PowerState = "poweredOff", ChangeVersion = "0",
            HardwareVersionKey = new[] { "vmx-8", "vmx-13", "vmx-14", "vmx-21" }[random.Next(4)],
            Settings = settings, CpuFeatureMask = levels,
        };
    }

    private static MaskRequest RandomRequest(Random random, VmMaskState vm) => new()
    {
        Mask = Lines(Registers.Where(r => random.Next(2) == 0 && (vm.HardwareVersion > 8 || !r.StartsWith("cpuid.7", StringComparison.Ordinal)))
            .Append("cpuid.1.ecx").Distinct().Select(r => r + " = \"" + RandomMask(random, random.Next(2) == 0 ? "0-----" : "01xTFRH---") + "\"").ToArray()),
    };

    private static string RandomMask(Random random, string symbols) =>
        string.Join(":", Enumerable.Range(0, 8).Select(_ => new string(Enumerable.Range(0, 4).Select(_ => symbols[random.Next(symbols.Length)]).ToArray())));

    private static GuestMask Lines(params string[] lines) => GuestMaskText.Parse("lines", lines, isDescriptor: false);

    private sealed class DeathException : Exception
    {
    }

    /// <summary>A VM as vCenter keeps one: the EVC call replaces all feature masks, and settings are found in any case.</summary>
    private sealed class MemoryVm : IMaskTarget
    {
        private int calls;
        private int version;

        public MemoryVm(VmMaskState state) => State = state;

        public VmMaskState State { get; private set; }

        public int DieAfter { get; set; } = int.MaxValue;

        public bool Partial { get; set; }

        public int Steps { get; private set; }

        public Action? OnStep { get; set; }

        public VmMaskState Read(CancellationToken cancellation)
        {
            Live();
            return State;
        }

        public VmTasks Tasks(IReadOnlyCollection<string> known, CancellationToken cancellation) => new(Array.Empty<string>(), Array.Empty<string>(), IsWhole: true);

        public void Run(MaskStep step, Action<string> accepted, CancellationToken cancellation)
        {
            OnStep?.Invoke();
            Steps++;
            bool dies = ++calls > DieAfter;
            if (!dies || Partial)
            {
                Apply(step, half: dies);
            }

            if (dies)
            {
                calls = 0;
                throw new DeathException();
            }
        }

        private void Live()
        {
            if (++calls > DieAfter)
            {
                calls = 0;
                throw new DeathException();
            }
        }

        private void Apply(MaskStep step, bool half)
        {
            var settings = new Dictionary<string, string>(State.Settings.ToDictionary(s => s.Key, s => s.Value), StringComparer.OrdinalIgnoreCase);
            List<CpuIdMask> levels = State.CpuFeatureMask.ToList();
            if (step is MaskStep.Reconfigure spec)
            {
                spec.ChangeVersion.ShouldBe(State.ChangeVersion);
                foreach (SettingChange change in spec.Settings.Take(half ? spec.Settings.Count / 2 : int.MaxValue))
                {
                    Put(settings, change.Key, change.New);
                }

                foreach (LevelChange change in spec.Levels.Take(half ? spec.Levels.Count / 2 : int.MaxValue))
                {
                    int at = levels.FindIndex(change.Entry.IsSameEntry);
                    (at >= 0).ShouldBe(change.Operation != "add");
                    levels.RemoveAll(change.Entry.IsSameEntry);
                    if (change.New is not null)
                    {
                        levels.Add(change.New);
                    }
                }
            }
            else if (step is MaskStep.ApplyEvc evc)
            {
                foreach (string key in settings.Keys.Where(k => VmSettings.IsFeatureMask(k) || k.Equals(VmSettings.CompleteMasks, StringComparison.OrdinalIgnoreCase)).ToArray())
                {
                    settings.Remove(key);
                }

                foreach (KeyValuePair<string, string> mask in evc.Masks)
                {
                    settings[VmSettings.FeatureMaskPrefix + mask.Key] = mask.Value;
                }

                if (evc.Masks.Count > 0 && evc.CompleteMasks)
                {
                    settings[VmSettings.CompleteMasks] = "TRUE";
                }
            }

            State = State with { Settings = settings, CpuFeatureMask = levels, ChangeVersion = (++version).ToString() };
        }

        private static void Put(Dictionary<string, string> settings, string key, string? value)
        {
            string spelling = settings.Keys.FirstOrDefault(k => k.Equals(key, StringComparison.OrdinalIgnoreCase)) ?? key;
            settings.Remove(spelling);
            if (value is not null)
            {
                settings[spelling] = value;
            }
        }
    }
}
