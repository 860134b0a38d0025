package main

import (
	"context"
	"fmt"
	"sort"
	"strings"

	"github.com/google/uuid"
	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// createMachines makes one VM through the API in each datacenter and copies it.
func (s *site) createMachines(ctx context.Context, client *vim25.Client) error {
	wanted, err := s.machinePlan()
	if err != nil {
		return err
	}
	templates := map[types.ManagedObjectReference]*simulator.VirtualMachine{}
	for _, w := range wanted {
		dc := datacenterOf(w.host)
		template := templates[dc.Self]
		if template == nil {
			if template, err = s.templateMachine(ctx, client, dc, w); err != nil {
				return fmt.Errorf("VM %s: %v", w.name, err)
			}
			templates[dc.Self] = template
		}
		if err = s.addMachine(template, w, dc); err != nil {
			return fmt.Errorf("VM %s: %v", w.name, err)
		}
	}
	for _, t := range templates {
		dc := simulator.Map.Get(*t.Parent).(*simulator.Folder)
		simulator.RemoveReference(&dc.ChildEntity, t.Self)
		dropMachine(t)
	}
	return nil
}

func (s *site) templateMachine(ctx context.Context, client *vim25.Client, dc *simulator.Datacenter, w machine) (*simulator.VirtualMachine, error) {
	spec := types.VirtualMachineConfigSpec{
		Name: "template-" + dc.Self.Value, GuestId: string(types.VirtualMachineGuestOsIdentifierOtherGuest),
		Files: &types.VirtualMachineFileInfo{VmPathName: "[LocalDS_0]"},
	}
	host := object.NewHostSystem(client, w.host.Self)
	pool := object.NewResourcePool(client, *computeResource(w.host).ResourcePool)
	task, err := object.NewFolder(client, dc.VmFolder).CreateVM(ctx, spec, pool, host)
	if err != nil {
		return nil, err
	}
	info, err := task.WaitForResult(ctx, nil)
	if err != nil {
		return nil, err
	}
	return simulator.Map.Get(info.Result.(types.ManagedObjectReference)).(*simulator.VirtualMachine), nil
}

// machine is a VM to be: its name, where it runs, and what the profile says.
type machine struct {
	name string
	host *simulator.HostSystem
	vmProfile
}

func (s *site) machinePlan() ([]machine, error) {
	var out []machine
	hosts := allHosts()
	byName := map[string]*simulator.HostSystem{}
	perParent := map[types.ManagedObjectReference][]*simulator.HostSystem{}
	var parents []types.ManagedObjectReference
	for _, h := range hosts {
		byName[h.Name] = h
		if perParent[*h.Parent] == nil {
			parents = append(parents, *h.Parent)
		}
		perParent[*h.Parent] = append(perParent[*h.Parent], h)
	}
	taken := map[string]bool{}
	add := func(name string, h *simulator.HostSystem) error {
		m := machine{name: name, host: h}
		if err := layer(s.profile.VMs, name, &m.vmProfile); err != nil {
			return fmt.Errorf("vms: %v", err)
		}
		if m.Host != "" {
			if m.host = byName[m.Host]; m.host == nil {
				return fmt.Errorf("vms: %s: no host %s", name, m.Host)
			}
		}
		if s.power != "" && m.Power == "" {
			m.Power = s.power
		}
		if s.hardware != "" && m.Version == "" {
			m.Version = s.hardware
		}
		taken[name] = true
		out = append(out, m)
		return nil
	}
	for _, parent := range parents {
		prefix := simulator.Map.Get(parent).(mo.Entity).Entity().Name
		if parent.Type == "ClusterComputeResource" {
			prefix += "_RP0"
		}
		if s.options.esx {
			prefix = "ha-host"
		}
		for i := 0; i < s.vms; i++ {
			if err := add(fmt.Sprintf("%s_VM%d", prefix, i), perParent[parent][i%len(perParent[parent])]); err != nil {
				return nil, err
			}
		}
	}
	var named []string
	for name := range s.profile.VMs {
		if !taken[name] && !strings.ContainsAny(name, "*?[") {
			named = append(named, name)
		}
	}
	sort.Strings(named)
	for n, name := range named {
		if len(hosts) == 0 {
			return nil, fmt.Errorf("vms: %s: there is no host", name)
		}
		if err := add(name, hosts[n%len(hosts)]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// addMachine copies the template under a new name: no files, no events.
func (s *site) addMachine(template *simulator.VirtualMachine, w machine, dc *simulator.Datacenter) error {
	vm := &VM{VirtualMachine: *template, given: w.vmProfile}
	vm.Self = types.ManagedObjectReference{Type: "VirtualMachine"}
	config := *template.Config
	vm.Config = &config
	simulator.Map.Put(&vm.VirtualMachine) // gives it a reference
	simulator.Map.Put(vm)
	config.Uuid, config.InstanceUuid = uuid.NewString(), uuid.NewString()
	if w.InstanceUuid != "" {
		config.InstanceUuid = w.InstanceUuid
	}
	config.Files.VmPathName = fmt.Sprintf("[LocalDS_0] %s/%s.vmx", w.name, w.name)
	vm.Name, config.Name = w.name, w.name
	vm.Summary.Vm = &vm.Self
	vm.Summary.Config.Name, vm.Summary.Config.Uuid = w.name, config.Uuid
	vm.Summary.Config.InstanceUuid, vm.Summary.Config.VmPathName = config.InstanceUuid, config.Files.VmPathName
	folder := simulator.Map.Get(dc.VmFolder).(*simulator.Folder)
	folder.ChildEntity = append(folder.ChildEntity, vm.Self)
	vm.settle(w.host)
	return vm.dress()
}

// dropMachine takes a template out of every list it is in.
func dropMachine(t *simulator.VirtualMachine) {
	host := simulator.Map.Get(*t.Runtime.Host).(*simulator.HostSystem)
	host.Vm = without(host.Vm, t.Self)
	pool := simulator.Map.Get(*t.ResourcePool).(*simulator.ResourcePool)
	pool.Vm = without(pool.Vm, t.Self)
	for _, ref := range t.Datastore {
		store := simulator.Map.Get(ref).(*simulator.Datastore)
		store.Vm = without(store.Vm, t.Self)
	}
	simulator.Map.Remove(t.Self)
}
