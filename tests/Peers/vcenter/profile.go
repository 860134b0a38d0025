package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"sort"
	"strconv"
	"strings"

	"github.com/vmware/govmomi/vim25/types"
)

// profile is the JSON file that describes a site. Hosts and VMs are patterns over
// names (path.Match); all that match are laid over each other, the longest last,
// an exact name last of all. What a profile leaves out (hosts, guests, evcModes)
// is taken from default.json.
type profile struct {
	About       about                      `json:"about"`
	Datacenters []datacenterPlan           `json:"datacenters"` // instead of -dc, -clusters, -hosts, -standalone
	Cpus        map[string][]string        `json:"cpus"`        // name -> lines as in a .cpuid file
	Hosts       map[string]json.RawMessage `json:"hosts"`       // pattern -> hostProfile
	VMs         map[string]json.RawMessage `json:"vms"`         // pattern -> vmProfile
	Guests      map[string][]level         `json:"guests"`      // guest id -> default mask; "*" for all others
	EVC         []evcProfile               `json:"evcModes"`
	Users       map[string]userProfile     `json:"users"` // without it -username, or anybody
	Page        int                        `json:"page"`
}

type about struct {
	ApiVersion string `json:"apiVersion"`
	Version    string `json:"version"`
	Build      string `json:"build"`
}

type datacenterPlan struct {
	Name       string        `json:"name"`
	Clusters   []clusterPlan `json:"clusters"`
	Standalone []string      `json:"standalone"`
}

type clusterPlan struct {
	Name  string   `json:"name"`
	Hosts []string `json:"hosts"`
	EVC   string   `json:"evc"` // key of the cluster's EVC mode
}

type userProfile struct {
	Password string `json:"password"`
	ReadOnly bool   `json:"readOnly"` // changing calls are NoPermission
}

// hostProfile is one host. Its CPU is that named by Cpu, or the one dealt to it
// from -cpus; CpuFeature, Packages and FeatureCapability go over what CPUID says.
type hostProfile struct {
	Cpu        string `json:"cpu"`
	CpuModel   string `json:"cpuModel"`
	Vendor     string `json:"vendor"`
	Sockets    int    `json:"sockets"`
	CurrentEVC string `json:"currentEvc"`
	MaxEVC     string `json:"maxEvc"` // default: the best mode that its capabilities meet; "-": absent

	CpuFeature        []level           `json:"cpuFeature"`
	Packages          [][]level         `json:"packages"`
	SupportedFeature  []level           `json:"supportedCpuFeature"`
	FeatureCapability map[string]string `json:"featureCapability"` // "" removes a key
	Masked            map[string]string `json:"maskedFeatureCapability"`
	NoCapabilities    bool              `json:"noFeatureCapability"` // as ESX 5.0 and older
	Recent            bool              `json:"recent"`              // lists only the features it has, as a recorded vCenter 8.0.3: small letters, no zeros, no numbers

	Version     string   `json:"version"`
	Build       string   `json:"build"`
	Maker       string   `json:"maker"`
	Model       string   `json:"model"`
	BiosVersion string   `json:"biosVersion"`
	BiosDate    string   `json:"biosDate"`   // 2019-05-24
	Connection  string   `json:"connection"` // connected, disconnected, notResponding
	Maintenance bool     `json:"maintenance"`
	Bare        bool     `json:"bare"`       // no hardware and no config: added, but never connected
	Unreadable  []string `json:"unreadable"` // property paths answered with NoPermission
}

// vmProfile is one VM. An exact name with a host that names no VM yet makes one.
type vmProfile struct {
	Host        string            `json:"host"`
	Power       string            `json:"power"`
	Version     string            `json:"version"` // vmx-14
	GuestId     string            `json:"guestId"`
	Mask        []level           `json:"cpuFeatureMask"`
	Extra       map[string]string `json:"extraConfig"`
	Template    bool              `json:"template"`
	Connection  string            `json:"connection"`
	Bare        bool              `json:"bare"`   // no config, as an inaccessible VM
	Denied      bool              `json:"denied"` // every change is NoPermission
	Requirement map[string]string `json:"featureRequirement"`
	Offline     map[string]string `json:"offlineFeatureRequirement"`
	MinEVC      string            `json:"minRequiredEVCModeKey"`

	InstanceUuid   string   `json:"instanceUuid"` // VMs may share one
	Lacks          []string `json:"lacks"`        // privileges: a change that needs one is NoPermission
	Disabled       []string `json:"disabledMethod"`
	ManagedBy      string   `json:"managedBy"` // extension key and type: com.vmware.vim.eam/cluster-agent
	Snapshot       bool     `json:"snapshot"`
	FaultTolerance bool     `json:"faultTolerance"`
	NoPerVmEvc     bool     `json:"noPerVmEvc"`
}

type evcProfile struct {
	Key, Label, Vendor string
	Track              []string
	Tier               int32
	Features           []string          // keys whose value is 1
	Values             map[string]string // other keys
}

// level is a HostCpuIdInfo. The level may be a number or "0x80000001", a register
// bits or "0x0000000d".
type level types.HostCpuIdInfo

func (l *level) UnmarshalJSON(data []byte) error {
	var raw struct {
		Level                      json.RawMessage
		Vendor, Eax, Ebx, Ecx, Edx string
	}
	if err := strict(data, &raw); err != nil {
		return err
	}
	n, err := strconv.ParseInt(strings.Trim(string(raw.Level), `"`), 0, 64)
	if err != nil {
		return fmt.Errorf("level %s: %v", raw.Level, err)
	}
	*l = level{Level: int32(uint32(n)), Vendor: raw.Vendor}
	for i, text := range []string{raw.Eax, raw.Ebx, raw.Ecx, raw.Edx} {
		if strings.HasPrefix(text, "0x") {
			v, err := strconv.ParseUint(text[2:], 16, 32)
			if err != nil {
				return err
			}
			text = bitText(uint32(v))
		}
		if text != "" && flat(text) == "" {
			return fmt.Errorf("level %s %s: %q is not 32 characters of %s", raw.Level, registerNames[i], text, maskCharacters)
		}
		*register((*types.HostCpuIdInfo)(l), i) = text
	}
	return nil
}

func cpuIds(levels []level) (out []types.HostCpuIdInfo) {
	for _, l := range levels {
		out = append(out, types.HostCpuIdInfo(l))
	}
	return out
}

// strict decodes and refuses fields that no one reads.
func strict(data []byte, into interface{}) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

//go:embed default.json
var defaultProfile []byte

func readProfile(file string) (*profile, error) {
	def := &profile{}
	if err := strict(defaultProfile, def); err != nil {
		return nil, fmt.Errorf("default.json: %v", err)
	}
	if file == "" {
		return def, nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	p := &profile{}
	if err := strict(data, p); err != nil {
		return nil, fmt.Errorf("%s: %v", file, err)
	}
	if p.Hosts == nil {
		p.Hosts = def.Hosts
	}
	if p.Guests == nil {
		p.Guests = def.Guests
	}
	if p.EVC == nil {
		p.EVC = def.EVC
	}
	if p.About == (about{}) {
		p.About = def.About
	}
	for name, lines := range def.Cpus {
		if p.Cpus == nil {
			p.Cpus = map[string][]string{}
		}
		if _, ok := p.Cpus[name]; !ok {
			p.Cpus[name] = lines
		}
	}
	return p, nil
}

// layer decodes every pattern that matches the name onto into.
func layer(patterns map[string]json.RawMessage, name string, into interface{}) error {
	var hits []string
	for pattern := range patterns {
		if ok, err := path.Match(pattern, name); err != nil {
			return fmt.Errorf("%s: %v", pattern, err)
		} else if ok && pattern != name {
			hits = append(hits, pattern)
		}
	}
	sort.Slice(hits, func(i, j int) bool {
		if len(hits[i]) != len(hits[j]) {
			return len(hits[i]) < len(hits[j])
		}
		return hits[i] < hits[j]
	})
	if _, ok := patterns[name]; ok {
		hits = append(hits, name)
	}
	for _, pattern := range hits {
		if err := strict(patterns[pattern], into); err != nil {
			return fmt.Errorf("%s: %v", pattern, err)
		}
	}
	return nil
}
