package main

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

// trouble is one scripted mishap: at the nth call of a method from now on (1 unless
// told), as often as Times says (1 unless told, -1 for ever).
//
// Kinds in the answer: slow (Ms later), drip (a piece every Ms), drop (the call is
// done, then the connection cut in mid-answer), dropbefore (cut, and the call not
// done), truncate (a whole HTTP answer with half the XML), garbage, dtd, entitybomb,
// deep, huge and gzipbomb (Bytes long), emptypages, samepages and newpages (each with
// the token of another, and no, the same, or new objects), doubled (one object twice
// in a page), http (Status), fault (Type; the call is not done), exit (the server dies in
// mid-answer). Kinds in the API: expire (the session is gone), noperm. Kinds in the
// task, also for a VM by name: concurrent, taskfail (Partial: half of it stored), late
// (the task runs for Ms; Early: the version is compared when the call comes in, and
// not when the task runs), noevc (feature masks are no settings that can be written),
// deaf (success is reported, and nothing done).
type trouble struct {
	Method  string `json:"method"` // "" for any
	VM      string `json:"vm,omitempty"`
	Nth     int    `json:"nth"`
	Times   int    `json:"times"`
	Kind    string `json:"kind"`
	Ms      int    `json:"ms,omitempty"`
	Bytes   int64  `json:"bytes,omitempty"`
	Status  int    `json:"status,omitempty"`
	Type    string `json:"type,omitempty"`
	Partial bool   `json:"partial,omitempty"`
	Early   bool   `json:"early,omitempty"`
	Seen    int    `json:"seen"`
	Fired   int    `json:"fired"`
}

var inTask = map[string]bool{"concurrent": true, "taskfail": true, "late": true, "noevc": true, "deaf": true}

var inAnswer = map[string]bool{"slow": true, "drip": true, "drop": true, "dropbefore": true, "truncate": true, "garbage": true, "dtd": true,
	"entitybomb": true, "deep": true, "huge": true, "emptypages": true, "samepages": true, "newpages": true, "doubled": true, "gzipbomb": true, "http": true, "fault": true, "exit": true, "expire": true, "noperm": true}

func (t *trouble) kind() string {
	if t == nil {
		return ""
	}
	return t.Kind
}

func (t *trouble) fault() types.BaseMethodFault {
	if t.Kind == "concurrent" {
		return &types.ConcurrentAccess{}
	}
	return &types.SystemError{Reason: "scripted"}
}

// troubles are all that are set up, in order.
type troubles struct {
	mu   sync.Mutex
	list []*trouble
}

func (ts *troubles) add(t *trouble) error {
	if !inTask[t.Kind] && !inAnswer[t.Kind] {
		return fmt.Errorf("no kind %q", t.Kind)
	}
	if t.Nth == 0 {
		t.Nth = 1
	}
	if t.Times == 0 {
		t.Times = 1
	}
	ts.mu.Lock()
	defer ts.mu.Unlock()
	ts.list = append(ts.list, t)
	return nil
}

// next counts a call and gives the first trouble that is due, or nil.
func (ts *troubles) next(method string, task bool) *trouble { return ts.due(method, "", task) }

func (ts *troubles) forTask(method, vm string) *trouble { return ts.due(method, vm, true) }

func (ts *troubles) due(method, vm string, task bool) *trouble {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	var hit *trouble
	for _, t := range ts.list {
		if inTask[t.Kind] != task || (t.Method != "" && t.Method != method) || (t.VM != "" && t.VM != vm) {
			continue
		}
		t.Seen++
		if hit == nil && t.Seen >= t.Nth && (t.Times < 0 || t.Fired < t.Times) {
			t.Fired++
			hit = t
		}
	}
	return hit
}

// respond sends an answer, with the trouble that is due for it.
func (s *site) respond(w http.ResponseWriter, r *http.Request, t *trouble, answer func(http.ResponseWriter)) {
	gone := r.Context().Done()
	switch t.kind() {
	case "slow":
		sleep(t.Ms, gone)
		s.compressed(w, r, answer)
	case "dropbefore":
		cutOff(w, nil)
	case "http":
		w.WriteHeader(t.Status)
		fmt.Fprintf(w, "<html><body>%d</body></html>", t.Status)
	case "fault":
		writeFault(w, t.Type, "scripted", "")
	case "drip", "drop", "exit", "truncate":
		whole := httptest.NewRecorder()
		answer(whole)
		half := whole.Body.Bytes()[:whole.Body.Len()/2]
		switch t.Kind {
		case "drip":
			drip(w, whole, t.Ms, gone)
		case "truncate":
			w.Header().Set("Content-Type", "text/xml; charset=utf-8")
			w.WriteHeader(whole.Code)
			_, _ = w.Write(half)
		default:
			cutOff(w, append([]byte(fmt.Sprintf("HTTP/1.1 %d X\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: %d\r\n\r\n", whole.Code, whole.Body.Len())), half...))
			if t.Kind == "exit" {
				s.remove()
				os.Exit(3)
			}
		}
	case "garbage", "dtd", "entitybomb", "deep", "huge", "gzipbomb", "emptypages", "samepages", "newpages", "doubled":
		w.Header().Set("Content-Type", "text/xml; charset=utf-8")
		hostile(w, r, t)
	default:
		s.compressed(w, r, answer)
	}
}

// cutOff sends raw bytes and closes the connection under the client.
func cutOff(w http.ResponseWriter, raw []byte) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	_, _ = conn.Write(raw)
	_ = conn.Close()
}

func drip(w http.ResponseWriter, whole *httptest.ResponseRecorder, ms int, gone <-chan struct{}) {
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.WriteHeader(whole.Code)
	for rest := whole.Body.Bytes(); len(rest) > 0; {
		n := 16
		if n > len(rest) {
			n = len(rest)
		}
		if _, err := w.Write(rest[:n]); err != nil {
			return
		}
		rest = rest[n:]
		w.(http.Flusher).Flush()
		sleep(ms, gone)
	}
}

// hostile sends what no client may choke on.
func hostile(w http.ResponseWriter, r *http.Request, t *trouble) {
	const open, shut = `<RetrievePropertiesExResponse xmlns="urn:vim25"><returnval>`, `</returnval></RetrievePropertiesExResponse></soapenv:Body></soapenv:Envelope>`
	head, body, _ := strings.Cut(envelope, "\n")
	size := t.Bytes
	if size == 0 {
		size = 2 << 30
	}
	switch t.Kind {
	case "garbage":
		junk := make([]byte, 4096)
		_, _ = rand.Read(junk)
		_, _ = w.Write(junk)
	case "dtd":
		fmt.Fprintf(w, "%s\n<!DOCTYPE e SYSTEM \"http://%s/dtd\" [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>\n%s%s&x;%s", head, r.Host, body, open, shut)
	case "entitybomb":
		fmt.Fprintf(w, "%s\n<!DOCTYPE e [<!ENTITY a0 \"ha\">", head)
		for i := 1; i <= 30; i++ {
			fmt.Fprintf(w, "<!ENTITY a%d \"%s\">", i, strings.Repeat(fmt.Sprintf("&a%d;", i-1), 10))
		}
		fmt.Fprintf(w, "]>\n%s%s&a30;%s", body, open, shut)
	case "deep":
		if t.Bytes == 0 {
			size = 64 << 20
		}
		fmt.Fprint(w, envelope, open)
		pour(w, "<a>", size)
	case "huge":
		fmt.Fprint(w, envelope, open)
		pour(w, "0123456789abcdef", size)
		fmt.Fprint(w, shut)
	case "emptypages", "samepages", "newpages", "doubled":
		fmt.Fprint(w, envelope, open)
		if t.Kind != "doubled" {
			fmt.Fprintf(w, "<token>%d</token>", t.Fired)
		}
		n := map[string]int{"emptypages": 0, "samepages": 1, "newpages": 1000, "doubled": 2}[t.Kind]
		for i := 0; i < n; i++ {
			id := 0
			if t.Kind == "newpages" {
				id = t.Fired*n + i
			}
			fmt.Fprintf(w, `<objects><obj type="HostSystem">host-x%d</obj><propSet><name>name</name><val>x%d</val></propSet></objects>`, id, id)
		}
		fmt.Fprint(w, shut)
	case "gzipbomb":
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		fmt.Fprint(z, envelope, open)
		pour(z, "0000000000000000", size)
		fmt.Fprint(z, shut)
		_ = z.Close()
	}
}

// pour repeats a text for that many bytes, or until the client has had enough.
func pour(w io.Writer, text string, size int64) {
	block := bytes.Repeat([]byte(text), 64<<10/len(text))
	deadline := time.Now().Add(5 * time.Minute)
	for sent := int64(0); sent < size && time.Now().Before(deadline); sent += int64(len(block)) {
		if _, err := w.Write(block); err != nil {
			return
		}
	}
}
