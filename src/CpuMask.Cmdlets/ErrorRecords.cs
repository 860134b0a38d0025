using System.Management.Automation;
using CpuMask.Faces;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Cmdlets;

/// <summary>Turns the product's errors into PowerShell's: the error's own id, a category, and the user's own object.</summary>
public static class ErrorRecords
{
    /// <summary>The record of an error.</summary>
    /// <param name="error">The error; its id becomes the first part of the fully qualified error id.</param>
    /// <param name="target">The object that the user gave and that is to blame; null when no one object is.</param>
    /// <param name="operation">What was being done, for the advice that belongs to it; null for none.</param>
    public static ErrorRecord Of(CpuMaskException error, object? target, Operation? operation = null)
    {
        var record = new ErrorRecord(error, error.Id, CategoryOf(error.Id, error.Kind), target is PSObject wrapped ? wrapped.BaseObject : target);
        if (Spelling.Sentence(error.Advice, operation, Face.PowerShell) is { } sentence)
        {
            record.ErrorDetails = new ErrorDetails(Spelling.Join(error.Message, sentence)) { RecommendedAction = sentence };
        }

        return record;
    }

    /// <summary>The record of what could not be read in a dump.</summary>
    public static ErrorRecord Of(DumpProblem problem, object? target, Operation? operation = null) =>
        Of(new CpuMaskException(problem.Id, problem.Kind, problem.Message) { Advice = problem.Advice }, target, operation);

    /// <summary>The category that scripts may filter by. An id that needs no category of its own takes that of its kind.</summary>
    public static ErrorCategory CategoryOf(string id, ErrorKind kind) => id switch
    {
        ErrorIds.PathNotFound or ErrorIds.UnknownName or ErrorIds.ObjectNotFound => ErrorCategory.ObjectNotFound,
        ErrorIds.UnreadableFile => ErrorCategory.ReadError,
        ErrorIds.UnwritableFile or ErrorIds.JournalUnusable => ErrorCategory.WriteError,
        ErrorIds.MalformedDump or ErrorIds.MalformedPolicy or ErrorIds.MalformedRun => ErrorCategory.ParserError,
        ErrorIds.FileExists => ErrorCategory.ResourceExists,
        ErrorIds.InputTooLarge => ErrorCategory.LimitsExceeded,
        ErrorIds.InvalidLogin or ErrorIds.NotAuthenticated => ErrorCategory.AuthenticationError,
        ErrorIds.NoPermission => ErrorCategory.PermissionDenied,
        ErrorIds.CertificateRejected => ErrorCategory.SecurityError,
        ErrorIds.ServerUnreachable or ErrorIds.SessionClosed or ErrorIds.SessionNotChosen => ErrorCategory.ConnectionError,
        ErrorIds.Timeout => ErrorCategory.OperationTimeout,
        ErrorIds.MalformedAnswer or ErrorIds.UnexpectedAnswer => ErrorCategory.ProtocolError,
        ErrorIds.ConcurrentAccess or ErrorIds.ChangedSince => ErrorCategory.ResourceBusy,
        ErrorIds.NotSupported => ErrorCategory.NotImplemented,
        _ => kind switch
        {
            ErrorKind.Usage => ErrorCategory.InvalidArgument,
            ErrorKind.Input => ErrorCategory.InvalidData,
            ErrorKind.Impossible => ErrorCategory.InvalidOperation,
        },
    };
}
