package main

import (
	"strconv"
	"strings"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

const (
	featMaskPrefix = "featMask.vm."
	completeMasks  = "featureCompat.vm.completeMasks"
	powerCycle     = "vmx.reboot.PowerCycle"
)

// hardwareVersion is 14 for vmx-14.
func hardwareVersion(config *types.VirtualMachineConfigInfo) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(config.Version, "vmx-"))
	return n
}

// featureMasks are the VM's own feature masks: they live in its extraConfig,
// whether ApplyEvcModeVM_Task or ReconfigVM_Task put them there.
func featureMasks(extra []types.BaseOptionValue) (out []types.HostFeatureMask) {
	values := map[string]string{}
	for _, o := range extra {
		v := o.GetOptionValue()
		if s, ok := v.Value.(string); ok && len(v.Key) > len(featMaskPrefix) && strings.EqualFold(v.Key[:len(featMaskPrefix)], featMaskPrefix) {
			values[v.Key[len(featMaskPrefix):]] = s
		}
	}
	for _, key := range sortedKeys(values) {
		out = append(out, types.HostFeatureMask{Key: key, FeatureName: key, Value: values[key]})
	}
	return out
}

// hostView is what a check needs of a host, taken under its lock.
type hostView struct {
	ref        types.ManagedObjectReference
	name       string
	vendor     string
	levels     []types.HostCpuIdInfo
	masked     map[string]string // by lower-case key; nil: the host lists none
	connection types.HostSystemConnectionState
	inService  bool
	recent     bool // it lists only what it has, and its VMs' requirements read Match
}

func viewHost(h *simulator.HostSystem) hostView {
	v := hostView{ref: h.Self}
	simulator.Map.WithLock(h, func() {
		v.name, v.connection, v.inService = h.Name, h.Runtime.ConnectionState, h.Runtime.InMaintenanceMode
		if h.Hardware != nil {
			v.levels = h.Hardware.CpuFeature
			if len(h.Hardware.CpuPkg) > 0 {
				v.vendor = h.Hardware.CpuPkg[0].Vendor
			}
		}
		if h.Config != nil && h.Config.MaskedFeatureCapability != nil {
			v.masked = map[string]string{}
			for _, c := range h.Config.MaskedFeatureCapability {
				v.masked[strings.ToLower(c.Key)] = c.Value
				v.recent = v.recent || c.Key == "cpuid.lm"
			}
			v.levels = advertised(v.levels, h.Config.FeatureCapability, v.masked)
		}
	})
	return v
}

// advertised are the levels that a host in an EVC cluster shows to VMs: without the
// bits that the mode hides.
func advertised(levels []types.HostCpuIdInfo, all []types.HostFeatureCapability, masked map[string]string) []types.HostCpuIdInfo {
	out := append([]types.HostCpuIdInfo(nil), levels...)
	for _, c := range all {
		key := strings.ToLower(c.Key)
		f, known := features[key]
		if !known || f.width != 1 || c.Value != "1" || masked[key] == "1" {
			continue
		}
		for n := range out {
			if r := register(&out[n], f.register); uint32(out[n].Level) == f.at.leaf && f.at.subleaf == 0 && flat(*r) != "" {
				bits := []byte(flat(*r))
				bits[31-f.bit] = '0'
				*r = grouped(string(bits))
			}
		}
	}
	return out
}

// maskValue is what Val:1 or Val:0x25 sets.
func maskValue(s string) string { return s[strings.LastIndex(s, ":")+1:] }

// notRequired are keys that a VM without nested virtualization never asks for.
var notRequired = map[string]bool{"cpuid.vmx": true, "cpuid.svm": true, "hv.capable": true, "vt.realmode": true, "cpuid.mwait": true, "cpuid.ds": true}

// requirements are the features that a VM sees once it is powered on there: one-bit
// keys that the host offers, that its hardware version knows, and that none of its
// masks hides. A mask that forces a feature in makes it required too.
func (vm *VM) requirements(h hostView) (out []types.VirtualMachineFeatureRequirement) {
	masks := map[string]string{}
	for _, m := range featureMasks(vm.Config.ExtraConfig) {
		masks[strings.ToLower(m.Key)] = maskValue(m.Value)
	}
	complete := strings.EqualFold(extraValue(vm.Config.ExtraConfig, completeMasks), "TRUE")
	version := hardwareVersion(vm.Config)
	var guest []types.HostCpuIdInfo
	if version < 9 { // the guest's default hides nothing from newer VMs: their version does
		guest = here.guestMask(vm.Config.GuestId)
	}
	seen, word := map[string]string{}, "Bool:Min:1"
	if h.recent {
		word = "Bool:Match:1"
	}
	for key, value := range h.masked {
		f, known := features[key]
		if known && (f.width != 1 || f.firstH > version) || notRequired[key] {
			continue
		}
		if m, named := masks[key]; named {
			value = m
		} else if complete {
			value = "0"
		}
		if known && f.at.subleaf == 0 {
			if c := maskBit(vm.Config.CpuFeatureMask, guest, h.vendor, int32(f.at.leaf), f.register, f.bit); c == '0' || c == 'R' || c == 'F' {
				value = "0"
			}
		}
		if value == "1" {
			seen[key] = word
		}
	}
	for key, value := range masks {
		if f, known := features[key]; value == "1" && (!known || f.width == 1) {
			seen[key] = word
		}
	}
	for _, key := range sortedKeys(seen) {
		if h.recent {
			out = append(out, requirement(key, seen[key]))
		} else {
			out = append(out, requirement(spelling(key), seen[key]))
		}
	}
	return out
}

// spelling is the table's own case for a key.
func spelling(key string) string {
	if f, ok := features[strings.ToLower(key)]; ok {
		return f.key
	}
	switch key {
	case "cpuid.intel":
		return "cpuid.Intel"
	case "cpuid.amd":
		return "cpuid.AMD"
	}
	return key
}

// observe fills the runtime's feature properties for the VM's power state. What
// the profile fixes stays fixed.
func (vm *VM) observe() {
	vm.Runtime.FeatureMask = featureMasks(vm.Config.ExtraConfig)
	vm.Runtime.OfflineFeatureRequirement = given(vm.given.Offline)
	if vm.given.Offline == nil && strings.Contains(vm.Config.GuestId, "64Guest") {
		vm.Runtime.OfflineFeatureRequirement = []types.VirtualMachineFeatureRequirement{requirement("cpuid.LM", "Num:Min:1")}
	}
	if vm.Runtime.PowerState == types.VirtualMachinePowerStatePoweredOff {
		vm.Runtime.FeatureRequirement, vm.Runtime.MinRequiredEVCModeKey = nil, ""
		return
	}
	h := viewHost(simulator.Map.Get(*vm.Runtime.Host).(*simulator.HostSystem))
	vm.Runtime.FeatureRequirement = given(vm.given.Requirement)
	if vm.given.Requirement == nil {
		vm.Runtime.FeatureRequirement = vm.requirements(h)
	}
	vm.Runtime.MinRequiredEVCModeKey = vm.given.MinEVC
	if vm.given.MinEVC == "" {
		vm.Runtime.MinRequiredEVCModeKey = here.leastMode(h.vendor, vm.Runtime.FeatureRequirement)
	}
}

func given(m map[string]string) (out []types.VirtualMachineFeatureRequirement) {
	for _, key := range sortedKeys(m) {
		out = append(out, requirement(key, m[key]))
	}
	return out
}
