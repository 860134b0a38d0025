using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using CpuMask.Linting;
using CpuMask.Platforms;
using CpuMask.Tests.Languages;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Linting;

/// <summary>What lint says of -cpu lines and of domain XML, held against QEMU's own CPU object and libvirt's own schema.</summary>
public class KvmPeerTests
{
    private const string Schema = "/usr/share/libvirt/schemas/domain.rng";

    private static readonly string[] Lines =
    [
        "-cpu Nehalem,+aes,pcid=on,-avx2,enforce", "-cpu qemu64,vendor=GenuineIntel,family=15,model=6,stepping=1,+cx16", "-cpu Haswell-noTSX,avx=off,f16c=no,phys-bits=40",
        "-cpu EPYC-Rome,sha-ni=off,rdseed=off,sse4.1=on,sse4_2=true", "-cpu base,level=0xd,xlevel=0x80000008,lm=on,nx=on,fpu=on,hypervisor=on", "-cpu Skylake-Server-v4,kvm=off,hv-relaxed=on,pmu=off",
    ];

    [Fact]
    public void Of_1000_lines_with_slips_qemu_refuses_those_of_which_lint_says_so()
    {
        string[] written = KvmPools.All().Take(12).Select(p => Registry.LanguageNamed("qemu").Write(CpuRequest.Of(p) with { UnknownBits = UnknownBits.Hide }).Text.Trim()).ToArray();
        string[] mutants = Mutants.Of([.. Lines, .. written], 3000, 303).Take(1500).Concat(Words([.. Lines, .. written], 500, 303)).Where(t => t.StartsWith("-cpu ") && t.Length > 6 && t[5..].All(c => c is > ' ' and < '\x7f' and not ('"' or '\'' or '\\'))).OrderBy(t => t.Length % 7).Take(1000).ToArray();
        bool[] refused = Qemu(mutants.Select(m => m[5..]));
        int both = 0;
        for (int i = 0; i < mutants.Length; i++)
        {
            CpuMaskLint lint = CpuMaskLint.Of(mutants[i], "line", Registry.LanguageNamed("qemu"));
            lint.Findings.Any(f => f.Fate == CpuTextFate.Refused).ShouldBe(refused[i], mutants[i] + "\n" + string.Join('\n', lint.Findings));
            both += refused[i] ? 1 : 0;
        }

        mutants.Length.ShouldBe(1000);
        both.ShouldBeInRange(200, 900);
    }

    [Fact]
    public void Of_1000_elements_with_slips_libvirts_schema_refuses_those_of_which_lint_says_so()
    {
        Needs.Peer(File.Exists(Schema), "libvirt's schema, of Debian's libvirt0");
        using var folder = new TemporaryFolder();
        string[] written = KvmPools.All().Take(12).Select(p => Registry.LanguageNamed("libvirt").Write(CpuRequest.Of(p) with { UnknownBits = UnknownBits.Hide }).Text.Trim())
            .Append("<cpu mode='host-passthrough' check='none' migratable='on'/>").Append("<cpu mode='custom' match='exact'>\n<model fallback='allow' vendor_id='AuthenticAMD'>Nehalem</model>\n<vendor>Intel</vendor>\n<feature policy='disable' name='aes'/>\n</cpu>").ToArray();
        string[] mutants = Mutants.Of(written, 1000, 303).ToArray();
        for (int i = 0; i < mutants.Length; i++)
        {
            folder.Write(i + ".xml", "<domain type='kvm'><name>a</name><memory>1024</memory><os><type arch='x86_64'>hvm</type></os>" + mutants[i] + "</domain>");
        }

        var start = new ProcessStartInfo("sh", new[] { "-c", "cd " + folder.Root + " && ls | xargs xmllint --noout --relaxng " + Schema + " 2>&1 | grep ' validates$'" }) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        HashSet<string> valid = process.StandardOutput.ReadToEnd().Split('\n').Select(l => l.Split('.')[0]).ToHashSet();
        process.WaitForExit();
        int refused = 0;
        for (int i = 0; i < mutants.Length; i++)
        {
            string domain = File.ReadAllText(folder.PathOf(i + ".xml"));
            CpuMaskLint lint = CpuMaskLint.Of(domain, "domain", Registry.LanguageNamed("libvirt"));

            // An element of another name is no CPU, whatever the schema says of it.
            if (lint.Findings.Any(f => f.Message.Contains("has no <cpu>")))
            {
                continue;
            }

            // What the schema does not know and the daemon refuses: models, vendors, a feature twice, features without a model.
            bool says = lint.Findings.Any(f => f.Fate == CpuTextFate.Refused && !IsDaemons(f.Message));
            says.ShouldBe(!valid.Contains(i.ToString(System.Globalization.CultureInfo.InvariantCulture)), mutants[i] + "\n" + string.Join('\n', lint.Findings));
            refused += says ? 1 : 0;
        }

        refused.ShouldBeInRange(300, 950);
    }

    private static bool IsDaemons(string message) => message.Contains("for its blank") || message.Contains("CPU model") || message.Contains("is no vendor of libvirt") || message.Contains("is named twice") || message.Contains("Features need a <model>");

    // One QEMU that is asked for the expansion of each line's model and properties: what the line's parser makes of them.
    private static bool[] Qemu(IEnumerable<string> lines)
    {
        var input = new StringBuilder("{\"execute\":\"qmp_capabilities\"}\n");
        var order = new List<bool?>();
        foreach (string line in lines)
        {
            string? question = Question(line);
            order.Add(question is null ? true : null);
            if (question is not null)
            {
                input.Append(question).Append('\n');
            }
        }

        string[] answers = Tool.Run("qemu-system-x86_64", "-M none -display none -qmp stdio", input + "{\"execute\":\"quit\"}\n").Split('\n')
            .Where(l => l.StartsWith("{\"return\"") || l.StartsWith("{\"error\"")).Skip(1).ToArray();
        int next = 0;
        return order.Select(o => o ?? answers[next++].StartsWith("{\"error\"")).ToArray();
    }

    // As x86_cpu_parse_featurestr cuts it; null where a value is refused before any CPU is made.
    private static string? Question(string line)
    {
        string[] pieces = line.Split(',');
        var set = new List<KeyValuePair<string, object>>();
        var plus = new List<string>();
        var minus = new List<string>();
        foreach (string piece in pieces.Skip(1).Where(p => p.Length > 0))
        {
            if (piece[0] is '+' or '-')
            {
                (piece[0] == '+' ? plus : minus).Add(piece[1..]);
                continue;
            }

            int equals = piece.IndexOf('=');
            set.Add(KeyValuePair.Create((equals < 0 ? piece : piece[..equals]).Replace('_', '-'), (object)(equals < 0 ? "on" : piece[(equals + 1)..])));
        }

        var props = new Dictionary<string, object>();
        foreach ((string name, object value) in set.Concat(plus.Select(p => KeyValuePair.Create(p, (object)"on"))).Concat(minus.Select(m => KeyValuePair.Create(m, (object)"off"))))
        {
            string text = (string)value;
            bool number = name is "family" or "model" or "stepping" or "phys-bits" or "level" or "xlevel";
            bool isText = name is "vendor" or "model-id" or "hv-vendor-id";
            if (number)
            {
                bool hex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
                if (!long.TryParse(hex ? text[2..] : text, hex ? System.Globalization.NumberStyles.HexNumber : System.Globalization.NumberStyles.None, null, out long parsed))
                {
                    return null;
                }

                // 32 to 52 is asked when a CPU is made, which an expansion does not do; each value is set in its turn.
                if (name == "phys-bits" ? parsed is > 52 or (> 0 and < 32) : parsed > Most(name))
                {
                    return null;
                }

                props[name] = parsed;
            }
            else if (isText)
            {
                if (name == "vendor" && text.Length != 12)
                {
                    return null;
                }

                props[name] = text;
            }
            else if (text is "on" or "yes" or "true" or "y" or "off" or "no" or "false" or "n")
            {
                props[name] = text is "on" or "yes" or "true" or "y";
            }
            else
            {
                return null;
            }
        }

        return JsonSerializer.Serialize(new { execute = "query-cpu-model-expansion", arguments = new { type = "full", model = new { name = pieces[0], props } } });
    }

    // Slips of whole words: one left out, one twice, two changed over, a sign for a value.
    private static IEnumerable<string> Words(string[] lines, int count, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            List<string> words = lines[random.Next(lines.Length)].Split(',').ToList();
            int at = random.Next(1, words.Count), other = random.Next(1, words.Count);
            switch (random.Next(4))
            {
                case 0:
                    words.RemoveAt(at);
                    break;
                case 1:
                    words.Insert(other, words[at]);
                    break;
                case 2:
                    (words[at], words[other]) = (words[other], words[at]);
                    break;
                default:
                    words[at] = words[at].EndsWith("=on", StringComparison.Ordinal) ? "-" + words[at][..^3] : words[at].TrimStart('+', '-') + "=off";
                    break;
            }

            yield return string.Join(',', words);
        }
    }

    private static long Most(string name) => name switch { "family" => 270, "model" => 255, "stepping" => 15, _ => uint.MaxValue };
}
