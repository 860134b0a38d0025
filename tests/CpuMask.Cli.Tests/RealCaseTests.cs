using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using CpuMask.Tests.Shared;

namespace CpuMask.Cli.Tests;

/// <summary>What people really asked, as tests/data/real-cases.tsv has it; tests/Pester/RealCases.Tests.ps1 asks the same in PowerShell.</summary>
public class RealCaseTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "..", "shared", "cases");

    private static readonly string[][] Rows = File.ReadAllLines(Path.Combine(Checkout.Root, "tests", "data", "real-cases.tsv"))
        .Where(l => l.Length > 0 && l[0] != '#').Skip(1).Select(l => l.Split('\t')).ToArray();

    public static IEnumerable<object[]> Names => Rows.Select(r => new object[] { r[0] });

    [Theory]
    [MemberData(nameof(Names))]
    public void A_real_case_is_answered_as_the_table_says(string name)
    {
        Assert.SkipUnless(Directory.Exists(Folder), "the real cases do not lie beside the checkout");
        string[] row = Rows.Single(r => r[0] == name);
        CpuMaskProcess run = CpuMaskProcess.Run(row[1].Split(' ').Select(w => w[0] == '@' ? Path.Combine(Folder, w[1..]) : w).ToArray());
        string said = Regex.Replace(run.Output + " " + run.Errors, @"\s+", " ");
        run.ExitCode.ShouldBe(int.Parse(row[3]), name + "\n" + said);
        foreach (string part in Parts(row[4]))
        {
            said.ShouldContain(part, Case.Insensitive, name);
        }

        foreach (string part in Parts(row[5]))
        {
            said.ShouldNotContain(part, Case.Insensitive, name);
        }
    }

    [Fact]
    public void Every_real_case_is_in_the_table()
    {
        Assert.SkipUnless(Directory.Exists(Folder), "the real cases do not lie beside the checkout");
        Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, f).Replace('\\', '/'))
            .Where(f => f != "README.md" && !Rows.Any(r => r[1].Split(' ').Contains("@" + f))).ShouldBeEmpty();
    }

    private static string[] Parts(string cell) => cell.Split('|', StringSplitOptions.RemoveEmptyEntries);
}
