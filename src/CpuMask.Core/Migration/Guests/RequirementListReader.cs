using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Dumps;
using CpuMask.Text;

namespace CpuMask.Migration.Guests;

/// <summary>
/// A VM's feature requirements as text: <c>cpuid.avx2 Bool:Min:1</c> a line, PowerCLI's tables and lists,
/// <c>vim-cmd vmsvc/get.runtime</c>, lines cut out of a vmware.log, or nothing but names such as <c>avx2 bmi1</c>, which then
/// must all be there. A key takes the next value behind it; <c>#</c> begins a comment.
/// </summary>
public sealed class RequirementListReader : GuestTextReader
{
    private const string NameExpected = "a vSphere feature key such as cpuid.avx2";
    private static readonly char[] Blanks = { ' ', '\t', '\r', '\n', ',' };

    /// <inheritdoc/>
    public override string Format => "requirement-list";

    /// <inheritdoc/>
    public override string Description => "feature requirements of a virtual machine as text";

    /// <inheritdoc/>
    public override int Fit(DumpText text)
    {
        int keys = 0, values = 0, names = 0, others = 0;
        foreach ((string word, _) in Words(text).Take(400))
        {
            keys += RequirementWord.IsKey(word) ? 1 : 0;
            values += RequirementWord.IsValue(word) ? 1 : 0;
            bool name = RequirementWord.KeyOf(word) is not null;
            names += name ? 1 : 0;
            others += name || word.Length == 0 ? 0 : 1;
        }

        return keys > 0 && values > 0 ? 8 : names >= 3 && others <= names / 10 ? 4 : 0;
    }

    /// <inheritdoc/>
    public override void Read(DumpText text, GuestImport import)
    {
        var requirements = new List<FeatureRequirement>();
        var unread = new List<(string Word, TextPosition Position)>();
        string? key = null;
        bool spelled = false;
        foreach ((string word, TextPosition position) in Words(text))
        {
            if (RequirementWord.IsKey(word))
            {
                key = word;
                spelled = true;
            }
            else if (key is not null && RequirementWord.IsValue(word))
            {
                requirements.Add(new FeatureRequirement(key, word));
                key = null;
            }
            else if (word.Length > 0)
            {
                unread.Add((word, position));
            }
        }

        if (!spelled)
        {
            foreach ((string word, TextPosition position) in unread)
            {
                if (RequirementWord.KeyOf(word) is { } named)
                {
                    requirements.Add(FeatureRequirement.Present(named));
                }
                else
                {
                    import.Malformed(position, word, NameExpected);
                }
            }
        }

        if (requirements.Count > 0)
        {
            import.Add(new MigratingGuest
            {
                Source = Messages.FeatureRequirementsOf(import.Source),
                Hypervisor = GuestHypervisor.VMware,
                Requirements = RequirementWord.Distinct(requirements),
            });
        }
    }

    private static IEnumerable<(string Word, TextPosition Position)> Words(DumpText text)
    {
        var lines = new LineScanner(text);
        while (lines.Next())
        {
            string line = text.Slice(lines.Start, Math.Min(lines.End, lines.Start + 4096));
            int comment = line.IndexOf('#');
            line = comment < 0 ? line : line.Substring(0, comment);
            int at = 0;
            foreach (string word in line.Split(Blanks))
            {
                yield return (RequirementWord.Bare(word), new TextPosition(lines.Number, at + 1));
                at += word.Length + 1;
            }
        }
    }
}
