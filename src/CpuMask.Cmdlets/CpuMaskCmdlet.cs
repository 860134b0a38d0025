using System.Collections;
using System.Diagnostics;
using System.Management.Automation;
using System.Threading;
using CpuMask.Faces;
using CpuMask.Text;

namespace CpuMask.Cmdlets;

/// <summary>
/// What all cmdlets share: Ctrl+C cancels a token, an error of the product becomes an error record with a stable id, and
/// one warning is said once. A cmdlet only binds, calls Core and writes.
/// </summary>
public abstract class CpuMaskCmdlet : PSCmdlet, IDisposable
{
    private const int FirstProgress = 1000, BetweenProgress = 200;

    private readonly CancellationTokenSource stopping = new();
    private readonly HashSet<string> warned = new(StringComparer.Ordinal);
    private readonly Stopwatch running = Stopwatch.StartNew();
    private ProgressRecord? progress;
    private object? blamed;
    private long progressShown;

    /// <summary>Cancelled when the pipeline is stopped, as by Ctrl+C.</summary>
    protected CancellationToken Cancellation => stopping.Token;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Run(Begin);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Run(Process);

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        Run(End);
        CompleteProgress();
    }

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => stopping.Cancel();

    /// <summary>Runs before the first object; errors here are bad setup.</summary>
    protected virtual void Begin()
    {
    }

    /// <summary>Runs for each object.</summary>
    protected virtual void Process()
    {
    }

    /// <summary>Runs when all objects are there.</summary>
    protected virtual void End()
    {
    }

    /// <summary>Reports one bad item; the cmdlet goes on.</summary>
    /// <param name="error">What is wrong.</param>
    /// <param name="target">The user's own object.</param>
    protected void WriteError(CpuMaskException error, object? target) => WriteError(ErrorRecords.Of(error, error.Named ?? target, Operation));

    /// <summary>Reads what one parameter names; if that ends the cmdlet, the user's own object is the error's target.</summary>
    protected T About<T>(object? given, Func<T> read)
    {
        blamed = given;
        T result = read();
        blamed = null;
        return result;
    }

    /// <summary>Says what could be asked for instead, where this cmdlet has it.</summary>
    protected void WriteAdvice(Advice? advice)
    {
        if (Spelling.Sentence(advice, Operation, Face.PowerShell) is { } sentence)
        {
            WriteWarning(sentence);
        }
    }

    /// <summary>What this cmdlet is part of, for the words that Core leaves to its faces.</summary>
    protected Operation? Operation => Operations.OfCmdlet(MyInvocation.MyCommand.Name);

    /// <summary>Says each warning once.</summary>
    protected void WriteWarnings(IEnumerable<string> warnings)
    {
        foreach (string warning in warnings)
        {
            if (warned.Add(warning))
            {
                WriteWarning(Wording.Safe(warning));
            }
        }
    }

    /// <summary>Shows how far a long work is, from the second second on and at most five times a second.</summary>
    /// <param name="activity">What is being done.</param>
    /// <param name="status">To what.</param>
    /// <param name="done">How many are done.</param>
    /// <param name="total">Of how many; 0 when that is not known.</param>
    protected void WriteProgress(string activity, string status, int done, int total = 0)
    {
        long now = running.ElapsedMilliseconds;
        if (now < FirstProgress || now - progressShown < BetweenProgress)
        {
            return;
        }

        progressShown = now;
        progress ??= new ProgressRecord(0, activity, status);
        progress.StatusDescription = status;
        progress.PercentComplete = total > 0 ? (int)(100L * done / total) : -1;
        WriteProgress(progress);
    }

    /// <summary>Frees what the cmdlet holds.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the cmdlet holds.</summary>
    protected virtual void Dispose(bool disposing) => stopping.Dispose();

    // What reaches this point concerns the whole request: nothing sensible is left to do.
    private void Run(Action step)
    {
        bool finished = false;
        try
        {
            step();
            finished = true;
        }
        catch (CpuMaskException e)
        {
            ThrowTerminatingError(ErrorRecords.Of(e, e.Named ?? blamed ?? Quoted(e), Operation));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        finally
        {
            if (!finished)
            {
                CompleteProgress();
            }
        }
    }

    // A message quotes the argument that is wrong: of all that it contains, the longest is meant.
    private object? Quoted(CpuMaskException error) => MyInvocation.BoundParameters.Values
        .SelectMany(v => v is IEnumerable many and not string ? many.Cast<object?>() : new[] { v })
        .Select(v => v switch { PSObject { BaseObject: string wrapped } => wrapped, string text => text, ReferenceHostInput host => host.ToString(), _ => null })
        .Where(t => t is { Length: > 1 } && error.Message.IndexOf(t, StringComparison.Ordinal) >= 0)
        .OrderByDescending(t => t!.Length).FirstOrDefault();

    private void CompleteProgress()
    {
        if (progress is not null && !stopping.IsCancellationRequested)
        {
            progress.RecordType = ProgressRecordType.Completed;
            WriteProgress(progress);
            progress = null;
        }
    }
}
