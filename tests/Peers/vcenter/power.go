package main

import (
	"strings"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// power changes the state, or says why not. On the way up the host must have what
// the VM's masks demand.
func (vm *VM) power(to types.VirtualMachinePowerState) types.BaseMethodFault {
	if vm.Runtime.PowerState == to {
		return &types.InvalidPowerState{RequestedState: to, ExistingState: vm.Runtime.PowerState}
	}
	if vm.Config.Template {
		return &types.InvalidState{}
	}
	fresh := vm.Runtime.PowerState == types.VirtualMachinePowerStatePoweredOff
	if to == types.VirtualMachinePowerStatePoweredOn {
		h := viewHost(simulator.Map.Get(*vm.Runtime.Host).(*simulator.HostSystem))
		if h.connection != types.HostSystemConnectionStateConnected {
			return &types.HostNotConnected{}
		}
		if h.inService {
			return &types.InvalidHostState{Host: &h.ref}
		}
		if faults := vm.demands(h); fresh && len(faults) > 0 {
			return faults[0]
		}
	} else if to == types.VirtualMachinePowerStateSuspended && fresh {
		return &types.InvalidPowerState{RequestedState: types.VirtualMachinePowerStatePoweredOn, ExistingState: vm.Runtime.PowerState}
	}
	vm.Runtime.PowerState, vm.Summary.Runtime.PowerState = to, to
	if fresh || to == types.VirtualMachinePowerStatePoweredOff {
		vm.observe()
	}
	return nil
}

// demands are the power-on rules: T and F bits of the mask, and feature masks that
// force in what the host does not have.
func (vm *VM) demands(h hostView) []types.BaseMethodFault {
	faults := vm.registerFaults(h, nil)
	var forced []types.VirtualMachineFeatureRequirement
	for _, m := range featureMasks(vm.Config.ExtraConfig) {
		if f, known := features[strings.ToLower(m.Key)]; maskValue(m.Value) == "1" && (!known || f.width == 1) {
			forced = append(forced, requirement(m.Key, "Bool:Min:1"))
		}
	}
	if h.masked != nil {
		if missing := unmet(forced, h.masked); len(missing) > 0 {
			faults = append(faults, &types.FeatureRequirementsNotMet{FeatureRequirement: missing, Vm: &vm.Self, Host: &h.ref})
		}
	}
	return faults
}

func (vm *VM) powerTask(method, id string, to types.VirtualMachinePowerState) (*types.ManagedObjectReference, types.BaseMethodFault) {
	entry := here.journal.simple(vm, method, "")
	if fault := vm.prepared(method); fault != nil {
		here.journal.outcome(entry, fault)
		return nil, fault
	}
	scripted := here.troubles.forTask(method, vm.Name)
	ref := here.start(vm, method, id, entry, func() (types.AnyType, types.BaseMethodFault) {
		if scripted.kind() != "" {
			return nil, scripted.fault()
		}
		return nil, vm.power(to)
	})
	return &ref, nil
}

// PowerOnVMTask powers on or resumes.
func (vm *VM) PowerOnVMTask(ctx *simulator.Context, req *types.PowerOnVM_Task) soap.HasFault {
	ref, fault := vm.powerTask("PowerOnVM_Task", "powerOn", types.VirtualMachinePowerStatePoweredOn)
	if fault != nil {
		return refuse(fault)
	}
	return &methods.PowerOnVM_TaskBody{Res: &types.PowerOnVM_TaskResponse{Returnval: *ref}}
}

// PowerOffVMTask powers off.
func (vm *VM) PowerOffVMTask(ctx *simulator.Context, req *types.PowerOffVM_Task) soap.HasFault {
	ref, fault := vm.powerTask("PowerOffVM_Task", "powerOff", types.VirtualMachinePowerStatePoweredOff)
	if fault != nil {
		return refuse(fault)
	}
	return &methods.PowerOffVM_TaskBody{Res: &types.PowerOffVM_TaskResponse{Returnval: *ref}}
}

// SuspendVMTask suspends.
func (vm *VM) SuspendVMTask(ctx *simulator.Context, req *types.SuspendVM_Task) soap.HasFault {
	ref, fault := vm.powerTask("SuspendVM_Task", "suspend", types.VirtualMachinePowerStateSuspended)
	if fault != nil {
		return refuse(fault)
	}
	return &methods.SuspendVM_TaskBody{Res: &types.SuspendVM_TaskResponse{Returnval: *ref}}
}

// RebootGuest keeps what the VM was powered on with, unless vmx.reboot.PowerCycle
// makes a power cycle of it; the key is used up by that.
func (vm *VM) RebootGuest(ctx *simulator.Context, req *types.RebootGuest) soap.HasFault {
	const method = "RebootGuest"
	entry := here.journal.simple(vm, method, "")
	fault := vm.prepared(method)
	if state := vm.Runtime.PowerState; fault == nil && state != types.VirtualMachinePowerStatePoweredOn {
		fault = &types.InvalidPowerState{RequestedState: types.VirtualMachinePowerStatePoweredOn, ExistingState: state}
	}
	here.journal.outcome(entry, fault)
	if fault != nil {
		return refuse(fault)
	}
	if strings.EqualFold(extraValue(vm.Config.ExtraConfig, powerCycle), "TRUE") {
		config := *vm.Config
		config.ExtraConfig = applyExtra(config.ExtraConfig, []types.BaseOptionValue{&types.OptionValue{Key: powerCycle, Value: ""}})
		config.ChangeVersion = newChangeVersion()
		vm.Config = &config
		vm.observe()
	}
	return &methods.RebootGuestBody{Res: &types.RebootGuestResponse{}}
}
