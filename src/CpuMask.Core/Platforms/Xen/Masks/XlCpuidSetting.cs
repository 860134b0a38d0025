namespace CpuMask.Platforms.Xen.Masks;

/// <summary>The cpuid setting of a configuration file as xl comes to have it: later ones replace, += adds.</summary>
internal sealed class XlCpuidSetting
{
    private XlCpuidSetting()
    {
    }

    /// <summary>The file as parsed.</summary>
    public XlConfigFile File { get; private set; } = null!;

    /// <summary>The list form's items; null for the other form, or none.</summary>
    public IReadOnlyList<XlToken>? Items { get; private set; }

    /// <summary>The other form: <c>host,avx2=0</c>; null for the list form, or none.</summary>
    public XlToken? Flags { get; private set; }

    /// <summary>Settings that a later one replaces.</summary>
    public IReadOnlyList<XlStatement> Replaced { get; private set; } = new XlStatement[0];

    /// <summary>A list that is added to a text, or the other way round, for which xl refuses the file.</summary>
    public XlStatement? Mixed { get; private set; }

    /// <summary>Reads a file.</summary>
    public static XlCpuidSetting Of(string text)
    {
        var setting = new XlCpuidSetting { File = XlConfigFile.Parse(text) };
        var replaced = new List<XlStatement>();
        XlStatement? last = null;
        List<XlToken?>? items = null;
        XlToken? flags = null;
        foreach (XlStatement statement in setting.File.Statements.Where(s => s.Key == "cpuid"))
        {
            bool appends = statement.Appends && last is not null;
            if (appends && (statement.Items is null) != (items is null))
            {
                setting.Mixed = statement;
                break;
            }

            if (!appends && last is not null)
            {
                replaced.Add(last);
            }

            items = statement.Items is null ? null : (appends ? items! : new List<XlToken?>()).Concat(statement.Items).ToList();
            flags = statement.Text is not { } value ? null : appends ? flags!.Value with { Text = flags.Value.Text + value.Text } : value;
            last = statement;
        }

        // xl walks the list up to what is no text.
        setting.Items = items?.TakeWhile(i => i is not null).Select(i => i!.Value).ToArray();
        setting.Flags = flags;
        setting.Replaced = replaced;
        return setting;
    }
}
