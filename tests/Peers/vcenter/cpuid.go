package main

import (
	"bufio"
	_ "embed"
	"fmt"
	"math/bits"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"github.com/vmware/govmomi/vim25/types"
)

// feature is one key of vSphere's featureCapability and where CPUID has it.
type feature struct {
	key                string
	at                 address
	register           int // 0..3: eax, ebx, ecx, edx
	bit, width, firstH int
}

type address struct{ leaf, subleaf uint32 }

//go:embed features.tsv
var featureTable string

// features is the table by lower-case key: vSphere changed the case between releases.
var features = readFeatures(featureTable)

func readFeatures(table string) map[string]feature {
	out := map[string]feature{}
	for _, line := range strings.Split(strings.TrimSpace(table), "\n") {
		f := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") || len(f) != 7 {
			continue
		}
		number := func(s string, base int) int {
			n, err := strconv.ParseUint(s, base, 32)
			if err != nil {
				panic(fmt.Sprintf("features.tsv: %s: %v", line, err))
			}
			return int(n)
		}
		out[strings.ToLower(f[0])] = feature{
			key: f[0], at: address{uint32(number(f[1], 16)), uint32(number(f[2], 16))},
			register: strings.Index("abcd", f[3][1:2]), bit: number(f[4], 10), width: number(f[5], 10), firstH: number(f[6], 10),
		}
	}
	return out
}

// cpu is what CPUID says on one host.
type cpu struct {
	name string
	regs map[address][4]uint32
}

// parseCpu reads lines of six hexadecimal words: leaf subleaf eax ebx ecx edx. The
// first logical CPU of a dump counts: later lines for the same leaf are ignored.
func parseCpu(name string, lines []string) (*cpu, error) {
	c := &cpu{name: name, regs: map[address][4]uint32{}}
	for n, line := range lines {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		if len(words) != 6 {
			return nil, fmt.Errorf("%s(%d): %d words, expected leaf subleaf eax ebx ecx edx", name, n+1, len(words))
		}
		var v [6]uint32
		for i, w := range words {
			u, err := strconv.ParseUint(strings.TrimPrefix(strings.ToLower(w), "0x"), 16, 32)
			if err != nil {
				return nil, fmt.Errorf("%s(%d): %q is not a 32-bit hexadecimal value", name, n+1, w)
			}
			v[i] = uint32(u)
		}
		at := address{v[0], v[1]}
		if _, seen := c.regs[at]; !seen {
			c.regs[at] = [4]uint32{v[2], v[3], v[4], v[5]}
		}
	}
	if _, ok := c.regs[address{}]; !ok {
		return nil, fmt.Errorf("%s: no leaf 0", name)
	}
	return c, nil
}

// readCpus reads every NAME.cpuid of a directory, in the order of their names.
func readCpus(dir string) ([]*cpu, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.cpuid"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s: no *.cpuid file", dir)
	}
	sort.Strings(files)
	var out []*cpu
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		var lines []string
		for scan := bufio.NewScanner(f); scan.Scan(); {
			lines = append(lines, scan.Text())
		}
		f.Close()
		c, err := parseCpu(strings.TrimSuffix(filepath.Base(file), ".cpuid"), lines)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

func text(words ...uint32) string {
	var b []byte
	for _, w := range words {
		b = append(b, byte(w), byte(w>>8), byte(w>>16), byte(w>>24))
	}
	return string(b)
}

// vendor is the API's word: intel, amd or unknown.
func (c *cpu) vendor() string {
	r := c.regs[address{}]
	switch text(r[1], r[3], r[2]) {
	case "GenuineIntel":
		return "intel"
	case "AuthenticAMD":
		return "amd"
	}
	return "unknown"
}

// brand is the name in leaves 0x80000002 to 0x80000004, or the dump's name.
func (c *cpu) brand() string {
	var s string
	for leaf := uint32(0x80000002); leaf <= 0x80000004; leaf++ {
		r := c.regs[address{leaf, 0}]
		s += text(r[:]...)
	}
	if s = strings.TrimSpace(strings.Trim(s, "\x00")); s == "" {
		s = c.name
	}
	return strings.Join(strings.Fields(strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", " "), "?")), " ")
}

// levels are the leaves that vSphere lists in hardware.cpuFeature.
func (c *cpu) levels() (out []types.HostCpuIdInfo) {
	for _, leaf := range []uint32{0, 1, 0x80000000, 0x80000001, 0x80000008} {
		if r, ok := c.regs[address{leaf, 0}]; ok {
			out = append(out, types.HostCpuIdInfo{Level: int32(leaf), Eax: bitText(r[0]), Ebx: bitText(r[1]), Ecx: bitText(r[2]), Edx: bitText(r[3])})
		}
	}
	return out
}

// packages are the levels as each of n sockets tells them: the initial APIC id in
// leaf 1 EBX is all that differs between sockets of one kind.
func (c *cpu) packages(n int) (out [][]types.HostCpuIdInfo) {
	for i := 0; i < n; i++ {
		levels := c.levels()
		for k := range levels {
			if levels[k].Level == 1 {
				ebx := c.regs[address{1, 0}][1]
				levels[k].Ebx = bitText(ebx&0x00ffffff | uint32(i)*0x20<<24)
			}
		}
		out = append(out, levels)
	}
	return out
}

// capabilities are the feature keys and their values: every key of the table is
// listed, as a host of the newest release does.
func (c *cpu) capabilities() map[string]string {
	out := map[string]string{}
	for _, f := range features {
		value := c.regs[f.at][f.register] >> f.bit
		if f.width < 32 {
			value &= 1<<f.width - 1
		}
		eax := c.regs[address{1, 0}][0]
		switch f.key {
		case "cpuid.FAMILY":
			if value == 15 {
				value += eax >> 20 & 0xff
			}
		case "cpuid.MODEL":
			value |= eax >> 16 & 15 << 4
		}
		if f.width == 1 || value < 10 {
			out[f.key] = strconv.Itoa(int(value))
		} else {
			out[f.key] = fmt.Sprintf("0x%x", value)
		}
	}
	out["cpuid."+vendorKey(c.vendor())] = "1"
	out["hv.capable"] = "0"
	if out["cpuid.VMX"] == "1" || out["cpuid.SVM"] == "1" {
		out["hv.capable"] = "1"
	}
	return out
}

// vendorKey is the synthetic key that says whose CPU it is.
func vendorKey(vendor string) string {
	switch vendor {
	case "intel":
		return "Intel"
	case "amd":
		return "AMD"
	}
	return "Unknown"
}

// bitText writes a register as vSphere does: 32 characters, bit 31 first, in
// groups of four.
func bitText(v uint32) string {
	var b strings.Builder
	for i := 31; i >= 0; i-- {
		b.WriteByte('0' + byte(v>>i&1))
		if i%4 == 0 && i > 0 {
			b.WriteByte(':')
		}
	}
	return b.String()
}

// common is what all packages say: the intersection of their bits.
func common(packages [][]types.HostCpuIdInfo) []types.HostCpuIdInfo {
	if len(packages) == 0 {
		return nil
	}
	out := append([]types.HostCpuIdInfo(nil), packages[0]...)
	for _, p := range packages[1:] {
		for n := range out {
			for _, other := range p {
				if other.Level != out[n].Level {
					continue
				}
				for r := 0; r < 4; r++ {
					*register(&out[n], r) = intersect(*register(&out[n], r), *register(&other, r))
				}
			}
		}
	}
	return out
}

func intersect(a, b string) string {
	x, y := flat(a), flat(b)
	if x == "" || y == "" {
		return ""
	}
	var v uint32
	var unknown []int
	for i := range x {
		switch {
		case x[i] == '1' && y[i] == '1':
			v |= bits.Reverse32(1 << i)
		case x[i] != '0' && y[i] != '0':
			unknown = append(unknown, i)
		}
	}
	out := []byte(bitText(v))
	for _, i := range unknown {
		out[i+i/4] = '-'
	}
	return string(out)
}
