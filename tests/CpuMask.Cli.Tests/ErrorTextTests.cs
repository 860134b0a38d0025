using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using CpuMask.Tests.Shared;

namespace CpuMask.Cli.Tests;

/// <summary>Every error text that admins met, as they paste it: whole, in part, wrapped, in other quotation marks.</summary>
public class ErrorTextTests
{
    // What each text is about, by a word in it, and the part of it that must be enough.
    private static readonly (string Word, string Part, string Kind, string About)[] Texts =
    [
        ("0x80000001", "CPUID level 0x80000001 register 'edx'", "cpuid-register", "80000001.0.EDX"),
        ("<esx1>", "CPUID level 0x1 register 'ecx'", "cpuid-register", "1.0.ECX"),
        ("requires hardware features", "on the target host:\n  * PCID\n  * Half-precision conversion instructions (F16C)", "feature-labels", "F16C"),
        ("current hardware requirements", "does not support the virtual machine's current hardware requirements", "requirements-not-met", ""),
        ("Cannot convert type", "Cannot convert type 'VirtualMachineFeatureRequirement'", "power-cli-conversion", ""),
        ("cpuid.ss", "'cpuid.ss' was absent", "feature-keys", "SS"),
        ("cluster's current", "cluster's current Enhanced vMotion Compatibility mode", "evc-admission", ""),
        ("CPUID details", "CPUID details: incompatibility", "requirements-not-met", ""),
    ];

    [Theory]
    [MemberData(nameof(Corpora.Each), MemberType = typeof(Corpora))]
    public void Each_is_understood_whole_in_part_wrapped_and_in_localised_quotes(string corpus)
    {
        string[] verified = File.ReadAllText(Corpus.Named(corpus).Sample("error-texts.txt")).Split("# FROM MEMORY")[0].Split("\n[").Skip(1).ToArray();
        foreach ((string word, string part, string kind, string about) in Texts)
        {
            string whole = Regex.Replace(verified.First(t => t.Contains(word)).Split(']', 2)[1], @"\(fault FeatureRequirementsNotMet.*|\(only this.*", string.Empty).Trim();
            foreach (string pasted in new[] { whole, part, Wrapped(whole), Requoted(whole, '\u201E', '\u201C'), Requoted(part, '\u00AB', '\u00BB'), Requoted(part, '\u2018', '\u2019') })
            {
                CpuMaskProcess run = CpuMaskProcess.RunWith(pasted, null, "explain", "-", "--json");
                run.ExitCode.ShouldBe(0, pasted + "\n" + run.Errors);
                JsonElement[] findings = run.Json.GetProperty("findings").EnumerateArray().Where(f => f.GetProperty("kind").GetString() == kind).ToArray();
                findings.ShouldNotBeEmpty(pasted);
                if (about.Length > 0)
                {
                    findings.SelectMany(f => f.GetProperty("bits").EnumerateArray().Select(b => b.GetProperty("feature").GetString()).Append(f.GetProperty("register").GetString()))
                        .ShouldContain(about, pasted);
                }
            }
        }
    }

    private static string Requoted(string text, char open, char close) => Regex.Replace(text, "'([^'\n]+)'", open + "$1" + close);

    // As a mail wraps a paragraph; lists keep their lines.
    private static string Wrapped(string text) => text.Contains("  * ") ? text.Replace("\n", "\r\n") : Regex.Replace(text, @"(.{20,40})\s", "$1\n  ");
}
