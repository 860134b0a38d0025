using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;

namespace CpuMask.Benchmarks;

/// <summary>
/// 1,000 hosts gathered by cpumask collect beside curl, which sends the same property request to the same server and
/// throws the answer away. Both log in; curl's login and view are made once, before the clock runs.
/// </summary>
public static class CollectVersusCurl
{
    private const int Hosts = 1000;
    private const string User = "bench@vsphere.local", Password = "bench-password";

    // What cpumask asks for, in one answer instead of pages.
    private static readonly string[] Paths =
    [
        "name", "parent", "hardware.cpuFeature", "hardware.cpuPkg", "hardware.biosInfo", "hardware.systemInfo.vendor", "hardware.systemInfo.model",
        "config.featureCapability", "config.maskedFeatureCapability", "config.product.version", "config.product.build", "capability.supportedCpuFeature",
        "runtime.connectionState", "runtime.inMaintenanceMode", "summary.maxEVCModeKey", "summary.currentEVCModeKey",
        "summary.hardware.cpuModel", "summary.hardware.numCpuThreads",
    ];

    public static void Run()
    {
        string folder = Product.Folder("collect");
        using Process simulator = Start(folder, out string url);
        try
        {
            string jar = Path.Combine(folder, "cookies"), request = Path.Combine(folder, "request.xml");
            Call(url, jar, "<Login xmlns=\"urn:vim25\"><_this type=\"SessionManager\">SessionManager</_this><userName>" + User + "</userName><password>" + Password + "</password></Login>");
            string view = Between(
                Call(url, jar, "<CreateContainerView xmlns=\"urn:vim25\"><_this type=\"ViewManager\">ViewManager</_this><container type=\"Folder\">group-d1</container><type>HostSystem</type><recursive>true</recursive></CreateContainerView>"),
                "ContainerView\">", "<");
            File.WriteAllText(request, Envelope(
                "<RetrievePropertiesEx xmlns=\"urn:vim25\"><_this type=\"PropertyCollector\">propertyCollector</_this><specSet><propSet><type>HostSystem</type>"
                + string.Concat(Paths.Select(p => "<pathSet>" + p + "</pathSet>"))
                + "</propSet><objectSet><obj type=\"ContainerView\">" + view + "</obj><skip>true</skip><selectSet xsi:type=\"TraversalSpec\"><type>ContainerView</type><path>view</path><skip>false</skip></selectSet></objectSet></specSet><options/></RetrievePropertiesEx>"));
            string[] curl = ["-sSkf", "-b", jar, "-H", "Content-Type: text/xml", "-H", "SOAPAction: \"urn:vim25/6.7\"", "--data-binary", "@" + request, url];
            if (Contest.Once("curl", curl) is var peer && (peer.ExitCode != 0 || peer.OutputBytes < Hosts * 1000))
            {
                throw new BenchmarkException("curl fails: " + peer.OutputBytes + " bytes, " + peer.Errors);
            }

            Environment.SetEnvironmentVariable("CPUMASK_PASSWORD", Password);
            string[] collect = ["collect", "--json", "--server", new Uri(url).Authority, "--user", User, "--skip-certificate-check"];
            string output = Path.Combine(folder, "hosts");
            if (Contest.Once(Product.Native, [.. collect, "--out", output]) is var all && (all.ExitCode != 0 || Directory.GetFiles(output).Length != Hosts))
            {
                throw new BenchmarkException("cpumask did not collect " + Hosts + " hosts: " + all.Errors);
            }

            Console.WriteLine($"  {Hosts} hosts, {peer.OutputBytes / 1e6:F1} MB of answer, {all.OutputBytes / 1e6:F1} MB of JSON");
            Dictionary<string, double> times = new Contest()
                .Add("curl, the same request", "curl", curl)
                .Add("cpumask collect --json, native", Product.Native, collect)
                .Add("cpumask collect --json, precompiled", Product.Precompiled, collect)
                .Run();
            foreach (string name in times.Keys.Where(k => k.StartsWith("cpumask", StringComparison.Ordinal)))
            {
                Contest.Ratio(name + " / curl", times[name] / times["curl, the same request"], name.EndsWith("native", StringComparison.Ordinal) ? 1.2 : 2);
            }
        }
        finally
        {
            simulator.StandardInput.Close();
            if (!simulator.WaitForExit(5000))
            {
                simulator.Kill();
            }
        }
    }

    private static Process Start(string folder, out string url)
    {
        string peers = Path.Combine(Product.Root, "out", "peers"), script = Path.Combine(Product.Root, "tests", "Peers", "vcenter", "build.sh");
        using (Process build = Process.Start(new ProcessStartInfo("bash", [script, peers]) { RedirectStandardOutput = true })!)
        {
            build.StandardOutput.ReadToEnd();
            build.WaitForExit();
            if (build.ExitCode != 0)
            {
                throw new BenchmarkException("the vCenter simulator could not be built");
            }
        }

        string[] arguments = ["-l", "127.0.0.1:0", "-ttl", "1800", "-dc", "1", "-clusters", "20", "-hosts", "50", "-standalone", "0", "-vm", "0"];
        Process simulator = Process.Start(new ProcessStartInfo(Path.Combine(peers, "vcenter-sim"), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        })!;
        string? line = simulator.StandardOutput.ReadLine();
        url = line?.StartsWith("listening ", StringComparison.Ordinal) == true
            ? line["listening ".Length..]
            : throw new BenchmarkException("the simulator said '" + line + "'");
        return simulator;
    }

    private static string Call(string url, string jar, string body)
    {
        var start = new ProcessStartInfo("curl", ["-sSk", "-b", jar, "-c", jar, "-H", "Content-Type: text/xml", "-H", "SOAPAction: \"urn:vim25/6.7\"", "--data-binary", "@-", url])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process curl = Process.Start(start)!;
        curl.StandardInput.Write(Envelope(body));
        curl.StandardInput.Close();
        string answer = curl.StandardOutput.ReadToEnd();
        curl.WaitForExit();
        return curl.ExitCode == 0 && !answer.Contains("Fault>", StringComparison.Ordinal) ? answer : throw new BenchmarkException("curl: " + answer);
    }

    private static string Envelope(string body) => new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
        .Append("<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><soapenv:Body>")
        .Append(body).Append("</soapenv:Body></soapenv:Envelope>").ToString();

    private static string Between(string text, string before, string after)
    {
        int start = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return start >= before.Length ? text[start..text.IndexOf(after, start, StringComparison.Ordinal)] : throw new BenchmarkException("no view in " + text);
    }
}
