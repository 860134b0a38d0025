using System.Threading;
using System.Threading.Tasks;
using CpuMask.Text;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Inventory;

/// <summary>
/// Reads properties page by page. The next page is fetched and converted while the caller works on this one, so at most
/// two pages are held. A page that is lost half way, or with its session, is not lost for the caller: the reading begins
/// anew and passes over what it has given already.
/// </summary>
internal sealed class PropertyPages<T>
    where T : class
{
    private const int MostRestarts = 3;

    // A vCenter holds at most some thousand hosts and some ten thousand VMs.
    private const int MostObjects = 200_000;

    // A page may hold nothing that is new, but not one after the other.
    private const int MostIdlePages = 3;

    private readonly VSphereSession session;
    private readonly PropertyQuery query;
    private readonly Func<ObjectProperties, T?> convert;
    private readonly int pageSize;
    private readonly HashSet<ManagedObject> seen = new();

    // The objects of this reading: one that began anew gives again, page by page, what was given before.
    private readonly HashSet<ManagedObject> passed = new();
    private int restarts;
    private int idlePages;
    private int login;
    private string? token;

    private PropertyPages(VSphereSession session, PropertyQuery query, Func<ObjectProperties, T?> convert, int pageSize)
    {
        this.session = session;
        this.query = query;
        this.convert = convert;
        this.pageSize = pageSize;
    }

    /// <summary>Reads.</summary>
    /// <param name="session">The session.</param>
    /// <param name="query">What is wanted.</param>
    /// <param name="convert">Makes what is kept of an object; null leaves it out. Runs on another thread.</param>
    /// <param name="pageSize">Most objects of one answer.</param>
    /// <param name="cancellation">Gives up.</param>
    public static IEnumerable<IReadOnlyList<T>> Read(
        VSphereSession session, PropertyQuery query, Func<ObjectProperties, T?> convert, int pageSize, CancellationToken cancellation)
    {
        if (query.Objects.Count == 0)
        {
            yield break;
        }

        var pages = new PropertyPages<T>(session, query, convert, pageSize);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task<Page> next = Task.Run(() => pages.FirstAsync(stop.Token), stop.Token);
        try
        {
            while (true)
            {
                Page page = VSphereSession.Wait(next);
                bool last = page.IsLast;
                if (!last)
                {
                    next = Task.Run(() => pages.NextAsync(stop.Token), stop.Token);
                }

                yield return page.Items;
                if (last)
                {
                    yield break;
                }
            }
        }
        finally
        {
            stop.Cancel();
            pages.Abandon();
        }
    }

    /// <summary>Reads everything at once: for what is known to be small.</summary>
    public static List<T> ReadAll(VSphereSession session, PropertyQuery query, Func<ObjectProperties, T?> convert, CancellationToken cancellation)
    {
        var all = new List<T>();
        foreach (IReadOnlyList<T> page in Read(session, query, convert, 1000, cancellation))
        {
            all.AddRange(page);
        }

        return all;
    }

    private async Task<Page> FirstAsync(CancellationToken cancellation)
    {
        passed.Clear();
        while (true)
        {
            login = session.Logins;
            try
            {
                Page page = await RetrieveAsync(
                    new SoapRequest("RetrievePropertiesEx", session.Content.PropertyCollector, a => query.Write(a, pageSize)), cancellation)
                    .ConfigureAwait(false);
                if (!page.SessionLost)
                {
                    return page;
                }

                await RestartAsync(cancellation).ConfigureAwait(false);
            }
            catch (VSphereException e) when (e.Fault?.Type == "InvalidProperty" && query.Drop(e.Fault["name"]))
            {
                // An older server does not know a newer property.
            }
        }
    }

    private async Task<Page> NextAsync(CancellationToken cancellation)
    {
        string at = token!;
        token = null;
        try
        {
            // A token is good for one answer, so the call is sent once.
            Page page = await RetrieveAsync(
                new SoapRequest("ContinueRetrievePropertiesEx", session.Content.PropertyCollector, a => a.Text("token", at), changes: true), cancellation)
                .ConfigureAwait(false);
            if (!page.SessionLost)
            {
                return page;
            }

            await RestartAsync(cancellation).ConfigureAwait(false);
        }
        catch (VSphereException e) when (restarts < MostRestarts && (e.IsTransient || e.Fault?.Type == "InvalidArgument"))
        {
            restarts++;
        }

        return await FirstAsync(cancellation).ConfigureAwait(false);
    }

    // Some servers answer an ended session not with a fault but object by object.
    private async Task RestartAsync(CancellationToken cancellation)
    {
        if (++restarts > 1)
        {
            throw new VSphereException(
                ErrorIds.NotAuthenticated, ErrorKind.Input, SessionMessages.SessionNotKept(session.Server));
        }

        await session.LogInAgainAsync(login, cancellation).ConfigureAwait(false);
    }

    private Task<Page> RetrieveAsync(SoapRequest request, CancellationToken cancellation) =>
        session.CallAsync(request, reader => ReadPage(reader, cancellation), cancellation);

    private Page ReadPage(AnswerReader reader, CancellationToken cancellation)
    {
        var page = new Page();
        var fresh = new HashSet<ManagedObject>();
        string? next = null;
        bool goesOn = false;
        if (reader.Descend() && reader.AtElement() && reader.Descend())
        {
            while (reader.AtElement())
            {
                cancellation.ThrowIfCancellationRequested();
                XmlItem item = reader.Take();
                if (item.Name == "token")
                {
                    next = item.Text.Length > 0 ? item.Text : null;
                    continue;
                }

                ObjectProperties properties = ObjectProperties.From(item);
                page.SessionLost |= properties.NotAuthenticated;
                goesOn |= passed.Add(properties.Reference);
                if (!page.SessionLost && !seen.Contains(properties.Reference) && fresh.Add(properties.Reference))
                {
                    if (seen.Count + fresh.Count > MostObjects)
                    {
                        throw Endless();
                    }

                    if (convert(properties) is { } value)
                    {
                        page.Items.Add(value);
                    }
                }
            }
        }

        reader.Finish();
        if (!page.SessionLost)
        {
            // Only a page that was read whole counts as given.
            seen.UnionWith(fresh);
            token = next;
            page.IsLast = next is null;
            idlePages = goesOn ? 0 : idlePages + 1;
            if (!page.IsLast && idlePages >= MostIdlePages)
            {
                throw Endless();
            }
        }

        return page;
    }

    private VSphereException Endless() => new(ErrorIds.MalformedAnswer, ErrorKind.Input, InventoryMessages.EndlessPages(session.Server, seen.Count));

    // Frees what the server keeps for us. It forgets it with the session anyway.
    private void Abandon()
    {
        if (token is not { } at || !session.IsOpen)
        {
            return;
        }

        token = null;
        _ = Task.Run(async () =>
        {
            try
            {
                await session.CallAsync(
                    new SoapRequest("CancelRetrievePropertiesEx", session.Content.PropertyCollector, a => a.Text("token", at), changes: true),
                    CancellationToken.None).ConfigureAwait(false);
            }
            catch (CpuMaskException)
            {
            }
        });
    }

    private sealed class Page
    {
        public List<T> Items { get; } = new();

        public bool IsLast { get; set; }

        public bool SessionLost { get; set; }
    }
}
