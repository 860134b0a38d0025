using System.IO;
using System.Text;
using CpuMask.Cmdlets;
using CpuMask.Text;

namespace CpuMask.HelpGenerator;

/// <summary>
/// Writes what Get-Help shows: the cmdlets' doc comments as MAML, and the about topics with their tables filled in. And the manifest as
/// it ships.
/// </summary>
public static class Program
{
    /// <summary>Writes every help file into a folder, or the manifest that ships.</summary>
    /// <returns>0, or 2 when the arguments are neither.</returns>
    public static int Main(string[] args)
    {
        if (args.Length == 4)
        {
            string manifest = PackagedManifest.Of(File.ReadAllText(args[0]), File.ReadAllText(args[1]), args[2]);
            File.WriteAllText(args[3], manifest, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
            return 0;
        }

        if (args.Length != 1)
        {
            Console.Error.WriteLine("usage: CpuMask.HelpGenerator <folder> | <manifest> <changelog> <project's address> <file to write>");
            return 2;
        }

        string folder = Directory.CreateDirectory(args[0]).FullName;
        string assembly = typeof(CpuMaskCmdlet).Assembly.Location;
        DocComments comments = DocComments.Read(Path.ChangeExtension(assembly, ".xml"));
        CmdletHelp[] cmdlets = typeof(CpuMaskCmdlet).Assembly.GetExportedTypes()
            .Select(type => CmdletHelp.Of(type, comments)).OfType<CmdletHelp>().OrderBy(c => c.Name, StringComparer.Ordinal).ToArray();
        MamlWriter.Write(Path.Combine(folder, Path.GetFileName(assembly) + "-Help.xml"), cmdlets);
        DocComments core = DocComments.Read(Path.ChangeExtension(typeof(ErrorIds).Assembly.Location, ".xml"));
        var topics = new TopicTables(cmdlets, core);
        foreach (string topic in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Topics"), "about_*.txt"))
        {
            string name = Path.GetFileNameWithoutExtension(topic) + ".help.txt";
            File.WriteAllText(Path.Combine(folder, name), topics.Fill(File.ReadAllText(topic)), new UTF8Encoding(false));
        }

        return 0;
    }
}
