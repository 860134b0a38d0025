using CpuMask.Cpuid;

namespace CpuMask.Migration.Verdicts;

/// <summary>A host's answers to all questions.</summary>
internal sealed class QuestionAnswers
{
    private QuestionAnswers(ulong[] failed, ulong[] open)
    {
        Failed = failed;
        Open = open;
    }

    /// <summary>The questions answered with no.</summary>
    public ulong[] Failed { get; }

    /// <summary>The questions that its record does not answer.</summary>
    public ulong[] Open { get; }

    /// <summary>Asks a host.</summary>
    public static QuestionAnswers Of(HostCpuid host, IReadOnlyList<HostQuestion> questions)
    {
        int words = (questions.Count + 63) / 64;
        var failed = new ulong[words];
        var open = new ulong[words];
        for (int i = 0; i < questions.Count; i++)
        {
            ulong bit = 1UL << (i & 63);
            switch (questions[i].Holds(host))
            {
                case false:
                    failed[i >> 6] |= bit;
                    break;
                case null:
                    open[i >> 6] |= bit;
                    break;
            }
        }

        return new QuestionAnswers(failed, open);
    }
}
