using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Platforms;
using CpuMask.Reading;

namespace CpuMask.Cli.Tests.Toy;

/// <summary>A hypervisor that is none: all that a new platform has to say, in one folder.</summary>
internal sealed class ToyPlatform : Platform
{
    public override GuestView View { get; } = new ToyView();

    public override IReadOnlyList<DumpReader> Formats { get; } = [new ToyReader()];


    public override IReadOnlyList<CpuLanguage> Languages { get; } = [new ToyLanguage()];

    public override IReadOnlyList<CpuLevel> LevelsOf(ComputedBaseline baseline) => [new CpuLevel("toy level", "T" + baseline.Features.Count(), string.Empty)];

    public override HidingLines Hide(IEnumerable<BitAddress> bits)
    {
        IReadOnlyList<BitAddress> hidden = HidingLines.InCpuid(bits);
        return new HidingLines(hidden, ("toy", hidden.Select(b => "no " + FeatureTable.Default.NameOf(b)).ToArray()));
    }

    private sealed class ToyView : GuestView
    {
        public override string Id => "toy";

        public override string Name => "Toy";

        public override GuestVisibility Of(Feature row) => row.OnKvm;

        public override bool IsNeededOnceSeen(Feature row) => IsMissed(row);

        public override bool MayCrossVendors(bool vendorGiven) => false;

        public override bool ShowsAddressBitsOfHost => true;
    }

    // A line: toy <name> <vendor> <signature>.
    private sealed class ToyReader : DumpReader
    {
        public override string Format => "toy-line";

        public override string Description => "a line of Toy's";

        public override DumpKnowledge Knows => new(RegisterKnowledge.None, subleaves: false, allCpus: false, microcode: false, HostView.Hardware);

        public override DumpFit Fit(DumpText text) => text.ToString().StartsWith("toy ", StringComparison.Ordinal) ? DumpFit.Yes(DumpFit.Certain) : DumpFit.None;

        public override void Read(DumpText text, DumpImport import) =>
            import.Add(new HostCpuid { Name = text.ToString().Split(' ')[1], Source = import.Source, Format = Format, Vendor = CpuVendor.Intel });
    }

    private sealed class ToyLanguage : CpuLanguage
    {
        public override string Id => "toy";

        public override string Title => "Toy: for the toy box";

        public override CpuRequestParts Uses => CpuRequestParts.Baseline;

        public override CpuText Write(CpuRequest request) => new(string.Concat(
            request.Baseline.Value.Features.Select(f => "toy shows " + f.Name + "\n"))) { Notes = ["It is a toy."] };

        public override bool Knows(string text) => text.StartsWith("toy shows ", StringComparison.Ordinal);

        public override CpuTextReading Read(string text) => new()
        {
            Bits = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select((line, i) => new CpuTextBit(
                FeatureTable.Default.All.First(f => f.IsFlag && f.Name == line["toy shows ".Length..]).Bit, BitEffect.Shown, new CpuMask.Text.TextPosition(i + 1, 1))).ToArray(),
        };
    }
}
