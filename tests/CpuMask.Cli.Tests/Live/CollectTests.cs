using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;
using CpuMask.Cli.Running;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.Cli.Tests.Live;

public sealed class CollectTests
{
    [Fact]
    public void Hosts_are_collected_into_one_file_each_that_every_command_reads()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using var folder = new TempFolder();
        string place = Path.Combine(folder.Path, "nightly", "hosts");

        CpuMaskProcess run = vcenter.Cpumask("collect", "--name", "esx0[12]", "--out", place);

        run.ExitCode.ShouldBe(0, run.Errors);
        run.Output.ShouldBeEmpty();
        Directory.GetFiles(place).Select(Path.GetFileName).Order().ShouldBe(["esx01.json", "esx02.json"]);
        JsonElement[] hosts = CpuMaskProcess.Run("decode", "--json", place).Json.GetProperty("hosts").EnumerateArray().ToArray();
        hosts.Select(h => h.GetProperty("name").GetString()).ShouldBe(["esx01", "esx02"], ignoreOrder: true);
        hosts.ShouldAllBe(h => h.GetProperty("view").GetString() == "hardware" && h.GetProperty("signature").GetString() != null);
        CpuMaskProcess.Run("mask", "--json", place).Json.GetProperty("bits").EnumerateArray()
            .Select(b => b.GetProperty("feature").GetString()).ShouldBe(
                vcenter.Cpumask("collect", "--cluster", "Prod", "--name", "esx0[12]", "--json").Output is { } piped
                    ? CpuMaskProcess.RunWith(piped, null, "mask", "--json", "-").Json.GetProperty("bits").EnumerateArray().Select(b => b.GetProperty("feature").GetString())
                    : []);
    }

    [Fact]
    public void A_host_that_is_not_connected_is_said_and_costs_exit_code_3_and_the_rest_is_written()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using var folder = new TempFolder();
        File.WriteAllText(Path.Combine(folder.Path, "lone.json"), "what the last run knew");

        CpuMaskProcess run = vcenter.Cpumask("collect", "--out", folder.Path, "--json");

        run.ExitCode.ShouldBe(ExitCode.Unreadable);
        run.Errors.ShouldContain("esx03 (disconnected)");
        run.Errors.ShouldContain("lone (notResponding)");
        run.Json.GetProperty("hosts").GetArrayLength().ShouldBe(5);
        File.Exists(Path.Combine(folder.Path, "esx11.json")).ShouldBeTrue();
        File.ReadAllText(Path.Combine(folder.Path, "esx03.json")).ShouldContain("this is what the server remembers");
        File.ReadAllText(Path.Combine(folder.Path, "lone.json")).ShouldBe("what the last run knew", "an empty record takes the place of nothing");
    }

    [Fact]
    public void A_file_that_cannot_be_written_costs_no_other_host()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using var folder = new TempFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "esx01.json"));

        CpuMaskProcess run = vcenter.Cpumask("collect", "--name", "esx0[12]", "--out", folder.Path);

        run.ExitCode.ShouldBe(ExitCode.Unreadable);
        run.Errors.ShouldContain("esx01.json");
        File.Exists(Path.Combine(folder.Path, "esx02.json")).ShouldBeTrue(run.Errors);
    }

    [Fact]
    public void A_wildcard_that_fits_nothing_is_an_error_as_a_name_is()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        vcenter.Cpumask("collect", "--name", "nobody*", "--json").ExitCode.ShouldBe(ExitCode.Unreadable);
        CpuMaskProcess run = vcenter.Cpumask("collect", "--name", "nobody", "--name", "esx01", "--json");
        run.ExitCode.ShouldBe(ExitCode.Unreadable);
        run.Errors.ShouldContain("'nobody'");
        run.Json.GetProperty("hosts")[0].GetProperty("name").GetString().ShouldBe("esx01");
        vcenter.Cpumask("collect", "--cluster", "Nowhere").ExitCode.ShouldBe(ExitCode.Unreadable);
        vcenter.Cpumask("collect", "--datacenter", "Far", "--json").Json.GetProperty("hosts")[0].GetProperty("name").GetString().ShouldBe("esx11");
    }

    [Fact]
    public void Both_views_of_a_host_are_given_when_asked_for()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        JsonElement host = vcenter.Cpumask("collect", "--name", "esx01", "--guest-maximum", "--json").Json.GetProperty("hosts")[0];
        host.GetProperty("view").GetString().ShouldBe("guest-maximum");
        vcenter.Cpumask("collect", "--name", "esx01", "--guest-maximum", "guest").ExitCode.ShouldBe(ExitCode.Usage);
    }

    [Fact]
    public void Two_runs_at_once_leave_whole_files()
    {
        using VCenter vcenter = VCenter.Start(null, "-clusters", "2", "-hosts", "20", "-standalone", "0", "-vm", "0");
        using var folder = new TempFolder();
        CpuMaskProcess[] runs = Enumerable.Range(0, 3).AsParallel().WithDegreeOfParallelism(3)
            .Select(_ => vcenter.Cpumask("collect", "--out", folder.Path)).ToArray();

        runs.ShouldAllBe(r => r.ExitCode == 0);
        Directory.GetFiles(folder.Path).Length.ShouldBe(40, "no temporary file stays");
        foreach (string file in Directory.GetFiles(folder.Path, "*.json"))
        {
            JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("name").GetString().ShouldBe(Path.GetFileNameWithoutExtension(file));
        }
    }

    [Fact]
    public void A_server_that_goes_away_half_way_leaves_what_had_arrived_as_whole_json()
    {
        using VCenter vcenter = VCenter.Start(null, "-clusters", "1", "-hosts", "30", "-standalone", "0", "-vm", "0", "-page", "10");
        vcenter.Trouble("""{"method":"ContinueRetrievePropertiesEx","nth":2,"times":100,"kind":"dropbefore"}""");
        vcenter.Trouble("""{"method":"RetrievePropertiesEx","nth":3,"times":100,"kind":"dropbefore"}""");

        CpuMaskProcess run = vcenter.Cpumask("collect", "--json");

        run.ExitCode.ShouldBe(ExitCode.Unreadable, run.Errors);
        run.Json.GetProperty("hosts").GetArrayLength().ShouldBeInRange(1, 29);
    }

    [Fact]
    public void This_machine_is_collected_like_a_server_s_hosts()
    {
        CpuMaskProcess.Run("collect").ExitCode.ShouldBe(ExitCode.Usage);
        CpuMaskProcess.Run("collect", "--local", "--server", "x", "--user", "y").ExitCode.ShouldBe(ExitCode.Usage);
        CpuMaskProcess.Run("collect", "--local", "--name", "x").ExitCode.ShouldBe(ExitCode.Usage);
        if (RuntimeInformation.OSArchitecture != Architecture.X64)
        {
            CpuMaskProcess.Run("collect", "--local").ExitCode.ShouldBe(ExitCode.Impossible);
            return;
        }

        using var folder = new TempFolder();
        CpuMaskProcess run = CpuMaskProcess.Run("collect", "--local", "--json", "--out", folder.Path);
        run.ExitCode.ShouldBe(0, run.Errors);
        JsonElement host = run.Json.GetProperty("hosts")[0];
        host.GetProperty("vendor").GetString().ShouldNotBeNullOrEmpty();
        CpuMaskProcess.Run("decode", "--json", folder.Path).Json.GetProperty("hosts")[0].GetProperty("registers").GetRawText()
            .ShouldBe(host.GetProperty("registers").GetRawText());
    }
}
