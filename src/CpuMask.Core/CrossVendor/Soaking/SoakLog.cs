using System.Globalization;
using System.IO;
using System.Text;
using CpuMask.Files;
using CpuMask.Json;
using CpuMask.Text;

namespace CpuMask.CrossVendor.Soaking;

/// <summary>
/// The folder of one soak: <c>soak.jsonl</c> with a line before and a line behind each move, each on the disk before it goes on, and
/// a folder for the state after each failure. A soak that was stopped, by whatever, goes on from it. One process writes it at a time.
/// </summary>
public sealed class SoakLog : IDisposable
{
    /// <summary>The log's name in its folder.</summary>
    public const string FileName = "soak.jsonl";

    private readonly string folder;
    private readonly FileStream gate;
    private readonly FileStream file;
    private int last;

    private SoakLog(string folder, FileStream gate, FileStream file, SoakRecord before)
    {
        this.folder = folder;
        this.gate = gate;
        this.file = file;
        Succeeded = before.Succeeded;
        last = before.LastNumber;
        Before = before;
    }

    /// <summary>What it held when it was opened.</summary>
    public SoakRecord Before { get; }

    /// <summary>How many moves have succeeded, over all runs.</summary>
    public int Succeeded { get; private set; }

    /// <summary>Opens a folder, or makes it, for a plan.</summary>
    /// <exception cref="CpuMaskException">It holds another soak, another process writes it, or it cannot be read or written.</exception>
    public static SoakLog Open(string folder, SoakPlan plan)
    {
        string path = Path.Combine(folder, FileName);
        FileStream? gate = null, file = null;
        try
        {
            Directory.CreateDirectory(folder);

            // Unix keeps others out of a file only by keeping readers out too, and the log is to be read meanwhile.
            gate = new FileStream(Path.Combine(folder, "soak.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            SoakRecord before = SoakRecord.Read(path);
            if (before.LastNumber > 0 && (before.Vm != plan.Vm || before.First != plan.First || before.Second != plan.Second))
            {
                throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, Messages.AnotherSoak(path, before));
            }

            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            var log = new SoakLog(folder, gate, file, before);
            log.Mend();
            log.Add(json => SoakRecord.WritePlan(json, plan));
            (gate, file) = (null, null);
            return log;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Unwritable(path, e);
        }
        finally
        {
            file?.Dispose();
            gate?.Dispose();
        }
    }

    /// <summary>Writes down that a move begins.</summary>
    public SoakMove Begin(string from, string to)
    {
        var move = new SoakMove(++last, DateTimeOffset.UtcNow, from, to, 0);
        Add(json => SoakRecord.WriteBegin(json, move));
        return move;
    }

    /// <summary>Writes down what became of it.</summary>
    public void End(SoakMove move)
    {
        Add(json => SoakRecord.WriteEnd(json, move));
        Succeeded += move.Succeeded ? 1 : 0;
    }

    /// <summary>Keeps the state after a failure.</summary>
    /// <returns>The folder.</returns>
    public string Keep(SoakMove move, IReadOnlyList<SoakState> states)
    {
        string kept = Path.Combine(folder, "failure-" + move.Number.ToString("000000", CultureInfo.InvariantCulture));
        try
        {
            Directory.CreateDirectory(kept);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(kept, e);
        }

        OutputFile.Replace(Path.Combine(kept, "error.txt"), text => text.WriteLine(move.Error));
        foreach (SoakState state in states)
        {
            OutputFile.Replace(Path.Combine(kept, SafeName(state.Name)), text => text.Write(state.Text));
        }

        return kept;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        file.Dispose();
        gate.Dispose();
    }

    // A name that a server or a URI gave.
    private static string SafeName(string name) =>
        new(name.Select(c => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '.' or '-' or '_' ? c : '_').Take(120).ToArray());

    private static CpuMaskException Unwritable(string path, Exception e) =>
        new(ErrorIds.UnwritableFile, ErrorKind.Input, path + ": " + Files.Messages.Unwritable(e.Message), e);

    // A line that a crash cut off ends here, so that the next one stands by itself.
    private void Mend()
    {
        file.Seek(0, SeekOrigin.End);
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() != '\n')
            {
                file.WriteByte((byte)'\n');
            }
        }
    }

    private void Add(Action<JsonWriter> write)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var json = new JsonWriter(text);
        json.BeginObject(onOneLine: true);
        write(json);
        json.EndObject();
        byte[] line = Encoding.UTF8.GetBytes(text + "\n");
        try
        {
            file.Write(line, 0, line.Length);
            file.Flush(true);
        }
        catch (IOException e)
        {
            throw Unwritable(file.Name, e);
        }
    }
}
