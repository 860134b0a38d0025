using System;
using System.Collections.Generic;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.VSphere.Tests;

public sealed class UndoRoundTests
{
    [Fact]
    public void Whatever_dies_is_lost_or_comes_late_every_vm_is_as_it_was_or_its_entry_is_open()
    {
        // A run of its own plays a thousand: this assembly with "rounds 1000 SEED".
        int seed = Environment.TickCount & 0xFFFFFF;
        foreach (int first in new[] { 1, seed })
        {
            var rounds = new UndoRounds();
            IReadOnlyList<string> wrong = rounds.Play(15, first);
            Console.WriteLine(rounds.Summary);
            wrong.ShouldBeEmpty();
        }
    }
}
