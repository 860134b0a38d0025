namespace CpuMask.VSphere.Tests.Shared;

/// <summary>What the simulated servers of the tests hold.</summary>
public static class Sites
{
    /// <summary>
    /// Two hosts that differ (Sandy Bridge has no RDRAND, F16C and FSGSBASE), one whose CPU is older, and VMs of every age:
    /// some off and plain, some with masks of their own, some that cannot be changed.
    /// </summary>
    public const string Vms = """
        {
          "datacenters": [
            { "name": "Lab", "clusters": [ { "name": "Prod", "hosts": [ "esx01", "esx02", "esx03" ] } ], "standalone": [ "lone" ] },
            { "name": "Far", "clusters": [ { "name": "Edge", "hosts": [ "esx11" ] } ], "standalone": [] }
          ],
          "hosts": {
            "*": { "cpu": "E5-2670", "version": "6.7.0", "build": "17167734", "maker": "Example", "model": "Blade 1", "biosVersion": "2.1", "biosDate": "2018-05-24" },
            "esx02": { "cpu": "E5-2670v2" },
            "esx03": { "cpu": "E5640", "connection": "disconnected" },
            "lone": { "bare": true, "connection": "notResponding" },
            "esx11": { "version": "6.5.0", "build": "10884925", "maintenance": true }
          },
          "vms": {
            "*": { "guestId": "rhel7_64Guest", "power": "poweredOff" },
            "app08": { "host": "esx01", "version": "vmx-8" },
            "app08masked": { "host": "esx01", "version": "vmx-08", "cpuFeatureMask": [
              { "level": 1, "ecx": "----:----:----:----:----:----:H---:---R", "edx": "----:----:----:----:----:----:----:xxxx" },
              { "level": 1, "vendor": "amd", "ecx": "----:----:----:----:----:----:----:---0" },
              { "level": "0x80000001", "edx": "----:----:---H:----:----:----:----:----" } ] },
            "app13": { "host": "esx01", "version": "vmx-13" },
            "app13masked": { "host": "esx01", "version": "vmx-13", "extraConfig": {
              "cpuid.1.ecx": "----:----:----:----:----:----:--h-:----", "featMask.vm.cpuid.rdrand": "Val:1", "cpuid.coresPerSocket": "2", "other.key": "left alone" } },
            "app14": { "host": "esx01", "version": "vmx-14" },
            "app14masked": { "host": "esx02", "version": "vmx-14", "extraConfig": {
              "featMask.vm.cpuid.Intel": "Val:1", "featMask.vm.cpuid.SSE3": "Val:1", "featMask.vm.cpuid.F16C": "Val:1", "featureCompat.vm.completeMasks": "TRUE" } },
            "app14false": { "host": "esx02", "version": "vmx-14", "extraConfig": { "featureCompat.vm.completeMasks": "FALSE" } },
            "on13": { "host": "esx01", "version": "vmx-13", "power": "poweredOn" },
            "on14": { "host": "esx02", "version": "vmx-14", "power": "poweredOn" },
            "old13": { "host": "esx11", "version": "vmx-13", "power": "poweredOn" },
            "asleep": { "host": "esx01", "version": "vmx-13", "power": "suspended" },
            "golden": { "host": "esx01", "version": "vmx-14", "template": true },
            "denied": { "host": "esx01", "version": "vmx-13", "denied": true },
            "bare": { "host": "esx01", "bare": true, "connection": "inaccessible" }
          }
        }
        """;
}
