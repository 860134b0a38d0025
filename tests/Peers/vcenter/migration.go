package main

import (
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// cpuFaults say why a VM cannot go to a host, from the CPUs alone. A VM of hardware
// version 9 and newer goes by its feature requirements where the host lists its
// capabilities, else by the registers under its masks. Powered off, only what it
// would need on any host counts. The caller holds the VM's lock.
func (vm *VM) cpuFaults(to hostView) []types.BaseMethodFault {
	notMet := func(needs []types.VirtualMachineFeatureRequirement) []types.BaseMethodFault {
		if missing := unmet(needs, to.masked); len(missing) > 0 {
			return []types.BaseMethodFault{&types.FeatureRequirementsNotMet{FeatureRequirement: missing, Vm: &vm.Self, Host: &to.ref}}
		}
		return nil
	}
	if vm.Config == nil {
		return []types.BaseMethodFault{&types.InvalidState{}}
	}
	if vm.Runtime.PowerState == types.VirtualMachinePowerStatePoweredOff {
		if to.masked == nil {
			return nil
		}
		return notMet(vm.Runtime.OfflineFeatureRequirement)
	}
	if *vm.Runtime.Host == to.ref {
		return nil
	}
	if hardwareVersion(vm.Config) >= 9 && to.masked != nil {
		return notMet(vm.Runtime.FeatureRequirement)
	}
	from := viewHost(simulator.Map.Get(*vm.Runtime.Host).(*simulator.HostSystem))
	return vm.registerFaults(to, &from)
}

// registerFaults compares register by register under the VM's masks: T must be 1
// and F must be 0 on the host; at H and R both hosts must agree. Without a source
// host only T and F count. A bit unknown on either side blocks nothing.
func (vm *VM) registerFaults(to hostView, from *hostView) (out []types.BaseMethodFault) {
	guest := here.guestMask(vm.Config.GuestId)
	for n := range to.levels {
		level := to.levels[n].Level
		var source *types.HostCpuIdInfo
		if from != nil {
			for k := range from.levels {
				if from.levels[k].Level == level {
					source = &from.levels[k]
				}
			}
		}
		for r := range registerNames {
			desired := []byte("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")
			wrong := map[int]bool{}
			have := *register(&to.levels[n], r)
			for bit := 0; bit < 32; bit++ {
				want := byte('x')
				switch maskBit(vm.Config.CpuFeatureMask, guest, to.vendor, level, r, bit) {
				case 'T':
					want = '1'
				case 'F':
					want = '0'
				case 'H', 'R':
					if source != nil {
						want = at(*register(source, r), bit)
					}
				}
				if want != '0' && want != '1' {
					continue
				}
				desired[31-bit] = want
				if got := at(have, bit); got != '-' && got != want {
					wrong[bit] = true
				}
			}
			if len(wrong) > 0 {
				out = append(out, cpuFault(to.ref, level, r, have, grouped(string(desired)), wrong))
			}
		}
	}
	return out
}

// cpuFault is the most telling type for a register, with its named bits.
func cpuFault(host types.ManagedObjectReference, level int32, r int, have, desired string, wrong map[int]bool) types.BaseMethodFault {
	plain := types.CpuIncompatible{Level: level, RegisterName: registerNames[r], RegisterBits: have, DesiredBits: desired, Host: &host}
	others := func(named ...int) (other, only bool) {
		rest := len(wrong)
		for _, bit := range named {
			if wrong[bit] {
				rest--
			}
		}
		return rest > 0, rest == len(wrong)
	}
	switch {
	case level == 1 && r == 2:
		pclmulqdq, aes := wrong[1], wrong[25]
		f := &types.CpuIncompatible1ECX{CpuIncompatible: plain, Sse3: wrong[0], Pclmulqdq: &pclmulqdq, Ssse3: wrong[9], Sse41: wrong[19], Sse42: wrong[20], Aes: &aes}
		f.Other, f.OtherOnly = others(0, 1, 9, 19, 20, 25)
		return f
	case level == -0x7fffffff && r == 3:
		f := &types.CpuIncompatible81EDX{CpuIncompatible: plain, Nx: wrong[20], Ffxsr: wrong[25], Rdtscp: wrong[27], Lm: wrong[29]}
		f.Other, f.OtherOnly = others(20, 25, 27, 29)
		return f
	}
	return &plain
}

// hostFaults are reasons that have nothing to do with CPUs.
func hostFaults(h hostView) []types.BaseMethodFault {
	switch {
	case h.connection != types.HostSystemConnectionStateConnected:
		return []types.BaseMethodFault{&types.HostNotConnected{}}
	case h.inService:
		return []types.BaseMethodFault{&types.InvalidHostState{Host: &h.ref}}
	}
	return nil
}

// checker is the provisioning checker.
type checker struct {
	mo.VirtualMachineProvisioningChecker
}

// result is one VM against one host.
func result(vm *VM, h *simulator.HostSystem) types.CheckResult {
	view := viewHost(h)
	r := types.CheckResult{Vm: &vm.Self, Host: &h.Self}
	for _, f := range append(hostFaults(view), vm.cpuFaults(view)...) {
		r.Error = append(r.Error, types.LocalizedMethodFault{Fault: f, LocalizedMessage: message(f)})
	}
	return r
}

// check makes the task that compares every VM with every host.
func (c *checker) check(method, id string, vms, hosts []types.ManagedObjectReference) (*types.ManagedObjectReference, types.BaseMethodFault) {
	var results []types.CheckResult
	for _, v := range vms {
		vm, ok := simulator.Map.Get(v).(*VM)
		if !ok {
			return nil, &types.ManagedObjectNotFound{Obj: v}
		}
		for _, ref := range hosts {
			h, ok := simulator.Map.Get(ref).(*simulator.HostSystem)
			if !ok {
				return nil, &types.ManagedObjectNotFound{Obj: ref}
			}
			simulator.Map.WithLock(vm, func() { results = append(results, result(vm, h)) })
		}
	}
	scripted := here.troubles.forTask(method, "")
	ref := here.start(c, method, id, nil, func() (types.AnyType, types.BaseMethodFault) {
		if scripted.kind() != "" {
			return nil, scripted.fault()
		}
		return types.ArrayOfCheckResult{CheckResult: results}, nil
	})
	return &ref, nil
}

// QueryVMotionCompatibilityExTask answers for each VM and each host.
func (c *checker) QueryVMotionCompatibilityExTask(ctx *simulator.Context, req *types.QueryVMotionCompatibilityEx_Task) soap.HasFault {
	ref, fault := c.check("QueryVMotionCompatibilityEx_Task", "queryVMotionCompatibilityEx", req.Vm, req.Host)
	if fault != nil {
		return refuse(fault)
	}
	return &methods.QueryVMotionCompatibilityEx_TaskBody{Res: &types.QueryVMotionCompatibilityEx_TaskResponse{Returnval: *ref}}
}

// CheckMigrateTask answers for one VM and one host.
func (c *checker) CheckMigrateTask(ctx *simulator.Context, req *types.CheckMigrate_Task) soap.HasFault {
	if req.Host == nil {
		return refuse(&types.InvalidArgument{InvalidProperty: "host"})
	}
	ref, fault := c.check("CheckMigrate_Task", "checkMigrate", []types.ManagedObjectReference{req.Vm}, []types.ManagedObjectReference{*req.Host})
	if fault != nil {
		return refuse(fault)
	}
	return &methods.CheckMigrate_TaskBody{Res: &types.CheckMigrate_TaskResponse{Returnval: *ref}}
}

// CheckRelocateTask answers for one VM and the host of a relocate spec.
func (c *checker) CheckRelocateTask(ctx *simulator.Context, req *types.CheckRelocate_Task) soap.HasFault {
	if req.Spec.Host == nil {
		return refuse(&types.InvalidArgument{InvalidProperty: "spec.host"})
	}
	ref, fault := c.check("CheckRelocate_Task", "checkRelocate", []types.ManagedObjectReference{req.Vm}, []types.ManagedObjectReference{*req.Spec.Host})
	if fault != nil {
		return refuse(fault)
	}
	return &methods.CheckRelocate_TaskBody{Res: &types.CheckRelocate_TaskResponse{Returnval: *ref}}
}

// MigrateVMTask moves the VM to a host that can take it.
func (vm *VM) MigrateVMTask(ctx *simulator.Context, req *types.MigrateVM_Task) soap.HasFault {
	ref, fault := vm.moveTask("MigrateVM_Task", "migrate", req.Host, req.State)
	if fault != nil {
		return refuse(fault)
	}
	return &methods.MigrateVM_TaskBody{Res: &types.MigrateVM_TaskResponse{Returnval: *ref}}
}

// RelocateVMTask does the same for a spec with a host; other moves are the
// simulator's.
func (vm *VM) RelocateVMTask(ctx *simulator.Context, req *types.RelocateVM_Task) soap.HasFault {
	if req.Spec.Host == nil {
		return vm.VirtualMachine.RelocateVMTask(ctx, req)
	}
	ref, fault := vm.moveTask("RelocateVM_Task", "relocate", req.Spec.Host, "")
	if fault != nil {
		return refuse(fault)
	}
	return &methods.RelocateVM_TaskBody{Res: &types.RelocateVM_TaskResponse{Returnval: *ref}}
}

func (vm *VM) moveTask(method, id string, host *types.ManagedObjectReference, state types.VirtualMachinePowerState) (*types.ManagedObjectReference, types.BaseMethodFault) {
	if host == nil {
		host = vm.Runtime.Host
	}
	entry := here.journal.simple(vm, method, host.Value)
	h, ok := simulator.Map.Get(*host).(*simulator.HostSystem)
	fault := vm.prepared(method)
	if fault == nil && !ok {
		fault = &types.ManagedObjectNotFound{Obj: *host}
	}
	if fault != nil {
		here.journal.outcome(entry, fault)
		return nil, fault
	}
	scripted := here.troubles.forTask(method, vm.Name)
	ref := here.start(vm, method, id, entry, func() (types.AnyType, types.BaseMethodFault) {
		if scripted.kind() != "" {
			return nil, scripted.fault()
		}
		if state != "" && state != vm.Runtime.PowerState {
			return nil, &types.InvalidPowerState{RequestedState: state, ExistingState: vm.Runtime.PowerState}
		}
		view := viewHost(h)
		if faults := append(hostFaults(view), vm.cpuFaults(view)...); len(faults) > 0 {
			return nil, faults[0]
		}
		vm.settle(h)
		return nil, nil
	})
	return &ref, nil
}

// settle puts the VM on a host and into the lists of host, pool and datastore.
func (vm *VM) settle(h *simulator.HostSystem) {
	old := vm.Runtime.Host
	if old != nil && simulator.Map.Get(*old) != nil {
		from := simulator.Map.Get(*old).(*simulator.HostSystem)
		simulator.Map.WithLock(from, func() { from.Vm = without(from.Vm, vm.Self) })
	}
	if vm.ResourcePool != nil {
		if pool, ok := simulator.Map.Get(*vm.ResourcePool).(*simulator.ResourcePool); ok {
			simulator.Map.WithLock(pool, func() { pool.Vm = without(pool.Vm, vm.Self) })
		}
	}
	home := computeResource(h)
	simulator.Map.WithLock(h, func() { h.Vm = append(h.Vm[:len(h.Vm):len(h.Vm)], vm.Self) })
	if pool, ok := simulator.Map.Get(*home.ResourcePool).(*simulator.ResourcePool); ok {
		simulator.Map.WithLock(pool, func() { pool.Vm = append(pool.Vm[:len(pool.Vm):len(pool.Vm)], vm.Self) })
	}
	vm.Runtime.Host, vm.Summary.Runtime.Host = &h.Self, &h.Self
	vm.ResourcePool, vm.EnvironmentBrowser = home.ResourcePool, *home.EnvironmentBrowser
	if vm.Config != nil && vm.Config.Template {
		vm.ResourcePool = nil
	}
}
