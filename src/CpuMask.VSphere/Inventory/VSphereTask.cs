using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Inventory;

/// <summary>Waits for tasks. They are asked about at growing intervals: a reconfiguration takes well under a second.</summary>
internal static class VSphereTask
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(20), Longest = TimeSpan.FromSeconds(1), Limit = TimeSpan.FromMinutes(10);
    private static readonly IReadOnlyList<string> Paths = new[] { "info.state", "info.error", "info.result" };

    /// <summary>Starts a task and waits for its end.</summary>
    /// <param name="session">The session.</param>
    /// <param name="request">The call that starts it.</param>
    /// <param name="what">What it does, for messages.</param>
    /// <param name="cancellation">Gives up waiting; the task goes on.</param>
    /// <returns>Its result; null when it has none.</returns>
    public static async Task<XmlItem?> RunAsync(VSphereSession session, SoapRequest request, string what, CancellationToken cancellation)
    {
        XmlItem? started = await StartAsync(session, request, what, cancellation).ConfigureAwait(false);
        ManagedObject task = started?.Reference ?? default;
        if (task.IsNone)
        {
            throw AnswerReader.Malformed("no task");
        }

        var watch = Stopwatch.StartNew();
        for (TimeSpan pause = First; ; pause = Min(pause + pause, Longest))
        {
            (string? state, XmlItem? error, XmlItem? result) = await StateAsync(session, task, what, cancellation).ConfigureAwait(false);
            switch (state)
            {
                case "success":
                    return result;
                case "error":
                    throw Failed(error, what);
            }

            if (watch.Elapsed > Limit)
            {
                throw new VSphereException(ErrorIds.Timeout, ErrorKind.Input, InventoryMessages.TaskTooLong(what, Limit.TotalSeconds));
            }

            await Task.Delay(pause, cancellation).ConfigureAwait(false);
        }
    }

    // A server that refuses at once says so of the method; the user knows the VM.
    private static async Task<XmlItem?> StartAsync(VSphereSession session, SoapRequest request, string what, CancellationToken cancellation)
    {
        try
        {
            return await session.CallAsync(request, cancellation).ConfigureAwait(false);
        }
        catch (VSphereException e) when (e.Fault is not null)
        {
            throw session.Clean(VimFaults.ToException(e.Fault, what));
        }
    }

    private static async Task<(string? State, XmlItem? Error, XmlItem? Result)> StateAsync(
        VSphereSession session, ManagedObject task, string what, CancellationToken cancellation)
    {
        var query = new PropertyQuery(new[] { task }, "Task", Paths);
        XmlItem? answer = await session.CallAsync(
            new SoapRequest("RetrievePropertiesEx", session.Content.PropertyCollector, a => query.Write(a, 1)), cancellation).ConfigureAwait(false);
        if (answer?["objects"] is not { } found)
        {
            throw new VSphereException(ErrorIds.TaskFailed, ErrorKind.Input, InventoryMessages.TaskLost(what));
        }

        ObjectProperties properties = ObjectProperties.From(found);
        return (properties.Text("info.state"), properties["info.error"], properties["info.result"]);
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
