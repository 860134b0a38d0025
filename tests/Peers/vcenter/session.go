package main

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

const cookieName = "vmware_soap_session"

// ladder is every API version a server may list, oldest first.
var ladder = []string{"2.5", "2.5u2", "4.0", "4.1", "5.0", "5.1", "5.5", "6.0", "6.5", "6.7", "6.7.1", "6.7.2", "6.7.3",
	"7.0.0.0", "7.0.0.2", "7.0.1.0", "7.0.2.0", "7.0.3.0", "8.0.0.0", "8.0.1.0", "8.0.2.0"}

// privileges are the calls that change something, and the privilege each needs.
var privileges = map[string]string{
	"ReconfigVM_Task": "VirtualMachine.Config.Settings", "ApplyEvcModeVM_Task": "VirtualMachine.Config.Settings",
	"PowerOnVM_Task": "VirtualMachine.Interact.PowerOn", "PowerOffVM_Task": "VirtualMachine.Interact.PowerOff",
	"SuspendVM_Task": "VirtualMachine.Interact.Suspend", "RebootGuest": "VirtualMachine.Interact.Reset", "ResetVM_Task": "VirtualMachine.Interact.Reset",
	"MigrateVM_Task": "Resource.HotMigrate", "RelocateVM_Task": "Resource.ColdMigrate", "Destroy_Task": "VirtualMachine.Inventory.Delete",
}

// users remembers who logged in with which cookie.
type users struct {
	mu   sync.Mutex
	name map[string]string
}

// setAbout writes the versions into the service content before the model is made.
func (s *site) setAbout(content *types.ServiceContent) {
	a := &content.About
	want := s.profile.About
	if s.api != "" {
		want = about{ApiVersion: s.api, Version: s.api}
	}
	a.ApiVersion = want.ApiVersion
	if want.Version != "" {
		a.Version = want.Version
	}
	if want.Build != "" {
		a.Build = want.Build
	}
	a.FullName = fmt.Sprintf("%s %s build-%s", a.Name, a.Version, a.Build)
	if older(a.ApiVersion, "6.5") { // these came with 6.5
		content.VStorageObjectManager, content.HostSpecManager, content.CryptoManager = nil, nil, nil
		content.HealthUpdateManager, content.FailoverClusterConfigurator, content.FailoverClusterManager = nil, nil, nil
	}
}

func (s *site) apiVersion() string { return s.model.ServiceContent.About.ApiVersion }

// speaks tells whether the server's API is that version or newer.
func (s *site) speaks(version string) bool { return !older(s.apiVersion(), version) }

// older compares dotted versions by number.
func older(a, b string) bool {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	for i := 0; i < len(x) || i < len(y); i++ {
		var m, n uint64
		if i < len(x) {
			m = number(strings.TrimRight(x[i], "u"))
		}
		if i < len(y) {
			n = number(strings.TrimRight(y[i], "u"))
		}
		if m != n {
			return m < n
		}
	}
	return false
}

// serviceVersions is /sdk/vimServiceVersions.xml: ours first, then all older ones.
func (s *site) serviceVersions(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/xml")
	fmt.Fprintf(w, "%s<namespaces version=\"1.0\">\n <namespace>\n  <name>urn:vim25</name>\n  <version>%s</version>\n  <priorVersions>\n", xml.Header, s.apiVersion())
	for i := len(ladder) - 1; i >= 0; i-- {
		if older(ladder[i], s.apiVersion()) {
			fmt.Fprintf(w, "   <version>%s</version>\n", ladder[i])
		}
	}
	fmt.Fprint(w, "  </priorVersions>\n </namespace>\n</namespaces>\n")
}

// soapCall is what the front needs to know of a request before the simulator
// reads it.
type soapCall struct {
	method, this, kind, user, password string
}

func peek(body []byte) (c soapCall) {
	d := xml.NewDecoder(bytes.NewReader(body))
	depth, inBody := 0, 0
	for {
		token, err := d.Token()
		if err != nil {
			return c
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			switch {
			case inBody == 0 && t.Name.Local == "Body":
				inBody = depth
			case inBody > 0 && depth == inBody+1:
				c.method = t.Name.Local
			case inBody > 0 && depth == inBody+2:
				var into *string
				switch t.Name.Local {
				case "_this":
					into = &c.this
					for _, a := range t.Attr {
						if a.Name.Local == "type" {
							c.kind = a.Value
						}
					}
				case "userName":
					into = &c.user
				case "password":
					into = &c.password
				default:
					if c.this != "" && c.method != "Login" {
						return c
					}
				}
				if into != nil {
					if d.DecodeElement(into, &t) != nil {
						return c
					}
					depth--
				}
			}
		case xml.EndElement:
			depth--
		}
	}
}

// front stands before the simulator's handler: side door, versions, users,
// permissions and trouble.
func (s *site) front(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.sideDoor(w, r) {
			return
		}
		switch r.URL.Path {
		case "/sdk/vimServiceVersions.xml":
			s.journal.call("vimServiceVersions.xml")
			s.respond(w, r, s.troubles.next("vimServiceVersions.xml", false), func(w http.ResponseWriter) { s.serviceVersions(w) })
		case "/sdk", "/sdk/", "/sdk/vimService":
			if r.URL.Path == "/sdk/" {
				r.URL.Path = "/sdk"
			}
			body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64<<20))
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			s.soap(w, r, peek(body), next)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func (s *site) soap(w http.ResponseWriter, r *http.Request, c soapCall, next http.Handler) {
	s.journal.call(c.method)
	scripted := s.troubles.next(c.method, false)
	s.respond(w, r, scripted, func(w http.ResponseWriter) {
		switch {
		case scripted.kind() == "expire":
			s.endSession(r)
		case scripted.kind() == "noperm":
			writeFault(w, "NoPermission", "Permission to perform this operation was denied.", noPermission(c))
			return
		}
		if version := strings.TrimPrefix(strings.Trim(r.Header.Get("SOAPAction"), `"`), "urn:vim25/"); strings.HasPrefix(strings.Trim(r.Header.Get("SOAPAction"), `"`), "urn:vim25/") && !s.knows(version) {
			writeFault(w, "InvalidRequest", fmt.Sprintf("Unsupported version URI \"urn:vim25/%s\"", version), "")
			return
		}
		if c.method == "Login" {
			s.login(w, r, c, next)
			return
		}
		if _, changes := privileges[c.method]; changes && s.readOnly(r) {
			writeFault(w, "NoPermission", "Permission to perform this operation was denied.", noPermission(c))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *site) knows(version string) bool {
	if version == s.apiVersion() {
		return true
	}
	for _, v := range ladder {
		if v == version {
			return older(v, s.apiVersion())
		}
	}
	return false
}

// login lets the simulator make the session, after our own look at the password,
// and gives the cookie the form that a real server gives it.
func (s *site) login(w http.ResponseWriter, r *http.Request, c soapCall, next http.Handler) {
	known := s.profile.Users
	ok := c.user != "" && c.password != ""
	if u, listed := known[c.user]; listed {
		ok = u.Password == c.password
	} else if s.user != "" {
		ok = c.user == s.user && c.password == s.password
	} else if len(known) > 0 {
		ok = false
	}
	if !ok {
		writeFault(w, "InvalidLogin", "Cannot complete login due to an incorrect user name or password.", "")
		return
	}
	answer := httptest.NewRecorder()
	next.ServeHTTP(answer, r)
	for key, values := range answer.Header() {
		w.Header()[key] = values
	}
	for _, cookie := range answer.Result().Cookies() {
		if cookie.Name != cookieName {
			continue
		}
		s.users.mu.Lock()
		if s.users.name == nil {
			s.users.name = map[string]string{}
		}
		s.users.name[cookie.Value] = c.user
		s.users.mu.Unlock()
		form := fmt.Sprintf("%s=\"%s\"; Path=/; HttpOnly;", cookieName, cookie.Value)
		if s.tls {
			form += " Secure;"
		}
		w.Header().Set("Set-Cookie", form)
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

func (s *site) readOnly(r *http.Request) bool {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return false
	}
	s.users.mu.Lock()
	defer s.users.mu.Unlock()
	return s.profile.Users[s.users.name[cookie.Value]].ReadOnly
}

// endSession makes the server forget the caller's session.
func (s *site) endSession(r *http.Request) {
	if cookie, err := r.Cookie(cookieName); err == nil {
		simulator.Map.SessionManager().TerminateSession(&simulator.Context{Session: &simulator.Session{}}, &types.TerminateSession{SessionId: []string{cookie.Value}})
	}
}

func noPermission(c soapCall) string {
	privilege := privileges[c.method]
	if privilege == "" {
		privilege = "System.Read"
	}
	return fmt.Sprintf("<object type=\"%s\">%s</object><privilegeId>%s</privilegeId>", c.kind, c.this, privilege)
}

const envelope = xml.Header + `<soapenv:Envelope xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"` +
	` xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>`

func writeFault(w http.ResponseWriter, kind, text, inner string) {
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.WriteHeader(http.StatusInternalServerError)
	fmt.Fprintf(w, `%s<soapenv:Fault><faultcode>ServerFaultCode</faultcode><faultstring>`, envelope)
	_ = xml.EscapeText(w, []byte(text))
	fmt.Fprintf(w, `</faultstring><detail><%sFault xmlns="urn:vim25" xsi:type="%s">%s</%sFault></detail></soapenv:Fault></soapenv:Body></soapenv:Envelope>`, kind, kind, inner, kind)
}

// compressed sends through gzip where the client takes it and -gzip is on.
func (s *site) compressed(w http.ResponseWriter, r *http.Request, answer func(http.ResponseWriter)) {
	if !s.gzip || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		answer(w)
		return
	}
	z := &zipped{ResponseWriter: w, z: gzip.NewWriter(w)}
	w.Header().Set("Content-Encoding", "gzip")
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	answer(z)
	_ = z.z.Close()
}

type zipped struct {
	http.ResponseWriter
	z *gzip.Writer
}

func (z *zipped) Write(b []byte) (int, error) { return z.z.Write(b) }
