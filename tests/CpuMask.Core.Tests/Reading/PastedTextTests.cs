using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using CpuMask.Cpuid;
using CpuMask.Reading;
using CpuMask.Tests.Shared;
using CpuMask.Text;

namespace CpuMask.Tests.Reading;

public class PastedTextTests
{
    private static readonly (string Format, string Text)[] Examples = FormatExamples.All()
        .Where(e => !e.Format.StartsWith("xen-cpuid-") && !e.Format.StartsWith("xapi-")).ToArray();

    private static readonly string[] Prompts = { "root@pve:~# ", "[root@esx1:~] ", "$ ", "# ", "admin@dom0 ~ $ ", "PS C:\\> ", "[root@xcp-1 ~]# " };

    private static readonly Dictionary<string, Func<string, Random, string>> Decorations = new()
    {
        ["quoted"] = (t, _) => Each(t, l => "> " + l),
        ["quoted twice"] = (t, _) => Each(t, l => ("> > " + l).TrimEnd()),
        ["quoted without blanks"] = (t, _) => Each(t, l => ">>" + l),
        ["indented"] = (t, _) => Each(t, l => "    " + l),
        ["indented by a tab"] = (t, _) => Each(t, l => "\t" + l),
        ["in fences"] = (t, _) => "This is what it says:\n```text\n" + t.TrimEnd() + "\n```\nWhat now?\n",
        ["in a code tag"] = (t, _) => "Hello,\n\n[code]\n" + t.TrimEnd() + "\n[/code]\nThanks\n",
        ["behind a prompt"] = (t, r) => Prompts[r.Next(Prompts.Length)] + "some-command --here\n" + t.TrimEnd('\n') + "\n" + Prompts[r.Next(Prompts.Length)].TrimEnd() + "\n",
        ["behind chatter"] = (t, _) => "Hi all,\n\nthe second host of our pool prints this.\n\n" + t,
        ["with a blank that is none"] = (t, _) => t.Replace("  ", " \u00A0"),
        ["with a long dash"] = (t, _) => t.Replace("-", "\u2013"),
        ["ended by CR"] = (t, _) => t.Replace("\r\n", "\n").Replace('\n', '\r'),
        ["wrapped"] = (t, r) => Wrapped(t, new[] { 60, 72, 80, 100, 120 }[r.Next(5)]),
        ["in quoted-printable"] = (t, _) => Each(t.Replace("=", "=3D"), l => l.EndsWith(' ') ? l[..^1] + "=20" : l) + "--=20\n",
    };

    [Fact]
    public void A_text_decorated_at_random_reads_as_the_text_itself_or_is_refused_and_never_as_something_less()
    {
        var wrong = new List<string>();
        var refused = new Dictionary<string, List<string>>();
        foreach ((string format, string text) in Examples)
        {
            // Of the format's own name, so that a new example changes nothing for the others.
            var random = new Random(format.Aggregate(20261128, (seed, c) => unchecked((seed * 31) + c)));
            DumpImport plain = Read(text);
            foreach (string name in Decorations.Keys)
            {
                Check(format, name, plain, Decorations[name](text, random), wrong, refused);
            }

            for (int i = 0; i < 12; i++)
            {
                string[] names = Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Decorations.Keys.ElementAt(random.Next(Decorations.Count))).ToArray();
                Check(format, string.Join(" + ", names), plain, names.Aggregate(text, (t, n) => Decorations[n](t, random)), wrong, refused);
            }
        }

        wrong.ShouldBeEmpty();
        foreach (string name in Decorations.Keys.Except(new[] { "wrapped", "with a long dash" }))
        {
            refused.GetValueOrDefault(name, new()).ShouldBeEmpty(name);
        }
    }

    [Fact]
    public void A_text_that_a_terminal_wrapped_at_any_column_reads_as_the_text_itself_or_is_refused()
    {
        var wrong = new List<string>();
        foreach ((string format, string text) in Examples)
        {
            DumpImport plain = Read(text);
            foreach (string name in new[] { "wrapped", "indented", "quoted" })
            {
                for (int width = 20; width <= 132; width++)
                {
                    string wrapped = Wrapped(name == "indented" ? Decorations[name](text, new Random(1)) : text, width);
                    Check(format, name + " at " + width, plain, name == "quoted" ? Decorations[name](wrapped, new Random(1)) : wrapped, wrong, new());
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void A_text_that_was_cut_off_anywhere_contradicts_the_whole_in_nothing_or_is_complained_of()
    {
        var wrong = new List<string>();
        foreach ((string format, string text) in Examples)
        {
            DumpImport whole = Read(text);
            for (int at = text.Length - 1; at > 0; at -= at > text.Length - 80 ? 1 : 3)
            {
                CheckContradictions(format + " cut at " + at + ", before " + text[at..Math.Min(text.Length, at + 12)], Read(text[..at]), whole, wrong);
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void A_word_of_eight_digits_that_lost_one_is_complained_of()
    {
        var wrong = new List<string>();
        foreach ((string format, string text) in Examples)
        {
            DumpImport whole = Read(text);
            foreach (Match word in Regex.Matches(text, "(?<![0-9A-Za-z])(0x)?[0-9a-fA-F]{8}(?![0-9A-Za-z])"))
            {
                int at = word.Index + word.Length - 5;
                CheckContradictions(format + " without the digit at " + at + " of " + word.Value, Read(text.Remove(at, 1)), whole, wrong);
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void A_message_names_the_line_of_the_text_that_was_given()
    {
        string text = "Hello,\n\n> CPU 0:\n>    0x00000000 0x00: eax=0x00000001 ebx=0x756e6547 ecx=0x6c65746e edx=0x49656e69\n>    0x00000001 0x00: eax=0xZZ\n";
        DumpImport import = Read(text);
        import.Hosts.Count.ShouldBe(1);
        import.Problems.Single().Message.ShouldStartWith("mail.txt(5,27): '0xZZ' is not a line");
    }

    [Fact]
    public void A_broken_line_is_told_and_not_cut_away()
    {
        string cpu = Examples.Single(e => e.Format == "cpuid-r").Text;
        DumpImport import = Read(cpu.Replace("CPU 1:", "\nCPU 1:").Replace("ebx=0x756e6547", "ebx=0x756e65Z7"));
        import.Problems.ShouldNotBeEmpty();
    }

    private static void Check(
        string format, string name, DumpImport plain, string decorated, List<string> wrong, Dictionary<string, List<string>> refused)
    {
        DumpImport import = Read(decorated);
        bool same = import.Hosts.Count == plain.Hosts.Count && import.Hosts.Zip(plain.Hosts).All(p => p.First.Registers.Equals(p.Second.Registers) && p.First.Vendor == p.Second.Vendor);
        if (import.Problems.Count > 0 || import.Hosts.SelectMany(h => h.Warnings).Except(plain.Hosts.SelectMany(h => h.Warnings)).Any())
        {
            refused.TryAdd(name, new());
            refused[name].Add(format + ": " + (import.Problems.FirstOrDefault()?.Message ?? "a warning"));
        }
        else if (!same)
        {
            wrong.Add($"{format} as {plain.Format} ({plain.Hosts.Count}, {plain.Problems.Count}), {name}, read as {import.Format} ({import.Hosts.Count}): " + Difference(import, plain) + "\n" + decorated[..Math.Min(decorated.Length, 400)]);
        }
    }

    private static void CheckContradictions(string what, DumpImport damaged, DumpImport whole, List<string> wrong)
    {
        string contradictions = string.Join(", ", damaged.Hosts.Zip(whole.Hosts).SelectMany(p => p.First.Registers.Addresses
            .Where(r => ((p.First.Registers[r].Value ^ p.Second.Registers[r].Value) & p.First.Registers[r].Known & p.Second.Registers[r].Known) != 0)
            .Select(r => r + "=" + p.First.Registers[r] + "/" + p.Second.Registers[r])));
        if (damaged.Problems.Count == 0 && contradictions.Length > 0 && !damaged.Hosts.SelectMany(h => h.Warnings).Except(whole.Hosts.SelectMany(h => h.Warnings)).Any())
        {
            wrong.Add(what + ": " + contradictions);
        }
    }

    private static string Difference(DumpImport a, DumpImport b) => a.Hosts.Count != b.Hosts.Count ? "hosts" : string.Join(", ", a.Hosts.Zip(b.Hosts)
        .SelectMany(p => p.First.Registers.Addresses.Union(p.Second.Registers.Addresses).Where(r => p.First.Registers[r] != p.Second.Registers[r]).Select(r => r + "=" + p.First.Registers[r] + "/" + p.Second.Registers[r])).Take(4));

    private static DumpImport Read(string text) => Registry.Formats.Read(DumpText.Of(text), "mail.txt", "mail");

    private static string Each(string text, Func<string, string> line) =>
        string.Concat(text.Replace("\r\n", "\n").TrimEnd('\n').Split('\n').Select(l => line(l) + "\n"));

    private static string Wrapped(string text, int width) => string.Concat(text.Replace("\r\n", "\n").TrimEnd('\n').Split('\n').Select(l =>
        string.Concat(Enumerable.Range(0, Math.Max(1, (l.Length + width - 1) / width)).Select(i => l.Substring(i * width, Math.Min(width, l.Length - (i * width))) + "\n"))));
}
