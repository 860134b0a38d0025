using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;

namespace CpuMask.Benchmarks;

/// <summary>
/// All of 1,000 hosts gathered from a vCenter, as a process, beside curl asking the same server for the same properties
/// page by page and throwing them away.
/// </summary>
public static class GatherVersusCurl
{
    private const int Clusters = 20, HostsEach = 50, Page = 100;

    public static void Run()
    {
        string folder = Product.Folder("gather");
        using Process server = StartServer(folder, out string address);
        try
        {
            string script = Path.Combine(folder, "curl.sh");
            File.WriteAllText(script, Script(address, folder));
            Dictionary<string, double> times = new Contest()
                .Add("curl", "/bin/sh", script)
                .Add("CpuMask.VSphere GetHosts", Product.Self, "gather", address)
                .Run();
            Contest.Ratio("GetHosts / curl", times["CpuMask.VSphere GetHosts"] / times["curl"], 2);
        }
        finally
        {
            server.StandardInput.Close();
            server.WaitForExit(5000);
        }
    }

    /// <summary>The contestant: reads all hosts of a server and keeps none.</summary>
    public static int Gather(string address)
    {
        using VSphereSession session = VSphereSession.Connect(
            new VSphereConnection(address, VSphereCredential.Of("bench", "bench")) { SkipCertificateCheck = true });
        int count = session.GetHosts(new HostQuery { PageSize = Page }).Count(h => h.HasCpuid);
        Console.WriteLine("{0} hosts, {1} MB at most", count, Process.GetCurrentProcess().PeakWorkingSet64 >> 20);
        return count == Clusters * HostsEach ? 0 : 1;
    }

    private static Process StartServer(string folder, out string address)
    {
        string peers = Environment.GetEnvironmentVariable("CPUMASK_PEERS") is { Length: > 0 } given ? given : Path.Combine(Product.Root, "out", "peers");
        (int code, _, string errors) = Contest.Once("/bin/sh", Path.Combine(Product.Root, "tests", "Peers", "vcenter", "build.sh"), peers);
        if (code != 0)
        {
            throw new BenchmarkException("no vCenter simulator: " + errors.Trim());
        }

        var start = new ProcessStartInfo(Path.Combine(peers, "vcenter-sim")) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string argument in new[] { "-l", "127.0.0.1:0", "-ttl", "600", "-clusters", $"{Clusters}", "-hosts", $"{HostsEach}", "-standalone", "0", "-vm", "5" })
        {
            start.ArgumentList.Add(argument);
        }

        Process server = Process.Start(start)!;
        string line = server.StandardOutput.ReadLine() ?? throw new BenchmarkException("the vCenter simulator did not start");
        address = new Uri(line.Substring("listening ".Length)).Authority;
        return server;
    }

    private static string Script(string address, string folder)
    {
        const string Open = "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><e:Body>", Shut = "</e:Body></e:Envelope>";
        string paths = string.Concat(HostReader.Paths.Select(p => $"<pathSet>{p}</pathSet>"));
        string Step(string name, string type, string path, params string[] next) =>
            $"<selectSet xsi:type=\"TraversalSpec\"><name>{name}</name><type>{type}</type><path>{path}</path><skip>false</skip>"
            + string.Concat(next.Select(n => $"<selectSet><name>{n}</name></selectSet>")) + "</selectSet>";
        string steps = Step("folder", "Folder", "childEntity", "folder", "hosts", "compute") + Step("hosts", "Datacenter", "hostFolder", "folder")
            + Step("compute", "ComputeResource", "host");
        return $$"""
            set -e
            cd '{{folder}}'
            rm -f jar
            ask() { curl -sSk -b jar -c jar -H 'Content-Type: text/xml; charset=utf-8' -H 'SOAPAction: "urn:vim25/6.7"' -o page --data-binary "$1" https://{{address}}/sdk; }
            next() { grep -o '<token>[^<]*' page | head -n 1 | cut -c 8-; }
            ask '{{Open}}<Login xmlns="urn:vim25"><_this type="SessionManager">SessionManager</_this><userName>bench</userName><password>bench</password></Login>{{Shut}}'
            ask '{{Open}}<RetrievePropertiesEx xmlns="urn:vim25"><_this type="PropertyCollector">propertyCollector</_this><specSet><propSet><type>HostSystem</type><all>false</all>{{paths}}</propSet><objectSet><obj type="Folder">group-d1</obj><skip>false</skip>{{steps}}</objectSet></specSet><options><maxObjects>{{Page}}</maxObjects></options></RetrievePropertiesEx>{{Shut}}'
            pages=1
            token=$(next)
            while [ -n "$token" ]; do
              ask "{{Open.Replace("\"", "\\\"")}}<ContinueRetrievePropertiesEx xmlns=\"urn:vim25\"><_this type=\"PropertyCollector\">propertyCollector</_this><token>$token</token></ContinueRetrievePropertiesEx>{{Shut}}"
              pages=$((pages + 1))
              token=$(next)
            done
            [ $pages -eq {{Clusters * HostsEach / Page}} ]

            """;
    }
}
