using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Xml;
using CpuMask.Baselines;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Explaining;
using CpuMask.Guests;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Reading;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Soap;

namespace CpuMask.Fuzz;

/// <summary>
/// Everything that reads what others wrote, behind one entry. An input's first byte says which reader gets the rest. A reader
/// may refuse with the exceptions that its callers catch; any other is a crash.
/// </summary>
internal static class Readers
{
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(1);
    private static readonly string EvcFile = Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "cpumask-fuzz-" + Environment.ProcessId);

    /// <summary>The readers by name: what tells formats apart itself, then each format asked for by its name.</summary>
    public static IReadOnlyList<(string Name, Action<byte[]> Read)> All { get; } = new (string, Action<byte[]>)[]
    {
        ("dumps", Dumps),
        ("guests", b => Guests(b, null)),
        ("faults", b => FaultExplanation.Of(DumpText.Of(b, b.Length).ToString(), redact: true)),
        ("mask-file", b => MaskFile.Parse("mask", b)),
        ("guest-mask", b => GuestMaskText.Parse("guest", Encoding.UTF8.GetString(b).Split('\n'), isDescriptor: true)),
        ("policy", b => CompliancePolicyReader.Read(b, "policy.json")),
        ("run", b => RunJsonReader.Read(b, "run.json")),
        ("baseline", b => BaselineJson.Parse(b, "baseline.json").Compute()),
        ("evc-modes", EvcModes),
        ("soap", Answer),
        ("journal", Journal),
    }
        .Concat(Registry.Formats.All.Select(r => ("dump:" + r.Format, (Action<byte[]>)(b => Dump(b, r)))))
        .Concat(Formats.All.Select(r => ("guest:" + r.Format, (Action<byte[]>)(b => Guests(b, r)))))
        .ToArray();

    /// <summary>Gives an input to the reader that its first byte names.</summary>
    /// <returns>The words of its refusal, or null.</returns>
    public static string? Read(byte[] input)
    {
        if (input.Length == 0)
        {
            return null;
        }

        try
        {
            All[input[0] % All.Count].Read(input[1..]);
            return null;
        }
        catch (CpuMaskException e) when (e.Message.Length < 4000)
        {
            return e.Message;
        }
    }

    /// <summary>Reads, and holds what took more than a second against a second of processor time: a busy machine is slow too.</summary>
    /// <exception cref="TimeoutException">Three times it took more than a second of processor time.</exception>
    public static void ReadInTime(byte[] input)
    {
        long started = Stopwatch.GetTimestamp();
        Read(input);
        if (Stopwatch.GetElapsedTime(started) <= MostTime)
        {
            return;
        }

        TimeSpan least = TimeSpan.MaxValue;
        for (int i = 0; i < 3 && least > MostTime; i++)
        {
            using var process = Process.GetCurrentProcess();
            TimeSpan before = process.TotalProcessorTime;
            Read(input);
            process.Refresh();
            least = process.TotalProcessorTime - before is var taken && taken < least ? taken : least;
        }

        if (least > MostTime)
        {
            throw new TimeoutException($"It takes {least.TotalSeconds:F1} s.");
        }
    }

    // As standard input, so that archives are opened too; what was read is written as JSON.
    private static void Dumps(byte[] bytes)
    {
        foreach (DumpImport import in new DumpFiles(Registry.Formats, standardInput: new MemoryStream(bytes, writable: false)).Read("-"))
        {
            Check(import);
        }
    }

    private static void Dump(byte[] bytes, DumpReader reader) => Check(Registry.Formats.Read(DumpText.Of(bytes, bytes.Length), "a", "a", reader));

    private static void Check(DumpImport import)
    {
        foreach (HostCpuid host in import.Hosts.Take(3))
        {
            HostJson.Write(new JsonWriter(TextWriter.Null), host);
        }

        if (import.Problems.Count > 60 || import.Problems.Any(p => p.Message.Length > 4000))
        {
            throw new InvalidDataException($"{import.Problems.Count} problems, the longest of {import.Problems.Max(p => p.Message.Length)} characters");
        }
    }

    private static DumpFormats Formats => CpuMask.Registry.Formats.ForGuests(CpuMask.Registry.Default.View);

    private static void Guests(byte[] bytes, DumpReader? reader) => Formats.Read(DumpText.Of(bytes, bytes.Length), "a", "a", reader);

    private static void EvcModes(byte[] bytes)
    {
        File.WriteAllBytes(EvcFile, bytes);
        EvcModeFile.LoadAll(EvcFile);
    }

    // An answer is read as its caller reads it: a fault, or objects of which hosts and VMs are made.
    private static void Answer(byte[] bytes)
    {
        try
        {
            using var reader = new AnswerReader(new AnswerStream(new MemoryStream(bytes, writable: false), CancellationToken.None));
            reader.MoveToBody();
            if (reader.Name == "Fault")
            {
                VimFaults.ToException(VimFaults.Read(reader), "Login");
                return;
            }

            foreach (XmlItem item in reader.Take()["returnval"]?.All("objects") ?? [])
            {
                ObjectProperties properties = ObjectProperties.From(item);
                new HostReader("vcenter", null).Read(properties);
                VmReader.WithoutPlace.Read(properties);
            }

            reader.Finish();
        }
        catch (XmlException)
        {
            // The connection makes a refusal with the place of it.
        }
    }

    private static void Journal(byte[] bytes)
    {
        foreach (string line in Encoding.UTF8.GetString(bytes).Split('\n').Take(20))
        {
            try
            {
                byte[] utf8 = Encoding.UTF8.GetBytes(line);
                UndoEntryJson.Read(JsonText.Parse(utf8, 0, utf8.Length));
            }
            catch (FormatException)
            {
                // The journal passes over a line that is no JSON.
            }
        }
    }
}
