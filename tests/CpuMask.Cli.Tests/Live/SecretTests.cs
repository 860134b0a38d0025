using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CpuMask.Cli.Running;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.Cli.Tests.Live;

public sealed class SecretTests
{
    [Fact]
    public void A_wrong_password_certificate_or_name_is_its_own_clear_error()
    {
        using VCenter vcenter = VCenter.Start(null, "-username", VCenter.User, "-password", VCenter.Password);
        string[] user = ["--user", VCenter.User];

        CpuMaskProcess password = LiveServer.Run("wr0ng-horse", ["collect", .. LiveServer.Options(vcenter)]);
        password.ExitCode.ShouldBe(ExitCode.Unreadable, password.Errors);
        password.Errors.ShouldContain("user name and password");

        CpuMaskProcess certificate = LiveServer.Run(VCenter.Password, ["collect", "--server", vcenter.Server, .. user]);
        certificate.ExitCode.ShouldBe(ExitCode.Unreadable);
        certificate.Errors.ShouldContain("not trusted");
        certificate.Errors.ShouldContain("thumbprint");
        CpuMaskProcess pinned = LiveServer.Run(VCenter.Password, ["collect", "--server", vcenter.Server, .. user, "--thumbprint", new string('A', 40)]);
        pinned.ExitCode.ShouldBe(ExitCode.Unreadable);
        pinned.Errors.ShouldContain("shows the certificate");
        vcenter.Calls().GetValueOrDefault("Login").ShouldBe(1, "the password went to nobody who did not show the right certificate");

        CpuMaskProcess name = LiveServer.Run(VCenter.Password, ["collect", "--server", "no-such-host.invalid", .. user]);
        name.ExitCode.ShouldBe(ExitCode.Unreadable);
        name.Errors.ShouldContain("no-such-host.invalid");

        CpuMaskProcess skipped = LiveServer.Run(VCenter.Password, ["collect", "--json", "--server", vcenter.Server, .. user, "--skip-certificate-check"]);
        skipped.ExitCode.ShouldBe(0, skipped.Errors);
        skipped.Errors.ShouldContain("warning: The server's certificate is not checked");
        foreach (CpuMaskProcess failed in new[] { password, certificate, pinned, name })
        {
            failed.Output.ShouldBeEmpty();
        }
    }

    [Fact]
    public void A_password_is_taken_from_a_file_for_one_s_own_eyes_only()
    {
        using VCenter vcenter = VCenter.Start(null, "-username", VCenter.User, "-password", VCenter.Password);
        using var folder = new TempFolder();
        string file = Path.Combine(folder.Path, "password");
        File.WriteAllText(file, VCenter.Password + "\r\nsecond line\n");
        string[] command = ["collect", "--json", .. LiveServer.Options(vcenter), "--password-file", file];
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
            CpuMaskProcess open = LiveServer.Run(null, command);
            open.ExitCode.ShouldBe(ExitCode.Usage);
            open.Errors.ShouldContain("OtherRead");
            File.SetUnixFileMode(file, UnixFileMode.UserRead);
        }

        if (OperatingSystem.IsLinux() && Environment.UserName == "root")
        {
            // Only root can give a file away, and only root can then still read it.
            System.Diagnostics.Process.Start("chown", ["nobody", file]).WaitForExit();
            CpuMaskProcess foreign = LiveServer.Run(null, command);
            foreign.ExitCode.ShouldBe(ExitCode.Usage);
            foreign.Errors.ShouldContain("belongs to another user");
            System.Diagnostics.Process.Start("chown", ["root", file]).WaitForExit();
        }

        CpuMaskProcess run = LiveServer.Run("wrong, and the file counts first", command);
        run.ExitCode.ShouldBe(0, run.Errors);
        LiveServer.Run(null, ["collect", .. LiveServer.Options(vcenter), "--password-file", file + "x"]).ExitCode.ShouldBe(ExitCode.Unreadable);
    }

    [Fact]
    public void Without_a_password_or_user_nothing_is_sent()
    {
        CpuMaskProcess run = LiveServer.Run(null, "collect", "--server", "127.0.0.1:1", "--user", "me");
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Errors.ShouldContain("CPUMASK_PASSWORD");
        LiveServer.Run("secret", "collect", "--server", "127.0.0.1:1").ExitCode.ShouldBe(ExitCode.Usage);
        CpuMaskProcess inAddress = LiveServer.Run("unused-one", "collect", "--server", "https://me:hunter2@127.0.0.1:1/", "--user", "me");
        inAddress.ExitCode.ShouldBe(ExitCode.Usage);
        inAddress.Errors.ShouldNotContain("hunter2");
        LiveServer.Run(null, "collect", "--server", "x", "--password", "hunter2").ExitCode.ShouldBe(ExitCode.Usage);
    }

    [Fact]
    public void Neither_the_journal_nor_a_host_file_holds_a_secret()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using var folder = new TempFolder();
        string mask = LiveServer.MaskFile(folder, "m.vmx", "cpuid.1.ecx = \"----:----:----:----:----:----:----:---0\"");
        vcenter.Cpumask("vm-mask", "set", "app*", "--mask", mask, "--yes", "--journal", folder.Path);
        vcenter.Cpumask("collect", "--out", folder.Path);
        string[] files = Directory.GetFiles(folder.Path);
        files.Length.ShouldBeGreaterThan(3);
        files.Where(f => File.ReadAllText(f) is { } text && (text.Contains(VCenter.Password) || text.Contains("vmware_soap_session"))).ShouldBeEmpty();
    }
}
