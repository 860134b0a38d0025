// Stand-ins for the classes of PowerCLI that the tests need, with the names and shapes that its users' objects have.
// They are compiled by Add-Type: the module has never seen them.
using System;
using System.Collections.Generic;
using System.Linq;

namespace VMware.Vim
{
    public enum HostSystemConnectionState { connected, notResponding, disconnected }

    public enum VirtualMachinePowerState { poweredOff, poweredOn, suspended }

    public enum ArrayUpdateOperation { add, remove, edit }

    public class ManagedObjectReference
    {
        public string Type { get; set; }
        public string Value { get; set; }
        public override string ToString() { return Type + "-" + Value; }
    }

    public class HostCpuIdInfo
    {
        public int Level { get; set; }
        public string Vendor { get; set; }
        public string Eax { get; set; }
        public string Ebx { get; set; }
        public string Ecx { get; set; }
        public string Edx { get; set; }
    }

    public class HostCpuPackage { public short Index { get; set; } public string Vendor { get; set; } public string Description { get; set; } public HostCpuIdInfo[] CpuFeature { get; set; } }

    public class HostBIOSInfo { public string BiosVersion { get; set; } public DateTime? ReleaseDate { get; set; } }

    public class HostSystemInfo { public string Vendor { get; set; } public string Model { get; set; } }

    public class HostHardwareInfo { public HostCpuIdInfo[] CpuFeature { get; set; } public HostCpuPackage[] CpuPkg { get; set; } public HostBIOSInfo BiosInfo { get; set; } public HostSystemInfo SystemInfo { get; set; } }

    public class HostFeatureCapability { public string Key { get; set; } public string FeatureName { get; set; } public string Value { get; set; } }

    public class AboutInfo { public string FullName { get; set; } public string ApiType { get; set; } public string ApiVersion { get; set; } public string Version { get; set; } public string Build { get; set; } public string InstanceUuid { get; set; } }

    public class ServiceContent { public AboutInfo About { get; set; } }

    public class VimClient
    {
        public Dictionary<string, object> Views = new Dictionary<string, object>();
        public int Asked;
        public string ServiceUrl { get; set; }
        public ServiceContent ServiceContent { get; set; }

        public object GetView(ManagedObjectReference moRef, string[] properties)
        {
            Asked++;
            if (!Views.ContainsKey(moRef.Value)) { throw new VimException("gone", new MethodFault()); }
            return Views[moRef.Value];
        }
    }

    public class ClusterComputeResource { public ManagedObjectReference MoRef { get; set; } public string Name { get; set; } }

    public class GuestOsDescriptor { public string Id { get; set; } public HostCpuIdInfo[] CpuFeatureMask { get; set; } }

    public class VirtualMachineConfigOption { public GuestOsDescriptor[] GuestOSDescriptor { get; set; } }

    public class EnvironmentBrowser
    {
        public GuestOsDescriptor[] Guests;
        public string AskedFor;
        public VirtualMachineConfigOption QueryConfigOption(string key, ManagedObjectReference host) { AskedFor = key; return new VirtualMachineConfigOption { GuestOSDescriptor = Guests }; }
    }

    public class HostConfigInfo { public AboutInfo Product { get; set; } public HostFeatureCapability[] FeatureCapability { get; set; } public HostFeatureCapability[] MaskedFeatureCapability { get; set; } }

    public class HostRuntimeInfo { public HostSystemConnectionState ConnectionState { get; set; } public bool InMaintenanceMode { get; set; } }

    public class HostHardwareSummary { public string CpuModel { get; set; } public short NumCpuThreads { get; set; } }

    public class HostListSummary { public string MaxEVCModeKey { get; set; } public string CurrentEVCModeKey { get; set; } public HostHardwareSummary Hardware { get; set; } }

    public class HostSystem
    {
        public ManagedObjectReference MoRef { get; set; }
        public VimClient Client { get; set; }
        public ManagedObjectReference Parent { get; set; }
        public string Name { get; set; }
        public HostHardwareInfo Hardware { get; set; }
        public HostConfigInfo Config { get; set; }
        public HostRuntimeInfo Runtime { get; set; }
        public HostListSummary Summary { get; set; }
        public object Unreadable { get { throw new InvalidOperationException("not loaded"); } }
    }

    public class OptionValue { public string Key { get; set; } public object Value { get; set; } }

    public class VirtualMachineCpuIdInfoSpec { public ArrayUpdateOperation? Operation { get; set; } public HostCpuIdInfo Info { get; set; } }

    public class VirtualMachineConfigSpec { public string ChangeVersion { get; set; } public VirtualMachineCpuIdInfoSpec[] CpuFeatureMask { get; set; } public OptionValue[] ExtraConfig { get; set; } }

    public class HostFeatureMask { public string Key { get; set; } public string FeatureName { get; set; } public string Value { get; set; } }

    public class VirtualMachineConfigInfo
    {
        public string Version { get; set; }
        public string ChangeVersion { get; set; }
        public string GuestId { get; set; }
        public bool Template { get; set; }
        public string InstanceUuid { get; set; }
        public HostCpuIdInfo[] CpuFeatureMask { get; set; }
        public OptionValue[] ExtraConfig { get; set; }
    }

    public class VirtualMachineRuntimeInfo { public VirtualMachinePowerState PowerState { get; set; } public HostSystemConnectionState ConnectionState { get; set; } }

    public class MethodFault { }

    public class InvalidPowerState : MethodFault { }

    public class NotSupported : MethodFault { }

    public class VimException : Exception
    {
        public VimException(string message, MethodFault fault) : base(message) { MethodFault = fault; }
        public MethodFault MethodFault { get; private set; }
    }

    public class VirtualMachine
    {
        // How many calls of all VMs run at a time, and how many did at most.
        public static int Busy, MostBusy;

        private int version = 1;

        public ManagedObjectReference MoRef { get; set; }
        public VimClient Client { get; set; }
        public ManagedObjectReference EnvironmentBrowser { get; set; }
        public string Name { get; set; }
        public VirtualMachineConfigInfo Config { get; set; }
        public VirtualMachineRuntimeInfo Runtime { get; set; }
        public int Updates { get; private set; }
        public Exception Failure { get; set; }
        public bool TakesNoFeatureMasks { get; set; }
        public List<VirtualMachineConfigSpec> Received = new List<VirtualMachineConfigSpec>();
        public List<HostFeatureMask[]> Evc = new List<HostFeatureMask[]>();

        public void UpdateViewData(params string[] properties) { Updates++; }

        public int Pause { get; set; }

        public void ReconfigVM(VirtualMachineConfigSpec spec)
        {
            lock (typeof(VirtualMachine)) { Busy++; MostBusy = Math.Max(MostBusy, Busy); }
            System.Threading.Thread.Sleep(Pause);
            lock (typeof(VirtualMachine)) { Busy--; }
            if (Failure != null) { throw Failure; }
            Received.Add(spec);
            if (TakesNoFeatureMasks && (spec.ExtraConfig ?? new OptionValue[0]).Any(o => o.Key.StartsWith("featMask.vm."))) { throw new VimException("refused", new NotSupported()); }
            if (spec.ChangeVersion != Config.ChangeVersion) { throw new VimException("changed", new MethodFault()); }
            var settings = (Config.ExtraConfig ?? new OptionValue[0]).ToDictionary(o => o.Key, o => o, StringComparer.OrdinalIgnoreCase);
            foreach (var option in spec.ExtraConfig ?? new OptionValue[0])
            {
                if ((string)option.Value == "") { settings.Remove(option.Key); } else { settings[option.Key] = option; }
            }

            var masks = (Config.CpuFeatureMask ?? new HostCpuIdInfo[0]).ToList();
            foreach (var change in spec.CpuFeatureMask ?? new VirtualMachineCpuIdInfoSpec[0])
            {
                masks.RemoveAll(m => m.Level == change.Info.Level && m.Vendor == change.Info.Vendor);
                if (change.Operation != ArrayUpdateOperation.remove) { masks.Add(change.Info); }
            }

            Config.ExtraConfig = settings.Values.ToArray();
            Config.CpuFeatureMask = masks.ToArray();
            Config.ChangeVersion = "v" + (++version);
        }

        public void ApplyEvcModeVM(HostFeatureMask[] mask, bool? completeMasks)
        {
            Evc.Add(mask);
            var kept = (Config.ExtraConfig ?? new OptionValue[0]).Where(o => !o.Key.StartsWith("featMask.vm.")).ToList();
            kept.AddRange(mask.Select(m => new OptionValue { Key = "featMask.vm." + m.Key, Value = m.Value }));
            Config.ExtraConfig = kept.ToArray();
            Config.ChangeVersion = "v" + (++version);
        }
    }
}

namespace VMware.VimAutomation.ViCore.Types.V1.Inventory
{
    // What Get-VMHost and Get-VM give: the view hangs on ExtensionData.
    public class VMHost { public string Name { get; set; } public object Parent { get; set; } public VMware.Vim.HostSystem ExtensionData { get; set; } }

    public class ClusterImpl { public string Name { get; set; } public VMware.Vim.ClusterComputeResource ExtensionData { get; set; } }

    public class UniversalVirtualMachine { public string Name { get; set; } public VMware.Vim.VirtualMachine ExtensionData { get; set; } }
}
