using System;
using System.Linq;
using System.Threading;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.VSphere.Tests;

public sealed class SessionTests
{
    private const string OneUser = """{"users":{"tester@vsphere.local":{"password":"corr3ct-h0rse <&> b\u00e4ttery"}}}""";

    [Fact]
    public void A_login_tells_what_the_server_is_and_speaks_the_newest_common_version()
    {
        using VCenter vcenter = VCenter.Start(OneUser, "-api", "7.0.3.0");
        using VSphereSession session = vcenter.Connect();

        session.About.IsHost.ShouldBeFalse();
        session.About.HasApi("6.7").ShouldBeTrue();
        session.About.HasApi("8.0").ShouldBeFalse();
        session.ApiVersion.ShouldBe("7.0.3.0");
        session.Warnings.ShouldBeEmpty();
        session.ToString().ShouldBe("tester@vsphere.local@" + vcenter.Server);
    }

    [Fact]
    public void Disposing_logs_out_and_the_session_cannot_be_used_again()
    {
        using VCenter vcenter = VCenter.Start();
        VSphereSession session = vcenter.Connect();
        session.Dispose();

        vcenter.Calls()["Logout"].ShouldBe(1);
        session.IsOpen.ShouldBeFalse();
        Should.Throw<VSphereException>(() => session.GetHosts(new HostQuery()).Count()).Id.ShouldBe(ErrorIds.SessionClosed);
    }

    [Fact]
    public void A_wrong_password_is_an_invalid_login_that_shows_no_password()
    {
        using VCenter vcenter = VCenter.Start(OneUser);
        const string Wrong = "not-the-passw0rd";
        VSphereException e = Should.Throw<VSphereException>(() => vcenter.Connect(
            vcenter.Connection with { Credential = VSphereCredential.Of(VCenter.User, Wrong) }));

        e.Id.ShouldBe(ErrorIds.InvalidLogin);
        e.ToString().ShouldNotContain(Wrong);
        vcenter.Calls()["Login"].ShouldBe(1, "a login that was refused must not be tried again: it locks accounts");
    }

    [Fact]
    public void An_untrusted_certificate_is_refused_before_the_password_is_sent_and_the_message_has_its_thumbprint()
    {
        using VCenter vcenter = VCenter.Start();
        VSphereException e = Should.Throw<VSphereException>(() => vcenter.Connect(vcenter.Connection with { CertificateThumbprint = null }));

        e.Id.ShouldBe(ErrorIds.CertificateRejected);
        e.Message.Replace(":", string.Empty).ShouldContain(vcenter.Sha256);
        vcenter.Calls().ShouldNotContainKey("Login");
    }

    [Fact]
    public void A_certificate_can_be_pinned_by_either_thumbprint_in_any_spelling()
    {
        using VCenter vcenter = VCenter.Start();
        string colons = string.Join(":", Enumerable.Range(0, 20).Select(i => vcenter.Sha1.Substring(i * 2, 2))).ToLowerInvariant();
        foreach (string thumbprint in new[] { vcenter.Sha1, vcenter.Sha256, colons, "\u200E" + vcenter.Sha1 })
        {
            using VSphereSession session = vcenter.Connect(vcenter.Connection with { CertificateThumbprint = thumbprint });
            session.Warnings.Any(w => w.Contains("SHA-1") && w.Replace(":", string.Empty).Contains(vcenter.Sha256)).ShouldBe(thumbprint.Length < 64, "a SHA-1 thumbprint is weak");
            session.IsOpen.ShouldBeTrue();
        }
    }

    [Fact]
    public void Another_certificate_than_the_pinned_one_is_refused_also_when_checks_are_off()
    {
        using VCenter vcenter = VCenter.Start();
        VSphereException e = Should.Throw<VSphereException>(() => vcenter.Connect(
            vcenter.Connection with { CertificateThumbprint = new string('A', 64), SkipCertificateCheck = true }));

        e.Id.ShouldBe(ErrorIds.CertificateRejected);
        vcenter.Calls().ShouldNotContainKey("Login");
    }

    [Fact]
    public void Skipping_the_check_works_and_warns()
    {
        using VCenter vcenter = VCenter.Start();
        using VSphereSession session = vcenter.Connect(vcenter.Connection with { CertificateThumbprint = null, SkipCertificateCheck = true });
        session.Warnings.ShouldHaveSingleItem().ShouldContain("not checked");
    }

    [Fact]
    public void An_expired_session_is_opened_again_once_and_the_reading_goes_on()
    {
        using VCenter vcenter = VCenter.Start();
        using VSphereSession session = vcenter.Connect();
        vcenter.Trouble("""{"method":"RetrievePropertiesEx","nth":2,"kind":"expire"}""");

        session.GetHosts(new HostQuery()).Count().ShouldBe(4);
        vcenter.Calls()["Login"].ShouldBe(2);
        session.TakeNotices().ShouldContain(n => n.Contains("logged in again"));
    }

    [Fact]
    public void An_expired_session_on_a_lenient_server_is_noticed_too()
    {
        using VCenter vcenter = VCenter.Start(null, "-lenient");
        using VSphereSession session = vcenter.Connect();
        vcenter.Trouble("""{"method":"RetrievePropertiesEx","nth":2,"kind":"expire"}""");

        session.GetHosts(new HostQuery()).Count(h => h.HasCpuid).ShouldBe(4);
        vcenter.Calls()["Login"].ShouldBe(2);
    }

    [Fact]
    public void A_session_that_the_server_never_keeps_is_an_error_and_no_loop()
    {
        using VCenter vcenter = VCenter.Start();
        using VSphereSession session = vcenter.Connect();
        vcenter.Trouble("""{"method":"RetrievePropertiesEx","kind":"expire","times":-1}""");

        Should.Throw<VSphereException>(() => session.GetHosts(new HostQuery()).Count()).Id.ShouldBe(ErrorIds.NotAuthenticated);
        vcenter.Calls()["Login"].ShouldBe(2);
    }

    [Fact]
    public void A_slow_answer_is_a_timeout()
    {
        using VCenter vcenter = VCenter.Start();
        using VSphereSession session = vcenter.Connect(vcenter.Connection with { Timeout = TimeSpan.FromSeconds(1) });
        vcenter.Trouble("""{"method":"RetrievePropertiesEx","kind":"slow","ms":20000}""");

        Should.Throw<VSphereException>(() => session.GetHosts(new HostQuery()).Count()).Id.ShouldBe(ErrorIds.Timeout);
    }

    [Fact]
    public void An_answer_that_drips_is_a_timeout_too()
    {
        using VCenter vcenter = VCenter.Start();
        using VSphereSession session = vcenter.Connect(vcenter.Connection with { Timeout = TimeSpan.FromSeconds(1) });
        vcenter.Trouble("""{"method":"RetrievePropertiesEx","kind":"drip","ms":200}""");

        Should.Throw<VSphereException>(() => session.GetHosts(new HostQuery()).Count()).Id.ShouldBe(ErrorIds.Timeout);
    }

    [Fact]
    public void Cancelling_ends_a_wait_at_once()
    {
        using VCenter vcenter = VCenter.Start();
        using VSphereSession session = vcenter.Connect();
        vcenter.Trouble("""{"method":"RetrievePropertiesEx","kind":"slow","ms":20000}""");
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        Should.Throw<OperationCanceledException>(() => session.GetHosts(new HostQuery(), cancellation: cancel.Token).Count());
    }

    [Fact]
    public void A_dropped_or_truncated_answer_is_read_again()
    {
        using VCenter vcenter = VCenter.Start();
        using VSphereSession session = vcenter.Connect();
        foreach (string kind in new[] { "drop", "dropbefore", "truncate", "garbage" })
        {
            vcenter.Trouble("{\"method\":\"RetrievePropertiesEx\",\"nth\":2,\"kind\":\"" + kind + "\"}");
            session.GetHosts(new HostQuery()).Count().ShouldBe(4, kind);
            vcenter.NoTrouble();
        }
    }

    [Fact]
    public void A_server_that_is_gone_is_unreachable()
    {
        VCenter vcenter = VCenter.Start();
        using VSphereSession session = vcenter.Connect();
        vcenter.Dispose();

        VSphereException e = Should.Throw<VSphereException>(() => session.GetHosts(new HostQuery()).Count());
        e.Id.ShouldBe(ErrorIds.ServerUnreachable);
        e.Message.ShouldContain(vcenter.Server);
    }

    [Fact]
    public void A_name_that_does_not_resolve_is_unreachable()
    {
        VSphereException e = Should.Throw<VSphereException>(() => VSphereSession.Connect(
            new VSphereConnection("no-such-host.invalid", VSphereCredential.Of("u", "topsecret-1"))));
        e.Id.ShouldBe(ErrorIds.ServerUnreachable);
        e.ToString().ShouldNotContain("topsecret-1");
    }

    [Theory]
    [InlineData("")]
    [InlineData("https://")]
    [InlineData("ftp://vcenter")]
    [InlineData("vcenter/ui?x=1")]
    [InlineData("http://vcenter.example.com")]
    [InlineData("https://admin:s3cret-word@vcenter")]
    public void A_server_that_is_none_is_refused_without_repeating_a_password(string server)
    {
        VSphereException e = Should.Throw<VSphereException>(() => VSphereSession.Connect(
            new VSphereConnection(server, VSphereCredential.Of("u", "p"))));
        e.Id.ShouldBe(ErrorIds.InvalidValue);
        e.Kind.ShouldBe(ErrorKind.Usage);
        e.ToString().ShouldNotContain("s3cret-word");
    }

    [Fact]
    public void An_esxi_host_works_as_a_vcenter_does()
    {
        using VCenter esxi = VCenter.Start(null, "-esx");
        using VSphereSession session = esxi.Connect();

        session.About.IsHost.ShouldBeTrue();
        VSphereHost host = session.GetHosts(new HostQuery()).ShouldHaveSingleItem();
        host.HasCpuid.ShouldBeTrue();
        host.Cluster.ShouldBeNull();
    }
}
