package main

import (
	"strconv"
	"strings"

	"github.com/vmware/govmomi/vim25/types"
)

// evcModes turns the profile's modes into what ServiceInstance
// capability.supportedEVCMode holds.
func evcModes(list []evcProfile) (out []types.EVCMode) {
	for _, p := range list {
		values := map[string]string{"cpuid." + vendorKey(p.Vendor): "1"}
		for key, value := range p.Values {
			values[key] = value
		}
		for _, key := range p.Features {
			if !strings.Contains(key, ".") {
				key = "cpuid." + key
			}
			values[key] = "1"
		}
		m := types.EVCMode{Vendor: p.Vendor, VendorTier: p.Tier, Track: p.Track}
		m.Key, m.Label, m.Summary = p.Key, p.Label, p.Label
		if m.Track == nil {
			m.Track = []string{p.Vendor}
		}
		m.FeatureCapability = capabilityList(values)
		for _, key := range sortedKeys(values) {
			m.FeatureMask = append(m.FeatureMask, types.HostFeatureMask{Key: key, FeatureName: key, Value: "Val:" + values[key]})
			if f, known := features[strings.ToLower(key)]; !known || f.width == 1 {
				m.FeatureRequirement = append(m.FeatureRequirement, requirement(key, "Bool:Min:1"))
			}
		}
		m.GuaranteedCPUFeatures = guaranteed(values)
		out = append(out, m)
	}
	return out
}

// guaranteed writes one-bit keys as CPUID levels: 1 where the mode promises the
// bit, '-' elsewhere.
func guaranteed(values map[string]string) (out []types.HostCpuIdInfo) {
	blank := strings.Repeat("-", 32)
	for _, leaf := range []uint32{1, 0x80000001} {
		words := [4][]byte{[]byte(blank), []byte(blank), []byte(blank), []byte(blank)}
		for key, value := range values {
			if f, ok := features[strings.ToLower(key)]; ok && f.at == (address{leaf, 0}) && f.width == 1 && value == "1" {
				words[f.register][31-f.bit] = '1'
			}
		}
		l := types.HostCpuIdInfo{Level: int32(leaf)}
		for r := range words {
			*register(&l, r) = grouped(string(words[r]))
		}
		out = append(out, l)
	}
	return out
}

func grouped(s string) string {
	var parts []string
	for i := 0; i+4 <= len(s); i += 4 {
		parts = append(parts, s[i:i+4])
	}
	return strings.Join(parts, ":")
}

func (s *site) mode(key string) *types.EVCMode {
	for n := range s.evc {
		if s.evc[n].Key == key {
			return &s.evc[n]
		}
	}
	return nil
}

// perVmEvc tells whether VMs can have masks of their own by ApplyEvcModeVM_Task: a
// vCenter from API 6.7 on.
func (s *site) perVmEvc() bool { return !s.options.esx && s.speaks("6.7") }

// perVmEvcFlag is what a VM of a hardware version says about it; older APIs have no
// such property.
func (s *site) perVmEvcFlag(hardware int) *bool {
	if !s.speaks("6.7") {
		return nil
	}
	return types.NewBool(s.perVmEvc() && hardware >= 14)
}

// hideBeyond clears what an EVC mode does not have: the cluster hides it from VMs.
func hideBeyond(masked map[string]string, mode *types.EVCMode) {
	if mode == nil {
		return
	}
	has := map[string]string{}
	for _, c := range mode.FeatureCapability {
		has[strings.ToLower(c.Key)] = c.Value
	}
	for key := range masked {
		if value, ok := has[strings.ToLower(key)]; ok {
			masked[key] = value
		} else if !strings.HasPrefix(key, "misc.") {
			masked[key] = "0"
		}
	}
}

// bestMode is the highest mode of the vendor whose one-bit features the host has.
func (s *site) bestMode(vendor string, capability map[string]string) string {
	have := lower(capability)
	best, tier := "", int32(-1)
	for _, m := range s.evc {
		if m.Vendor != vendor || m.VendorTier <= tier {
			continue
		}
		if len(unmet(m.FeatureRequirement, have)) == 0 {
			best, tier = m.Key, m.VendorTier
		}
	}
	return best
}

// leastMode is the lowest mode of the vendor that has all that a VM requires.
func (s *site) leastMode(vendor string, needs []types.VirtualMachineFeatureRequirement) string {
	best := ""
	var tier int32
	for _, m := range s.evc {
		if m.Vendor != vendor || (best != "" && m.VendorTier >= tier) {
			continue
		}
		have := map[string]string{}
		for _, c := range m.FeatureCapability {
			have[strings.ToLower(c.Key)] = c.Value
		}
		if len(unmet(needs, have)) == 0 {
			best, tier = m.Key, m.VendorTier
		}
	}
	return best
}

func lower(m map[string]string) map[string]string {
	out := make(map[string]string, len(m))
	for k, v := range m {
		out[strings.ToLower(k)] = v
	}
	return out
}

// unmet are the requirements ("Bool:Min:1", "Num:Match:4", "Max:0") that the
// capabilities, by lower-case key, do not meet. An absent key counts as 0.
func unmet(needs []types.VirtualMachineFeatureRequirement, have map[string]string) (out []types.VirtualMachineFeatureRequirement) {
	for _, need := range needs {
		parts := strings.Split(need.Value, ":")
		wanted := number(parts[len(parts)-1])
		got := number(have[strings.ToLower(need.Key)])
		ok := got >= wanted
		if len(parts) > 1 {
			switch parts[len(parts)-2] {
			case "Max":
				ok = got <= wanted
			case "Eq", "Match", "Val":
				ok = got == wanted
			}
		}
		if !ok {
			out = append(out, need)
		}
	}
	return out
}

func number(s string) uint64 {
	n, _ := strconv.ParseUint(s, 0, 64)
	return n
}

func requirement(key, value string) types.VirtualMachineFeatureRequirement {
	return types.VirtualMachineFeatureRequirement{Key: key, FeatureName: key, Value: value}
}
