package main

import (
	"strings"

	"github.com/vmware/govmomi/vim25/types"
)

// A mask register is 32 characters, bit 31 first, with colons or blanks anywhere.
const maskCharacters = "01-xXrRhHtTfF"

// flat drops the separators; anything but 32 valid characters gives "".
func flat(s string) string {
	s = strings.Map(func(c rune) rune {
		if c == ':' || c == ' ' || c == '\t' {
			return -1
		}
		return c
	}, s)
	if len(s) != 32 || strings.Trim(s, maskCharacters) != "" {
		return ""
	}
	return s
}

// at is the character for one bit, upper case; '-' where the register is absent.
func at(register string, bit int) byte {
	s := flat(register)
	if s == "" {
		return '-'
	}
	return strings.ToUpper(s)[31-bit]
}

// register is eax, ebx, ecx or edx of a level.
func register(l *types.HostCpuIdInfo, n int) *string {
	return []*string{&l.Eax, &l.Ebx, &l.Ecx, &l.Edx}[n]
}

var registerNames = []string{"eax", "ebx", "ecx", "edx"}

// applyMask carries out the array operations of a ConfigSpec. An entry is known by
// level and vendor; "edit" of one that is not there adds it.
func applyMask(now []types.HostCpuIdInfo, changes []types.VirtualMachineCpuIdInfoSpec) ([]types.HostCpuIdInfo, types.BaseMethodFault) {
	out := append([]types.HostCpuIdInfo(nil), now...)
	for _, c := range changes {
		if c.Info == nil {
			return nil, &types.InvalidArgument{InvalidProperty: "configSpec.cpuFeatureMask.info"}
		}
		for r := range registerNames {
			if bits := *register(c.Info, r); bits != "" && flat(bits) == "" {
				return nil, &types.InvalidArgument{InvalidProperty: "configSpec.cpuFeatureMask"}
			}
		}
		p := -1
		for n := range out {
			if out[n].Level == c.Info.Level && strings.EqualFold(out[n].Vendor, c.Info.Vendor) {
				p = n
			}
		}
		switch {
		case c.Operation == types.ArrayUpdateOperationRemove:
			if p >= 0 {
				out = append(out[:p], out[p+1:]...)
			}
		case c.Operation != types.ArrayUpdateOperationAdd && c.Operation != types.ArrayUpdateOperationEdit:
			return nil, &types.InvalidArgument{InvalidProperty: "configSpec.cpuFeatureMask.operation"}
		case p < 0:
			out = append(out, *c.Info)
		default:
			out[p] = *c.Info
		}
	}
	return out, nil
}

// maskBit is the character that rules one bit of a VM on a host of the given
// vendor: the VM's own, unless '-', else the guest OS default's, else 'X'. An
// entry with a vendor goes before one without.
func maskBit(own, guest []types.HostCpuIdInfo, vendor string, level int32, reg, bit int) byte {
	for _, masks := range [][]types.HostCpuIdInfo{own, guest} {
		for _, v := range []string{vendor, ""} {
			for n := range masks {
				if masks[n].Level == level && strings.EqualFold(masks[n].Vendor, v) {
					if c := at(*register(&masks[n], reg), bit); c != '-' {
						return c
					}
				}
			}
		}
	}
	return 'X'
}

// applyExtra replaces by key without regard to case; an empty value deletes.
func applyExtra(now, changes []types.BaseOptionValue) []types.BaseOptionValue {
	out := append([]types.BaseOptionValue(nil), now...)
	for _, c := range changes {
		v := c.GetOptionValue()
		gone := v.Value == nil || v.Value == ""
		p := -1
		for n := range out {
			if strings.EqualFold(out[n].GetOptionValue().Key, v.Key) {
				p = n
			}
		}
		switch {
		case gone && p >= 0:
			out = append(out[:p], out[p+1:]...)
		case gone:
		case p >= 0:
			out[p] = &types.OptionValue{Key: out[p].GetOptionValue().Key, Value: v.Value}
		default:
			out = append(out, &types.OptionValue{Key: v.Key, Value: v.Value})
		}
	}
	return out
}

func extraValue(extra []types.BaseOptionValue, key string) string {
	for _, o := range extra {
		if v := o.GetOptionValue(); strings.EqualFold(v.Key, key) {
			s, _ := v.Value.(string)
			return s
		}
	}
	return ""
}
