using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using CpuMask.Text;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Inventory;

/// <summary>Starts tasks and waits for them. They are asked about at growing intervals: a reconfiguration takes well under a second.</summary>
internal static class VSphereTask
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(20), Longest = TimeSpan.FromSeconds(1), Limit = TimeSpan.FromMinutes(10);
    private static readonly IReadOnlyList<string> Paths = new[] { "info.state", "info.error", "info.result" };
    private static readonly IReadOnlyList<string> StatePaths = new[] { "info.state" };

    /// <summary>Starts a task and waits for its end.</summary>
    /// <param name="session">The session.</param>
    /// <param name="request">The call that starts it.</param>
    /// <param name="what">What it does, for messages.</param>
    /// <param name="cancellation">Gives up waiting; the task goes on.</param>
    /// <returns>Its result; null when it has none.</returns>
    public static async Task<XmlItem?> RunAsync(VSphereSession session, SoapRequest request, string what, CancellationToken cancellation)
    {
        ManagedObject task = await StartAsync(session, request, what, cancellation).ConfigureAwait(false);
        return await EndAsync(session, task, what, cancellation).ConfigureAwait(false);
    }

    /// <summary>Starts a task.</summary>
    /// <exception cref="VSphereException">
    /// The server refused, which its fault tells; without a fault it is not known whether there is a task.
    /// </exception>
    public static async Task<ManagedObject> StartAsync(VSphereSession session, SoapRequest request, string what, CancellationToken cancellation)
    {
        ManagedObject task;
        try
        {
            task = (await session.CallAsync(request, cancellation).ConfigureAwait(false))?.Reference ?? default;
        }
        catch (VSphereException e) when (e.Fault is not null)
        {
            // A server that refuses at once says so of the method; the user knows the VM.
            throw session.Clean(VimFaults.ToException(e.Fault, what));
        }

        return task.IsNone ? throw AnswerReader.Malformed("no task") : task;
    }

    /// <summary>Waits for a task's end.</summary>
    /// <returns>Its result; null when it has none.</returns>
    /// <exception cref="VSphereException">
    /// The task failed, which its fault tells; without a fault it is not known how it ended, or whether it did.
    /// </exception>
    public static async Task<XmlItem?> EndAsync(VSphereSession session, ManagedObject task, string what, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        for (TimeSpan pause = First; ; pause = Min(pause + pause, Longest))
        {
            ObjectProperties found = await InfoAsync(session, task, what, cancellation).ConfigureAwait(false);
            switch (found.Text("info.state"))
            {
                case "success":
                    return found["info.result"];
                case "error":
                    throw Failed(found["info.error"], what);
            }

            if (watch.Elapsed > Limit)
            {
                throw new VSphereException(ErrorIds.Timeout, ErrorKind.Input, InventoryMessages.TaskTooLong(what, Limit.TotalSeconds));
            }

            await Task.Delay(pause, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Those of some tasks that are queued or running. One that the server does not know any more is neither.</summary>
    public static IReadOnlyList<ManagedObject> Unended(VSphereSession session, IReadOnlyList<ManagedObject> tasks, CancellationToken cancellation)
    {
        try
        {
            return PropertyPages<ObjectProperties>.ReadAll(session, new PropertyQuery(tasks, "Task", StatePaths), p => p, cancellation)
                .Where(p => p.Text("info.state") is not ("success" or "error")).Select(p => p.Reference).ToArray();
        }
        catch (VSphereException e) when (e.Fault?.Type == VimFaults.NotFound)
        {
            // One object that is gone fails the whole call on servers that cannot report it beside the others.
            return tasks.Count == 1 ? Array.Empty<ManagedObject>() : tasks.SelectMany(t => Unended(session, new[] { t }, cancellation)).ToArray();
        }
    }

    private static async Task<ObjectProperties> InfoAsync(VSphereSession session, ManagedObject task, string what, CancellationToken cancellation)
    {
        var query = new PropertyQuery(new[] { task }, "Task", Paths);
        XmlItem? answer;
        try
        {
            answer = await session.CallAsync(
                new SoapRequest("RetrievePropertiesEx", session.Content.PropertyCollector, a => query.Write(a, 1)), cancellation).ConfigureAwait(false);
        }
        catch (VSphereException e) when (e.Fault is not null && e.Fault.Type != VimFaults.NotFound)
        {
            // What the server says against being asked it does not say of the task.
            throw new VSphereException(e.Id, e.Kind, e.Message, e);
        }
        catch (VSphereException e) when (e.Fault?.Type == VimFaults.NotFound)
        {
            answer = null;
        }

        return answer?["objects"] is { } found
            ? ObjectProperties.From(found)
            : throw new VSphereException(ErrorIds.TaskFailed, ErrorKind.Input, InventoryMessages.TaskLost(what));
    }

    private static VSphereException Failed(XmlItem? error, string what)
    {
        if (error is null)
        {
            return new VSphereException(ErrorIds.TaskFailed, ErrorKind.Impossible, InventoryMessages.TaskLost(what));
        }

        VSphereException e = VimFaults.ToException(VSphereFault.FromLocalized(error), what);
        return e.Id == ErrorIds.VSphereFault ? new VSphereException(ErrorIds.TaskFailed, e.Kind, e.Message) { Fault = e.Fault } : e;
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
