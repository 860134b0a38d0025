using System.Globalization;

namespace CpuMask.VSphere.Soap;

/// <summary>
/// The versions of the API. The newest that client and server both know is spoken: a newer server answers an older
/// version for as long as it lists it in vimServiceVersions.xml. Source: pyVmomi's version list; govmomi's simulator.
/// </summary>
internal static class ApiVersions
{
    /// <summary>The versions that this client speaks, newest first. Nothing it uses differs between them but what is absent in old ones.</summary>
    public static readonly IReadOnlyList<string> Known = new[]
    {
        "9.0.0.0", "8.0.3.0", "8.0.2.0", "8.0.1.0", "8.0.0.1", "8.0.0.0", "7.0.3.2", "7.0.3.1", "7.0.3.0", "7.0.2.1", "7.0.2.0",
        "7.0.1.1", "7.0.1.0", "7.0.0.2", "7.0.0.0", "6.8.7", "6.7.3", "6.7.2", "6.7.1", "6.7", "6.5", "6.0", "5.5", "5.1", "5.0", "4.1", "4.0",
    };

    /// <summary>The newest of the versions that both know; null when they know none in common.</summary>
    public static string? Newest(ICollection<string> served)
    {
        foreach (string version in Known)
        {
            if (served.Contains(version))
            {
                return version;
            }
        }

        return null;
    }

    /// <summary>Whether a version such as 6.7.3 or 8.0.3.0 is at least another, number by number; unknown counts as old.</summary>
    public static bool IsAtLeast(string? version, string wanted)
    {
        string[] have = (version ?? string.Empty).Split('.'), want = wanted.Split('.');
        for (int i = 0; i < want.Length; i++)
        {
            int h = i < have.Length && int.TryParse(have[i], NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : 0;
            int w = int.Parse(want[i], CultureInfo.InvariantCulture);
            if (h != w)
            {
                return h > w;
            }
        }

        return true;
    }

    /// <summary>Reads vimServiceVersions.xml: the versions of urn:vim25.</summary>
    public static HashSet<string> Read(AnswerReader reader)
    {
        var versions = new HashSet<string>(StringComparer.Ordinal);
        XmlItem root = reader.TakeDocument();
        foreach (XmlItem space in root.All("namespace"))
        {
            if (space.TextOf("name") != Vim.Namespace)
            {
                continue;
            }

            versions.Add(space.TextOf("version") ?? string.Empty);
            foreach (XmlItem prior in (space["priorVersions"] ?? space).All("version"))
            {
                versions.Add(prior.Text);
            }
        }

        return versions;
    }
}
