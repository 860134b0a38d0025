using System;
using System.IO;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Hosts;

namespace CpuMask.Tests.Dumps;

public class HostFolderTests
{
    [Theory]
    [InlineData("esx07.example.com", "esx07.example.com.json")]
    [InlineData("Hôte_1-a", "Hôte_1-a.json")]
    public void A_plain_name_is_the_file_s_name(string host, string file) => HostFolder.FileName(host, false).ShouldBe(file);

    [Fact]
    public void No_name_leads_out_of_the_folder_or_to_another_host_s_file()
    {
        string[] names =
        [
            "../evil", "..", ".", "", "/etc/passwd", "a/b", "a:b", "a\\b", "a_b", "con", "NUL.txt", "x\0y", "x\ny", ".hidden", "trail.", "trail",
            "*", "?", "evil\u202egpj", new string('n', 500), new string('n', 501),
        ];
        string[] files = names.Select(n => HostFolder.FileName(n, false)).ToArray();
        files.Distinct(StringComparer.OrdinalIgnoreCase).Count().ShouldBe(names.Length);
        foreach (string file in files)
        {
            Path.GetFileName(file).ShouldBe(file);
            file.Length.ShouldBeLessThan(140);
            file[0].ShouldNotBe('.');
            file.ShouldEndWith(".json");
            file.Any(c => char.IsControl(c) || "/\\:*?\"<>|".Contains(c)).ShouldBeFalse(file);
            new[] { "CON", "NUL" }.ShouldNotContain(file.Split('.')[0].ToUpperInvariant());
        }
    }

    [Fact]
    public void Two_hosts_of_one_name_get_a_file_each_and_a_later_run_replaces_them()
    {
        string path = Directory.CreateTempSubdirectory().FullName;
        try
        {
            for (int round = 0; round < 2; round++)
            {
                HostFolder folder = HostFolder.Open(path);
                foreach (string source in new[] { "vc/A/esx01", "vc/B/esx01" })
                {
                    folder.Write(new HostCpuid { Name = "esx01", Source = source, Kernel = "round " + round, Registers = RegisterSet.Empty });
                }
            }

            string[] files = Directory.GetFiles(path);
            files.Length.ShouldBe(2);
            files.ShouldAllBe(f => File.ReadAllText(f).Contains("round 1"));
        }
        finally
        {
            Directory.Delete(path, true);
        }
    }
}
