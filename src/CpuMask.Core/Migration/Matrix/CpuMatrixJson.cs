using System.Linq;
using CpuMask.Text;

namespace CpuMask.Migration.Matrix;

/// <summary>The matrix of CPUs as <c>cpumask matrix --json</c> prints it.</summary>
public static class CpuMatrixJson
{
    /// <summary>Writes <c>{"hypervisor","cpus":[...],"cells":[{"from","to","answer","hide","depends"}]}</c>, equal CPUs left out.</summary>
    public static void Write(JsonWriter json, CpuMatrix matrix)
    {
        json.BeginObject();
        json.String("hypervisor", MigrationWords.Of(matrix.Hypervisor));
        json.Strings("cpus", matrix.Names);
        json.BeginArray("cells");
        foreach (MatrixCell cell in matrix.Cells.Where(c => c.Answer != MatrixAnswer.Same))
        {
            json.BeginObject(onOneLine: true);
            json.String("from", cell.From);
            json.String("to", cell.To);
            json.String("answer", MigrationWords.Dashed(cell.Answer.ToString()));
            json.Strings("hide", cell.Hide.Select(h => h.Feature));
            json.Strings("depends", cell.Depends);
            json.EndObject();
        }

        json.EndArray();
        json.EndObject();
    }
}
