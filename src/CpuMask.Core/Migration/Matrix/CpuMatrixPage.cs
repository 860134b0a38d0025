using System.IO;
using CpuMask.Migration.Graph;
using CpuMask.Migration.Verdicts;
using CpuMask.Text;

namespace CpuMask.Migration.Matrix;

/// <summary>The matrix as a page of Markdown: a table for each vendor, and what to hide for each pair that needs a mask.</summary>
public static class CpuMatrixPage
{
    /// <summary>Writes the page, LF only.</summary>
    public static void Write(TextWriter output, CpuMatrix matrix)
    {
        Line(output, Messages.MatrixTitle(matrix.Hypervisor));
        Line(output, string.Empty);
        Line(output, Messages.MatrixIntroduction);
        foreach (IGrouping<string, int> vendor in Enumerable.Range(0, matrix.Names.Count).GroupBy(i => matrix.Hosts[i].Vendor.DisplayName))
        {
            int[] members = vendor.ToArray();
            Line(output, string.Empty);
            Line(output, "## " + vendor.Key);
            Line(output, string.Empty);
            Table(output, matrix, members);
            Details(output, matrix, members);
        }

        Line(output, string.Empty);
        Line(output, matrix.Hypervisor.MayCrossVendors(vendorGiven: true) ? Messages.MatrixWithVendor : Messages.MatrixAcrossVendors);
        if (matrix.Hypervisor.CrossingDependsOn is { } dependsOn)
        {
            Line(output, dependsOn);
        }

        Sources(output, matrix);
    }

    /// <summary>The sign that stands in a cell.</summary>
    public static string SignOf(MatrixAnswer answer) => answer switch
    {
        MatrixAnswer.Same => "·",
        MatrixAnswer.Safe => "=",
        MatrixAnswer.OneWay => ">",
        MatrixAnswer.WithMask => "m",
        MatrixAnswer.Refused => "-",
    };

    /// <summary>An answer in a few words.</summary>
    public static string WordOf(MatrixAnswer answer) => answer switch
    {
        MatrixAnswer.Same => "the same CPU",
        MatrixAnswer.Safe => "to and fro",
        MatrixAnswer.OneWay => "there, not back",
        MatrixAnswer.WithMask => "with a mask",
        MatrixAnswer.Refused => "never",
    };

    /// <summary>What has to be hidden for a pair, without what only follows from another feature.</summary>
    public static string HiddenOf(MatrixCell cell) => string.Join(", ", Causes(cell).Select(Shown));

    private static void Table(TextWriter output, CpuMatrix matrix, int[] members)
    {
        Line(output, "| from \\ to | " + string.Join(" | ", members.Select(m => Wording.Safe(matrix.Names[m]))) + " |");
        Line(output, "|---|" + string.Concat(members.Select(_ => ":-:|")));
        foreach (int from in members)
        {
            Line(output, "| **" + Wording.Safe(matrix.Names[from]) + "** | " + string.Join(" | ", members.Select(to => SignOf(matrix[from, to].Answer))) + " |");
        }
    }

    // Pairs of one row that need the same mask are said together.
    private static void Details(TextWriter output, CpuMatrix matrix, int[] members)
    {
        foreach (int from in members)
        {
            MatrixCell[] masked = members.Select(to => matrix[from, to]).Where(c => c.Answer == MatrixAnswer.WithMask).ToArray();
            if (masked.Length == 0)
            {
                continue;
            }

            Line(output, string.Empty);
            Line(output, "### " + Messages.MatrixFrom(Wording.Safe(matrix.Names[from])));
            Line(output, string.Empty);
            Line(output, Messages.MatrixColumns);
            Line(output, "|---|---|");
            foreach (IGrouping<string, MatrixCell> alike in masked.GroupBy(HiddenOf))
            {
                Line(output, "| " + string.Join(", ", alike.Select(c => Wording.Safe(c.To))) + " | " + alike.Key + " |");
            }
        }
    }

    private static void Sources(TextWriter output, CpuMatrix matrix)
    {
        Line(output, string.Empty);
        Line(output, "## " + Messages.MatrixSources);
        Line(output, string.Empty);
        foreach (Cpuid.HostCpuid host in matrix.Hosts)
        {
            Line(output, Wording.Safe("- " + host.Name + (host.Signature is { } s ? " (" + s + ")" : string.Empty) + ": " + host.Source));
        }
    }

    // AVX goes where XSAVE goes: what follows from another feature of the list would only make it long.
    private static IEnumerable<BlockingFeature> Causes(MatrixCell cell)
    {
        var causes = new HashSet<string>(PoolGraph.CausesOf(cell.Hide));
        return cell.Hide.Where(h => causes.Contains(h.Feature));
    }

    private static string Shown(BlockingFeature feature) => feature.Class switch
    {
        Features.FeatureClass.Numeric => Messages.MatrixAddressBits(feature.Required, feature.Found),
        Features.FeatureClass.Identity => Messages.MatrixVendor,
        null or Features.FeatureClass.Feature or Features.FeatureClass.Security or Features.FeatureClass.Topology or Features.FeatureClass.Power
            or Features.FeatureClass.Volatile or Features.FeatureClass.Mode or Features.FeatureClass.Switch or Features.FeatureClass.Hypervisor => feature.Feature,
    };

    private static void Line(TextWriter output, string line)
    {
        output.Write(line);
        output.Write('\n');
    }
}
