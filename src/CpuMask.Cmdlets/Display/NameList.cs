using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;

namespace CpuMask.Cmdlets;

/// <summary>Names that PowerShell's -contains and -notcontains find one by one, and that Export-Csv and a string print whole: an array prints as its type.</summary>
public sealed class NameList : ReadOnlyCollection<string>
{
    internal NameList(IEnumerable<string> names)
        : base(names.ToArray())
    {
    }

    /// <summary>The names, apart by blanks.</summary>
    public override string ToString() => string.Join(" ", this);
}
