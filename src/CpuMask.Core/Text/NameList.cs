using System.Collections.ObjectModel;

namespace CpuMask.Text;

/// <summary>
/// Names that PowerShell's -contains and -notcontains find one by one, and that Export-Csv and a string print whole: an array
/// prints as its type.
/// </summary>
public sealed class NameList : ReadOnlyCollection<string>
{
    private readonly string between;

    /// <summary>Takes names.</summary>
    /// <param name="names">The names.</param>
    /// <param name="between">What stands between two of them in print.</param>
    public NameList(IEnumerable<string> names, string between = ", ")
        : base(names.ToArray()) => this.between = between;

    /// <summary>The names, one behind the other.</summary>
    public override string ToString() => string.Join(between, this);
}
