package main

import (
	"strings"
	"sync/atomic"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// VM is a virtual machine that keeps what the simulator's forgets. The simulator's
// type comes first and by value: its property collector looks for the managed
// object there.
type VM struct {
	simulator.VirtualMachine
	given vmProfile
}

// dress gives a new VM what its profile says.
func (vm *VM) dress() error {
	p := vm.given
	config := vm.Config
	config.Version = "vmx-14"
	if p.Version != "" {
		config.Version = p.Version
	}
	if p.GuestId != "" {
		config.GuestId = p.GuestId
	}
	config.GuestFullName = config.GuestId
	vm.Summary.Config.GuestId, vm.Summary.Config.GuestFullName = config.GuestId, config.GuestId
	guest := *vm.Guest
	vm.Guest = &guest
	config.CpuFeatureMask = cpuIds(p.Mask)
	config.ExtraConfig = nil
	for _, key := range sortedKeys(p.Extra) {
		config.ExtraConfig = append(config.ExtraConfig, &types.OptionValue{Key: key, Value: p.Extra[key]})
	}
	config.ChangeVersion = newChangeVersion()
	config.Template, vm.Summary.Config.Template = p.Template, p.Template
	state := types.VirtualMachinePowerStatePoweredOn
	if p.Power != "" {
		state = types.VirtualMachinePowerState(p.Power)
	}
	if p.Template {
		state, vm.ResourcePool = types.VirtualMachinePowerStatePoweredOff, nil
	}
	vm.Runtime.PowerState, vm.Summary.Runtime.PowerState = state, state
	if p.Connection != "" {
		vm.Runtime.ConnectionState = types.VirtualMachineConnectionState(p.Connection)
		vm.Summary.Runtime.ConnectionState = vm.Runtime.ConnectionState
	}
	vm.Capability = types.VirtualMachineCapability{
		CpuFeatureMaskSupported: true, SnapshotOperationsSupported: true,
		FeatureRequirementSupported: types.NewBool(true), PerVmEvcSupported: here.perVmEvcFlag(hardwareVersion(config)),
	}
	if p.NoPerVmEvc {
		vm.Capability.PerVmEvcSupported = types.NewBool(false)
	}
	sayNo(&vm.Capability)
	if key, kind, found := strings.Cut(p.ManagedBy, "/"); found {
		config.ManagedBy = &types.ManagedByInfo{ExtensionKey: key, Type: kind}
	}
	vm.DisabledMethod = append([]string{}, p.Disabled...)
	if p.Snapshot {
		ref := types.ManagedObjectReference{Type: "VirtualMachineSnapshot", Value: "snapshot-1"}
		vm.Snapshot = &types.VirtualMachineSnapshotInfo{CurrentSnapshot: &ref}
	}
	vm.Runtime.FaultToleranceState = types.VirtualMachineFaultToleranceStateNotConfigured
	if p.FaultTolerance {
		vm.Runtime.FaultToleranceState = types.VirtualMachineFaultToleranceStateEnabled
	}
	vm.observe()
	if p.Bare {
		vm.Config = nil
	}
	return nil
}

var changes int64

// newChangeVersion is a time, as on a real server, made unique by a count.
func newChangeVersion() string {
	n := atomic.AddInt64(&changes, 1)
	return time.Now().UTC().Add(time.Duration(n) * time.Microsecond).Format("2006-01-02T15:04:05.000000Z")
}

// prepared is what all changing calls check first: trouble that was asked for,
// permission, and a VM that can be changed at all.
func (vm *VM) prepared(method string, needs ...string) types.BaseMethodFault {
	if vm.given.Denied {
		return &types.NoPermission{Object: vm.Self, PrivilegeId: privileges[method]}
	}
	for _, privilege := range needs {
		if contains(vm.given.Lacks, privilege) {
			return &types.NoPermission{Object: vm.Self, PrivilegeId: privilege}
		}
	}
	if contains(vm.DisabledMethod, method) {
		return &types.MethodDisabled{Source: "com.vmware.vcHms"}
	}
	if vm.Config == nil {
		return &types.InvalidState{}
	}
	return nil
}

// needs are the privileges for a change: advanced settings have one of their own.
func needs(spec *types.VirtualMachineConfigSpec) (out []string) {
	if len(spec.ExtraConfig) > 0 {
		out = append(out, "VirtualMachine.Config.AdvancedConfig")
	}
	if len(spec.CpuFeatureMask) > 0 {
		out = append(out, "VirtualMachine.Config.Settings")
	}
	return out
}

func (vm *VM) mustBeOff() types.BaseMethodFault {
	if state := vm.Runtime.PowerState; state != types.VirtualMachinePowerStatePoweredOff {
		return &types.InvalidPowerState{RequestedState: types.VirtualMachinePowerStatePoweredOff, ExistingState: state}
	}
	return nil
}

// ReconfigVMTask keeps cpuFeatureMask and extraConfig and leaves all else to the
// simulator. Every list is replaced, never changed in place: an answer with the old
// one may still be on its way.
func (vm *VM) ReconfigVMTask(ctx *simulator.Context, req *types.ReconfigVM_Task) soap.HasFault {
	const method = "ReconfigVM_Task"
	entry := here.journal.reconfigure(vm, &req.Spec)
	if fault := vm.prepared(method, needs(&req.Spec)...); fault != nil {
		here.journal.outcome(entry, fault)
		return refuse(fault)
	}
	scripted := here.troubles.forTask(method, vm.Name)
	if scripted.kind() == "noevc" && writesMasks(req.Spec.ExtraConfig) {
		fault := &types.InvalidArgument{InvalidProperty: "configSpec.extraConfig"}
		here.journal.outcome(entry, fault)
		return refuse(fault)
	}
	isStale := func() bool { return req.Spec.ChangeVersion != "" && req.Spec.ChangeVersion != vm.Config.ChangeVersion }
	early := scripted != nil && scripted.Early
	staleNow := early && isStale()
	ref := here.startFor(here.lasting(scripted), vm, method, "reconfigure", entry, func() (types.AnyType, types.BaseMethodFault) {
		spec := req.Spec
		if scripted.kind() == "concurrent" || staleNow || (!early && isStale()) {
			return nil, &types.ConcurrentAccess{}
		}
		if scripted.kind() == "taskfail" {
			if scripted.Partial {
				spec.CpuFeatureMask, spec.ExtraConfig = spec.CpuFeatureMask[:(len(spec.CpuFeatureMask)+1)/2], spec.ExtraConfig[:len(spec.ExtraConfig)/2]
				_ = vm.reconfigure(ctx, spec)
			}
			return nil, &types.SystemError{RuntimeFault: types.RuntimeFault{}, Reason: "scripted"}
		}
		if scripted.kind() == "deaf" {
			return nil, nil
		}
		return nil, vm.reconfigure(ctx, spec)
	})
	return &methods.ReconfigVM_TaskBody{Res: &types.ReconfigVM_TaskResponse{Returnval: ref}}
}

func writesMasks(extra []types.BaseOptionValue) bool {
	for _, o := range extra {
		if v := o.GetOptionValue(); strings.HasPrefix(strings.ToLower(v.Key), strings.ToLower(featMaskPrefix)) {
			return true
		}
	}
	return false
}

func (vm *VM) reconfigure(ctx *simulator.Context, spec types.VirtualMachineConfigSpec) types.BaseMethodFault {
	masks, fault := applyMask(vm.Config.CpuFeatureMask, spec.CpuFeatureMask)
	if fault != nil {
		return fault
	}
	if len(spec.CpuFeatureMask) > 0 {
		if fault = vm.mustBeOff(); fault != nil {
			return fault
		}
	}
	var guestInfo, extra []types.BaseOptionValue
	for _, o := range spec.ExtraConfig {
		v := o.GetOptionValue()
		if v.Key == "" {
			return &types.InvalidArgument{InvalidProperty: "configSpec.extraConfig.key"}
		}
		if strings.HasPrefix(v.Key, "SET.") {
			guestInfo = append(guestInfo, o)
		} else {
			extra = append(extra, o)
		}
	}
	config := *vm.Config
	vm.Config = &config
	rest := spec
	rest.CpuFeatureMask, rest.ExtraConfig, rest.ChangeVersion = nil, guestInfo, ""
	if fault = vm.simulate(ctx, rest); fault != nil {
		return fault
	}
	vm.Config.CpuFeatureMask = masks
	vm.Config.ExtraConfig = applyExtra(vm.Config.ExtraConfig, extra)
	vm.touched()
	return nil
}

// simulate lets the simulator reconfigure the rest, in a task of its own that no
// client sees.
func (vm *VM) simulate(ctx *simulator.Context, spec types.VirtualMachineConfigSpec) types.BaseMethodFault {
	body := vm.VirtualMachine.ReconfigVMTask(ctx, &types.ReconfigVM_Task{This: vm.Self, Spec: spec})
	ref := body.(*methods.ReconfigVM_TaskBody).Res.Returnval
	defer simulator.Map.Remove(ref)
	if failed := simulator.Map.Get(ref).(*simulator.Task).Info.Error; failed != nil {
		return failed.Fault
	}
	return nil
}

// touched follows a change of configuration. A VM that runs keeps the masks and
// requirements that it was powered on with.
func (vm *VM) touched() {
	vm.Config.ChangeVersion = newChangeVersion()
	vm.Config.Modified = time.Now()
	if vm.Runtime.PowerState == types.VirtualMachinePowerStatePoweredOff {
		vm.observe()
	}
}

// ApplyEvcModeVMTask stores per-VM EVC masks, as featMask.vm.* keys. No masks
// clears them; completeMasks defaults to true.
func (vm *VM) ApplyEvcModeVMTask(ctx *simulator.Context, req *types.ApplyEvcModeVM_Task) soap.HasFault {
	const method = "ApplyEvcModeVM_Task"
	entry := here.journal.applyEvc(vm, req)
	fault := vm.prepared(method, "VirtualMachine.Config.Settings")
	if fault == nil && (!here.perVmEvc() || vm.given.NoPerVmEvc) {
		fault = &types.NotSupported{}
		if !here.speaks("6.7") {
			fault = &types.InvalidRequest{}
		}
	}
	if fault != nil {
		here.journal.outcome(entry, fault)
		return refuse(fault)
	}
	scripted := here.troubles.forTask(method, vm.Name)
	ref := here.startFor(here.lasting(scripted), vm, method, "applyEvcMode", entry, func() (types.AnyType, types.BaseMethodFault) {
		switch scripted.kind() {
		case "concurrent":
			return nil, &types.ConcurrentAccess{}
		case "taskfail":
			if scripted.Partial {
				vm.storeEvc(req.Mask[:len(req.Mask)/2], req.CompleteMasks)
			}
			return nil, &types.SystemError{Reason: "scripted"}
		}
		if hardwareVersion(vm.Config) < 14 {
			return nil, &types.NotSupported{}
		}
		for _, m := range req.Mask {
			if kind, value, ok := strings.Cut(m.Value, ":"); m.Key == "" || !ok || (kind != "Val" && kind != "Max" && kind != "Min") || value == "" || strings.Trim(value, "0123456789abcdefABCDEFx") != "" {
				return nil, &types.InvalidArgument{InvalidProperty: "mask"}
			}
		}
		if fault := vm.mustBeOff(); fault != nil {
			return nil, fault
		}
		vm.storeEvc(req.Mask, req.CompleteMasks)
		return nil, nil
	})
	return &methods.ApplyEvcModeVM_TaskBody{Res: &types.ApplyEvcModeVM_TaskResponse{Returnval: ref}}
}

func (vm *VM) storeEvc(masks []types.HostFeatureMask, complete *bool) {
	config := *vm.Config
	var extra []types.BaseOptionValue
	for _, o := range config.ExtraConfig {
		key := strings.ToLower(o.GetOptionValue().Key)
		if !strings.HasPrefix(key, strings.ToLower(featMaskPrefix)) && key != strings.ToLower(completeMasks) {
			extra = append(extra, o)
		}
	}
	var add []types.BaseOptionValue
	for _, m := range masks {
		add = append(add, &types.OptionValue{Key: featMaskPrefix + m.Key, Value: m.Value})
	}
	if len(masks) > 0 && (complete == nil || *complete) {
		add = append(add, &types.OptionValue{Key: completeMasks, Value: "TRUE"})
	}
	config.ExtraConfig = applyExtra(extra, add)
	vm.Config = &config
	vm.touched()
}
