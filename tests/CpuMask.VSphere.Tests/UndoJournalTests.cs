using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Soap;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.VSphere.Tests;

public sealed class UndoJournalTests
{
    private static readonly VmMaskPlan Plan = new()
    {
        State = new VmMaskState { Id = "vm-7", InstanceUuid = "5000-aa", Name = "app \"quoted\"\n\u00E4", HardwareVersionKey = "vmx-13" },
        Mechanism = MaskMechanism.ExtraConfig,
        Change = new VmMaskChange(
            new[] { new SettingChange("cpuid.1.ecx", null, "----"), new SettingChange("featMask.vm.cpuid.SSE3", "Val:1", null) },
            new[] { new LevelChange(new CpuIdMask(-2147483647, "amd", null, null, "----:h", "x"), null), new LevelChange(null, new CpuIdMask(1, null, "R", null, null, null)) }),
    };

    [Fact]
    public void What_is_written_is_read_back_word_for_word()
    {
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(folder.Path, "vCenter/../x");
        journal.Begin(Plan);

        UndoEntry entry = UndoJournal.For(folder.Path, "vCenter/../x").Pending(Fail).ShouldHaveSingleItem();
        entry.VmName.ShouldBe(Plan.State.Name);
        entry.InstanceUuid.ShouldBe("5000-aa");
        entry.Mechanism.ShouldBe(MaskMechanism.ExtraConfig);
        entry.Change.Settings.ShouldBe(Plan.Change.Settings);
        entry.Change.Levels.ShouldBe(Plan.Change.Levels);
        Path.GetDirectoryName(journal.File).ShouldBe(folder.Path);
    }

    [Fact]
    public void Undone_and_never_made_changes_are_not_pending()
    {
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(folder.Path, "s");
        string a = journal.Begin(Plan).Id, b = journal.Begin(Plan).Id, c = journal.Begin(Plan).Id, d = journal.Begin(Plan).Id;
        journal.End(a, "done");
        journal.End(b, UndoJournal.Untouched);
        journal.End(c, "partial");
        journal.Undone(new[] { d });

        journal.Pending(Fail).Select(e => e.Id).ShouldBe(new[] { a, c });
    }

    [Fact]
    public void A_file_cut_off_anywhere_loses_at_most_its_last_line_and_can_be_written_on()
    {
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(folder.Path, "s");
        string[] ids = { journal.Begin(Plan).Id, journal.Begin(Plan).Id, journal.Begin(Plan).Id };
        byte[] whole = File.ReadAllBytes(journal.File);
        int line = Array.IndexOf(whole, (byte)'\n') + 1;
        for (int cut = 0; cut < whole.Length; cut += 41)
        {
            File.WriteAllBytes(journal.File, whole.Take(cut).ToArray());
            journal.Pending().Select(e => e.Id).ShouldBe(ids.Take((cut + 1) / line));
            string next = journal.Begin(Plan).Id;
            journal.Pending().Select(e => e.Id).ShouldBe(ids.Take((cut + 1) / line).Concat(new[] { next }));
        }
    }

    [Fact]
    public void Damaged_and_foreign_lines_are_told_with_the_vm_they_concerned_and_the_rest_is_read()
    {
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(folder.Path, "s");
        string first = journal.Begin(Plan).Id;
        string whole = File.ReadAllText(journal.File).TrimEnd();
        File.AppendAllText(journal.File, "garbage\n{\"v\":2,\"kind\":\"begin\"}\n\n[1]\n{\"v\":1,\"kind\":\"begin\",\"id\":\"x\"}\n" + new string('[', 100000) + "\n"
            + whole.Replace("\"mechanism\"", "\"mech\u0007") + "\n");
        string last = journal.Begin(Plan).Id;
        var damages = new List<JournalDamage>();

        journal.Pending(damages.Add).Select(e => e.Id).ShouldBe(new[] { first, last });
        damages.Count.ShouldBe(6);
        damages[0].Message.ShouldContain("(2)");
        damages.Take(5).ShouldAllBe(d => d.VmId == null);
        damages[5].VmId.ShouldBe("vm-7");
        damages[5].Message.ShouldContain("app");
        damages[5].Message.ShouldNotContain("\u0007");
    }

    [Fact]
    public void A_line_that_a_crash_cut_off_is_told_and_concerns_no_vm()
    {
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(folder.Path, "s");
        string first = journal.Begin(Plan).Id;
        string line = File.ReadAllText(journal.File).TrimEnd();
        for (int length = 6; length < line.Length; length += 7)
        {
            File.AppendAllText(journal.File, line.Substring(0, length));
            journal.End(first, "done");
        }

        var damages = new List<JournalDamage>();
        journal.Pending(damages.Add).ShouldHaveSingleItem().MayBeRunning.ShouldBeFalse();
        damages.ShouldAllBe(d => d.VmId == null && d.Message.Contains("Nothing is lost"));
        damages.Count.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void A_journal_is_its_owners_alone_and_no_link_is_followed()
    {
        Needs.Unix();
        using var folder = new TempFolder();
        string inner = Path.Combine(folder.Path, "a", "b");
        UndoJournal journal = UndoJournal.For(inner, "s");
        journal.Begin(Plan);
        File.GetUnixFileMode(journal.File).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(inner).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        string target = Path.Combine(folder.Path, "elsewhere");
        foreach (bool there in new[] { false, true })
        {
            if (there)
            {
                File.WriteAllText(target, "kept");
            }

            string link = Path.Combine(inner, "link" + there + ".jsonl");
            File.CreateSymbolicLink(link, target);
            UndoJournal linked = UndoJournal.For(inner, "link" + there);
            File.Move(link, linked.File, overwrite: true);
            Should.Throw<VSphereException>(() => linked.Begin(Plan)).Message.ShouldContain("symbolic link");
            File.Exists(target).ShouldBe(there);
        }

        File.ReadAllText(target).ShouldBe("kept");
    }

    [Fact]
    public void Entries_of_the_name_that_a_journal_had_before_are_read_and_closed_in_the_new_one()
    {
        using var folder = new TempFolder();
        UndoJournal old = UndoJournal.For(folder.Path, "host-10.0.0.1");
        string id = old.Begin(Plan).Id;
        UndoJournal journal = UndoJournal.For(folder.Path, "esxi-1234", "host-10.0.0.1");
        string next = journal.Begin(Plan).Id;

        journal.Pending(Fail).Select(e => e.Id).ShouldBe(new[] { id, next });
        journal.Undone(new[] { id });
        journal.Pending(Fail).Select(e => e.Id).ShouldBe(new[] { next });
        File.ReadAllLines(old.File).Length.ShouldBe(1);
    }

    [Fact]
    public void A_line_that_would_set_a_setting_of_another_kind_is_no_line()
    {
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(folder.Path, "s");
        journal.Begin(Plan);
        File.WriteAllText(journal.File, File.ReadAllText(journal.File).Replace("cpuid.1.ecx", "isolation.tools.copy.disable"));
        journal.Pending().ShouldBeEmpty();
    }

    [Fact]
    public void What_reading_could_not_give_back_is_not_begun()
    {
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(folder.Path, "s");
        SettingChange good = Plan.Change.Settings[0];
        foreach (SettingChange change in new[]
        {
            good with { Key = "isolation.tools.copy.disable" },
            good with { Old = new string('x', 5 << 20) },
        })
        {
            VmMaskPlan plan = Plan with { Change = Plan.Change with { Settings = new[] { change } } };
            Should.Throw<VSphereException>(() => journal.Begin(plan)).Id.ShouldBe(ErrorIds.JournalUnusable);
        }

        File.Exists(journal.File).ShouldBeFalse("nothing was written");
    }

    [Fact]
    public void A_full_journal_takes_no_change_but_still_the_end_of_one()
    {
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(folder.Path, "s");
        string id = journal.Begin(Plan).Id;
        using (var stream = new FileStream(journal.File, FileMode.Open))
        {
            // A hole: no byte of it is on the disk.
            stream.SetLength(245L << 20);
        }

        Should.Throw<VSphereException>(() => journal.Begin(Plan)).Message.ShouldContain("256 MB");
        journal.End(id, "done");
    }

    [Fact]
    public void A_journal_that_another_program_keeps_locked_is_waited_for_once_and_not_for_every_vm()
    {
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(folder.Path, "s");
        journal.Begin(Plan);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        using (var locked = new FileStream(journal.File, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            for (int vm = 0; vm < 20; vm++)
            {
                Should.Throw<VSphereException>(() => journal.Begin(Plan)).Id.ShouldBe(ErrorIds.JournalUnusable);
            }
        }

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(35));
        journal.Begin(Plan);
        journal.Pending(Fail).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Many_writers_lose_no_line()
    {
        using var folder = new TempFolder();
        Task[] writers = Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                // Each its own journal object, as each process has.
                UndoJournal journal = UndoJournal.For(folder.Path, "s");
                for (int i = 0; i < 25; i++)
                {
                    journal.Begin(Plan);
                    journal.Pending(Fail).Count.ShouldBeGreaterThan(0);
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        await Task.WhenAll(writers);

        UndoJournal.For(folder.Path, "s").Pending(Fail).Count.ShouldBe(200);
    }

    [Fact]
    public void Restoring_several_changes_goes_back_to_before_the_first()
    {
        var vm = new VmMaskState
        {
            Id = "vm-1", Name = "app", HardwareVersionKey = "vmx-13", PowerState = "poweredOff",
            Settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["cpuid.1.ecx"] = "C", ["CPUID.1.EDX"] = "same" },
        };
        UndoEntry[] entries =
        {
            Entry("1", new SettingChange("cpuid.1.ecx", "A", "B")),
            Entry("2", new SettingChange("cpuid.1.ecx", "B", "C"), new SettingChange("cpuid.1.edx", "same", "never happened")),
        };

        VmMaskPlan plan = RestorePlanner.Plan(vm, entries, Server);
        plan.Refusal.ShouldBeNull();
        plan.Change.Settings.ShouldBe(new[] { new SettingChange("cpuid.1.ecx", "C", "A") });
        plan.Undoes.ShouldBe(new[] { "1", "2" });
        RestorePlanner.Plan(vm with { Settings = new Dictionary<string, string> { ["cpuid.1.ecx"] = "Z" } }, entries, Server).Refusal!.Id.ShouldBe(ErrorIds.ChangedSince);
        RestorePlanner.Plan(vm with { PowerState = "poweredOn" }, entries, Server).Refusal!.Id.ShouldBe(ErrorIds.InvalidPowerState);
    }

    [Fact]
    public void Of_two_admins_in_one_register_each_takes_back_their_own_bits_in_any_order()
    {
        const string None = "----:----:----:----:----:----:----:----", A = "----:----:----:----:----:----:----:---0", Ab = "----:----:----:----:----:----:----:--00",
            Abc = "----:----:----:----:----:----:----:-000", Bits = "----:----:----:----:----:----:----:--0-", Theirs = "----:----:----:----:----:----:----:--01";
        VmMaskState Vm(string? ecx) => new()
        {
            Id = "vm-1", Name = "app", HardwareVersionKey = "vmx-13", PowerState = "poweredOff",
            Settings = ecx is null ? VmMaskState.NoSettings : new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["cpuid.1.ecx"] = ecx },
        };
        UndoEntry[] one = { Entry("1", new SettingChange("cpuid.1.ecx", null, A)), Entry("3", new SettingChange("cpuid.1.ecx", Ab, Abc)) };
        UndoEntry[] two = { Entry("2", new SettingChange("cpuid.1.ecx", A, Ab)) };

        RestorePlanner.Plan(Vm(Abc), one, Server).Change.Settings.ShouldBe(new[] { new SettingChange("cpuid.1.ecx", Abc, Bits) });
        RestorePlanner.Plan(Vm(Bits), two, Server).Change.Settings.ShouldBe(new[] { new SettingChange("cpuid.1.ecx", Bits, null) });
        RestorePlanner.Plan(Vm(Ab), two, Server).Change.Settings.ShouldBe(new[] { new SettingChange("cpuid.1.ecx", Ab, A) });
        RestorePlanner.Plan(Vm(Theirs), one, Server).Refusal!.Id.ShouldBe(ErrorIds.ChangedSince);
        RestorePlanner.Plan(Vm(None), two, Server).Change.IsEmpty.ShouldBeTrue("nothing of it is left");

        // What was there first keeps its spelling, whoever goes back first.
        const string First = "---- ---- ---- ---- ---- ---- --h- ----", With = "----:----:----:----:----:----:--H-:---0", Both = "----:----:----:----:----:----:--H-:--00";
        string left = RestorePlanner.Plan(Vm(Both), new[] { Entry("4", new SettingChange("cpuid.1.ecx", First, With)) }, Server).Change.Settings[0].New!;
        left.ShouldBe("---- ---- ---- ---- ---- ---- --h- --0-");
        RestorePlanner.Plan(Vm(left), new[] { Entry("5", new SettingChange("cpuid.1.ecx", With, Both)) }, Server).Change.Settings[0].New.ShouldBe(First);
    }

    private static readonly VSphereServer Server = new("x", "VirtualCenter", "6.7.3", "6.7.0", "1", null);

    private static UndoEntry Entry(string id, params SettingChange[] settings) =>
        new(id, default, "vm-1", null, "app", MaskMechanism.ExtraConfig, new VmMaskChange(settings, Array.Empty<LevelChange>()));

    private static void Fail(JournalDamage damage) => throw new InvalidOperationException(damage.Message);
}
