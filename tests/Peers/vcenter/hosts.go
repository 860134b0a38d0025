package main

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// dressHosts gives each host its CPU and all else that its profile says. The
// simulator's hosts share their hardware and config: each gets copies.
func (s *site) dressHosts() error {
	for n, h := range allHosts() {
		var p hostProfile
		if err := layer(s.profile.Hosts, h.Name, &p); err != nil {
			return fmt.Errorf("hosts: %v", err)
		}
		c, err := s.cpuFor(n, h.Name, p.Cpu)
		if err != nil {
			return fmt.Errorf("hosts: %s: %v", h.Name, err)
		}
		s.dressHost(h, p, c)
	}
	return nil
}

// cpuFor is the CPU named by the profile, else the -cpus file of the host's name,
// else the files dealt in turn.
func (s *site) cpuFor(n int, host, name string) (*cpu, error) {
	if len(s.cpus) > 0 {
		if c := s.cpuNamed[host]; c != nil {
			return c, nil
		}
		if s.options.profile == "" {
			return s.cpus[n%len(s.cpus)], nil
		}
	}
	if name == "" {
		if len(s.cpus) > 0 {
			return s.cpus[n%len(s.cpus)], nil
		}
		return nil, nil
	}
	if c := s.cpuNamed[name]; c != nil {
		return c, nil
	}
	return nil, fmt.Errorf("no CPU %q", name)
}

func (s *site) dressHost(h *simulator.HostSystem, p hostProfile, c *cpu) {
	packages := [][]types.HostCpuIdInfo{}
	for _, one := range p.Packages {
		packages = append(packages, cpuIds(one))
	}
	capability := map[string]string{}
	if p.Sockets == 0 {
		p.Sockets = 2
	}
	if c != nil {
		if p.CpuModel == "" {
			p.CpuModel = c.brand()
		}
		if p.Vendor == "" {
			p.Vendor = c.vendor()
		}
		if len(packages) == 0 {
			packages = c.packages(p.Sockets)
		}
		capability = c.capabilities()
	}
	feature := cpuIds(p.CpuFeature)
	if feature == nil {
		feature = common(packages)
	}
	for len(packages) < p.Sockets {
		packages = append(packages, feature)
	}
	for key, value := range p.FeatureCapability {
		setCapability(capability, key, value)
	}
	evc := s.clusterEVC(h, p)
	masked := map[string]string{}
	for key, value := range capability {
		masked[key] = value
	}
	hideBeyond(masked, s.mode(evc))
	for key, value := range p.Masked {
		setCapability(masked, key, value)
	}
	if p.MaxEVC == "" {
		p.MaxEVC = s.bestMode(p.Vendor, capability)
	}
	if p.MaxEVC == "-" {
		p.MaxEVC = ""
	}

	dressHardware(h, p, feature, packages)
	summary := *h.Summary.Hardware
	summary.CpuModel, summary.NumCpuPkgs = p.CpuModel, int16(len(packages))
	summary.Vendor, summary.Model, summary.Uuid = h.Hardware.SystemInfo.Vendor, h.Hardware.SystemInfo.Model, h.Hardware.SystemInfo.Uuid
	h.Summary.Hardware = &summary
	h.Summary.MaxEVCModeKey, h.Summary.CurrentEVCModeKey = p.MaxEVC, evc

	config := *h.Config
	config.FeatureCapability, config.MaskedFeatureCapability = nil, nil
	if !p.NoCapabilities {
		if p.Recent {
			capability, masked = present(capability), present(masked)
		}
		config.FeatureCapability, config.MaskedFeatureCapability = capabilityList(capability), capabilityList(masked)
	}
	if p.Version != "" {
		config.Product.Version, config.Product.ApiVersion = p.Version, strings.Join(strings.SplitN(p.Version+".", ".", 3)[:2], ".")
	}
	if p.Build != "" {
		config.Product.Build = p.Build
	}
	config.Product.FullName = fmt.Sprintf("VMware ESXi %s build-%s", config.Product.Version, config.Product.Build)
	product := config.Product
	h.Config, h.Summary.Config.Product = &config, &product
	yes := true
	h.Capability = &types.HostCapability{
		VmotionSupported: true, MaintenanceModeSupported: true, CpuMemoryResourceConfigurationSupported: true,
		SupportedCpuFeature: cpuIds(p.SupportedFeature), FeatureCapabilitiesSupported: &yes,
	}
	if p.NoCapabilities {
		h.Capability.FeatureCapabilitiesSupported = nil
	}
	sayNo(h.Capability)

	h.Runtime.InMaintenanceMode = p.Maintenance
	h.Runtime.ConnectionState = types.HostSystemConnectionStateConnected
	if p.Connection != "" {
		h.Runtime.ConnectionState = types.HostSystemConnectionState(p.Connection)
	}
	if h.Runtime.ConnectionState == types.HostSystemConnectionStateNotResponding {
		h.Runtime.PowerState = types.HostSystemPowerStateUnknown
	}
	if p.Bare {
		h.Hardware, h.Config, h.Capability = nil, nil, nil
	}
	s.unreadable[h.Self] = p.Unreadable
}

func dressHardware(h *simulator.HostSystem, p hostProfile, feature []types.HostCpuIdInfo, packages [][]types.HostCpuIdInfo) {
	hw := *h.Hardware
	hw.CpuFeature = feature
	template := hw.CpuPkg[0]
	hw.CpuPkg = nil
	for i, levels := range packages {
		one := template
		one.Index, one.Vendor, one.Description, one.CpuFeature = int16(i), p.Vendor, p.CpuModel, levels
		hw.CpuPkg = append(hw.CpuPkg, one)
	}
	hw.CpuInfo.NumCpuPackages = int16(len(packages))
	bios := types.HostBIOSInfo{}
	if hw.BiosInfo != nil {
		bios = *hw.BiosInfo
	}
	if p.BiosVersion != "" {
		bios.BiosVersion = p.BiosVersion
	}
	if day, err := time.Parse("2006-01-02", p.BiosDate); err == nil {
		bios.ReleaseDate = &day
	}
	hw.BiosInfo = &bios
	if p.Maker != "" {
		hw.SystemInfo.Vendor = p.Maker
	}
	if p.Model != "" {
		hw.SystemInfo.Model = p.Model
	}
	h.Hardware = &hw
}

// clusterEVC is the mode of the host's cluster.
func (s *site) clusterEVC(h *simulator.HostSystem, p hostProfile) string {
	if p.CurrentEVC != "" {
		return p.CurrentEVC
	}
	if c, ok := simulator.Map.Get(*h.Parent).(*simulator.ClusterComputeResource); ok {
		if summary, ok := c.Summary.(*types.ClusterComputeResourceSummary); ok {
			return summary.CurrentEVCModeKey
		}
	}
	return ""
}

// present keeps the features that are there, as newer servers list them.
func present(m map[string]string) map[string]string {
	out := map[string]string{}
	for key, value := range m {
		if f, known := features[strings.ToLower(key)]; value == "1" && (!known || f.width == 1) {
			out[strings.ToLower(key)] = value
		}
	}
	if out["hv.capable"] == "1" && out["cpuid.intel"] == "1" {
		out["vt.realmode"] = "1"
	}
	return out
}

// setCapability replaces a key in any case; "" removes it.
func setCapability(m map[string]string, key, value string) {
	for k := range m {
		if strings.EqualFold(k, key) {
			delete(m, k)
		}
	}
	if value != "" {
		m[key] = value
	}
}

func capabilityList(m map[string]string) (out []types.HostFeatureCapability) {
	for _, key := range sortedKeys(m) {
		out = append(out, types.HostFeatureCapability{Key: key, FeatureName: key, Value: m[key]})
	}
	return out
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
