using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using CpuMask.Fuzz;
using SharpFuzz;

// afl: reads inputs from afl-fuzz. own <executions> [seed] [folder]: damages inputs itself; of a folder where one is named.
// seeds <folder>: writes what to begin from. try <file>...: reads inputs once more and says what comes of each.
switch (args.FirstOrDefault())
{
    case "afl":
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            Readers.ReadInTime(input.ToArray());
        });
        return 0;
    case "own" when args.Length > 1:
        byte[][] corpus = args.Length > 3
            ? Directory.GetFiles(args[3], "id*").Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(b => b.Length > 0).ToArray()
            : Seeds.All().Select(s => Seeds.Input(s.Reader, s.Bytes)).ToArray();
        return new OwnRun(corpus, int.Parse(args.ElementAtOrDefault(2) ?? "1", CultureInfo.InvariantCulture)).Go(long.Parse(args[1], CultureInfo.InvariantCulture));
    case "seeds" when args.Length > 1:
        Directory.CreateDirectory(args[1]);
        int n = 0;
        foreach ((string reader, string name, byte[] bytes) in Seeds.All())
        {
            File.WriteAllBytes(Path.Combine(args[1], $"{n++:D3}-{reader}-{name}".Replace('/', '-').Replace(' ', '-').Replace(':', '-')), Seeds.Input(reader, bytes));
        }

        Console.WriteLine($"{n} seeds for {Readers.All.Count} readers");
        return 0;
    case "try" when args.Length > 1:
        foreach (string file in args.Skip(1))
        {
            byte[] input = File.ReadAllBytes(file);
            TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
            string came;
            try
            {
                came = Readers.Read(input) ?? "read";
            }
            catch (Exception e)
            {
                came = e.ToString();
            }

            Console.WriteLine($"{file}: {Readers.All[input[0] % Readers.All.Count].Name}, {(Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds:F2} s, {came}");
        }

        return 0;
    default:
        Console.Error.WriteLine("usage: afl | own <executions> [seed] [folder] | seeds <folder> | try <file>...");
        return 2;
}
