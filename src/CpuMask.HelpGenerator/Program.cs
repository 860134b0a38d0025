using System;
using System.IO;
using System.Linq;
using System.Text;
using CpuMask.Cmdlets;
using CpuMask.Text;

namespace CpuMask.HelpGenerator;

/// <summary>Writes what Get-Help shows: the cmdlets' doc comments as MAML, and the about topics with their tables filled in.</summary>
public static class Program
{
    /// <summary>Writes every help file into a folder.</summary>
    /// <returns>0, or 2 when the folder is not named.</returns>
    public static int Main(string[] args)
    {
        if (args.Length != 1)
        {
            Console.Error.WriteLine("usage: CpuMask.HelpGenerator <folder>");
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
