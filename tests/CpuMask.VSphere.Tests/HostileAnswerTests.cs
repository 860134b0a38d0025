using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.VSphere.Tests;

public sealed class HostileAnswerTests
{
    [Fact]
    public void No_answer_hangs_crashes_or_fills_the_memory()
    {
        using VCenter vcenter = VCenter.Start();
        using VSphereSession session = vcenter.Connect();
        session.GetHosts(new HostQuery()).Count();
        foreach (string kind in new[] { "dtd", "entitybomb", "deep", "huge", "gzipbomb", "garbage" })
        {
            vcenter.Trouble("{\"method\":\"RetrievePropertiesEx\",\"times\":-1,\"kind\":\"" + kind + "\"}");
            long before = Process.GetCurrentProcess().WorkingSet64;
            var watch = Stopwatch.StartNew();
            VSphereException e = Should.Throw<VSphereException>(() => session.GetHosts(new HostQuery()).Count(), kind);

            e.Id.ShouldBeOneOf(ErrorIds.MalformedAnswer, ErrorIds.InputTooLarge, ErrorIds.ServerUnreachable);
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30), kind);
            Process now = Process.GetCurrentProcess();
            now.Refresh();
            (now.WorkingSet64 - before).ShouldBeLessThan(200L << 20, kind);
            vcenter.NoTrouble();
        }

        vcenter.Calls().ShouldNotContainKey("dtd", "an external entity must never be fetched");
    }

    [Theory]
    [InlineData("emptypages")]
    [InlineData("samepages")]
    [InlineData("newpages")]
    public void Pages_without_end_come_to_one(string kind)
    {
        using VCenter vcenter = VCenter.Start();
        using VSphereSession session = vcenter.Connect();
        vcenter.Trouble("[" + string.Join(",", new[] { "RetrievePropertiesEx", "ContinueRetrievePropertiesEx" }
            .Select(m => "{\"method\":\"" + m + "\",\"times\":-1,\"kind\":\"" + kind + "\"}")) + "]");
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();

        Should.Throw<VSphereException>(() => session.GetHosts(new HostQuery()).Count()).Message.ShouldContain("without an end");

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(200L << 20);
    }

    [Fact]
    public void An_object_twice_in_a_page_is_one()
    {
        using VCenter vcenter = VCenter.Start();
        using VSphereSession session = vcenter.Connect();
        vcenter.Trouble("""{"method":"RetrievePropertiesEx","times":-1,"kind":"doubled"}""");

        session.GetHosts(new HostQuery()).Select(h => h.Name).ShouldBe(new[] { "x0" });
        session.FindVms(new VmQuery()).Count().ShouldBeLessThanOrEqualTo(1);
    }

    [Theory]
    [InlineData(401, "login of its own")]
    [InlineData(403, "does not let this machine in")]
    [InlineData(503, "still starting")]
    public void A_status_in_place_of_the_version_list_is_said_and_no_password_is_sent(int status, string reason)
    {
        using VCenter vcenter = VCenter.Start();
        vcenter.Trouble("{\"method\":\"vimServiceVersions.xml\",\"times\":-1,\"kind\":\"http\",\"status\":" + status + "}");

        string message = Should.Throw<VSphereException>(() => vcenter.Connect()).Message;
        message.ShouldContain(status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        message.ShouldContain(reason);
        vcenter.Calls().ShouldNotContainKey("Login");
    }

    [Fact]
    public void A_document_type_is_named_as_the_reason_and_not_asked_for_again()
    {
        using VCenter vcenter = VCenter.Start();
        using VSphereSession session = vcenter.Connect();
        int before = vcenter.Calls().GetValueOrDefault("RetrievePropertiesEx");
        vcenter.Trouble("""{"method":"RetrievePropertiesEx","times":-1,"kind":"entitybomb"}""");

        VSphereException e = Should.Throw<VSphereException>(() => session.GetHosts(new HostQuery()).Count());
        e.Message.ShouldContain("document type");
        (vcenter.Calls()["RetrievePropertiesEx"] - before).ShouldBe(1);
    }

    [Fact]
    public void Http_errors_and_web_pages_are_told_from_vsphere()
    {
        using VCenter vcenter = VCenter.Start();
        using VSphereSession session = vcenter.Connect();
        vcenter.Trouble("""{"method":"RetrievePropertiesEx","times":-1,"kind":"http","status":404}""");
        VSphereException e = Should.Throw<VSphereException>(() => session.GetHosts(new HostQuery()).Count());
        e.Id.ShouldBe(ErrorIds.UnexpectedAnswer);
        e.Message.ShouldContain("404");
        vcenter.NoTrouble();

        vcenter.Trouble("""{"method":"RetrievePropertiesEx","times":1,"kind":"http","status":503}""");
        session.GetHosts(new HostQuery()).Count().ShouldBe(4, "a busy server is asked again");
    }

    [Fact]
    public async Task A_fault_that_repeats_the_password_is_shown_without_it()
    {
        const string Secret = "sup3r-s3cret&";
        using var server = new EchoServer();
        Task serving = server.ServeAsync();
        VSphereException e = Should.Throw<VSphereException>(() => VSphereSession.Connect(
            new VSphereConnection("http://127.0.0.1:" + server.Port, VSphereCredential.Of("tester", Secret))));

        e.ToString().ShouldNotContain(Secret);
        e.ToString().ShouldNotContain("cookie-value-1234");
        e.Message.ShouldContain("***");
        server.Dispose();
        await serving;
    }

    [Fact]
    public async Task A_server_that_is_no_vsphere_is_said_to_be_none()
    {
        using var server = new EchoServer { Html = true };
        Task serving = server.ServeAsync();
        VSphereException e = Should.Throw<VSphereException>(() => VSphereSession.Connect(
            new VSphereConnection("http://127.0.0.1:" + server.Port, VSphereCredential.Of("tester", "password"))));
        e.Id.ShouldBeOneOf(ErrorIds.MalformedAnswer, ErrorIds.UnexpectedAnswer);
        server.Dispose();
        await serving;
    }

    /// <summary>A server that answers a login with a fault holding all that it was sent.</summary>
    private sealed class EchoServer : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);

        public EchoServer() => listener.Start();

        public bool Html { get; init; }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using TcpClient client = await listener.AcceptTcpClientAsync();
                    string request = await ReadAsync(client.GetStream());
                    string answer = Html ? "<html><body>Welcome to nginx!<br></body></html>" : Answer(request);
                    byte[] body = Encoding.UTF8.GetBytes(answer);
                    string head = "HTTP/1.1 " + (answer.Contains("Fault") ? "500 Error" : "200 OK")
                        + "\r\nSet-Cookie: vmware_soap_session=\"cookie-value-1234\"; Path=/\r\nContent-Type: text/xml\r\nConnection: close\r\nContent-Length: " + body.Length + "\r\n\r\n";
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
                    await client.GetStream().WriteAsync(body);
                }
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException or OperationCanceledException)
            {
            }
        }

        public void Dispose() => listener.Stop();

        private static string Answer(string request)
        {
            const string Open = "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\"><e:Body>", Shut = "</e:Body></e:Envelope>";
            if (request.StartsWith("GET", StringComparison.Ordinal))
            {
                return "<namespaces><namespace><name>urn:vim25</name><version>6.7</version></namespace></namespaces>";
            }

            return request.Contains("<RetrieveServiceContent")
                ? Open + "<RetrieveServiceContentResponse xmlns=\"urn:vim25\"><returnval><rootFolder type=\"Folder\">g</rootFolder><propertyCollector type=\"PropertyCollector\">p</propertyCollector><about><fullName>x</fullName></about><sessionManager type=\"SessionManager\">s</sessionManager></returnval></RetrieveServiceContentResponse>" + Shut
                : Open + "<e:Fault><faultcode>S</faultcode><faultstring>you sent " + WebUtility.HtmlEncode(WebUtility.HtmlDecode(Tail(request)))
                    + " cookie-value-1234</faultstring><detail><SystemErrorFault i:type=\"vim25:SystemError\"/></detail></e:Fault>" + Shut;
        }

        private static string Tail(string request) => request.Substring(request.IndexOf("<password>", StringComparison.Ordinal));

        private static async Task<string> ReadAsync(NetworkStream stream)
        {
            var text = new StringBuilder();
            var buffer = new byte[65536];
            while (true)
            {
                int n = await stream.ReadAsync(buffer);
                text.Append(Encoding.UTF8.GetString(buffer, 0, n));
                string all = text.ToString();
                int head = all.IndexOf("\r\n\r\n", StringComparison.Ordinal);
                int length = 0;
                foreach (string line in all.Split("\r\n").Where(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)))
                {
                    length = int.Parse(line.Substring(15));
                }

                if (n == 0 || (head >= 0 && Encoding.UTF8.GetByteCount(all.Substring(head + 4)) >= length))
                {
                    return all;
                }
            }
        }
    }
}
