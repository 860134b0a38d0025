using System;
using System.Diagnostics;
using System.IO;
using CpuMask.Tests.Shared;

namespace CpuMask.Cli.Tests;

/// <summary>
/// Machines to log in to that are this one: each connection starts a server of its own, which ends with it, over a pipe. So there is
/// no port and no service. Each machine has a folder to work in and notes what it was asked for in <c>machine.commands</c>.
/// </summary>
internal static class LoopbackSsh
{
    /// <summary>Writes keys and settings for some machines.</summary>
    /// <returns>The settings for <c>ssh -F</c>.</returns>
    public static string Write(string folder, params string[] machines)
    {
        string Key(string name)
        {
            string path = Path.Combine(folder, name);
            using Process process = Process.Start("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", path]);
            process.WaitForExit();
            process.ExitCode.ShouldBe(0);
            return path;
        }

        string host = Key("host_key"), user = Key("user_key");
        foreach (string machine in machines)
        {
            Directory.CreateDirectory(Path.Combine(folder, machine));
            string shell = Path.Combine(folder, machine + ".sh");
            File.WriteAllText(shell, $"""
                echo "$SSH_ORIGINAL_COMMAND" >>{folder}/{machine}.commands
                export PATH='{Environment.GetEnvironmentVariable("PATH")}' HOME={folder}/{machine} DOTNET_CLI_HOME={folder}
                cd {folder}/{machine} && exec sh -c "$SSH_ORIGINAL_COMMAND"

                """);
            File.WriteAllText(Path.Combine(folder, machine + ".conf"), $"""
                HostKey {host}
                AuthorizedKeysFile {user}.pub
                PidFile none
                StrictModes no
                UsePAM no
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                ForceCommand sh {shell}

                """);
        }

        // Debian's server wants this folder for its helper when it runs as root.
        if (Environment.UserName == "root")
        {
            Directory.CreateDirectory("/run/sshd");
        }

        string config = Path.Combine(folder, "ssh_config");
        File.WriteAllText(config, $"""
            Host {string.Join(' ', machines)}
              ProxyCommand /usr/sbin/sshd -i -f {folder}/%h.conf -E {folder}/%h.log
              User {Environment.UserName}
              IdentityFile {user}
              IdentitiesOnly yes
              UserKnownHostsFile {folder}/known_hosts
              StrictHostKeyChecking accept-new
              LogLevel ERROR
              BatchMode yes

            """);
        return config;
    }
}
