using System.Net;
using CpuMask.Cpuid;
using CpuMask.Formats.Local;
using CpuMask.Text;
using CpuMask.VSphere;
using CpuMask.VSphere.Soap;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.Framework.Tests;

/// <summary>What is otherwise on .NET Framework.</summary>
public class OnlyHereTests
{
    [Fact]
    public void Tls_1_2_is_asked_for_where_the_process_does_not()
    {
        SecurityProtocolType before = ServicePointManager.SecurityProtocol;
        try
        {
            ServicePointManager.SecurityProtocol = SecurityProtocolType.Tls;
            SoapTransport.AskForTls12();
            ServicePointManager.SecurityProtocol.ShouldBe(SecurityProtocolType.Tls | SecurityProtocolType.Tls12);

            // What the system chooses by itself stays.
            ServicePointManager.SecurityProtocol = 0;
            SoapTransport.AskForTls12();
            ServicePointManager.SecurityProtocol.ShouldBe((SecurityProtocolType)0);
        }
        finally
        {
            ServicePointManager.SecurityProtocol = before;
        }
    }

    [Fact]
    public void This_machines_cpuid_takes_powershell_7_and_the_error_says_so() =>
        Should.Throw<CpuMaskException>(() => LocalCpuid.Read(Registry.Formats)).Message.ShouldContain("that takes PowerShell 7");
}
