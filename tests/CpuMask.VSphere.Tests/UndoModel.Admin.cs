using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Tests;

/// <content>The admins and their processes.</content>
internal sealed partial class UndoModel
{
    private enum Word
    {
        Go,
        Die,
        Lose,
    }

    private sealed class DeathException : Exception
    {
    }

    /// <summary>An admin: a journal, and processes one after another, each a thread that moves only when it is told to.</summary>
    private sealed class Admin : IMaskTarget, IDisposable
    {
        private readonly UndoModel model;
        private readonly string folder;
        private readonly Queue<string> script;
        private readonly SemaphoreSlim mine = new(0), theirs = new(0);
        private Thread? process;
        private Word word;
        private ModelTask? awaited;
        private bool isOver;

        public Admin(UndoModel model, int index, string folder, IEnumerable<string> script)
        {
            this.model = model;
            this.folder = folder;
            this.script = new Queue<string>(script);
            Index = index;
        }

        public int Index { get; }

        public string Name => "admin" + Index;

        public string Point { get; private set; } = string.Empty;

        public MaskStep.Reconfigure? Sending { get; private set; }

        public bool IsWaitingForAnswer { get; private set; }

        public bool IsSending => Sending is not null && !IsWaitingForAnswer;

        public bool IsBusy => Sending is not null || awaited is not null;

        public bool IsStarted => process is not null;

        public bool IsAtWork => process is not null || script.Count > 0;

        public bool MayGoOn => awaited is null or { IsDone: true };

        public IReadOnlyList<UndoEntry> Open => Journal().Pending();

        public void Then(string action) => script.Enqueue(action);

        public void GoOn()
        {
            if (process is null)
            {
                string action = script.Dequeue();
                isOver = false;
                Point = "begins";
                process = new Thread(() => Live(action), 256 << 10) { IsBackground = true };
                process.Start();
                theirs.Wait();
                Ended();
                return;
            }

            Tell(Word.Go);
        }

        public void Die() => Tell(Word.Die);

        public void Lose() => Tell(Word.Lose);

            public void Dispose()
        {
            while (process is not null)
            {
                Tell(Word.Die);
            }

            mine.Dispose();
            theirs.Dispose();
        }

        public VmMaskState Read(CancellationToken cancellation)
        {
            Stop("read");
            return model.vm.Read();
        }

        public VmTasks Tasks(IReadOnlyCollection<string> known, CancellationToken cancellation)
        {
            Stop("ask for tasks");
            return new VmTasks(model.vm.Tasks.Where(t => !t.IsDone).Select(t => t.Id).ToArray(), model.vm.Tasks.Select(t => t.Id).ToArray(), IsWhole: true);
        }

        public void Run(MaskStep step, Action<string> accepted, CancellationToken cancellation)
        {
            if (step is not MaskStep.Reconfigure guarded)
            {
                throw new InvalidOperationException("a call that no version guards was made, though the server takes the one that is guarded");
            }

            Sending = guarded;
            string call = "a call for version " + Sending.ChangeVersion + ": " + new VmMaskChange(Sending.Settings, Sending.Levels);
            Stop("send " + call);
            ModelTask task = model.vm.Take(Sending);
            IsWaitingForAnswer = true;
            Stop("answer to " + call + " (" + task.Id + ")");
            IsWaitingForAnswer = false;
            Sending = null;
            accepted(task.Id);
            awaited = task;
            Stop("end of " + task.Id);
            awaited = null;
            if (task.IsRefused)
            {
                throw new VSphereException(ErrorIds.ConcurrentAccess, ErrorKind.Impossible, "newer") { Fault = VSphereFault.From(Refusal, "newer") };
            }
        }

        private UndoJournal Journal() => UndoJournal.For(folder, "one");

        private void Tell(Word what)
        {
            word = what;
            mine.Release();
            theirs.Wait();
            Ended();
        }

        private void Ended()
        {
            if (isOver)
            {
                process!.Join();
                process = null;
                awaited = null;
                Sending = null;
                IsWaitingForAnswer = false;
            }
        }

        private void Stop(string point)
        {
            Point = point;
            theirs.Release();
            mine.Wait();
            switch (word)
            {
                case Word.Die:
                    throw new DeathException();
                case Word.Lose:
                    IsWaitingForAnswer = false;
                    Sending = null;
                    throw new VSphereException(ErrorIds.ServerUnreachable, ErrorKind.Input, "lost");
            }
        }

        private void Live(string action)
        {
            try
            {
                UndoJournal journal = Journal();
                IReadOnlyList<UndoEntry> open = journal.Pending();
                VmMaskPlan plan;
                if (action == "restore")
                {
                    if (open.Count == 0)
                    {
                        return;
                    }

                    plan = RestorePlanner.Plan(Read(default), open, Server);
                }
                else
                {
                    plan = MaskPlanner.Plan(Read(default), new MaskRequest { Mask = Hiding(action) }, Server).After(journal);
                }

                VmMaskResult result = MaskApplier.Apply(plan, this, journal, taskPatience: TimeSpan.Zero);
                model.events.Add(Name + " " + action + ": " + result.Outcome + (result.Error is null ? string.Empty : " (" + result.Error.Message + ")"));
            }
            catch (DeathException)
            {
            }
            catch (VSphereException e)
            {
                model.events.Add(Name + " " + action + " ended: " + e.Message);
            }
            catch (Exception e)
            {
                model.fault ??= Name + " " + action + ": " + e;
            }
            finally
            {
                isOver = true;
                theirs.Release();
            }
        }

        private static GuestMask Hiding(string line)
        {
            string[] words = line.Split(' ');
            char[] symbols = Enumerable.Repeat('-', 32).ToArray();
            foreach (string bit in words.Skip(1))
            {
                string[] pair = bit.Split('=');
                symbols[31 - int.Parse(pair[0])] = pair.Length == 2 ? pair[1][0] : '0';
            }

            return GuestMaskText.Parse("bits", new[] { words[0] + " = \"" + new string(symbols) + "\"" }, isDescriptor: false);
        }
    }
}
