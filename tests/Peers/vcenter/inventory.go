package main

import (
	"context"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// site is the whole: what was asked for, the simulator's model, and what the
// front and the side door remember.
type site struct {
	options
	profile  *profile
	model    *simulator.Model
	cpus     []*cpu
	cpuNamed map[string]*cpu
	evc      []types.EVCMode
	dirs     []string
	started  time.Time

	journal    journal
	troubles   troubles
	users      users
	unreadable map[types.ManagedObjectReference][]string
}

// here is the one site of this process: the simulator makes some objects of ours
// anew, zeroed, for each session, so they cannot carry a reference.
var here *site

func newSite(o options) (*site, error) {
	p, err := readProfile(o.profile)
	if err != nil {
		return nil, err
	}
	if o.page == 0 {
		o.page = p.Page
	}
	s := &site{options: o, profile: p, started: time.Now(), cpuNamed: map[string]*cpu{}, unreadable: map[types.ManagedObjectReference][]string{}}
	here = s
	for name, lines := range p.Cpus {
		if s.cpuNamed[name], err = parseCpu(name, lines); err != nil {
			return nil, err
		}
	}
	if o.cpus != "" {
		if s.cpus, err = readCpus(o.cpus); err != nil {
			return nil, err
		}
		for _, c := range s.cpus {
			s.cpuNamed[c.name] = c
		}
	}
	s.evc = evcModes(p.EVC)
	if err = s.create(); err != nil {
		s.remove()
		return nil, err
	}
	return s, nil
}

// create builds the inventory. The simulator's own model makes only the
// datacenters: it deals in equal clusters, and its VMs cost files on disk.
func (s *site) create() error {
	if s.options.esx {
		s.model = simulator.ESX()
	} else {
		s.model = simulator.VPX()
		s.model.Datacenter, s.model.Cluster, s.model.Host, s.model.Portgroup = 0, 0, 0, 0
	}
	s.model.Datastore, s.model.Machine = 0, 0
	s.setAbout(&s.model.ServiceContent)
	if err := s.model.Create(); err != nil {
		return err
	}
	ctx := context.Background()
	client, err := vim25.NewClient(ctx, s.model.Service)
	if err != nil {
		return err
	}
	if s.options.esx {
		err = s.mountDatastore(ctx, client, []types.ManagedObjectReference{allHosts()[0].Self})
	} else {
		for _, dc := range s.plan() {
			if err = s.buildDatacenter(ctx, client, dc); err != nil {
				err = fmt.Errorf("%s: %v", dc.Name, err)
				break
			}
		}
	}
	if err != nil {
		return err
	}
	if err = s.dressHosts(); err != nil {
		return err
	}
	if err = s.createMachines(ctx, client); err != nil {
		return err
	}
	s.replaceSingletons()
	return nil
}

// plan is the profile's datacenters, or equal ones by the options' counts with the
// simulator's usual names. With -cpus and no counts there is a host per file.
func (s *site) plan() []datacenterPlan {
	if len(s.profile.Datacenters) > 0 {
		return s.profile.Datacenters
	}
	o := s.options
	if len(s.cpus) > 0 && !o.hostsGiven && !o.clustersGiven {
		var names []string
		for _, c := range s.cpus {
			names = append(names, c.name)
		}
		return []datacenterPlan{{Name: "DC0", Clusters: []clusterPlan{{Name: "DC0_C0", Hosts: names}}}}
	}
	var out []datacenterPlan
	for d := 0; d < o.datacenters; d++ {
		dc := datacenterPlan{Name: fmt.Sprintf("DC%d", d)}
		for h := 0; h < o.standalone; h++ {
			dc.Standalone = append(dc.Standalone, fmt.Sprintf("%s_H%d", dc.Name, h))
		}
		for c := 0; c < o.clusters; c++ {
			cluster := clusterPlan{Name: fmt.Sprintf("%s_C%d", dc.Name, c)}
			for h := 0; h < o.hosts; h++ {
				cluster.Hosts = append(cluster.Hosts, fmt.Sprintf("%s_H%d", cluster.Name, h))
			}
			dc.Clusters = append(dc.Clusters, cluster)
		}
		out = append(out, dc)
	}
	return out
}

func (s *site) buildDatacenter(ctx context.Context, client *vim25.Client, plan datacenterPlan) error {
	dc, err := object.NewRootFolder(client).CreateDatacenter(ctx, plan.Name)
	if err != nil {
		return err
	}
	folders, err := dc.Folders(ctx)
	if err != nil {
		return err
	}
	var hosts []types.ManagedObjectReference
	done := func(task *object.Task, err error) error {
		if err != nil {
			return err
		}
		info, err := task.WaitForResult(ctx, nil)
		if err == nil {
			hosts = append(hosts, info.Result.(types.ManagedObjectReference))
		}
		return err
	}
	for _, name := range plan.Standalone {
		task, err := folders.HostFolder.AddStandaloneHost(ctx, types.HostConnectSpec{HostName: name}, true, nil, nil)
		if err = done(task, err); err != nil {
			return err
		}
	}
	for _, c := range plan.Clusters {
		cluster, err := folders.HostFolder.CreateCluster(ctx, c.Name, types.ClusterConfigSpecEx{})
		if err != nil {
			return err
		}
		for _, name := range c.Hosts {
			task, err := cluster.AddHost(ctx, types.HostConnectSpec{HostName: name}, true, nil, nil)
			if err = done(task, err); err != nil {
				return err
			}
		}
		summary := simulator.Map.Get(cluster.Reference()).(*simulator.ClusterComputeResource).Summary
		summary.(*types.ClusterComputeResourceSummary).CurrentEVCModeKey = c.EVC
	}
	return s.mountDatastore(ctx, client, hosts)
}

// mountDatastore gives hosts the one datastore that all VMs are on.
func (s *site) mountDatastore(ctx context.Context, client *vim25.Client, hosts []types.ManagedObjectReference) error {
	dir, err := os.MkdirTemp("", "vcenter-sim-")
	if err != nil {
		return err
	}
	s.dirs = append(s.dirs, dir)
	for _, ref := range hosts {
		store, err := object.NewHostSystem(client, ref).ConfigManager().DatastoreSystem(ctx)
		if err != nil {
			return err
		}
		if _, err = store.CreateLocalDatastore(ctx, "LocalDS_0", dir); err != nil {
			return err
		}
	}
	return nil
}

// without makes a new list: readers may still be sending the old one.
func without(list []types.ManagedObjectReference, ref types.ManagedObjectReference) []types.ManagedObjectReference {
	out := make([]types.ManagedObjectReference, 0, len(list))
	for _, r := range list {
		if r != ref {
			out = append(out, r)
		}
	}
	return out
}

func datacenterOf(e mo.Entity) *simulator.Datacenter {
	for {
		parent := e.Entity().Parent
		if parent == nil {
			return nil
		}
		if dc, ok := simulator.Map.Get(*parent).(*simulator.Datacenter); ok {
			return dc
		}
		e = simulator.Map.Get(*parent).(mo.Entity)
	}
}

// computeResource is the cluster of a host, or the shell around a standalone one.
func computeResource(h *simulator.HostSystem) *mo.ComputeResource {
	switch c := simulator.Map.Get(*h.Parent).(type) {
	case *mo.ComputeResource:
		return c
	case *simulator.ClusterComputeResource:
		return &c.ComputeResource
	}
	return nil
}

// order sorts references by the number in them: the registry is a map.
func order(a, b types.ManagedObjectReference) bool {
	number := func(r types.ManagedObjectReference) int {
		n, _ := strconv.Atoi(r.Value[strings.LastIndex(r.Value, "-")+1:])
		return n
	}
	return number(a) < number(b)
}

func allHosts() (out []*simulator.HostSystem) {
	for _, e := range simulator.Map.All("HostSystem") {
		out = append(out, e.(*simulator.HostSystem))
	}
	sort.Slice(out, func(i, j int) bool { return order(out[i].Self, out[j].Self) })
	return out
}

func allMachines() (out []*VM) {
	for _, e := range simulator.Map.All("VirtualMachine") {
		if vm, ok := e.(*VM); ok {
			out = append(out, vm)
		}
	}
	sort.Slice(out, func(i, j int) bool { return order(out[i].Self, out[j].Self) })
	return out
}

// remove leaves nothing on disk.
func (s *site) remove() {
	for _, dir := range s.dirs {
		_ = os.RemoveAll(dir)
	}
}
