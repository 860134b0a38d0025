using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;

namespace CpuMask.VSphere.Tests;

/// <content>The VM and its server.</content>
internal sealed partial class UndoModel
{
    private sealed record ModelTask(string Id, MaskStep.Reconfigure Call, bool StaleAtArrival)
    {
        public bool IsDone { get; set; }

        public bool IsRefused { get; set; }
    }

    /// <summary>The VM as its server keeps it.</summary>
    private sealed class ModelVm
    {
        private VmMaskState state;
        private int version = 1;

        public ModelVm(VmMaskState start, bool early)
        {
            state = start with { ChangeVersion = "1" };
            Early = early;
        }

        public bool Early { get; }

        public List<ModelTask> Tasks { get; } = new();

        /// <summary>Calls of dead processes that have not arrived.</summary>
        public List<MaskStep.Reconfigure> Wire { get; } = new();

        public VmMaskState Read() => state;

        public ModelTask Take(MaskStep.Reconfigure call)
        {
            var task = new ModelTask("task-" + (Tasks.Count + 1), call, IsStale(call));
            Tasks.Add(task);
            return task;
        }

        public void Deliver(MaskStep.Reconfigure call)
        {
            Wire.Remove(call);
            Take(call);
        }

        public void Run(ModelTask task)
        {
            task.IsDone = true;
            if (Early ? task.StaleAtArrival : IsStale(task.Call))
            {
                task.IsRefused = true;
                return;
            }

            var settings = new Dictionary<string, string>(state.Settings.ToDictionary(s => s.Key, s => s.Value), StringComparer.OrdinalIgnoreCase);
            foreach (SettingChange change in task.Call.Settings)
            {
                settings.Remove(change.Key);
                if (!string.IsNullOrEmpty(change.New))
                {
                    settings[change.Key] = change.New;
                }
            }

            List<CpuIdMask> levels = state.CpuFeatureMask.ToList();
            foreach (LevelChange change in task.Call.Levels)
            {
                int at = levels.FindIndex(l => l.IsSameEntry(change.Entry));
                if (change.Operation == "remove")
                {
                    levels.RemoveAll(l => l.IsSameEntry(change.Entry));
                }
                else if (at < 0)
                {
                    levels.Add(change.Entry);
                }
                else
                {
                    levels[at] = change.Entry;
                }
            }

            state = state with { Settings = settings, CpuFeatureMask = levels, ChangeVersion = (++version).ToString() };
        }

        private bool IsStale(MaskStep.Reconfigure call) => call.ChangeVersion.Length > 0 && call.ChangeVersion != state.ChangeVersion;
    }
}
