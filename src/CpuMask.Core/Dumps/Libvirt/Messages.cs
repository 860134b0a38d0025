namespace CpuMask.Text;

public static partial class Messages
{
    /// <summary>A CPU model that the table of models does not have.</summary>
    public static string UnknownCpuModel(string model) =>
        Format("What the CPU model {0} has is not known here; only the features named beside it count.", Printable(model));
}
