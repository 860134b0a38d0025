package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// lasting is how long a task stays running, in milliseconds.
func (s *site) lasting(scripted *trouble) int {
	if scripted.kind() == "late" {
		return scripted.Ms
	}
	return s.taskDelay
}

// work is what a task does, with the object it is about locked.
type work func() (types.AnyType, types.BaseMethodFault)

// lockable is an object that a task is about.
type lockable interface {
	Reference() types.ManagedObjectReference
}

// start runs a task. Without -task-delay it is done when the call returns; with it
// the task stays running that long, as on a real server.
func (s *site) start(entity lockable, method, id string, entry *entry, do work) types.ManagedObjectReference {
	return s.startFor(s.taskDelay, entity, method, id, entry, do)
}

// recentTasks is how many tasks a VM's own list holds.
const recentTasks = 10

// startFor runs a task that stays running for some milliseconds.
func (s *site) startFor(ms int, entity lockable, method, id string, entry *entry, do work) types.ManagedObjectReference {
	task := simulator.CreateTask(entity, method, nil)
	ref := entity.Reference()
	task.Info.Name, task.Info.DescriptionId = method, ref.Type+"."+id
	if vm, ok := entity.(*VM); ok {
		task.Info.EntityName = vm.Name
		recent := append(append([]types.ManagedObjectReference{}, vm.RecentTask...), task.Self)
		if len(recent) > recentTasks {
			recent = recent[len(recent)-recentTasks:]
		}
		vm.RecentTask = recent
	} else { // the checker is no managed entity, and strict clients refuse it as one
		task.Info.Entity, task.Info.EntityName = nil, ""
	}
	if ms <= 0 {
		s.finish(task, entry, do)
		return task.Self
	}
	s.progress(task, types.TaskInfoStateQueued, 0)
	go func() {
		pause := time.Duration(ms) * time.Millisecond / 2
		s.progress(task, types.TaskInfoStateRunning, 0)
		time.Sleep(pause)
		s.progress(task, types.TaskInfoStateRunning, 50)
		time.Sleep(pause)
		simulator.Map.WithLock(entity, func() { s.finish(task, entry, do) })
	}()
	return task.Self
}

func (s *site) progress(task *simulator.Task, state types.TaskInfoState, percent int32) {
	simulator.Map.WithLock(task, func() {
		simulator.Map.Update(task, []types.PropertyChange{{Name: "info.state", Val: state}, {Name: "info.progress", Val: percent}})
	})
}

func (s *site) finish(task *simulator.Task, entry *entry, do work) {
	begun := time.Now()
	result, fault := do()
	state := types.TaskInfoStateSuccess
	var failure interface{}
	if fault != nil {
		state = types.TaskInfoStateError
		failure = types.LocalizedMethodFault{Fault: fault, LocalizedMessage: message(fault)}
		result = nil
	}
	s.journal.outcome(entry, fault)
	simulator.Map.WithLock(task, func() {
		simulator.Map.Update(task, []types.PropertyChange{
			{Name: "info.startTime", Val: begun}, {Name: "info.completeTime", Val: time.Now()},
			{Name: "info.error", Val: failure}, {Name: "info.result", Val: result},
			{Name: "info.state", Val: state},
		})
	})
}

// typeName is a fault's name in the API.
func typeName(fault interface{}) string {
	return strings.TrimPrefix(fmt.Sprintf("%T", fault), "*types.")
}

// message is a text for people; a client must go by the fault's type.
func message(fault types.BaseMethodFault) string {
	switch f := fault.(type) {
	case *types.InvalidPowerState:
		return "The attempted operation cannot be performed in the current state (" + string(f.ExistingState) + ")."
	case *types.InvalidArgument:
		return "A specified parameter was not correct: " + f.InvalidProperty
	case *types.ConcurrentAccess:
		return "The operation cannot be allowed at the moment because the virtual machine has a newer configuration."
	case *types.NoPermission:
		return "Permission to perform this operation was denied. Privilege: " + f.PrivilegeId
	case *types.FeatureRequirementsNotMet:
		return "The target host does not support the virtual machine's current hardware requirements."
	case *types.CpuIncompatible:
		return incompatible(f)
	case *types.CpuIncompatible1ECX:
		return incompatible(&f.CpuIncompatible)
	case *types.CpuIncompatible81EDX:
		return incompatible(&f.CpuIncompatible)
	}
	return typeName(fault)
}

func incompatible(f *types.CpuIncompatible) string {
	return fmt.Sprintf("Host CPU is incompatible with the virtual machine's requirements at CPUID level 0x%x register '%s'.\n"+
		"CPUID details: incompatibility at level 0x%x register '%s'.\nHost bits: %s\nRequired: %s",
		uint32(f.Level), f.RegisterName, uint32(f.Level), f.RegisterName, f.RegisterBits, f.DesiredBits)
}

// refuse answers a call with a fault at once, without a task.
func refuse(fault types.BaseMethodFault) soap.HasFault {
	return &methods.ReconfigVM_TaskBody{Fault_: simulator.Fault(message(fault), fault)}
}

// sleep is a pause that ends with the request.
func sleep(ms int, gone <-chan struct{}) {
	select {
	case <-time.After(time.Duration(ms) * time.Millisecond):
	case <-gone:
	}
}
