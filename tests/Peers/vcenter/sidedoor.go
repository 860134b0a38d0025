package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// entry is one changing call as it came in, and what became of it.
type entry struct {
	Seq           int         `json:"seq"`
	At            string      `json:"at"`
	Method        string      `json:"method"`
	VM            string      `json:"vm"`
	MoRef         string      `json:"moref"`
	Target        string      `json:"target,omitempty"`
	ChangeVersion string      `json:"changeVersion,omitempty"`
	Mask          []maskEntry `json:"cpuFeatureMask,omitempty"`
	Extra         []keyValue  `json:"extraConfig,omitempty"`
	Evc           []keyValue  `json:"mask,omitempty"`
	CompleteMasks *bool       `json:"completeMasks,omitempty"`
	Outcome       string      `json:"outcome"` // running, success, or the fault's type
}

type maskEntry struct {
	Operation string `json:"operation,omitempty"`
	Level     string `json:"level"`
	Vendor    string `json:"vendor,omitempty"`
	Eax       string `json:"eax,omitempty"`
	Ebx       string `json:"ebx,omitempty"`
	Ecx       string `json:"ecx,omitempty"`
	Edx       string `json:"edx,omitempty"`
}

type keyValue struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// journal is the list of changing calls, and a count of all calls.
type journal struct {
	mu      sync.Mutex
	entries []*entry
	calls   map[string]int
}

func (j *journal) call(method string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.calls == nil {
		j.calls = map[string]int{}
	}
	j.calls[method]++
}

func (j *journal) record(e *entry) *entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	e.Seq, e.At, e.Outcome = len(j.entries)+1, time.Now().UTC().Format("2006-01-02T15:04:05.000Z"), "running"
	j.entries = append(j.entries, e)
	return e
}

func (j *journal) simple(vm *VM, method, target string) *entry {
	return j.record(&entry{Method: method, VM: vm.Name, MoRef: vm.Self.Value, Target: target})
}

func (j *journal) reconfigure(vm *VM, spec *types.VirtualMachineConfigSpec) *entry {
	e := &entry{Method: "ReconfigVM_Task", VM: vm.Name, MoRef: vm.Self.Value, ChangeVersion: spec.ChangeVersion}
	for _, c := range spec.CpuFeatureMask {
		m := maskEntry{}
		if c.Info != nil {
			m = maskOf(*c.Info)
		}
		m.Operation = string(c.Operation)
		e.Mask = append(e.Mask, m)
	}
	e.Extra = extraOf(spec.ExtraConfig)
	return j.record(e)
}

func (j *journal) applyEvc(vm *VM, req *types.ApplyEvcModeVM_Task) *entry {
	e := &entry{Method: "ApplyEvcModeVM_Task", VM: vm.Name, MoRef: vm.Self.Value, CompleteMasks: req.CompleteMasks}
	for _, m := range req.Mask {
		e.Evc = append(e.Evc, keyValue{m.Key, m.Value})
	}
	return j.record(e)
}

func (j *journal) outcome(e *entry, fault types.BaseMethodFault) {
	if e == nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	e.Outcome = "success"
	if fault != nil {
		e.Outcome = typeName(fault)
	}
}

func maskOf(l types.HostCpuIdInfo) maskEntry {
	return maskEntry{Level: fmt.Sprintf("0x%08x", uint32(l.Level)), Vendor: l.Vendor, Eax: l.Eax, Ebx: l.Ebx, Ecx: l.Ecx, Edx: l.Edx}
}

func extraOf(list []types.BaseOptionValue) (out []keyValue) {
	for _, o := range list {
		v := o.GetOptionValue()
		text, ok := v.Value.(string)
		if !ok && v.Value != nil {
			text = fmt.Sprint(v.Value)
		}
		out = append(out, keyValue{v.Key, text})
	}
	return out
}

// machineState is what a VM's masks are now.
type machineState struct {
	Name          string            `json:"name"`
	MoRef         string            `json:"moref"`
	Host          string            `json:"host"`
	Power         string            `json:"powerState"`
	Version       string            `json:"version"`
	GuestId       string            `json:"guestId"`
	ChangeVersion string            `json:"changeVersion"`
	Mask          []maskEntry       `json:"cpuFeatureMask"`
	Extra         map[string]string `json:"extraConfig"`
	Evc           map[string]string `json:"featureMask"`
	Requirement   []string          `json:"featureRequirement"`
	MinEVC        string            `json:"minRequiredEVCModeKey"`
}

func stateOf(vm *VM) machineState {
	m := machineState{Name: vm.Name, MoRef: vm.Self.Value, Mask: []maskEntry{}, Extra: map[string]string{}, Evc: map[string]string{}, Requirement: []string{}}
	var host types.ManagedObjectReference
	simulator.Map.WithLock(vm, func() {
		host, m.Power, m.MinEVC = *vm.Runtime.Host, string(vm.Runtime.PowerState), vm.Runtime.MinRequiredEVCModeKey
		if vm.Config == nil {
			return
		}
		m.Version, m.GuestId, m.ChangeVersion = vm.Config.Version, vm.Config.GuestId, vm.Config.ChangeVersion
		for _, l := range vm.Config.CpuFeatureMask {
			m.Mask = append(m.Mask, maskOf(l))
		}
		for _, o := range extraOf(vm.Config.ExtraConfig) {
			m.Extra[o.Key] = o.Value
		}
		for _, f := range vm.Runtime.FeatureMask {
			m.Evc[f.Key] = f.Value
		}
		for _, f := range vm.Runtime.FeatureRequirement {
			m.Requirement = append(m.Requirement, f.Key)
		}
	})
	m.Host = simulator.Map.Get(host).(*simulator.HostSystem).Name
	return m
}

// sideDoor answers the tests' own questions; false: not for the side door.
func (s *site) sideDoor(w http.ResponseWriter, r *http.Request) bool {
	var answer interface{}
	switch r.URL.Path {
	case "/trouble":
		if r.Method == http.MethodPost {
			if err := s.readTrouble(r.Body); err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return true
			}
		}
		s.troubles.mu.Lock()
		defer s.troubles.mu.Unlock()
		if r.Method == http.MethodDelete {
			s.troubles.list = nil
		}
		answer = append([]*trouble{}, s.troubles.list...)
	case "/journal":
		s.journal.mu.Lock()
		defer s.journal.mu.Unlock()
		if r.Method == http.MethodDelete {
			s.journal.entries, s.journal.calls = nil, nil
		}
		answer = append([]*entry{}, s.journal.entries...)
	case "/calls":
		s.journal.mu.Lock()
		defer s.journal.mu.Unlock()
		answer = s.journal.calls
	case "/state":
		list := []machineState{}
		for _, vm := range allMachines() {
			if name := r.URL.Query().Get("vm"); name == "" || name == vm.Name {
				list = append(list, stateOf(vm))
			}
		}
		answer = list
	case "/dtd":
		s.journal.call("dtd") // proof that a client followed a reference it must not
		return true
	default:
		return false
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
	return true
}

// readTrouble takes one trouble or a list.
func (s *site) readTrouble(body io.Reader) error {
	data, err := io.ReadAll(io.LimitReader(body, 1<<20))
	if err != nil {
		return err
	}
	var list []*trouble
	if data = bytes.TrimSpace(data); len(data) > 0 && data[0] != '[' {
		data = append(append([]byte{'['}, data...), ']')
	}
	if err = strict(data, &list); err != nil {
		return err
	}
	for _, t := range list {
		if err = s.troubles.add(t); err != nil {
			return err
		}
	}
	return nil
}
