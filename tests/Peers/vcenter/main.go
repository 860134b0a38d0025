// vcenter-sim: a vCenter (or one ESXi host) for tests, on the simulator of
// Debian's package golang-github-vmware-govmomi-dev 0.24.2. It serves the vim25
// SOAP API on the loopback interface only.
//
//	build.sh OUTDIR                  builds OUTDIR/vcenter-sim, without a network
//	vcenter-sim -l 127.0.0.1:0       a free port; the first line on standard output is
//	                                 "listening https://127.0.0.1:PORT/sdk"
//	vcenter-sim -cpus DIR            hosts whose CPUs come from DIR/NAME.cpuid
//	vcenter-sim -profile FILE        hosts, VMs, guests, EVC modes, users: see profile.go
//	vcenter-sim -clusters 20 -hosts 50 -vm 100
//	                                 1,000 hosts and 2,000 VMs, CPUs dealt in turn
//
// It stops after -ttl seconds, when the pipe that is its standard input closes,
// or on SIGINT or SIGTERM.
//
// What the stock simulator lacks and is here: CPUs per host (hosts.go, cpuid.go),
// config.cpuFeatureMask, extraConfig that replaces and deletes, changeVersion and
// per-VM EVC (vms.go, masks.go), feature requirements at power on (features.go),
// guest OS default masks (guests.go), EVC modes (evc.go), compatibility answers and
// migration (migration.go), pages (paging.go), tasks that take time (tasks.go),
// users, permissions and API versions (session.go), scripted trouble (trouble.go),
// and a side door on the same port to prove what happened (sidedoor.go):
//
//	POST   /trouble   {"method":"ReconfigVM_Task","nth":3,"kind":"drop"}, or a list of them
//	DELETE /trouble   forgets them all; GET /trouble tells which have fired
//	GET    /journal   the changing calls received, in order; DELETE /journal empties it
//	GET    /calls     how often each method was called
//	GET    /state     what every VM's masks are now; /state?vm=NAME for one
package main

import (
	"crypto/sha1"
	"crypto/sha256"
	"crypto/tls"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/url"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/vmware/govmomi/simulator"
)

// options are the command line.
type options struct {
	listen, profile, cpus            string
	datacenters, clusters, hosts     int
	standalone, vms                  int
	page, taskDelay, ttl             int
	esx, tls, gzip, verbose          bool
	user, password, cert, key        string
	api, power, hardware             string
	hostsGiven, clustersGiven, stock bool
}

func parseOptions() options {
	var o options
	flag.StringVar(&o.listen, "l", "127.0.0.1:0", "loopback `address` to listen on; port 0 takes a free one")
	flag.StringVar(&o.profile, "profile", "", "JSON `file` that describes the site")
	flag.StringVar(&o.cpus, "cpus", "", "`directory` of NAME.cpuid files: leaf subleaf eax ebx ecx edx a line, hexadecimal")
	flag.IntVar(&o.datacenters, "dc", 1, "datacenters")
	flag.IntVar(&o.clusters, "clusters", 1, "clusters per datacenter")
	flag.IntVar(&o.hosts, "hosts", 3, "hosts per cluster")
	flag.IntVar(&o.standalone, "standalone", 1, "hosts per datacenter outside a cluster")
	flag.IntVar(&o.vms, "vm", 2, "VMs per cluster and per standalone host")
	flag.IntVar(&o.page, "page", 0, "most objects in one answer of RetrievePropertiesEx; 0: as many as asked for")
	flag.IntVar(&o.taskDelay, "task-delay", 0, "milliseconds that a task stays running")
	flag.IntVar(&o.ttl, "ttl", 3600, "`seconds` after which the server stops by itself; 0: never")
	flag.BoolVar(&o.esx, "esx", false, "one ESXi host instead of a vCenter")
	flag.BoolVar(&o.tls, "tls", true, "TLS")
	flag.BoolVar(&o.gzip, "gzip", false, "compress answers for clients that accept it")
	flag.BoolVar(&o.verbose, "v", false, "log to standard error")
	flag.BoolVar(&o.stock, "lenient", false, "answer unknown properties and missing sessions in missingSet, as the stock simulator does, instead of a fault")
	flag.StringVar(&o.user, "username", "", "the only user who may log in; without it any name and password will do")
	flag.StringVar(&o.password, "password", "", "that user's password")
	flag.StringVar(&o.cert, "tlscert", "", "PEM `file` of the server's certificate")
	flag.StringVar(&o.key, "tlskey", "", "PEM `file` of its key")
	flag.StringVar(&o.api, "api", "", "API `version` to speak, over that of the profile (default 6.7.3)")
	flag.StringVar(&o.power, "power", "", "power `state` of the VMs, over that of the profile's default")
	flag.StringVar(&o.hardware, "hw", "", "hardware `version` of the VMs such as vmx-14, over that of the profile's default")
	flag.Parse()
	flag.Visit(func(f *flag.Flag) {
		o.hostsGiven = o.hostsGiven || f.Name == "hosts"
		o.clustersGiven = o.clustersGiven || f.Name == "clusters"
	})
	if flag.NArg() != 0 {
		fatal(fmt.Errorf("unexpected argument %q", flag.Arg(0)))
	}
	return o
}

func fatal(err error) {
	fmt.Fprintln(os.Stderr, "vcenter-sim:", err)
	os.Exit(2)
}

func main() {
	o := parseOptions()
	if err := loopbackOnly(o.listen); err != nil {
		fatal(err)
	}
	if !o.verbose {
		log.SetOutput(io.Discard)
	}
	s, err := newSite(o)
	if err != nil {
		fatal(err)
	}
	defer s.remove()
	server, err := s.listen()
	if err != nil {
		s.remove()
		fatal(err)
	}
	fmt.Printf("listening %s://%s%s\n", server.URL.Scheme, server.URL.Host, server.URL.Path)
	if o.tls {
		raw := server.TLS.Certificates[0].Certificate[0]
		fmt.Printf("certificate sha1 %X\ncertificate sha256 %X\n", sha1.Sum(raw), sha256.Sum256(raw))
	}
	waitForEnd(o.ttl)
}

// loopbackOnly refuses an address that another machine could reach: the side
// door has no lock.
func loopbackOnly(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("%s is not a loopback address", address)
	}
	return nil
}

// listen starts the server with the front (session.go, trouble.go) before the
// simulator's own handler.
func (s *site) listen() (*simulator.Server, error) {
	service := s.model.Service
	service.Listen = &url.URL{Host: s.options.listen}
	if s.options.tls {
		service.TLS = new(tls.Config)
		if s.options.cert != "" {
			pair, err := tls.LoadX509KeyPair(s.options.cert, s.options.key)
			if err != nil {
				return nil, err
			}
			service.TLS.Certificates = []tls.Certificate{pair}
		}
	}
	server := service.NewServer()
	server.Config.ErrorLog = log.Default()
	server.Config.Handler = s.front(server.Config.Handler)
	return server, nil
}

// waitForEnd returns at a signal, at the end of life, or when whoever started
// us closes the pipe on standard input (also by dying).
func waitForEnd(ttl int) {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	if info, err := os.Stdin.Stat(); err == nil && info.Mode()&(os.ModeNamedPipe|os.ModeSocket) != 0 {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			stop <- syscall.SIGTERM
		}()
	}
	var end <-chan time.Time
	if ttl > 0 {
		end = time.After(time.Duration(ttl) * time.Second)
	}
	select {
	case <-stop:
	case <-end:
	}
}
