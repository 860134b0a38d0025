package main

import (
	"reflect"
	"sort"
	"strings"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// guestMask is the guest OS default: that of the id, else that of "*".
func (s *site) guestMask(id string) []types.HostCpuIdInfo {
	for known, mask := range s.profile.Guests {
		if strings.EqualFold(known, id) {
			return cpuIds(mask)
		}
	}
	return cpuIds(s.profile.Guests["*"])
}

// browser answers QueryConfigOption and QueryConfigOptionEx with a descriptor per
// guest OS, complete enough for clients that miss no mandatory field.
type browser struct{ simulator.EnvironmentBrowser }

func (b *browser) QueryConfigOption(ctx *simulator.Context, r *types.QueryConfigOption) soap.HasFault {
	return &methods.QueryConfigOptionBody{Res: &types.QueryConfigOptionResponse{Returnval: configOption(r.Key, nil)}}
}

func (b *browser) QueryConfigOptionEx(ctx *simulator.Context, r *types.QueryConfigOptionEx) soap.HasFault {
	var key string
	var ids []string
	if r.Spec != nil {
		key, ids = r.Spec.Key, r.Spec.GuestId
	}
	return &methods.QueryConfigOptionExBody{Res: &types.QueryConfigOptionExResponse{Returnval: configOption(key, ids)}}
}

// configOption lists the guests asked for, or all where none of them is known.
func configOption(version string, ids []string) *types.VirtualMachineConfigOption {
	if version == "" {
		version = "vmx-14"
	}
	known := map[string]bool{}
	for _, id := range simulator.GuestID {
		known[string(id)] = true
	}
	for id := range here.profile.Guests {
		if id != "*" {
			known[id] = true
		}
	}
	var names []string
	for _, id := range ids {
		if known[id] {
			names = append(names, id)
		}
	}
	if len(names) == 0 {
		for id := range known {
			names = append(names, id)
		}
	}
	sort.Strings(names)
	one := types.IntOption{Min: 0, Max: 1, DefaultValue: 1}
	option := &types.VirtualMachineConfigOption{
		Version: version, Description: version, SupportedMonitorType: []string{"release"},
		HardwareOptions: types.VirtualHardwareOption{
			HwVersion: int32(number(strings.TrimPrefix(version, "vmx-"))), NumCPU: []int32{1, 2, 4, 8},
			VirtualDeviceOption: []types.BaseVirtualDeviceOption{}, NumCoresPerSocket: &one,
			MemoryMB:          types.LongOption{Min: 4, Max: 4194304, DefaultValue: 1024},
			NumPCIControllers: one, NumIDEControllers: one, NumUSBControllers: one, NumUSBXHCIControllers: &one, NumSIOControllers: one, NumPS2Controllers: one,
			ResourceConfigOption: resourceOption(),
		},
		Capabilities: types.VirtualMachineCapability{
			CpuFeatureMaskSupported: true, FeatureRequirementSupported: types.NewBool(true), SnapshotOperationsSupported: true,
		},
	}
	sayNo(&option.Capabilities)
	option.Capabilities.PerVmEvcSupported = here.perVmEvcFlag(int(option.HardwareOptions.HwVersion))
	for _, id := range names {
		option.GuestOSDescriptor = append(option.GuestOSDescriptor, descriptor(id))
	}
	return option
}

func resourceOption() *types.ResourceConfigOption {
	allocation := types.ResourceAllocationOption{SharesOption: types.SharesOption{
		SharesOption: types.IntOption{Min: 0, Max: 1000000, DefaultValue: 4000}, DefaultLevel: types.SharesLevelNormal,
	}}
	return &types.ResourceConfigOption{CpuAllocationOption: allocation, MemoryAllocationOption: allocation}
}

func descriptor(id string) types.GuestOsDescriptor {
	family := "linuxGuest"
	switch {
	case strings.HasPrefix(id, "win"):
		family = "windowsGuest"
	case strings.HasPrefix(id, "darwin"):
		family = "darwinGuestFamily"
	case strings.HasPrefix(id, "other"):
		family = "otherGuestFamily"
	}
	yes := types.NewBool(true)
	d := types.GuestOsDescriptor{
		Id: id, Family: family, FullName: id, CpuFeatureMask: here.guestMask(id),
		SupportedMaxCPUs: 64, NumSupportedPhysicalSockets: 64, NumSupportedCoresPerSocket: 64,
		SupportedMinMemMB: 4, SupportedMaxMemMB: 4194304, RecommendedMemMB: 1024, RecommendedColorDepth: 32,
		SupportedDiskControllerList: []string{"VirtualLsiLogicController", "ParaVirtualSCSIController"},
		RecommendedSCSIController:   "VirtualLsiLogicController", RecommendedDiskController: "VirtualLsiLogicController",
		SupportedNumDisks: 60, RecommendedDiskSizeMB: 8192, RecommendedCdromController: "VirtualIDEController",
		SupportedEthernetCard: []string{"VirtualVmxnet3", "VirtualE1000"}, RecommendedEthernetCard: "VirtualVmxnet3",
		SupportsSlaveDisk: yes, SupportsWakeOnLan: true, SupportsMemoryHotAdd: yes, SupportsCpuHotAdd: yes,
		SupportedFirmware: []string{"bios", "efi"}, RecommendedFirmware: "bios", SupportLevel: "supported", SupportedForCreate: yes,
		NumSupportedFloppyDevices: 2, SupportsPvscsiControllerForBoot: yes, SupportsHotPlugPCI: yes,
		VRAMSizeInKB: &types.IntOption{Min: 1024, Max: 131072, DefaultValue: 4096},
	}
	sayNo(&d)
	return d
}

// newer are beginnings of the names of booleans that only API 6.5 and later have: an
// older client's parser stops at them, and none is mandatory.
var newer = []string{
	"TxtEnabled", "PMem", "FtEfi", "VirtualMmuUsageIgnored", "VirtualExecUsageIgnored", "VmCreateDate", "Vmfs3EOL", "FtVmcp", "PerVmEvc", "DiskOnlySnapshot",
	"PersistentMemory", "SupportsTPM20", "Nfs41Krb5i", "Crypto", "OneKVolume", "GatewayOnNic", "Upit", "CpuHwMmu", "Encrypt", "SecureBoot", "SupportsSecureBoot",
	"DefaultSecureBoot", "QuickBoot", "AssignableHardware", "UseFeatureReqs", "MarkPerennially", "HppPsp", "DeviceRebind", "StoragePolicyChange",
	"PrecisionTime", "RemoteDevice", "ToolsSyncTimeAllow", "Sev", "Vwdt",
}

func isNewer(name string) bool {
	for _, start := range newer {
		if strings.HasPrefix(name, start) {
			return true
		}
	}
	return false
}

// sayNo sets the unset booleans of a data object to false: clients made from the
// WSDL insist on the mandatory ones, the Go types leave them all out.
func sayNo(object interface{}) {
	v := reflect.ValueOf(object).Elem()
	for i := 0; i < v.NumField(); i++ {
		f := v.Field(i)
		if f.Type() == reflect.TypeOf((*bool)(nil)) && f.IsNil() && !isNewer(v.Type().Field(i).Name) {
			f.Set(reflect.ValueOf(types.NewBool(false)))
		}
	}
}

// replaceBrowsers puts ours in the place of every compute resource's.
func replaceBrowsers() {
	for _, kind := range []string{"ComputeResource", "ClusterComputeResource"} {
		for _, e := range simulator.Map.All(kind) {
			var ref *types.ManagedObjectReference
			switch c := e.(type) {
			case *mo.ComputeResource:
				ref = c.EnvironmentBrowser
			case *simulator.ClusterComputeResource:
				ref = c.EnvironmentBrowser
			}
			if ref == nil {
				continue
			}
			if old, ok := simulator.Map.Get(*ref).(*simulator.EnvironmentBrowser); ok {
				simulator.Map.Put(&browser{EnvironmentBrowser: *old})
			}
		}
	}
}
