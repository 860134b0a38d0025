using System.Collections.Generic;
using CpuMask.Cpuid;

namespace CpuMask.Migration.Verdicts;

/// <summary>A host's answers to all questions.</summary>
internal sealed class TestAnswers
{
    private TestAnswers(ulong[] failed, ulong[] open)
    {
        Failed = failed;
        Open = open;
    }

    /// <summary>The questions answered with no.</summary>
    public ulong[] Failed { get; }

    /// <summary>The questions that its record does not answer.</summary>
    public ulong[] Open { get; }

    /// <summary>Asks a host.</summary>
    public static TestAnswers Of(HostCpuid host, IReadOnlyList<HostTest> tests)
    {
        int words = (tests.Count + 63) / 64;
        var failed = new ulong[words];
        var open = new ulong[words];
        for (int i = 0; i < tests.Count; i++)
        {
            ulong bit = 1UL << (i & 63);
            switch (tests[i].Holds(host))
            {
                case false:
                    failed[i >> 6] |= bit;
                    break;
                case null:
                    open[i >> 6] |= bit;
                    break;
            }
        }

        return new TestAnswers(failed, open);
    }
}
