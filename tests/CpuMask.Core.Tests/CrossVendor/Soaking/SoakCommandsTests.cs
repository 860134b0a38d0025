using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CpuMask.CrossVendor.Soaking;
using CpuMask.Tests.Shared;
using CpuMask.Text;

namespace CpuMask.Tests.CrossVendor.Soaking;

/// <summary>Soaks by the commands of libvirt and Xen, run and printed.</summary>
public class SoakCommandsTests
{
    [Theory]
    [InlineData(SoakToolstack.Libvirt, "a", "virsh -c qemu+ssh://a/system migrate --live vm qemu+ssh://b/system", "virsh -c qemu+ssh://a/system list --name")]
    [InlineData(SoakToolstack.Xl, "a", "ssh -o BatchMode=yes a xl migrate vm b", "ssh -o BatchMode=yes a xl list")]
    [InlineData(SoakToolstack.Libvirt, "qemu+tls://a:16514/system", "virsh -c qemu+tls://a:16514/system migrate --live vm qemu+ssh://b/system", "virsh -c qemu+tls://a:16514/system list --name")]
    public void The_commands_are_those_of_the_toolstack(SoakToolstack toolstack, string first, string move, string list)
    {
        var commands = new HostCommands(SoakPlan.Of("vm", [first, "b"], 0, moves: 2), toolstack);
        commands.Move(first, "b").ToString().ShouldBe(move);
        commands.List(first).ToString().ShouldBe(list);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("$(reboot)")]
    [InlineData("a;b")]
    [InlineData("-oProxyCommand=x")]
    [InlineData("a'b")]
    [InlineData("")]
    public void A_name_that_a_shell_would_not_leave_alone_is_refused(string name)
    {
        Should.Throw<CpuMaskException>(() => new HostCommands(SoakPlan.Of(name, ["a", "b"], 0, moves: 2), SoakToolstack.Xl)).Id.ShouldBe(ErrorIds.InvalidValue);
        Should.Throw<CpuMaskException>(() => new CommandMover(SoakPlan.Of("vm", ["a", name], 0, moves: 2), SoakToolstack.Libvirt)).Id.ShouldBe(ErrorIds.InvalidValue);
    }

    [Theory]
    [InlineData(SoakToolstack.Libvirt)]
    [InlineData(SoakToolstack.Xl)]
    public void Two_hundred_moves_go_by_commands_and_one_that_fails_keeps_what_both_hosts_say(SoakToolstack toolstack)
    {
        using var folder = new TemporaryFolder();
        SoakPlan plan = SoakPlan.Of("vm", ["a", "b"], 0, moves: 200);
        var site = new Site { FailsAt = 101 };
        var mover = new CommandMover(plan, toolstack, site.Run);
        SoakMove failed = Soak(plan, mover, folder.Root).Last();
        failed.Number.ShouldBe(101);
        failed.Error!.ShouldContain("ended with 1: cannot");
        string[] kept = Directory.GetFiles(failed.State!).Select(f => Path.GetFileName(f)).ToArray();
        kept.ShouldContain(f => f.StartsWith("a."));
        kept.ShouldContain(f => f.StartsWith("b."));
        Soak(plan, mover, folder.Root).Count.ShouldBe(100);
        site.Moves.ShouldBe(201);
    }

    [Fact]
    public void A_VM_on_both_hosts_or_on_neither_ends_it()
    {
        SoakPlan plan = SoakPlan.Of("vm", ["a", "b"], 0, moves: 2);
        Where(plan, SoakToolstack.Libvirt, 0, "other\nvm\n\n").ShouldContain("on a and on b");
        Where(plan, SoakToolstack.Libvirt, 0, "vm2\nmyvm\n\n").ShouldBe("vm runs neither on a nor on b.");
        Where(plan, SoakToolstack.Xl, 0, "Name  ID  Mem\nDomain-0  0  4096\nvm--incoming  7  512\n").ShouldContain("neither");
        Where(plan, SoakToolstack.Xl, 0, "Name  ID  Mem\nvm  7  512\n").ShouldContain("on a and on b");
    }

    [Fact]
    public void A_host_that_cannot_be_asked_is_not_one_without_the_VM()
    {
        string message = Where(SoakPlan.Of("vm", ["a", "b"], 0, moves: 2), SoakToolstack.Xl, 255, "ssh: Could not resolve hostname a\n");
        message.ShouldContain("ssh -o BatchMode=yes a xl list ended with 255");
        message.ShouldContain("Could not resolve hostname");
    }

    [Fact]
    public void A_program_that_is_not_there_says_so()
    {
        Should.Throw<CpuMaskException>(() => SoakProgram.Run(new HostCommand("no-such-program-at-all", []))).Message.ShouldStartWith("no-such-program-at-all cannot be run");
        if (!OperatingSystem.IsWindows())
        {
            SoakProgram.Run(new HostCommand("echo", ["a", "b"])).ShouldBe((0, "a b\n"));
            SoakProgram.Run(new HostCommand("ls", ["/no/such/folder"])).Code.ShouldNotBe(0);
            Should.Throw<CpuMaskException>(() => SoakProgram.Run(new HostCommand("sleep", ["30"]) { Patience = TimeSpan.FromMilliseconds(50) })).Id.ShouldBe(ErrorIds.Timeout);
        }
    }

    /// <summary>virsh itself, on libvirt's test driver, which does not migrate: what else is asked of it it knows.</summary>
    [Fact]
    public void Virsh_knows_the_commands()
    {
        Needs.Unix();
        Tool.Run("virsh", "--version");
        using var folder = new TemporaryFolder();
        string other = "test://" + folder.Write("other.xml", "<node><cpu><mhz>1</mhz></cpu></node>");
        SoakPlan plan = SoakPlan.Of("test", ["test:///default", other], 0, moves: 2);
        var mover = new CommandMover(plan, SoakToolstack.Libvirt);
        mover.Where().ShouldBe("test:///default");
        string[] kept = mover.Save().Select(s => s.Text).ToArray();
        kept.Length.ShouldBe(8);
        kept.Count(t => t.Contains("<capabilities>")).ShouldBe(2);
        kept.Count(t => t.Contains("<domain type='test' id=")).ShouldBe(1);
        kept.ShouldContain(t => t.Contains("ended with 1") && t.Contains("failed to get domain"));
    }

    /// <summary>The printed script in a real sh, with a virsh and an ssh that play two hosts.</summary>
    [Theory]
    [InlineData(SoakToolstack.Libvirt)]
    [InlineData(SoakToolstack.Xl)]
    public void The_script_does_the_same_where_there_is_no_CpuMask(SoakToolstack toolstack)
    {
        Needs.Unix();
        using var folder = new TemporaryFolder();
        SoakPlan plan = SoakPlan.Of("vm", ["hosta", "hostb"], 0, moves: 12);
        File.WriteAllText(folder.PathOf("soak.sh"), SoakScript.Write(plan, toolstack));
        File.WriteAllText(folder.PathOf("on"), "hosta");
        foreach (string program in new[] { "virsh", "ssh" })
        {
            File.WriteAllText(folder.PathOf(program), """
                #!/bin/sh
                here=$(dirname "$0")
                on=$(cat "$here/on")
                case "$*" in
                  *migrate*) echo m >>"$here/moves"
                    [ "$(wc -l <"$here/moves")" -ne 7 ] || { echo 'cannot move' >&2; exit 1; }
                    for word; do last=$word; done
                    case "$last" in *hosta*) echo hosta >"$here/on" ;; *) echo hostb >"$here/on" ;; esac ;;
                  *list\ --name|*xl\ list) echo 'other  1'; case "$*" in *$on*) echo vm ;; esac ;;
                  *) echo "state: $*" ;;
                esac
                """.Replace("\r", string.Empty));
        }

        string Sh() => Tool.Run("sh", $"-c \"cd {folder.Root} && chmod +x virsh ssh && PATH={folder.Root}:$PATH sh soak.sh; echo ended with $?\"");
        Sh().ShouldContain("ended with 1");
        string state = Directory.GetDirectories(folder.Root, "failure-*").Single();
        Directory.GetFiles(state).Length.ShouldBe(toolstack == SoakToolstack.Libvirt ? 8 : 6);
        File.ReadAllText(Directory.GetFiles(state)[0]).ShouldStartWith("state: ");
        Sh().ShouldContain("ended with 0");
        File.ReadAllLines(folder.PathOf("soak.log")).Count(l => l.EndsWith(" ok")).ShouldBe(12);
        File.ReadAllLines(folder.PathOf("soak.log")).Count(l => l.EndsWith(" failed")).ShouldBe(1);
    }

    private static string Where(SoakPlan plan, SoakToolstack toolstack, int code, string output) =>
        Should.Throw<CpuMaskException>(() => new CommandMover(plan, toolstack, _ => (code, output)).Where()).Message;

    private static List<SoakMove> Soak(SoakPlan plan, ISoakMover mover, string folder)
    {
        using SoakLog log = SoakLog.Open(folder, plan);
        return SoakRun.Run(plan, mover, log).ToList();
    }

    private sealed class Site
    {
        private string on = "a";

        public int FailsAt { get; init; }

        public int Moves { get; private set; }

        public (int Code, string Output) Run(HostCommand command)
        {
            string[] words = command.ToString().Split(' ');
            if (words.Contains("migrate"))
            {
                if (++Moves == FailsAt)
                {
                    return (1, "cannot\n");
                }

                on = words[^1].Contains('b') ? "b" : "a";
                return (0, string.Empty);
            }

            bool here = words.Contains(on) || words.Contains("qemu+ssh://" + on + "/system");
            return words[^1] is "--name" or "list" ? (0, here ? "other\nvm\n" : "other\n") : (0, "text");
        }
    }
}
