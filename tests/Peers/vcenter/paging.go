package main

import (
	"reflect"
	"strings"
	"sync"

	"github.com/google/uuid"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// collector is the property collector: the simulator's, with pages, and with the
// answers to bad requests that a real server gives. The simulator makes a zeroed
// one for each session, so the map is made when needed.
type collector struct {
	simulator.PropertyCollector
	mu    sync.Mutex
	pages map[string]*page
}

// page is what is left of an answer.
type page struct {
	rest []types.ObjectContent
	size int
}

// cut keeps the first objects and files the rest under a token.
func (pc *collector) cut(r *types.RetrieveResult, size int) {
	if size <= 0 || len(r.Objects) <= size {
		return
	}
	token := uuid.NewString()
	pc.mu.Lock()
	defer pc.mu.Unlock()
	if pc.pages == nil {
		pc.pages = map[string]*page{}
	}
	pc.pages[token] = &page{rest: r.Objects[size:], size: size}
	r.Objects, r.Token = r.Objects[:size], token
}

func (pc *collector) take(token string) *page {
	pc.mu.Lock()
	defer pc.mu.Unlock()
	p := pc.pages[token]
	delete(pc.pages, token)
	return p
}

// retrieve is the simulator's answer made like a real server's: without a session
// it is NotAuthenticated, an unknown property fails the whole call, an unset list
// within a data object is absent.
func (pc *collector) retrieve(ctx *simulator.Context, r *types.RetrievePropertiesEx) soap.HasFault {
	if ctx.Session == nil && !here.stock && !onlyContent(r.SpecSet) {
		return refuse(&types.NotAuthenticated{NoPermission: types.NoPermission{Object: vim25.ServiceInstance, PrivilegeId: "System.View"}})
	}
	body := pc.PropertyCollector.RetrievePropertiesEx(ctx, r)
	x, ok := body.(*methods.RetrievePropertiesExBody)
	if !ok || x.Res == nil || x.Res.Returnval == nil {
		return body
	}
	for n := range x.Res.Returnval.Objects {
		if f := here.refine(&x.Res.Returnval.Objects[n]); f != nil {
			return refuse(f)
		}
	}
	return body
}

// onlyContent tells whether a request reads nothing but the service instance, which
// anyone may.
func onlyContent(specs []types.PropertyFilterSpec) bool {
	for _, s := range specs {
		for _, o := range s.ObjectSet {
			if o.Obj.Type != "ServiceInstance" {
				return false
			}
		}
	}
	return true
}

func (s *site) refine(o *types.ObjectContent) types.BaseMethodFault {
	for _, m := range o.MissingSet {
		if bad, ok := m.Fault.Fault.(*types.InvalidProperty); ok && !s.stock {
			return bad
		}
	}
	hidden := s.unreadable[o.Obj]
	kept := o.PropSet[:0]
	for _, p := range o.PropSet {
		switch {
		case contains(hidden, p.Name):
			o.MissingSet = append(o.MissingSet, types.MissingProperty{Path: p.Name, Fault: types.LocalizedMethodFault{
				Fault: &types.NoPermission{Object: o.Obj, PrivilegeId: "System.Read"}, LocalizedMessage: "Permission to perform this operation was denied.",
			}})
		case strings.Contains(p.Name, ".") && emptyList(p.Val):
		default:
			kept = append(kept, p)
		}
	}
	o.PropSet = kept
	return nil
}

func contains(list []string, s string) bool {
	for _, one := range list {
		if one == s {
			return true
		}
	}
	return false
}

// emptyList tells an ArrayOf… without elements.
func emptyList(v interface{}) bool {
	r := reflect.Indirect(reflect.ValueOf(v))
	return r.Kind() == reflect.Struct && strings.HasPrefix(r.Type().Name(), "ArrayOf") && r.NumField() == 1 && r.Field(0).Kind() == reflect.Slice && r.Field(0).Len() == 0
}

// RetrievePropertiesEx honours maxObjects, and the server's own limit.
func (pc *collector) RetrievePropertiesEx(ctx *simulator.Context, r *types.RetrievePropertiesEx) soap.HasFault {
	body := pc.retrieve(ctx, r)
	if x, ok := body.(*methods.RetrievePropertiesExBody); ok && x.Res != nil && x.Res.Returnval != nil {
		size := int(r.Options.MaxObjects)
		if size == 0 || (here.page > 0 && size > here.page) {
			size = here.page
		}
		if len(x.Res.Returnval.Objects) == 0 {
			x.Res.Returnval = nil // nothing found: no result at all
		} else {
			pc.cut(x.Res.Returnval, size)
		}
	}
	return body
}

// RetrieveProperties is the older call, without pages.
func (pc *collector) RetrieveProperties(ctx *simulator.Context, r *types.RetrieveProperties) soap.HasFault {
	body := pc.retrieve(ctx, &types.RetrievePropertiesEx{This: r.This, SpecSet: r.SpecSet})
	x, ok := body.(*methods.RetrievePropertiesExBody)
	if !ok || x.Res == nil {
		return body
	}
	return &methods.RetrievePropertiesBody{Res: &types.RetrievePropertiesResponse{Returnval: x.Res.Returnval.Objects}}
}

// ContinueRetrievePropertiesEx gives the next page; a token is good once.
func (pc *collector) ContinueRetrievePropertiesEx(ctx *simulator.Context, r *types.ContinueRetrievePropertiesEx) soap.HasFault {
	p := pc.take(r.Token)
	if p == nil {
		return refuse(&types.InvalidArgument{InvalidProperty: "token"})
	}
	result := types.RetrieveResult{Objects: p.rest}
	pc.cut(&result, p.size)
	return &methods.ContinueRetrievePropertiesExBody{Res: &types.ContinueRetrievePropertiesExResponse{Returnval: result}}
}

// CancelRetrievePropertiesEx drops the rest.
func (pc *collector) CancelRetrievePropertiesEx(ctx *simulator.Context, r *types.CancelRetrievePropertiesEx) soap.HasFault {
	if pc.take(r.Token) == nil {
		return refuse(&types.InvalidArgument{InvalidProperty: "token"})
	}
	return &methods.CancelRetrievePropertiesExBody{Res: new(types.CancelRetrievePropertiesExResponse)}
}

// replaceSingletons puts our own objects in the place of the simulator's.
func (s *site) replaceSingletons() {
	instance := simulator.Map.Get(vim25.ServiceInstance).(*simulator.ServiceInstance)
	instance.Capability.SupportedEVCMode = s.evc
	pc := &collector{}
	pc.Self = instance.Content.PropertyCollector
	simulator.Map.Put(pc)
	if ref := instance.Content.VmProvisioningChecker; ref != nil {
		c := &checker{}
		c.Self = *ref
		simulator.Map.Put(c)
	}
	replaceBrowsers()
}
